"""The guards that conftest puts around every test."""

import importlib.util
import os
from pathlib import Path

import pytest

from models.locate import default_home


def test_data_folder_is_moved_to_an_empty_one():
    """No test sees or changes the user's own data folder."""
    home = Path(os.environ["CLAUSEWISE_HOME"])
    assert default_home() == home
    assert list(home.iterdir()) == []


def test_using_the_model_library_without_the_marker_fails():
    """A fast test that loads a real model is told so by name."""
    with pytest.raises(pytest.fail.Exception, match="not marked with `model`"):
        from llama_cpp import Llama  # noqa: F401


def test_presence_of_the_model_library_can_still_be_asked():
    """Looking for the library without using it is allowed, as `doctor` does."""
    assert importlib.util.find_spec("llama_cpp") is not None
