"""Calibrations are used only where they belong: for one model, its prompts and its adapter."""

import hashlib

import pytest

from agent.judge import calibration_files as module
from agent.judge.calibration_files import (
    FILE,
    prompt_digests,
    read_calibrations,
    scale_for,
    shipped,
    write_calibration,
)
from agent.llm.adapter_files import adapter_path
from agent.llm.protocol import Adapter
from models.table import load_table
from signals.errors import UserError
from tests.agent.judge.conftest import made

CONTENT = b"what was taught"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def untaught(**change):
    """A calibration for the model `m` as it comes."""
    return made(**{"prompts": prompt_digests(), **change})


def taught(**change):
    """A calibration for the model `m` under the adapter."""
    return made(**{"adapter": DIGEST, "prompts": prompt_digests(taught=True), **change})


@pytest.fixture
def adapter(tmp_path):
    """An adapter file that lies somewhere else."""
    path = tmp_path / "taught.gguf"
    path.write_bytes(CONTENT)
    return Adapter(str(path), DIGEST)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder, with nothing shipped beside it."""
    monkeypatch.setattr(module, "shipped", lambda: ())
    return tmp_path / "home"


@pytest.mark.parametrize("name", ["default", "small"])
def test_the_packaged_models_are_calibrated_for_the_shipped_prompts(name):
    """As they were taught; a new wording needs a new calibration, or its model counts as uncalibrated."""
    model = next(m for m in load_table() if m.name == name)
    scale = scale_for(model.sha256)
    assert scale.calibrated and scale.adapter is not None


def test_other_models_have_no_calibration():
    """Nothing was measured for them."""
    scale = scale_for("another")
    assert (scale.calibrated, scale.adapter) == (False, None)


def test_other_prompts_make_a_calibration_void(monkeypatch):
    """It was measured with other words."""
    monkeypatch.setattr(
        module, "shipped", lambda: (untaught(), untaught(model="n", prompts={"judge.v1": "old"}))
    )
    assert scale_for("m").calibrated
    assert not scale_for("n").calibrated


def test_a_taught_model_is_calibrated_with_its_own_prompt(home, adapter):
    """Those of the model as it comes are not the ones it was measured with."""
    assert prompt_digests().keys().isdisjoint(prompt_digests(taught=True))
    write_calibration(taught(prompts=prompt_digests()), home / FILE, [adapter])
    assert not scale_for("m", home).calibrated
    write_calibration(taught(), home / FILE, [adapter])
    assert scale_for("m", home).calibrated


def test_a_calibration_of_ones_own_goes_first(monkeypatch, tmp_path):
    """What the data folder holds is used before what is shipped, and replaces an older one of the model."""
    monkeypatch.setattr(module, "shipped", lambda: (untaught(sure=0.99),))
    assert scale_for("m", tmp_path).sure == 0.99
    write_calibration(untaught(sure=0.6), tmp_path / FILE)
    write_calibration(untaught(sure=0.7), tmp_path / FILE)
    write_calibration(untaught(model="n"), tmp_path / FILE)
    assert [c.model for c in read_calibrations(tmp_path / FILE)] == ["m", "n"]
    assert scale_for("m", tmp_path).sure == 0.7


def test_the_adapter_is_kept_beside_its_calibration(home, adapter):
    """The file it came from is not needed any more."""
    write_calibration(taught(), home / FILE, [adapter])
    (home.parent / "taught.gguf").unlink()
    assert scale_for("m", home).adapter == Adapter(str(adapter_path(home, DIGEST)), DIGEST)


def test_an_adapter_for_claims_is_kept_and_found_too(home, adapter, tmp_path):
    """Each under its own digest; the two are not mistaken for each other."""
    path = tmp_path / "ears.gguf"
    path.write_bytes(b"what claims are")
    ears = Adapter(str(path), hashlib.sha256(b"what claims are").hexdigest())
    hearing = {"adapter": ears.digest, "weights": made().weights, "light": 0.5, "heavy": 0.3}
    write_calibration(taught(hearing=hearing), home / FILE, [adapter, ears])
    scale = scale_for("m", home)
    assert scale.adapter == Adapter(str(adapter_path(home, DIGEST)), DIGEST)
    assert scale.ears == Adapter(str(adapter_path(home, ears.digest)), ears.digest)


def test_without_its_adapter_a_calibration_is_refused(home, adapter):
    """In one sentence with the file; its weights are for other readings."""
    write_calibration(taught(), home / FILE, [adapter])
    kept = adapter_path(home, DIGEST)
    kept.unlink()
    with pytest.raises(UserError) as missing:
        scale_for("m", home)
    assert str(missing.value).startswith(f"{kept}: cannot be read (No such file or directory); remove the")
    assert "\n" not in str(missing.value)


def test_with_another_adapter_a_calibration_is_refused(home, adapter):
    """One byte is enough."""
    write_calibration(taught(), home / FILE, [adapter])
    adapter_path(home, DIGEST).write_bytes(CONTENT + b".")
    with pytest.raises(UserError, match=r"gguf: is not the adapter that .* made with; remove the"):
        scale_for("m", home)


def test_an_adapter_of_another_model_is_not_looked_for(home):
    """A missing file stops only the model that needs it."""
    write_calibration(taught(), home / FILE)
    assert not scale_for("another", home).calibrated


def test_a_damaged_file_is_told(monkeypatch, tmp_path):
    """In one sentence that says what to do; nothing is written over it."""
    (tmp_path / FILE).write_text("calibrations: [{model: 1}]")
    monkeypatch.setattr(module, "SHIPPED", tmp_path)
    shipped.cache_clear()
    with pytest.raises(UserError, match=r"calibrations.yaml: holds no calibrations; remove it"):
        shipped()
    shipped.cache_clear()
    with pytest.raises(UserError, match=r"calibrations.yaml: holds no calibrations"):
        write_calibration(untaught(), tmp_path / FILE)
    assert (tmp_path / FILE).read_text() == "calibrations: [{model: 1}]"
