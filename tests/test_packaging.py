"""What the built wheel carries, and what each package offers."""

import importlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# A build from source is slow on a busy machine.
pytestmark = pytest.mark.timeout(300)

PACKAGES = ["agent", "commands", "console", "evals", "index", "models", "policies", "signals"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Give the paths inside a wheel that is built from this checkout, without network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    ]
    built = subprocess.run(
        [*command, "-w", str(folder), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(folder.glob("clausewise-*.whl"))) as archive:
        return frozenset(archive.namelist())


def tracked_by_wheel() -> list[str]:
    """Return every file of the shipped packages that belongs into the wheel."""
    found = [ROOT / "cli.py", ROOT / "ui.py"]
    for package in PACKAGES:
        found += [path for path in (ROOT / package).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in found if path.exists()]
    return sorted(name for name in names if "__pycache__" not in name)


def test_wheel_carries_every_file_of_the_packages(wheel):
    """Code, policies, prompts, tables and samples: nothing of the packages is lost on the way."""
    missing = [name for name in tracked_by_wheel() if name not in wheel]
    assert missing == []


@pytest.mark.parametrize(
    ("folder", "ending"),
    [
        ("policies/handbook/", ".md"),
        ("agent/prompts/", ".jinja"),
        ("agent/samples/", ".json"),
        ("signals/", "catalog.yaml"),
        ("models/", "table.yaml"),
    ],
)
def test_wheel_carries_the_data(wheel, folder, ending):
    """Each kind of data that the program reads from its packages is there."""
    assert any(name.startswith(folder) and name.endswith(ending) for name in wheel)


@pytest.mark.parametrize("package", PACKAGES)
def test_wheel_marks_the_package_as_typed(wheel, package):
    """Type checkers of other projects see our types."""
    assert f"{package}/py.typed" in wheel


def test_wheel_carries_nothing_else(wheel):
    """No tests, no set-up scripts, no foreign top-level name."""
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.startswith("clausewise-")} <= {*PACKAGES, "cli.py", "ui.py"}


@pytest.mark.parametrize("package", PACKAGES)
def test_public_names_are_sorted_and_exist(package):
    """`__all__` is in order and every name in it can be imported; a package may offer its modules alone."""
    module = importlib.import_module(package)
    offered = list(getattr(module, "__all__", []))
    assert offered == sorted(set(offered))
    assert [name for name in offered if not hasattr(module, name)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_package_comes_from_this_checkout(package):
    """No other installed distribution stands in for one of these common names."""
    found = importlib.import_module(package).__file__
    assert found is not None
    assert Path(found).resolve().parent == ROOT / package


def test_every_dependency_has_exactly_one_pin():
    """What `pyproject.toml` asks for is pinned in `constraints.txt`, once, by version alone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {plain(item.partition(">=")[0]) for item in asked}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    pinned = [plain(line.partition("==")[0]) for line in pins]
    assert names <= set(pinned)
    assert len(pinned) == len(set(pinned))
    assert [line for line in pins if line.count("==") != 1 or "+" in line or "@" in line] == []


def plain(name: str) -> str:
    """Return a distribution's name in the one spelling that compares."""
    return name.strip().lower().replace("_", "-").replace(".", "-")


def test_the_lock_holds_the_pinned_packages_each_with_digests():
    """The same packages in the same versions as the tested environment, and none without a digest."""
    pinned = [
        line
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    blocks = re.split(r"(?m)^(?=[A-Za-z])", (ROOT / "requirements.lock").read_text("utf-8"))[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert sorted(folded(block.split(" ")[0]) for block in blocks) == sorted(map(folded, pinned))


def folded(pin):
    """A pin with its package's name as package registries compare it."""
    return re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower(), pin.partition("==")[2]
