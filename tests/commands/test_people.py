"""`clausewise people add|list`: passwords come in unseen, and the list tells nobody what they are."""

import io
import json

import pytest

from agent import password
from agent.people import FILE, Person, load_people, local_person


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Hash at the lowest cost."""
    monkeypatch.setattr(password, "COST", (2, 8, 1))


@pytest.fixture
def piped(monkeypatch):
    """Pipe bytes into the command."""
    return lambda given: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))


def test_a_piped_password_is_the_first_line(clausewise, piped, tmp_path):
    """A second call with the same name gives another role and password."""
    for given, role in ((b"correct horse\r\nmore\n", "reviewer"), (b"battery staple", "lead")):
        piped(given)
        ran = clausewise("people", "add", "ana", "--role", role, "--home", tmp_path)
        assert (ran.status, ran.out) == (0, f"ana is a {role} in {tmp_path / FILE}\n")
    people = load_people(tmp_path / FILE)
    assert people.check("ana", "battery staple") == Person("ana", "lead")
    assert people.check("ana", "correct horse") is None


def test_on_a_terminal_it_is_asked_for_twice_without_showing_it(clausewise, monkeypatch, tmp_path):
    """As the library does it."""
    asked = []
    monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())

    def prompt(text, **how):
        asked.append(how)
        return "correct horse"

    monkeypatch.setattr("typer.prompt", prompt)
    assert clausewise("people", "add", "ana", "--home", tmp_path).status == 0
    assert asked == [{"hide_input": True, "confirmation_prompt": True, "err": True}]
    assert load_people(tmp_path / FILE).check("ana", "correct horse") == Person("ana", "reviewer")


@pytest.mark.parametrize(
    ("given", "sentence"), [(b"", "too short"), (b"1234567\n", "too short"), (b"\xff\xfe12345678", "UTF-8")]
)
def test_a_password_that_cannot_be_used_is_one_line(clausewise, piped, tmp_path, given, sentence):
    """Nothing is written."""
    piped(given)
    ran = clausewise("people", "add", "ana", "--home", tmp_path)
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (2, "", 1) and sentence in ran.err
    assert not (tmp_path / FILE).exists()


def test_the_list_has_names_and_roles_alone(clausewise, piped, tmp_path):
    """No hash leaves the file."""
    piped(b"correct horse")
    clausewise("people", "add", "ana", "--home", tmp_path)
    ran = clausewise("people", "list", "--home", tmp_path, "--format", "json")
    assert json.loads(ran.out) == [{"name": "ana", "role": "reviewer"}]
    assert "ana   reviewer" in clausewise("people", "list", "--home", tmp_path).out


def test_where_nobody_was_added_one_works_alone(clausewise, tmp_path):
    """As the page has it."""
    ran = clausewise("people", "list", "--home", tmp_path, "--format", "json")
    assert json.loads(ran.out) == [vars(local_person())]


def test_a_broken_file_is_one_line(clausewise, tmp_path):
    """Neither read nor written over."""
    (tmp_path / FILE).write_text("[people.ana", "utf-8")
    for command in (("add", "ben"), ("list",)):
        ran = clausewise("people", *command, "--home", tmp_path)
        assert ran.status == 2 and len(ran.err.splitlines()) == 1 and FILE in ran.err
    assert (tmp_path / FILE).read_text("utf-8") == "[people.ana"
