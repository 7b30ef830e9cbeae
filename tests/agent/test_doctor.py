"""Each check of `doctor`, healthy and not."""

import shutil
import sys
from pathlib import Path

import pytest

from agent import doctor, doctor_models
from agent.doctor import examine
from agent.llm.protocol import ModelError, WriteRequest
from agent.llm.scripted import ScriptedModel
from agent.settings import Settings
from index.store import build_index
from index.testing import HashEncoder
from models.stamps import hash_file
from models.table import load_table
from policies.handbook import load_handbook

HANDBOOK = Path(__file__).parents[1] / "data" / "page" / "handbook"


@pytest.fixture
def home(alone, tmp_path):
    """An empty data folder on a machine without models."""
    return tmp_path / "home"


def found(**settings):
    """Give the checks by name."""
    return {
        check.name: check
        for check in examine(Settings(**{"policies": HANDBOOK, "model": "none", **settings}))
    }


def test_nothing_fails_where_no_model_is_wanted(home):
    """Missing embedder and index are warnings, since a verdict works without them."""
    checks = found(home=home)
    assert {name: check.status for name, check in checks.items()} == {
        "python": "ok",
        "packages": "ok",
        "data folder": "ok",
        "handbook": "ok",
        "embedder": "warns",
        "index": "warns",
        "model": "ok",
    }
    assert checks["index"].fix == f"run `clausewise index build --policies {HANDBOOK}`"
    assert not home.exists()


def test_old_python_fails(home, monkeypatch):
    """The version that is needed is named."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    check = found(home=home)["python"]
    assert check.status == "fails" and check.fix is not None and "3.11" in check.fix


def test_a_package_from_elsewhere_fails(home, monkeypatch):
    """A foreign package with one of our names is named with its place."""
    real = doctor._place_of
    monkeypatch.setattr(doctor, "_place_of", lambda name: Path("/else") if name == "models" else real(name))
    check = found(home=home)["packages"]
    assert check.status == "fails" and "models from /else" in check.detail


@pytest.mark.parametrize("place", ["file", "/proc/nowhere"])
def test_a_data_folder_that_cannot_be_written_fails(home, tmp_path, place):
    """A file in its place, or a folder that takes nothing."""
    (tmp_path / "file").write_text("x", "utf-8")
    assert found(home=tmp_path / place)["data folder"].status == "fails"


@pytest.mark.parametrize(("free", "status"), [(10**6, "fails"), (10**9, "warns"), (10**10, "ok")])
def test_room_is_looked_at(home, monkeypatch, free, status):
    """Too little to work fails, too little for models warns."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": free}))
    assert found(home=home)["data folder"].status == status


def test_a_handbook_with_errors_fails_and_its_index_too(home, tmp_path):
    """The command that lists them all is named."""
    (tmp_path / "bad.md").write_text("## A-1 No front matter\n", "utf-8")
    checks = found(home=home, policies=tmp_path)
    assert (checks["handbook"].status, checks["index"].status) == ("fails", "fails")
    assert checks["handbook"].fix == f"run `clausewise policies lint --policies {tmp_path}`"


def test_index_is_fresh_then_stale(home, tmp_path):
    """A change of the handbook makes its index stale."""
    folder = tmp_path / "handbook"
    folder.mkdir()
    text = (HANDBOOK / "still.md").read_text("utf-8")
    (folder / "still.md").write_text(text, "utf-8")
    build_index(load_handbook(folder), HashEncoder(), home)
    assert found(home=home, policies=folder)["index"].status == "ok"
    (folder / "still.md").write_text(text.replace("Buyers want", "Buyers like"), "utf-8")
    check = found(home=home, policies=folder)["index"]
    assert check.status == "warns" and check.detail.startswith("stale: ")


def test_a_missing_model_fails_with_the_command_that_fetches_it(home):
    """So does the embedder, where a model is wanted."""
    checks = found(home=home, model="default")
    assert {checks[name].status for name in ("embedder", "model", "first token")} == {"fails"}
    assert checks["model"].fix == "run `clausewise models pull default`"


def test_a_wrong_digest_fails(home, monkeypatch, tmp_path):
    """A file of the right size and other content is told, and left where it is."""
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF")
    model = next(each for each in load_table() if each.name == "default")
    monkeypatch.setattr("models.whole.locate", lambda *_: file)
    monkeypatch.setattr(doctor_models, "_opened", lambda _: ScriptedModel(["x"]))
    check = found(home=home, model="default")["model"]
    assert check.status == "fails" and "digest is wrong" in check.detail and file.exists()
    right = model.model_copy(update={"file": "m.gguf", "sha256": hash_file(file)})
    monkeypatch.setattr("models.whole.known_model", lambda *_: right)
    assert found(home=home, model="default")["model"].status == "ok"
    assert file.with_name("m.gguf.stamp.json").exists()


def test_a_crash_of_the_model_becomes_a_sentence(home, monkeypatch):
    """What happened, and what rebuilds the back end."""
    crash = ModelError("the model died twice: the model process was ended by SIGSEGV")
    monkeypatch.setattr(doctor_models, "_opened", lambda _: ScriptedModel([crash]))
    check = found(home=home, model="default")["first token"]
    assert (check.status, check.fix) == ("fails", doctor_models.REBUILD)
    assert "SIGSEGV" in check.detail


def test_one_token_is_enough(home, monkeypatch):
    """The request is for a single token, and the model is closed."""
    model = ScriptedModel(["x"])
    monkeypatch.setattr(doctor_models, "_opened", lambda _: model)
    assert found(home=home, model="default")["first token"].status == "ok"
    [request] = model.requests
    assert isinstance(request, WriteRequest) and request.max_tokens == 1
    model.finish()


@pytest.mark.model
def test_the_real_model_writes_its_token(tmp_path):
    """The default model, as set-up left it, is whole and works."""
    checks = found(home=tmp_path, model="default")
    assert (checks["model"].status, checks["first token"].status) == ("ok", "ok"), checks
