"""One job at a time in a folder."""

import pytest

from agent.batch.lock import locked
from signals.errors import UserError


def test_a_second_job_is_refused_while_the_first_runs(tmp_path):
    """And let in when it has ended."""
    with locked(tmp_path):
        with pytest.raises(UserError) as caught, locked(tmp_path):
            pass
        assert str(caught.value) == (
            f"{tmp_path}: another job is at work here; wait for it, or give another --out"
        )
    with locked(tmp_path):
        pass


def test_an_error_lets_go(tmp_path):
    """Whatever ends the job."""
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    with locked(tmp_path):
        pass
