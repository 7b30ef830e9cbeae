"""Whether the model outputs that verdicts stand on are still kept as they were."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from agent.llm.outputs import Outputs
from agent.record.entry import Entry


class Sealed(NamedTuple):
    """What became of the outputs that entries name."""

    named: int
    """Different outputs that are named."""
    missing: int
    """Those that are no longer kept; that is no fault, since the verdict itself is in the record."""
    faults: tuple[str, ...]
    """Those that were changed, each in a sentence."""


def check_outputs(entries: Iterable[Entry], outputs: Outputs) -> Sealed:
    """Compares each output that an entry names with what is kept.

    Args:
        entries: The record; entries that were changed are passed over, since the chain names them.
        outputs: The kept outputs.

    Raises:
        StorageError: The outputs cannot be read.
    """
    kept = cache(outputs.digest)
    seen, faults = set(), []
    for entry in entries:
        if entry.kind == "verdict" and entry.is_sound:
            for key, digest in entry.outputs.items():
                seen.add(key)
                if kept(key) not in (digest, None):
                    faults.append(f"entry {entry.number} stands on a model output that was changed ({key})")
    return Sealed(len(seen), sum(kept(key) is None for key in seen), tuple(faults))
