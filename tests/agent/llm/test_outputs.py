"""Outputs are kept by content and shared between processes."""

import hashlib
import sqlite3
import threading
from contextlib import closing

import pytest

from agent.llm.outputs import Kept, Outputs, as_kept
from agent.llm.protocol import ChoiceRequest, Message, ModelError, WriteRequest
from agent.llm.scripted import ScriptedModel
from agent.storage import StorageError

CHOICE = ChoiceRequest((), (Message("user", "?"),))
WRITE = WriteRequest((), (Message("user", "!"),))


@pytest.fixture
def outputs(tmp_path):
    """An empty store."""
    store = Outputs(tmp_path / "new" / "kept.db")
    yield store
    store.close()


def test_the_second_time_nobody_is_asked(outputs):
    """The same odds and words come back, heard in one piece."""
    model = ScriptedModel([{"Yes": 0.25, "No": 0.75}, "two\nlines"])
    kept = Kept(model, outputs)
    first = (kept.answer_odds(CHOICE), kept.write(WRITE))
    heard: list[str] = []
    assert (kept.answer_odds(CHOICE), kept.write(WRITE, heard.append)) == first
    assert heard == ["two\nlines"]
    assert len(model.requests) == 2


def test_another_model_is_asked_anew(outputs):
    """Its outputs are its own."""
    Kept(ScriptedModel(["one"], name="a"), outputs).write(WRITE)
    assert Kept(ScriptedModel(["two"], name="b"), outputs).write(WRITE).text == "two"


def ask(text):
    """A request for a text."""
    return WriteRequest((), (Message("user", text),))


def texts(found):
    """What was written, by number."""
    return [(number, done.text) for number, done in found]


def test_of_many_only_the_missing_are_written(outputs):
    """Kept ones come first; equal ones are written once; everybody gets the own text."""
    model = ScriptedModel(lambda request: request.suffix[0].content.upper())
    kept = Kept(model, outputs)
    kept.write(ask("b"))
    outcomes = texts(kept.write_all([ask(text) for text in "abacab"]))
    assert outcomes[:2] == [(1, "B"), (5, "B")]
    assert sorted(outcomes) == list(enumerate("ABACAB"))
    assert [request.suffix[0].content for request in model.requests] == ["b", "a", "c"]


def test_of_many_each_is_kept_the_moment_it_is_done(outputs):
    """A run that ends in the middle loses only what was not written."""
    kept = Kept(ScriptedModel(["one", "two"]), outputs)
    next(kept.write_all([ask("a"), ask("b")]))
    again = ScriptedModel(["new"])
    assert texts(Kept(again, outputs).write_all([ask("a"), ask("b")])) == [(0, "one"), (1, "new")]


def test_an_error_is_told_to_all_who_asked_and_not_kept(outputs):
    """The next time the model is asked again."""
    kept = Kept(ScriptedModel([ModelError("too long"), "text"]), outputs)
    assert [(n, str(done)) for n, done in kept.write_all([WRITE, WRITE])] == [
        (0, "too long"),
        (1, "too long"),
    ]
    assert kept.write(WRITE).text == "text"


def test_what_is_kept_never_changes(outputs):
    """The first writer wins, so two processes agree from then on."""
    outputs.put("k", "m", {"text": "first"})
    outputs.put("k", "m", {"text": "second"})
    assert outputs.get("k") == {"text": "first"}


def test_many_threads_and_two_openers(outputs, tmp_path):
    """Writers at the same time lose nothing."""
    other = Outputs(tmp_path / "new" / "kept.db")

    def fill(store, start):
        for number in range(start, start + 40):
            store.put(f"k{number}", "m", {"n": number})

    threads = [
        threading.Thread(target=fill, args=(s, n)) for s, n in ((outputs, 0), (other, 20), (outputs, 60))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outputs.get(f"k{n}") for n in range(100)] == [{"n": n} for n in range(100)]
    other.close()


def test_a_file_that_is_no_database(tmp_path):
    """One sentence with the file's name and a way out."""
    place = tmp_path / "kept.db"
    place.write_bytes(b"not a database at all, but long enough to be read as one" * 20)
    with pytest.raises(StorageError, match="kept.db: the database failed.*move the file away"):
        Outputs(place)


def test_a_locked_database(tmp_path):
    """Waiting ends in a sentence, not in a hang."""
    place = tmp_path / "kept.db"
    store = Outputs(place, patience=0.1)
    holder = sqlite3.connect(place, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        store.put("k", "m", {})
    holder.close()
    store.close()


def test_a_folder_that_cannot_be_made(tmp_path):
    """A file stands where the folder belongs."""
    (tmp_path / "new").write_text("a file")
    with pytest.raises(StorageError, match="cannot be opened"):
        Outputs(tmp_path / "new" / "kept.db")


def test_a_damaged_row(outputs, tmp_path):
    """Damage is told, never read."""
    outputs.put("k", "m", {})
    with sqlite3.connect(tmp_path / "new" / "kept.db") as database:
        database.execute("UPDATE model_outputs SET output = '{'")
    database.close()
    with pytest.raises(StorageError, match="damaged"):
        outputs.get("k")


def test_of_two_processes_the_slower_takes_what_is_kept(outputs, tmp_path):
    """Both go on with one text, though each had asked the model."""
    other = Outputs(tmp_path / "new" / "kept.db")

    def slow(request):
        Kept(ScriptedModel(["first"]), other).write(request)
        return "second"

    assert Kept(ScriptedModel(slow), outputs).write(WRITE).text == "first"
    other.close()


def test_the_digest_of_an_output_covers_its_bytes(outputs, tmp_path):
    """A space that reading would not notice counts; what is not kept has none."""
    outputs.put("k", "m", {"text": "ü"})
    before = outputs.digest("k")
    assert before == hashlib.sha256(as_kept({"text": "ü"}).encode()).hexdigest()
    with closing(sqlite3.connect(tmp_path / "new" / "kept.db", isolation_level=None)) as database:
        database.execute("UPDATE model_outputs SET output = output || ' '")
    assert outputs.digest("k") not in (before, None) and outputs.digest("other") is None
