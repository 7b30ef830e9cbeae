"""Where settings come from, and which goes first."""

import pytest
from pydantic import ValidationError

from agent.settings import FILE, Settings, load_settings
from signals.errors import UserError


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty data folder, named by the environment, with no other setting."""
    for name in ("POLICIES", "MODEL", "LANGUAGE", "RECORD", "RETRIEVE", "TIME_LIMIT"):
        monkeypatch.delenv(f"CLAUSEWISE_{name}", raising=False)
    monkeypatch.setenv("CLAUSEWISE_HOME", str(tmp_path))
    return tmp_path


def test_without_anything_the_defaults_hold(home):
    """The data folder is that of the environment, the model the default one."""
    settings = load_settings()
    assert (settings.home, settings.model, settings.retrieve) == (home, "default", 8)
    assert settings.policies is None and settings.language is None


def test_a_flag_goes_before_the_environment_before_the_file_before_the_default(home, monkeypatch):
    """Each layer shows only where those above it are silent."""
    (home / FILE).write_text('model = "of-file"\nretrieve = 5\ntime_limit = 7.5\n')
    monkeypatch.setenv("CLAUSEWISE_MODEL", "of-environment")
    monkeypatch.setenv("CLAUSEWISE_RETRIEVE", "6")
    settings = load_settings(model="of-flag")
    assert (settings.model, settings.retrieve, settings.time_limit) == ("of-flag", 6, 7.5)


@pytest.mark.parametrize("layer", ["flag", "environment"])
def test_an_explicit_value_wins_even_if_it_equals_the_default(home, monkeypatch, layer):
    """Asking for the default by name is not the same as not asking."""
    (home / FILE).write_text('model = "of-file"\n')
    if layer == "environment":
        monkeypatch.setenv("CLAUSEWISE_MODEL", "default")
    assert load_settings(model="default" if layer == "flag" else None).model == "default"


def test_a_flag_that_is_not_given_says_nothing(home):
    """None from the command line leaves the file's word."""
    (home / FILE).write_text('language = "es"\n')
    assert load_settings(language=None, model=None).language == "es"


def test_the_file_cannot_move_the_folder_it_lies_in(home):
    """A `home` in the file is not followed."""
    (home / FILE).write_text('home = "/elsewhere"\nretrieve = 3\n')
    settings = load_settings()
    assert (settings.home, settings.retrieve) == (home, 3)


def test_the_file_is_that_of_the_chosen_folder(home, tmp_path_factory):
    """`--home` decides which file is read."""
    other = tmp_path_factory.mktemp("other")
    (other / FILE).write_text("retrieve = 4\n")
    assert load_settings(home=other).retrieve == 4


def test_a_tilde_is_the_users_folder(home, monkeypatch):
    """Neither environment nor file goes through a shell."""
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CLAUSEWISE_HOME", "~/data")
    assert load_settings().home == home / "data"


def test_an_empty_variable_is_none(home, monkeypatch):
    """`CLAUSEWISE_MODEL=` in a shell means: not set."""
    monkeypatch.setenv("CLAUSEWISE_MODEL", "")
    assert load_settings().model == "default"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("retrieve = 0", "retrieve"),
        ("retrieve = 101", "retrieve"),
        ("time_limit = -1", "time_limit"),
        ('retrieve = "many"', "retrieve"),
        ("colour = 1", "colour"),
        ("this is no toml", FILE),
    ],
)
def test_a_wrong_file_is_one_sentence_that_names_the_setting(home, text, name):
    """Broken TOML, values out of range and unknown names alike."""
    (home / FILE).write_text(text)
    with pytest.raises(UserError, match=name) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_told(home):
    """Bytes that are no UTF-8 name the file."""
    (home / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match=FILE):
        load_settings()


def test_settings_are_frozen(home):
    """Nobody changes them half-way through a run."""
    with pytest.raises(ValidationError):
        Settings().model = "other"  # type: ignore[misc]


def test_the_record_may_lie_in_another_database(home, monkeypatch):
    """By its URL, which stays out of the command line."""
    assert load_settings().record is None
    monkeypatch.setenv("CLAUSEWISE_RECORD", "postgresql://audit@db/clausewise")
    assert load_settings().record == "postgresql://audit@db/clausewise"
