"""The entry of set-up."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bootstrap import refuse_old_python

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_new_enough_python_is_taken(version):
    """3.11 and later go on."""
    assert refuse_old_python(version) is None


@pytest.mark.parametrize("version", [(2, 7), (3, 8), (3, 10)])
def test_older_python_is_told_what_to_do(version):
    """The sentence names the version found and the command to use."""
    sentence = refuse_old_python(version)
    assert sentence is not None
    assert f"this is Python {version[0]}.{version[1]}" in sentence
    assert "make setup PYTHON=python3.11" in sentence


def test_set_up_uses_nothing_but_the_standard_library():
    """It runs before anything is installed: with no site packages, every module of it can be imported."""
    code = "import scripts.bootstrap, scripts.setup_steps, scripts.setup_llama, scripts.setup_run"
    ended = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_entry_can_be_read_by_an_older_python():
    """No syntax in the file that looks at the version stops an older Python before it can speak."""
    ast.parse((ROOT / "scripts" / "bootstrap.py").read_text("utf-8"), feature_version=(3, 7))
