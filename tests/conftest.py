"""What holds for every test: a data folder of its own, and no real model unless the test says it runs one."""

import importlib.util
import shutil
import signal
import sys
import types
from functools import cache
from pathlib import Path

import pytest

from index.cache import FILE
from models.locate import default_home

REAL_MODEL = "llama_cpp"
OUTPUTS = Path(__file__).parent / "outputs"


def pytest_addoption(parser):
    """Add the option that writes stored outputs anew instead of comparing with them."""
    parser.addoption("--rewrite-outputs", action="store_true", help="write tests/outputs anew")


@pytest.fixture
def check_output(request):
    """Compare a text with the one stored under a name; with --rewrite-outputs, store it."""

    def check(name, text):
        stored = OUTPUTS / f"{name}.txt"
        if request.config.getoption("--rewrite-outputs"):
            OUTPUTS.mkdir(exist_ok=True)
            stored.write_text(text, "utf-8")
        assert text == stored.read_text("utf-8")

    return check


class _Guard(types.ModuleType):
    """Stands in for the model library; using anything of it fails the test."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        pytest.fail(f"this test runs the real model ({REAL_MODEL}.{name}) and is not marked with `model`")


@cache
def _guard():
    """The one guard of a worker; looking for the library takes time that thousands of tests would repeat."""
    guard = _Guard(REAL_MODEL)
    guard.__spec__ = importlib.util.find_spec(REAL_MODEL)
    return guard


@pytest.fixture(autouse=True)
def _data_folder(tmp_path_factory, monkeypatch):
    """Give each test an empty data folder; models fetched before are found and never written to."""
    monkeypatch.setenv("CLAUSEWISE_MODELS", str(default_home() / "models"))
    monkeypatch.setenv("CLAUSEWISE_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def new_home(tmp_path_factory):
    """Make data folders that hold the index of the set-up and share what else is embedded."""
    built, embedded = default_home() / "index", tmp_path_factory.mktemp("embedded") / FILE

    def make(place):
        place.mkdir()
        if built.exists():
            shutil.copytree(built, place / "index")
        (place / FILE).symlink_to(embedded)
        return place

    return make


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """Hide every model of this machine: search then goes by words and signals, and starts at once."""
    for name in ("CLAUSEWISE_MODELS", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))


@pytest.fixture(autouse=True)
def _no_real_model(request, monkeypatch):
    """Make the use of the model library an error in tests without the marker `model`."""
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setitem(sys.modules, REAL_MODEL, _guard())


def pytest_collection_modifyitems(items):
    """Give tests on the real model the time that a slow or busy machine needs."""
    for item in items:
        if item.get_closest_marker("model") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture
def in_the_foreground():
    """An interrupt counts, also where the tests run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
