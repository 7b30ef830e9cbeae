"""What the handbook says, as data: policies, clauses, rules and measures.

A clause's id is its identity for ever; its text keeps the exact characters of the file, so that a
quote is a slice of it. Nothing here reads files or decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from policies.criteria import Condition, leaves

Severity = Literal["minor", "moderate", "severe", "critical"]
Surface = Literal["video", "live", "profile", "listing", "account"]
Kind = Literal["educate", "restrict", "suspend"]
Status = Literal["approved", "draft"]

SEVERITIES: tuple[Severity, ...] = ("minor", "moderate", "severe", "critical")
SURFACES: tuple[Surface, ...] = ("video", "live", "profile", "listing", "account")
KINDS: tuple[Kind, ...] = ("educate", "restrict", "suspend")
EVERYWHERE = "*"


@dataclass(frozen=True)
class Measure:
    """What a breach leads to. `measure` names what is restricted or suspended; `days` None: until lifted.

    `line` is where it stands in its file; measures that say the same are equal wherever they stand.
    """

    kind: Kind
    measure: str | None = None
    days: int | None = None
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class RuleException:
    """What opens an exception: a condition, a question put to the evidence, or both."""

    id: str
    when: Condition | None = None
    ask: str | None = None
    line: int = 0


@dataclass(frozen=True)
class Rule:
    """The rule block of a clause (design of the keys: docs/writing-policies.md).

    `ladder` has one measure for the 1st, 2nd, 3rd … confirmed breach inside `repeat_window_days`;
    the last one repeats. `points` are taken from the health rating.
    """

    severity: Severity
    ladder: tuple[Measure, ...]
    breach_when: Condition | None = None
    ask: str | None = None
    surfaces: tuple[Surface, ...] = SURFACES
    exceptions: tuple[RuleException, ...] = ()
    repeat_window_days: int = 90
    points: int = 0
    status: Status = "approved"
    conflicts_with: tuple[str, ...] = ()
    line: int = 0

    @property
    def signals(self) -> tuple[str, ...]:
        """Every signal that the rule names, in breach and exceptions, sorted."""
        conditions = (self.breach_when, *(e.when for e in self.exceptions))
        return tuple(sorted({leaf.signal for c in conditions for leaf in leaves(c)}))

    @property
    def is_draft(self) -> bool:
        """Whether the rule may never act, only escalate."""
        return self.status == "draft"


@dataclass(frozen=True)
class Section:
    """A third-level heading of a clause; `text[start:end]` of the clause is the body below it."""

    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """One version of one clause.

    `text` is its prose, from below the heading line to above the rule block, stripped; quotes are
    exact slices of it. `line` is the 1-based line of the heading, `text_line` that of the first
    character of `text`.
    """

    id: str
    title: str
    policy: str
    version: int
    regions: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    text: str
    sections: tuple[Section, ...]
    rule: Rule | None
    path: Path
    line: int
    text_line: int

    def in_force(self, region: str, day: date) -> bool:
        """Whether this version applies to creators of a region on a day, both ends included."""
        return (
            (EVERYWHERE in self.regions or region in self.regions)
            and self.effective_from <= day
            and (self.effective_to is None or day <= self.effective_to)
        )

    def section(self, heading: str) -> str | None:
        """Body of a section by its heading, case ignored; None where the clause has none."""
        for section in self.sections:
            if section.heading.casefold() == heading.casefold():
                return self.text[section.start : section.end]
        return None

    @property
    def definition(self) -> str:
        """The prose above the first section."""
        return self.text[: self._first_section_line()].strip()

    def _first_section_line(self) -> int:
        if not self.sections:
            return len(self.text)
        above = self.text[: self.sections[0].start].rstrip()
        return above.rfind("\n") + 1 if above.rfind("\n") >= 0 else 0


@dataclass(frozen=True)
class Front:
    """What the front matter of a file says: whose the policy is, and where and when it holds."""

    slug: str
    title: str
    version: int
    effective_from: date
    effective_to: date | None
    regions: tuple[str, ...]
    owner: str
    summary: str
    appeal: str | None


@dataclass(frozen=True)
class Policy(Front):
    """One file of the handbook: front matter and its clauses in the order written."""

    clauses: tuple[Clause, ...]
    path: Path
