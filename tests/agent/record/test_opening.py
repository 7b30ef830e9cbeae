"""Where the record of some settings lies."""

import pytest

from agent.llm.backends import DATABASE
from agent.llm.outputs import Outputs
from agent.record.opening import RECORD, existing_record, open_record, record_place
from agent.settings import Settings
from signals.errors import UserError


def test_it_has_a_file_of_its_own_in_the_data_folder(tmp_path):
    """Made where it is missing, if somebody is about to write."""
    settings = Settings(home=tmp_path)
    with open_record(settings) as records:
        records.add_run("run_1", {})
    assert record_place(settings) == tmp_path / RECORD
    with existing_record(settings) as records:
        assert records.head()[0] == 1


def test_where_there_is_none_nothing_is_made(tmp_path):
    """Neither by a file without a record nor by no file."""
    for _ in range(2):
        with pytest.raises(UserError, match="there is no record"):
            existing_record(Settings(home=tmp_path))
        assert not (tmp_path / RECORD).exists()
        Outputs(tmp_path / DATABASE).close()


def test_a_url_goes_before_the_file(tmp_path):
    """Then nothing is made in the data folder."""
    assert record_place(Settings(home=tmp_path, record="sqlite:///x")) == "sqlite:///x"
    assert list(tmp_path.iterdir()) == []
