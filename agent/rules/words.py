"""Plain words for measures and numbers, the same for reviewers everywhere."""

from __future__ import annotations

from decimal import Decimal

from policies.clause import Measure


def plain_number(number: float) -> str:
    """A number as people write it: no exponent, no trailing zeros, at most six decimals."""
    return f"{Decimal(str(round(number, 6) + 0.0)).normalize():f}"


def measure_in_words(measure: Measure) -> str:
    """A measure as a verb phrase, such as `restrict: posting limit for 7 days`."""
    if measure.kind == "educate":
        return "educate"
    name = (measure.measure or "account").replace("_", " ")
    if measure.days is None:
        return f"{measure.kind}: {name} until lifted"
    return f"{measure.kind}: {name} for {measure.days} day{'' if measure.days == 1 else 's'}"
