"""What stands in lists in a profile: earlier breaches, evidence, content. Most creators have none of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from evals.population.draws import Dice
from evals.population.plan import History, Kind, Plan, Writings
from evals.population.texts import Texts, choose, filled

MOST = {"history": 8, "evidence": 3, "captions": 4}
THROWS = 40
"""Enough for the longest list: 8 entries of 4 throws, 3 texts or captions of 10."""

Items = list[dict[str, Any]]


class About(NamedTuple):
    """What the lists of one creator depend on."""

    kind: Kind
    language: str
    region: str
    age_days: int


class Scribe(NamedTuple):
    """Writes lists for one population."""

    plan: Plan
    texts: Texts
    as_of: date
    points: Mapping[tuple[str, str], int]
    """Points of a clause in a region; where it is not in force there, it has none."""

    def history(self, about: About, dice: Dice) -> Items:
        """Earlier breaches, the oldest first; none before the account was opened."""
        habit = about.kind.history or self.plan.history
        past = min(habit.days, about.age_days)
        if past < 1:
            return []
        entries: Items = []
        clause = dice.pick(habit.clauses)
        for _ in range(_count(habit, "history", dice)):
            again, other = dice.chance(habit.same), dice.pick(habit.clauses)
            clause = clause if again or not entries else other
            outcome, back = dice.pick(habit.outcomes), dice.whole(1, past)
            points = self.points.get((about.region, clause), 0)
            day = self.as_of - timedelta(days=back)
            entries.append({"clause": clause, "date": day, "outcome": outcome, "points": points})
        return sorted(entries, key=lambda entry: entry["date"])

    def evidence(self, about: About, dice: Dice) -> Items:
        """Texts that may speak for or against the creator."""
        habit = about.kind.evidence or self.plan.evidence
        found: Items = []
        for number in range(1, _count(habit, "evidence", dice) + 1):
            text = choose(self.texts.evidence[dice.pick(habit.topics)], about.language, dice)
            words = filled(text, self.texts, self.as_of, dice)
            day = self.as_of - timedelta(days=dice.whole(0, 45))
            head = {"id": f"n{number}", "kind": text.kind, "trusted": text.trusted, "date": day}
            found.append({**head, "text": words})
        return found

    def content(self, about: About, dice: Dice) -> Items:
        """What the creator published lately."""
        habit = about.kind.captions or self.plan.captions
        items: Items = []
        for number in range(1, _count(habit, "captions", dice) + 1):
            topic = dice.pick(habit.topics)
            text = choose(self.texts.captions[topic], about.language, dice)
            words, back = filled(text, self.texts, self.as_of, dice), dice.whole(0, 20)
            day = self.as_of - timedelta(days=min(back, about.age_days))
            surface = "live" if topic == "live" else "video"
            items.append({"id": f"v{number}", "surface": surface, "posted_at": day, "caption": words})
        return items


def _count(habit: History | Writings, name: str, dice: Dice) -> int:
    """Entries of a list: one, and one more as often as chance says; costs one throw."""
    left, more, count = dice.share(), habit.more, 1
    while count < MOST[name] and left < more:
        count, more = count + 1, more * habit.more
    return count
