"""People and roles: who may do what, who is let in, and a file that says what is wrong with it."""

import getpass
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import password
from agent.people import LONGEST_NAME, NEEDED, People, Person, from_header, load_people, local_person
from signals.errors import UserError

HASH = "scrypt$2$8$1$c2FsdA==$" + "A" * 43 + "="
ANA = f'[people.ana]\nrole = "reviewer"\npassword = "{HASH}"\n'


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Hash at the lowest cost."""
    monkeypatch.setattr(password, "COST", (2, 8, 1))


@pytest.fixture
def write(tmp_path):
    """Write a file of people and give its path."""

    def written(text):
        path = tmp_path / "people.toml"
        path.write_text(text, "utf-8")
        return path

    return written


@pytest.mark.parametrize(
    ("role", "may"),
    [("viewer", {"view"}), ("reviewer", {"view", "decide"}), ("lead", {"view", "decide", "undo", "batch"})],
)
def test_a_role_may_do_what_the_lower_ones_may_and_more(role, may):
    """Nothing is allowed that is not named."""
    assert {action for action in NEEDED if Person("ana", role).may(action)} == may


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [("viewer", False, False), ("reviewer", True, False), ("lead", True, True)],
)
def test_a_reviewer_undoes_their_own_decisions_and_a_lead_all(role, own, others):
    """Without saying whose, it is somebody else's."""
    ana = Person("ana", role)
    assert (ana.may("undo", of="ana"), ana.may("undo", of="ben"), ana.may("undo")) == (own, others, others)


def test_a_persons_own_name_allows_nothing_but_undoing():
    """A batch stays a lead's."""
    assert not Person("ana", "reviewer").may("batch", of="ana")


def test_the_right_password_lets_in(tmp_path):
    """A wrong one, another's and an unknown name do not."""
    path = tmp_path / "deep" / "people.toml"
    People({}).with_person("ana", "reviewer", "correct horse").save(path)
    load_people(path).with_person("ben", "lead", "battery staple").save(path)
    people = load_people(path)
    assert people.check("ana", "correct horse") == Person("ana", "reviewer")
    assert people.check("ben", "battery staple") == Person("ben", "lead")
    assert people.check("ana", "battery staple") is None
    assert people.check("eve", "correct horse") is None
    assert people.all == (Person("ana", "reviewer"), Person("ben", "lead"))


def test_an_unknown_name_costs_as_much_as_a_known_one(write, monkeypatch):
    """Both are hashed once."""
    asked = []

    def key(word, cost, salt):
        asked.append(cost)
        return bytes(31) + b"x"

    monkeypatch.setattr(password, "_key", key)
    people = load_people(write(ANA))
    assert people.check("ana", "correct horse") is None and people.check("eve", "correct horse") is None
    assert asked == [(2, 8, 1), (2, 8, 1)]


def test_the_file_is_its_owners_alone_and_nothing_else_is_left(tmp_path):
    """Others on the machine cannot read hashes."""
    path = tmp_path / "people.toml"
    path.touch(mode=0o644)
    People({}).with_person("ana", "viewer", "correct horse").save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["people.toml"]


def test_what_cannot_be_written_leaves_the_old_file(write, monkeypatch):
    """A full disk is told in one line."""
    path = write(ANA)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("agent.people.os.replace", full)
    with pytest.raises(UserError, match=r"people.toml: cannot be written \(No space left"):
        load_people(path).with_person("ben", "lead", "correct horse").save(path)
    assert path.read_text("utf-8") == ANA and len(list(path.parent.iterdir())) == 1


NAMES = st.text(min_size=1, max_size=LONGEST_NAME).filter(lambda t: t.isprintable() and t == t.strip())


@given(st.dictionaries(NAMES, st.sampled_from(["viewer", "reviewer", "lead"]), max_size=4))
def test_what_is_saved_is_what_is_read(tmp_path_factory, roles):
    """Names with quotes, dots, blanks and letters of any script included."""
    path = tmp_path_factory.mktemp("people") / "people.toml"
    people = People({})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password, "COST", (2, 8, 1))
        for name, role in roles.items():
            people = people.with_person(name, role, "correct horse")
    people.save(path)
    assert load_people(path).all == people.all == tuple(Person(n, roles[n]) for n in sorted(roles))


@pytest.mark.parametrize("name", ["", " ana", "ana\n", "a\x1b[31m", "a" * 81, "a\u202eb"])
def test_a_name_that_cannot_be_told_is_refused(name):
    """It would be hidden or lost in a list."""
    with pytest.raises(UserError, match="a name has 1 to 80 visible characters"):
        People({}).with_person(name, "viewer", "correct horse")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (ANA.replace('"reviewer"', '"boss"'), 'people.ana.role: unknown value "boss"; write one of viewer, '),
        (ANA.replace('"reviewer"', "3"), "people.ana.role: unknown value 3"),
        (ANA.replace(HASH, "secret"), "people.ana.password: no hashed password; `clausewise people add`"),
        (ANA.replace("role", "rolle"), 'people.ana: the required key "role" is missing (and 1 more)'),
        ('[people.ana]\nrole = "lead"\n', 'people.ana: the required key "password" is missing'),
        (ANA.replace("people", "persons"), 'persons: unknown key "persons"; known are people'),
        (ANA.replace("ana", '" ana"'), "people. ana: a name has 1 to 80 visible characters"),
        ("people = 3", "people: number 3 where an object belongs"),
        ("[people.ana", "no TOML: "),
        (ANA + ANA, "no TOML: "),
    ],
)
def test_a_wrong_file_says_which_key_is_wrong(write, text, sentence):
    """On one line that begins with the file."""
    path = write(text)
    with pytest.raises(UserError) as raised:
        load_people(path)
    assert str(raised.value).startswith(f"{path}: {sentence}")


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path):
    """With what writes or mends it."""
    path = tmp_path / "people.toml"
    with pytest.raises(UserError, match=r"cannot be read \(No such file or directory\); `clausewise people"):
        load_people(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="no TOML"):
        load_people(path)


@pytest.mark.parametrize(
    ("name", "person"),
    [("ana", Person("ana", "reviewer")), (" ana ", Person("ana", "reviewer"))]
    + [(name, None) for name in ("Ana", "eve", "", None)],
)
def test_a_header_names_somebody_of_the_file(write, name, person):
    """Nobody else is let in, whatever the proxy says."""
    assert from_header(load_people(write(ANA)), name) == person


def test_alone_one_may_do_everything(monkeypatch):
    """Under one's own name, or as the reviewer where the machine has none."""
    monkeypatch.setattr(getpass, "getuser", lambda: "mara")
    assert local_person() == Person("mara", "lead") and local_person().may("undo", of="ana")

    def nameless():
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert local_person() == Person("reviewer", "lead")
