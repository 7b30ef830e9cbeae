"""`clausewise models list|pull|verify`, without any model here."""

import json


def test_list_says_what_is_missing(clausewise):
    """An object a model, with licence, size and digest."""
    rows = json.loads(clausewise("models", "list", "--format", "json").out)
    assert {row["name"] for row in rows} >= {"default", "small", "embedder"}
    assert {row["status"] for row in rows} == {"missing"}
    assert all(row["licence"] and row["bytes"] and row["sha256"] for row in rows)


def test_list_prints_a_table(clausewise):
    """A line a model, without the digests."""
    out = clausewise("models", "list").out
    assert "1,117,320,768" in out and "cc324af0" not in out


def test_verify_ends_with_1_where_a_model_is_missing(clausewise):
    """What is missing cannot be right."""
    ran = clausewise("models", "verify", "--format", "json")
    assert ran.status == 1 and {row["status"] for row in json.loads(ran.out)} == {"missing"}


def test_an_unknown_model_is_one_line(clausewise):
    """The nearest name is proposed."""
    ran = clausewise("models", "pull", "defaul")
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and "did you mean default?" in ran.err


def test_a_home_that_is_a_file_is_one_line(clausewise, tmp_path):
    """Nothing can be pulled into a file."""
    (tmp_path / "home").write_text("x", "utf-8")
    ran = clausewise("models", "pull", "--home", tmp_path / "home")
    assert ran.status == 2 and len(ran.err.splitlines()) == 1
