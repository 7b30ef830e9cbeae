"""The record of what produced a verdict."""

import re
import subprocess
from datetime import UTC, datetime, timedelta
from typing import Any

from agent.provenance import commit, program_version, provenance
from agent.verdict import Tokens


def _record(**keys):
    given: dict[str, Any] = {
        "handbook": "sha256:a",
        "index": None,
        "model": None,
        "prompts": {},
        "seconds": 1.2345,
    }
    return provenance(**{**given, "seconds": 1.2345, "tokens": Tokens(read=3, written=4), **keys})


def test_a_record_holds_what_it_is_given_and_the_time_in_utc():
    """Seconds are rounded to hundredths; tokens are named `in` and `out` outside."""
    record = _record()
    assert record.seconds == 1.23 and record.seed == 0
    assert record.model_dump(mode="json")["tokens"] == {"in": 3, "out": 4}
    told = datetime.fromisoformat(record.created_at)
    assert told.utcoffset() == timedelta(0)
    assert abs((datetime.now(UTC) - told).total_seconds()) < 60


def test_the_version_is_that_of_the_installed_program_or_unknown():
    """A checkout that is not installed still gives verdicts."""
    assert re.fullmatch(r"\d+\.\d+.*|unknown", program_version())


def test_the_commit_is_a_whole_digest():
    """40 digits, marked where the checkout was changed, or nothing outside of a checkout."""
    found = commit()
    assert found is None or re.fullmatch(r"[0-9a-f]{40}(-dirty)?", found)


def test_a_machine_without_git_gives_no_commit(monkeypatch):
    """No git is no reason for no verdict."""

    def missing(*args, **keys):
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", missing)
    commit.cache_clear()
    try:
        assert commit() is None
    finally:
        commit.cache_clear()


def test_a_git_that_hangs_gives_no_commit(monkeypatch):
    """A verdict does not wait for a stuck file system."""

    def hangs(*args, **keys):
        raise subprocess.TimeoutExpired("git", 10)

    monkeypatch.setattr(subprocess, "run", hangs)
    commit.cache_clear()
    try:
        assert commit() is None
    finally:
        commit.cache_clear()
