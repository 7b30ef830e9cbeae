"""Corrections as labelled cases: where a person changed a verdict, the harness can learn what was right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agent.record.entry import Entry
from agent.record.store import Records


def corrections(records: Records) -> Iterator[dict[str, Any]]:
    """A labelled case for each case whose standing ruling changed the verdict, by its number.

    Raises:
        StorageError: The record cannot be read.
    """
    for entry in records.rulings():
        if entry.ruling.action == "change" and records.standing(entry.case) == entry:
            yield labelled_case(entry, records.shown(entry.ruling))


def labelled_case(ruled: Entry, shown: Entry) -> dict[str, Any]:
    """The labelled case that a change of a verdict makes; it says what was decided and no more.

    Args:
        ruled: The ruling.
        shown: The verdict that it changed.
    """
    ruling = ruled.ruling
    return {
        "id": f"ruling-{ruling.case}",
        "profile": shown.profile.model_dump(mode="json", exclude_defaults=True),
        "expect": {"decision": ruling.decision},
        "tags": ["correction"],
        "why": ruling.reason,
        "label_source": "reviewer",
    }
