"""Runs of words that the handbook shares with another text."""

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "scripts" / "overlap.py"


@pytest.fixture
def overlap():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("overlap", PATH)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_copied_sentence_is_found_whatever_its_punctuation(overlap, tmp_path, capsys):
    """Eight words of a clause in a row, in capitals and with commas, are one shared run or more."""
    text = "Film the product in your hand. Turn it, open it and use it while the camera runs."
    (tmp_path / "page.md").write_text(f"They say: {text.upper()}", "utf-8")
    assert overlap.main([str(tmp_path)]) == 1
    assert "still-frame.md: film the product in your hand turn it" in capsys.readouterr().out


def test_seven_words_are_no_run(overlap, tmp_path):
    """Short phrases are everybody's."""
    (tmp_path / "page.md").write_text("Film the product in your hand. Turn and look and listen.", "utf-8")
    assert overlap.main([str(tmp_path)]) == 0


def test_a_missing_text_is_told(overlap, capsys):
    """Exit status 2 and one line."""
    assert overlap.main(["/nowhere/at/all"]) == 2
    assert "/nowhere/at/all" in capsys.readouterr().err
