"""Files of benchmarks: written, read back, and free of this machine's paths."""

import json
import os

import pytest

from evals.bench_file import Found, command, load_bench, machine, write_bench
from evals.intervals import Figure, share
from signals.errors import UserError

FIGURES: dict[str, Found] = {"right": share([1.0, 1.0, 0.0]), "seconds": 2.5, "tokens": 31}


def test_figures_are_read_back_as_they_were_written(tmp_path):
    """Folders are made; intervals stay intervals and numbers stay numbers."""
    place = tmp_path / "deep" / "small.json"
    written = write_bench(place, "small", "python -m evals.small", 3, FIGURES, "sha256:1")
    assert load_bench(place) == written
    raw = json.loads(place.read_text("utf-8"))
    assert list(raw) == ["name", "made_by", "n", "machine", "model", "figures"]
    assert set(raw["figures"]["right"]) == {"value", "low", "high", "n"}
    assert (raw["figures"]["seconds"], raw["figures"]["tokens"]) == (2.5, 31)
    assert isinstance(load_bench(place).figures["right"], Figure)


def test_without_a_model_none_is_named(tmp_path):
    """A search by words asks no model."""
    assert write_bench(tmp_path / "a.json", "a", "a", 0, {}).model is None


def test_the_machine_is_processor_and_cores():
    """What a figure of speed depends on."""
    assert machine().endswith(f", {os.cpu_count()} cores") and not machine().startswith(",")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-n", "60", "--out", "runs/a.json"], "-n 60 --out runs/a.json"),
        (["--data", "/home/me/data/or-sharc"], "--data or-sharc"),
        (["--data=/home/me/my data/x"], "--data=x"),
        (["--model", "http://host:80/v1"], "--model http://host:80/v1"),
        ([], ""),
    ],
)
def test_a_command_names_no_folder_of_this_machine(arguments, told):
    """Paths below the checkout and addresses stay, others lose their folders."""
    assert command("python -m evals.x", arguments) == f"python -m evals.x {told}".strip()


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """In one sentence, with the place."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_bench(tmp_path / "file" / "a.json", "a", "a", 0, {})


@pytest.mark.parametrize("text", [None, "{", '{"name": "a"}', "[]"])
def test_what_is_no_file_of_a_benchmark_is_refused(tmp_path, text):
    """In one sentence with the way out."""
    if text is not None:
        (tmp_path / "a.json").write_text(text)
    with pytest.raises(UserError, match="cannot be read|holds no figures") as caught:
        load_bench(tmp_path / "a.json")
    assert "; run " in str(caught.value)
