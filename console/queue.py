"""The queue: creators with their verdicts, sorted so that a person's time is spent best.

Open cases come before decided ones; then those that call a person, the heaviest measure first, the least
sure first, the oldest first. Nothing here draws or asks a model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from agent.page.words import line
from agent.record.entry import Entry
from agent.rules.decide import Decision
from agent.rules.escalate import Code
from agent.rules.measures import WEIGHT, RuledDecision
from agent.verdict import Verdict
from signals.profile import Profile

DECISIONS: tuple[Decision, ...] = ("escalate", "suspend", "restrict", "educate", "no_action")


@dataclass(frozen=True)
class Item:
    """One creator of the queue."""

    key: str
    """Names the case: the same creator under the same handbook has the same key."""
    profile: Profile
    verdict: Verdict
    ruling: Entry | None = None
    """The decision of a person that stands; None while the case is open."""

    @property
    def heaviest(self) -> RuledDecision:
        """What the rules alone would do."""
        said = self.verdict.recommended or self.verdict.decision
        return "no_action" if said == "escalate" else said


@dataclass(frozen=True)
class Wanted:
    """What a reviewer wants to see; None and "" take everything."""

    decision: Decision | None = None
    clause: str | None = None
    region: str | None = None
    reason: Code | None = None
    text: str = ""
    open_only: bool = False


class Queue(Mapping[str, Item]):
    """Items by key. What holds something else is another object, so that both are told apart cheaply."""

    def __init__(self, items: Mapping[str, Item] = MappingProxyType({})) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> Item:
        """The item of a key.

        Raises:
            KeyError: There is none.
        """
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        """The keys."""
        return iter(self._items)

    def __len__(self) -> int:
        """How many items there are."""
        return len(self._items)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def with_item(self, item: Item) -> Queue:
        """The queue with a newer form of one item."""
        return Queue({**self._items, item.key: item})


def ordered(items: Iterable[Item]) -> list[Item]:
    """The items in the order in which a person should look at them."""
    return sorted(items, key=_rank)


def _rank(item: Item) -> tuple[bool, bool, int, float, str, str]:
    verdict = item.verdict
    return (
        item.ruling is not None,
        verdict.decision != "escalate",
        -WEIGHT[item.heaviest],
        verdict.confidence,
        verdict.as_of,
        verdict.creator_id,
    )


def chosen(items: Iterable[Item], wanted: Wanted) -> list[Item]:
    """The items that a reviewer wants to see, in order."""
    return ordered(item for item in items if _is_wanted(item, wanted))


def _is_wanted(item: Item, wanted: Wanted) -> bool:
    verdict = item.verdict
    return (
        wanted.decision in (None, verdict.decision)
        and (wanted.clause is None or wanted.clause in told_of(verdict))
        and wanted.region in (None, verdict.region)
        and (wanted.reason is None or wanted.reason in {e.code for e in verdict.escalation})
        and not (wanted.open_only and item.ruling)
        and _mentions(item, wanted.text.casefold().split())
    )


def _mentions(item: Item, words: Sequence[str]) -> bool:
    """Whether every word stands in the creator's id, region, clauses or texts."""
    profile, verdict = item.profile, item.verdict
    texts = [e.text for e in profile.evidence] + [c.caption for c in profile.content]
    known = " ".join(
        [profile.creator_id, profile.region, profile.account_type or "", *told_of(verdict), *texts]
    )
    return all(word in known.casefold() for word in words)


def told_of(verdict: Verdict) -> tuple[str, ...]:
    """The clauses that a verdict speaks of for more than a near miss."""
    return tuple(f.clause for f in verdict.findings if f.status != "not_breached")


def counts(items: Iterable[Item]) -> dict[Decision, int]:
    """How many items there are of each decision, heaviest first, those without any left out."""
    found = Counter(item.verdict.decision for item in items)
    return {decision: found[decision] for decision in DECISIONS if found[decision]}


def clauses_in(items: Iterable[Item]) -> list[str]:
    """The clauses that the verdicts speak of, the most frequent first."""
    found = Counter(clause for item in items for clause in told_of(item.verdict))
    return [clause for clause, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))]


def label(item: Item) -> str:
    """What the item is about, on one line: its heaviest clauses, or that nothing was found."""
    found = told_of(item.verdict)
    more = f" +{len(found) - 2}" if len(found) > 2 else ""
    return line(", ".join(found[:2])) + more if found else "nothing found"
