"""The direction of imports between packages, and nothing heavy imported before it is needed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "signals": set(),
    "models": {"signals.errors"},
    "policies": {"signals"},
    "index": {"policies", "signals", "models"},
    "agent": {"index", "policies", "signals", "models"},
    "evals": {"agent", "index", "policies", "signals", "models"},
    "console": {"evals", "agent", "index", "policies", "signals", "models"},
    "commands": {"console", "evals", "agent", "index", "policies", "signals", "models"},
    "cli": {"commands", "console", "evals", "agent", "index", "policies", "signals", "models"},
    "ui": {"cli"},
    "scripts": {"scripts", "cli", "commands", "evals", "agent", "index", "policies", "signals", "models"},
}
SHIPPED = [name for name in MAY_IMPORT if name != "scripts"]
HEAVY = {"faiss", "gradio", "llama_cpp", "pyarrow", "ray", "sentence_transformers", "torch", "transformers"}


class Import(NamedTuple):
    """One import statement's module, and where it stands."""

    module: str
    line: int
    at_top: bool


def sources(name: str) -> list[Path]:
    """Return the Python files of a top-level package or module."""
    single = ROOT / f"{name}.py"
    return [single] if single.exists() else sorted((ROOT / name).rglob("*.py"))


def imports_of(tree: ast.AST, at_top: bool = True) -> Iterator[Import]:
    """Give every import below a node; those under TYPE_CHECKING or in a function are not at the top."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, at_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield Import(base, node.lineno, at_top)
            yield from (Import(f"{base}.{alias.name}", node.lineno, at_top) for alias in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from imports_of(node, at_top=False)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports_of(node, at_top=at_top and not inside)


def allowed(module: str, owner: str) -> bool:
    """Whether a package may import a module of ours."""
    top = module.partition(".")[0]
    if top not in MAY_IMPORT or top == owner:
        return True
    return any(module == right or module.startswith(f"{right}.") for right in MAY_IMPORT[owner])


def wrong_edges(tree: ast.AST, owner: str, place: str) -> list[str]:
    """Return `place:line: owner imports module` for each import against the direction."""
    found = [found for found in imports_of(tree) if not allowed(found.module, owner)]
    return [f"{place}:{one.line}: {owner} imports {one.module}" for one in found]


def heavy_at_top(tree: ast.AST, place: str) -> list[str]:
    """Return `place:line: module` for each heavy module imported at the top level."""
    found = [one for one in imports_of(tree) if one.at_top and one.module.partition(".")[0] in HEAVY]
    return [f"{place}:{one.line}: {one.module}" for one in found]


@pytest.mark.parametrize("owner", MAY_IMPORT)
def test_imports_follow_the_direction(owner):
    """No package imports one that stands to its left."""
    problems = []
    for path in sources(owner):
        problems += wrong_edges(ast.parse(path.read_text("utf-8")), owner, str(path.relative_to(ROOT)))
    assert problems == []


GRADIO_THROUGHOUT = re.compile(r"console/(?:page|\w+_pane|\w+_tab)\.py$")
"""Modules that are the page itself; nothing imports them before the page is opened."""


@pytest.mark.parametrize("owner", SHIPPED)
def test_heavy_libraries_are_imported_where_they_are_used(owner):
    """Importing our packages, and so `--help` and the fast tests, loads no heavy library."""
    problems = []
    for path in sources(owner):
        if GRADIO_THROUGHOUT.search(path.as_posix()):
            continue
        problems += heavy_at_top(ast.parse(path.read_text("utf-8")), str(path.relative_to(ROOT)))
    assert problems == []


@pytest.mark.parametrize(
    ("owner", "statement", "found"),
    [
        ("signals", "from policies import Clause", True),
        ("signals", "import policies.clause", True),
        ("models", "from signals.catalog import load_catalog", True),
        ("models", "from signals.errors import UserError", False),
        ("index", "def f():\n    from agent import review", True),
        ("agent", "from index.store import Store", False),
        ("agent", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import evals", True),
    ],
)
def test_an_edge_against_the_direction_is_seen(owner, statement, found):
    """The walk sees imports in every form, also inside functions."""
    assert bool(wrong_edges(ast.parse(statement), owner, "x.py")) is found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import torch", True),
        ("try:\n    from faiss import IndexFlatIP\nexcept ImportError:\n    pass", True),
        ("class A:\n    import pyarrow.parquet", True),
        ("def f():\n    import torch", False),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import llama_cpp", False),
    ],
)
def test_a_heavy_import_is_seen_only_at_the_top(source, found):
    """Imports inside functions and for type checkers cost nothing at start."""
    assert bool(heavy_at_top(ast.parse(source), "x.py")) is found
