"""A small table of models, and a pip that hands out wheels made on the spot."""

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from models.packages import PipOutcome
from models.table import FileModel, FolderModel, Model

PIECES = {"toy-part1": b"GGUF" + b"a" * 100_000, "toy-part2": b"b" * 70_000, "toy-part3": b"c" * 5}
CONTENTS = {"config.json": b"{}", "1_Pooling/config.json": b'{"a": 1}', "model.safetensors": b"w" * 40_000}


def sha(content: bytes) -> str:
    """Return the digest of some bytes."""
    return hashlib.sha256(content).hexdigest()


def member_of(package: str) -> str:
    """Return the path of a part inside its package."""
    return f"{package.replace('-', '_')}/data/part.bin"


@dataclass
class FakePip:
    """Downloads wheels with the right content, unless told to fail or to spoil one."""

    spoil: dict[str, list[Callable[[bytes], bytes]]] = field(default_factory=dict)
    fail: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    arguments: list[list[str]] = field(default_factory=list)

    def __call__(self, arguments: Sequence[str]) -> PipOutcome:
        package, version = arguments[-1].split("==")
        self.asked.append(package)
        self.arguments.append(list(arguments))
        if package in self.fail:
            return PipOutcome(1, self.fail[package])
        folder = Path(arguments[arguments.index("-d") + 1])
        wheel = folder / f"{package.replace('-', '_')}-{version}-py3-none-any.whl"
        self._write(wheel, package)
        spoilers = self.spoil.get(package)
        if spoilers:
            wheel.write_bytes(spoilers.pop(0)(wheel.read_bytes()))
        return PipOutcome(0, "")

    def _write(self, wheel: Path, package: str) -> None:
        with zipfile.ZipFile(wheel, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(f"{package.replace('-', '_')}/__init__.py", "raise SystemExit('imported')")
            archive.writestr("../outside.txt", "never written")
            if package in PIECES:
                archive.writestr(member_of(package), PIECES[package])
            else:
                for name, content in CONTENTS.items():
                    archive.writestr(f"toy_embedder/model/{name}", content)


@pytest.fixture
def pip():
    """Give a pip that needs no network."""
    return FakePip()


@pytest.fixture
def whole():
    """Give the bytes of the toy model file."""
    return b"".join(PIECES.values())


@pytest.fixture
def table(whole) -> tuple[Model, ...]:
    """Give a table of one file in three parts and one folder."""
    parts = [
        {"package": package, "member": member_of(package), "bytes": len(content), "sha256": sha(content)}
        for package, content in PIECES.items()
    ]
    common = {"use": "tests", "licence": "Apache-2.0", "fetched_by_default": True, "version": "1.0"}
    toy = FileModel(
        name="toy", kind="file", title="Toy", file="toy.gguf",
        bytes=len(whole), sha256=sha(whole), parts=parts, **common,
    )  # fmt: skip
    files = {name: {"bytes": len(content), "sha256": sha(content)} for name, content in CONTENTS.items()}
    embedder = FolderModel(
        name="toy-embedder", kind="folder", title="Toy embedder", file="toy-embedder",
        bytes=sum(map(len, CONTENTS.values())), sha256=sha(CONTENTS["model.safetensors"]),
        package="toy-embedder", inside="toy_embedder/model", files=files, **common,
    )  # fmt: skip
    return (toy, embedder)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Give a data folder, and hide the models of this machine's user."""
    monkeypatch.delenv("CLAUSEWISE_MODELS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user-data"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    return tmp_path / "home"
