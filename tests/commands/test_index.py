"""`clausewise index build|info|search` on a small handbook."""

import json

from index.store import build_index
from index.testing import HashEncoder
from policies.handbook import load_handbook


def test_search_goes_by_words_where_no_model_is_wanted(clausewise, handbook, monkeypatch):
    """An object for each hit, the best first, with the promised columns."""
    monkeypatch.setenv("CLAUSEWISE_MODEL", "none")
    ran = clausewise("index", "search", "COPY-1", "--policies", handbook, "--format", "json", "-k", 1)
    rows = json.loads(ran.out)
    assert [list(row) for row in rows] == [["clause", "policy", "version", "score", "found_by", "quote"]]
    assert (rows[0]["clause"], rows[0]["score"]) == ("COPY-1", 1.0)


def test_search_without_the_embedder_says_what_to_run(clausewise, handbook):
    """One line with the command that fetches it."""
    ran = clausewise("index", "search", "copied", "--policies", handbook)
    assert (ran.status, ran.out) == (2, "")
    assert "run `clausewise models pull embedder`" in ran.err


def test_build_without_the_embedder_says_what_to_run(clausewise, handbook):
    """Nothing is built."""
    ran = clausewise("index", "build", "--policies", handbook)
    assert ran.status == 2 and "run `clausewise models pull embedder`" in ran.err


def test_info_of_no_index_says_what_to_run(clausewise, handbook):
    """One line with the command that builds it."""
    ran = clausewise("index", "info", "--policies", handbook)
    assert ran.status == 2 and f"run `clausewise index build --policies {handbook}`" in ran.err


def test_info_describes_an_index(clausewise, handbook, tmp_path):
    """Manifest, size, and whether it is stale."""
    build_index(load_handbook(handbook), HashEncoder(), tmp_path)
    arguments = ("index", "info", "--policies", handbook, "--home", tmp_path)
    found = json.loads(clausewise(*arguments, "--format", "json").out)
    assert (found["manifest"]["clauses"], found["stale"]) == (4, None)
    assert "clauses" in clausewise(*arguments).out


def test_a_wrong_surface_is_one_line(clausewise, handbook):
    """The surfaces that there are are listed."""
    ran = clausewise("index", "search", "x", "--policies", handbook, "--surface", "radio")
    assert ran.status == 2 and len(ran.err.splitlines()) == 1
    assert "'video', 'live', 'profile', 'listing', 'account'" in ran.err
