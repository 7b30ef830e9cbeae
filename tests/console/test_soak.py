"""The short form of `make soak`: its load against a page, for as long as it takes to do each thing once."""

import pytest

from scripts.soak import Load

SESSIONS = 5
"""The fifth session decides on its first turn, the others click and ask."""


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_the_load_of_the_soak_is_one_that_the_page_takes(shared, tmp_path):
    """Clicks, questions, a decision and a job, none of which fails."""
    address, _ = shared
    load = Load(address, tmp_path, SESSIONS)
    load.run(5)
    assert load.errors == []
    assert all(load.done[what] > 0 for what in ("clicks", "questions", "decisions", "jobs"))
