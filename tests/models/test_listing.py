"""The rows of `models list`."""

from models.listing import rows
from models.progress import SilentProgress
from models.pull import pull
from models.stamps import write_stamp

QUIET = SilentProgress()


def test_each_known_model_is_a_row_before_anything_is_fetched(home, table):
    """The list shows what could be fetched, with size and licence."""
    found = [(row.name, row.status, row.path, row.licence) for row in rows(home, table)]
    assert found == [("toy", "missing", None, "Apache-2.0"), ("toy-embedder", "missing", None, "Apache-2.0")]


def test_pulled_model_is_ready_and_a_touched_one_unchecked(home, table, pip):
    """A file that changed since its check says so."""
    (pulled,) = pull(["toy"], home, QUIET, pip=pip, table=table)
    assert rows(home, table)[0].status == "ready"
    content = pulled.path.read_bytes()
    pulled.path.write_bytes(content[:-1] + b"!")
    assert rows(home, table)[0].status == "unchecked"


def test_models_of_the_hub_are_listed_by_their_reference(home, table):
    """What was pulled by reference stands after the known ones."""
    place = home / "models" / "hub" / "owner" / "repo" / "a.gguf"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"GGUF")
    write_stamp(place, "hub:owner/repo/a.gguf", {"a.gguf": "a" * 64})
    last = rows(home, table)[-1]
    assert (last.name, last.bytes, last.sha256, last.status) == (
        "hub:owner/repo/a.gguf",
        4,
        "a" * 64,
        "ready",
    )


def test_row_can_be_printed_as_json(home, table):
    """Every field has a plain form."""
    assert rows(home, table)[0].model_dump(mode="json")["path"] is None
