"""What is refused before the page opens."""

import pytest

from agent.settings import load_settings
from console.serving import Wanted, serve
from signals.errors import UserError


def test_a_header_without_a_list_of_people_is_refused(tmp_path):
    """Else everybody who comes would be the lead."""
    with pytest.raises(UserError, match="there is no list of people; run `clausewise people add`"):
        serve(load_settings(home=tmp_path, model="none"), Wanted(), 7860, header="X-User")
