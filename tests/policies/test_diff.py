"""What changed between handbooks or days: the clause, the rule in words, the parts of the prose."""

from datetime import date

import pytest

from policies.diff import diff
from policies.handbook import parse_handbook

DAY = date(2026, 9, 30)


@pytest.fixture
def changes(small_files):
    """The changes that a replacement in the small handbook makes."""

    def between(*replacements, remove=None, before=DAY, after=DAY):
        old = {name: text for name, text in small_files.items() if name.endswith(".md")}
        new = dict(old)
        for name, was, now in replacements:
            assert was in new[name]
            new[name] = new[name].replace(was, now)
        if remove:
            del new[remove]
        return diff(parse_handbook(old), parse_handbook(new), before, after)

    return between


def test_equal_handbooks_differ_in_nothing(changes):
    """The same text on the same day has no change."""
    assert changes() == []


def test_a_threshold_is_told_before_and_after(changes):
    """The rule's sentence goes and comes, and the part that states the number is named."""
    [change] = changes(
        ("still.md", "static_frame_share >= 0.6", "static_frame_share >= 0.7"),
        ("still.md", "share is 60 % or more", "share is 70 % or more"),
    )
    assert (change.clause, change.change, change.prose) == ("STILL-1", "changed", ("definition",))
    gone, came = (line for line in change.rule if "Broken" in line)
    assert gone.startswith("- ") and "60 %" in gone
    assert came.startswith("+ ") and "70 %" in came


def test_a_reworded_part_leaves_the_rule_alone(changes):
    """Only the heading whose text changed is named."""
    [change] = changes(("still.md", "eleven videos, 90 % still", "twelve videos, 90 % still"))
    assert (change.rule, change.prose) == ((), ("Examples",))


def test_a_clause_that_is_gone_is_removed_where_it_held(changes):
    """The regions are those in which it was in force."""
    [change] = [c for c in changes(("still.md", "appeal: APPEAL-1\n", ""), remove="help/appeals.md")]
    assert (change.clause, change.change, change.regions) == ("APPEAL-1", "removed", ("*",))


def test_a_day_before_the_start_makes_everything_new(changes):
    """One handbook on two days: what begins in between is added."""
    found = changes(before=date(2025, 1, 1))
    assert {(c.clause, c.change) for c in found} == {
        ("STILL-1", "added"),
        ("STILL-2", "added"),
        ("APPEAL-1", "added"),
    }
