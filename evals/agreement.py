"""How far reviewers agree with the program, and with each other, from what they ruled.

Agreement by chance is taken off by Cohen's kappa (1960): 1 is full agreement, 0 what chance would give. Where
nobody ever said anything else there is no kappa, only the share that agreed. Of each reviewer and case the
newest ruling counts that was not taken back.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from evals.intervals import Figure, share

PROGRAM = "program"
DECISION = "decision"
HANDED_ON = "escalate"


class Ruled(Protocol):
    """What is read of a ruling."""

    @property
    def case(self) -> str:
        """What names the case."""

    @property
    def reviewer(self) -> str:
        """Who ruled."""

    @property
    def action(self) -> str:
        """One of `accept`, `change`, `escalate` and `undo`."""

    @property
    def decision(self) -> str | None:
        """What holds now; None where the case is handed on or a ruling is taken back."""

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that are breached where the ruling changes the verdict."""


@dataclass(frozen=True)
class Proposed:
    """What the program put before the reviewers of a case.

    `decision` is what accepting it means: where a person was called, the decision that was recommended.
    """

    decision: str
    breached: frozenset[str]


@dataclass(frozen=True)
class Kappa:
    """Agreement of two on one thing: `decision`, or whether a clause is breached, by its id.

    `agreed` is the share of rulings in which both say the same, with Wilson's interval and n. `kappa`, from
    -1 to 1, is None where both always said one and the same.
    """

    first: str
    second: str
    about: str
    kappa: float | None
    agreed: Figure


@dataclass(frozen=True)
class Agreement:
    """All that rulings say of agreement.

    `accepted` is the share of rulings that accept the verdict. In `with_program` every ruling of every
    reviewer counts once, in `between` the cases on which both ruled. Each begins with the decisions; clauses
    follow by id, those that somebody found breached.
    """

    accepted: Figure
    with_program: tuple[Kappa, ...]
    between: tuple[Kappa, ...]


@dataclass(frozen=True)
class _View:
    """What one of two says of a case; who hands it on says nothing of its clauses."""

    decision: str
    breached: frozenset[str] | None


def agreement(rulings: Iterable[Ruled], proposed: Mapping[str, Proposed]) -> Agreement:
    """The agreement in rulings.

    Args:
        rulings: All of them, oldest first.
        proposed: What the program proposed, by case; rulings on other cases do not count.
    """
    standing = [ruling for ruling in _standing(rulings) if ruling.case in proposed]
    views = {(each.reviewer, each.case): _view(each, proposed[each.case]) for each in standing}
    ours = [(_view_of(proposed[case]), view) for (_, case), view in views.items()]
    return Agreement(
        accepted=share([float(ruling.action == "accept") for ruling in standing]),
        with_program=tuple(_compared(PROGRAM, "reviewers", ours)),
        between=tuple(_between(views)),
    )


def _standing(rulings: Iterable[Ruled]) -> list[Ruled]:
    """The newest ruling of each reviewer and case; an `undo` takes back the newest of its case, whosever."""
    by_case: dict[str, list[Ruled]] = {}
    for ruling in rulings:
        made = by_case.setdefault(ruling.case, [])
        if ruling.action != "undo":
            made.append(ruling)
        elif made:
            made.pop()
    newest = {(ruling.case, ruling.reviewer): ruling for made in by_case.values() for ruling in made}
    return list(newest.values())


def _view(ruling: Ruled, proposed: Proposed) -> _View:
    match ruling.action:
        case "accept":
            return _view_of(proposed)
        case "escalate":
            return _View(HANDED_ON, None)
        case _:
            return _View(ruling.decision or HANDED_ON, frozenset(ruling.clauses))


def _view_of(proposed: Proposed) -> _View:
    return _View(proposed.decision, proposed.breached)


def _between(views: Mapping[tuple[str, str], _View]) -> Iterator[Kappa]:
    by_reviewer: dict[str, dict[str, _View]] = {}
    for (reviewer, case), view in views.items():
        by_reviewer.setdefault(reviewer, {})[case] = view
    for first, second in combinations(sorted(by_reviewer), 2):
        one, other = by_reviewer[first], by_reviewer[second]
        both = [(one[case], other[case]) for case in one if case in other]
        if both:
            yield from _compared(first, second, both)


def _compared(first: str, second: str, views: Sequence[tuple[_View, _View]]) -> Iterator[Kappa]:
    yield _kappa(first, second, DECISION, [(one.decision, other.decision) for one, other in views])
    found = [
        (one.breached, other.breached)
        for one, other in views
        if one.breached is not None and other.breached is not None
    ]
    for clause in sorted(frozenset[str]().union(*(one | other for one, other in found))):
        yield _kappa(first, second, clause, [(clause in one, clause in other) for one, other in found])


def _kappa(first: str, second: str, about: str, said: Sequence[tuple[Hashable, Hashable]]) -> Kappa:
    from sklearn.metrics import cohen_kappa_score

    agreed = share([float(one == other) for one, other in said])
    kappa = None
    if len({word for pair in said for word in pair}) > 1:
        kappa = round(float(cohen_kappa_score([one for one, _ in said], [other for _, other in said])), 4)
    return Kappa(first, second, about, kappa, agreed)
