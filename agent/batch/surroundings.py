"""On what a job was run: versions of the program and of what bears on its results, and the machine."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from agent.provenance import commit, program_version

PACKAGES = (
    "bm25s",
    "faiss-cpu",
    "langgraph",
    "llama-cpp-python",
    "pyarrow",
    "pydantic",
    "sentence-transformers",
    "torch",
)


def versions() -> dict[str, str | None]:
    """The program, its commit, Python, and the libraries that search, models and files rest on."""
    own = {"clausewise": program_version(), "commit": commit(), "python": platform.python_version()}
    return own | {name: _version(name) for name in PACKAGES}


def machine() -> dict[str, str | int | None]:
    """System and processor."""
    return {
        "system": platform.platform(terse=True),
        "processor": platform.machine(),
        "cpus": os.cpu_count(),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
