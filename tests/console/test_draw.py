"""Templates: whatever is put into them comes out as text."""

from datetime import date

import pytest
from jinja2 import UndefinedError

from console.draw import asset, draw


def test_what_is_put_in_comes_out_as_text():
    """Markup in a value is no markup on the page."""
    drawn = draw("progress", share=0.5, line='<img src=x onerror="a()"> & more', fault="")
    assert "&lt;img src=x onerror=&#34;a()&#34;&gt; &amp; more" in drawn and "<img" not in drawn


def test_no_cursor_or_direction_gets_through():
    """Characters that hide text or turn its direction round are taken out."""
    drawn = draw("verified", faults=["\u202eabc\x1b[31m\u200bdef\n  next"], entries=0)
    assert "abcdef next" in drawn


def test_a_forgotten_value_is_an_error():
    """A template never leaves a gap where a value is missing."""
    with pytest.raises(UndefinedError, match="faults"):
        draw("verified")


def test_days_and_numbers_read_as_people_write_them():
    """A day is written out, from a date and from ISO alike; large numbers have commas."""
    view = {"clause": "A-1", "title": "T", "version": 1, "status": "active", "policy": "p", "regions": ["US"]}
    dates = {"effective_from": date(2026, 8, 1), "effective_to": "2026-11-12"}
    drawn = draw("clause_head", views=[{**view, **dates, "rule": [], "signals": [], "referred_by": []}])
    assert "1 Aug 2026 to 12 Nov 2026" in drawn
    assert "<b>12,345</b>" in draw("counts", total=12_345, decided=0, counts={"no_action": 12_345})


def test_decisions_read_as_words():
    """The page says `no action`."""
    assert "7 no action" in draw("counts", total=7, decided=0, counts={"no_action": 7})


def test_assets_are_at_hand():
    """What belongs to the page is read from the package."""
    assert ".bar .zone" in asset("style.css") and asset("keys.js").strip()
