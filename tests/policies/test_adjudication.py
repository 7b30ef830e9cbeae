"""The numbers of adjudication: defaults, and what a handbook puts in their place."""

from pathlib import Path

from policies.adjudication import Adjudication, read_adjudication
from policies.clause import Measure
from policies.problem import Source


def read(text):
    """The numbers of a text without faults."""
    numbers, problems = read_adjudication(Source(Path("adjudication.yaml"), text))
    assert problems == []
    return numbers


def test_the_defaults():
    """Nothing given leaves the numbers that the design states."""
    numbers = read("")
    assert numbers == Adjudication()
    assert (numbers.rating.start, numbers.rating.maximum, numbers.rating.memory_days) == (200, 1000, 90)
    assert (numbers.margin.low, numbers.margin.high, numbers.sound_suspend) == (0.2, 0.8, 0.95)
    assert list(numbers.milestones) == [150, 100, 50, 0]
    assert numbers.milestones[0] == Measure("suspend", "ecommerce_permission")
    assert (numbers.repetition.breaches, numbers.repetition.days) == (6, 90)


def test_one_key_replaces_one_default():
    """Keys that are not given keep their defaults; zero is a value."""
    numbers = read("rating: {start: 300}\nmargin: {low: 0}\nescalate_from: suspend\n")
    assert (numbers.rating.start, numbers.rating.maximum) == (300, 1000)
    assert (numbers.margin.low, numbers.margin.high) == (0.0, 0.8)
    assert numbers.escalate_from == "suspend"


def test_milestones_are_replaced_together_and_sorted():
    """Given milestones are the only ones, the highest first; none at all is possible."""
    numbers = read("milestones:\n  20: educate\n  90: {restrict: {measure: reach_limit, days: 3}}\n")
    assert list(numbers.milestones.items()) == [
        (90, Measure("restrict", "reach_limit", 3)),
        (20, Measure("educate")),
    ]
    assert read("milestones: {}").milestones == {}
