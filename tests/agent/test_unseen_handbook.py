"""A handbook folder never seen before: its own signals, regions, versions, numbers and words."""

import pytest

from agent.review import Reviewer
from index.store import open_index
from policies.handbook import load_handbook
from signals.profile import Profile

SIGNALS = """signals:
- {name: burnt_cups_7d, title: Burnt cups, meaning: Cups of tea that were burnt., unit: cups,
   range: [0, null], direction: higher_is_worse, kind: counted, sd: null, stale_after_days: 10,
   disclose: {value: true, threshold: true}, phrase: the cups you burnt}
- {name: whisper_share, title: Whisper share, meaning: Share of whispered words., unit: share,
   range: [0, 1], direction: higher_is_worse, kind: measured, sd: 0.05, stale_after_days: 10,
   disclose: {value: false, threshold: false}, phrase: how much you whisper}
"""
FRONT = """---
policy: tea
title: Tea rules
version: {version}
effective_from: {begin}
{end}regions: [NORTH]
owner: Tea Office
summary: How tea is served.
appeal: ASK-1
---

"""
CLAUSE = """## TEA-1 Burnt tea

A host breaks this rule with {cups} or more burnt cups in a week, and either a whisper share of 60 % or more
or no complaints at all below a rate of 2 %.

### Why this rule exists

Guests come for good tea.

### How to fix it

Watch the pot. Keep whispers below 60 % of your words. Taste before you pour.

### Exceptions

- Storm: the office noted a storm, and fewer than {storm} cups were burnt.

```rule
severity: severe
breach_when:
  all:
    - burnt_cups_7d >= {cups}
    - any:
        - whisper_share >= 0.6
        - none: [complaint_rate_28d >= 0.02]
exceptions:
  - id: storm
    when: burnt_cups_7d < {storm}
    ask: Did the office note a storm?
ladder:
  - restrict: {{measure: kettle_lock, days: 2}}
  - suspend: {{measure: tea_licence, days: 9}}
points: 60
```

## ASK-1 How to ask

Knock at the tea office within two weeks.
"""
WORDS = (
    "greeting: 'Dear host,'\nmeasure: {kettle_lock: your kettle is locked}\n"
    "why: {TEA-1: Good tea is our name.}\nclosing: The tea office\n"
)


@pytest.fixture(scope="module")
def reviewer(tmp_path_factory):
    """A reviewer over the folder, without model and embedder."""
    root = tmp_path_factory.mktemp("tea")
    (root / "messages").mkdir()
    old = FRONT.format(version=1, begin="2025-01-01", end="effective_to: 2025-12-31\n")
    new = FRONT.format(version=2, begin="2026-01-01", end="")
    (root / "tea.2025.md").write_text(old + CLAUSE.format(cups="ten", storm="twenty").replace(
        ">= ten", ">= 10").replace("< twenty", "< 20"), "utf-8")  # fmt: skip
    (root / "tea.md").write_text(new + CLAUSE.format(cups="five", storm="eight").replace(
        ">= five", ">= 5").replace("< eight", "< 8"), "utf-8")  # fmt: skip
    (root / "signals.yaml").write_text(SIGNALS, "utf-8")
    (root / "adjudication.yaml").write_text(
        "rating: {start: 100}\nbands: {healthy: 90, needs_attention: 30, unhealthy: 1}\n"
        "milestones: {50: {restrict: {measure: kettle_lock}}}\n", "utf-8",
    )  # fmt: skip
    (root / "messages" / "en.yaml").write_text(WORDS, "utf-8")
    handbook = load_handbook(root)
    return Reviewer(handbook, open_index(handbook, None, root), None)


def _host(signals, day="2026-09-30", region="NORTH", **keys):
    return Profile.model_validate(
        {"creator_id": "h_1", "as_of": day, "region": region, "signals": signals, **keys}
    )


LOUD = {"burnt_cups_7d": 9, "whisper_share": 0.1, "complaint_rate_28d": 0.0}


@pytest.mark.parametrize(
    ("signals", "decision", "status"),
    [
        (LOUD, "restrict", "breached"),
        ({**LOUD, "whisper_share": 0.95, "complaint_rate_28d": 0.5}, "restrict", "breached"),
        ({**LOUD, "complaint_rate_28d": 0.5}, "no_action", None),
        ({**LOUD, "burnt_cups_7d": 4}, "no_action", None),
        ({"burnt_cups_7d": 9, "whisper_share": 0.1}, "escalate", "undetermined"),
        ({"burnt_cups_7d": 9, "whisper_share": 0.6, "complaint_rate_28d": 0.5}, "escalate", "undetermined"),
        ({"burnt_cups_7d": {"value": 9, "observed_at": "2026-09-01"}}, "escalate", "undetermined"),
    ],
)
def test_nested_conditions_over_its_own_signals_decide(reviewer, signals, decision, status):
    """Counts are exact, a noisy share may be too close to call, a missing or stale signal stays unknown."""
    verdict = reviewer.review(_host(signals))
    found = {f.clause: f.status for f in verdict.findings if f.status != "not_breached"}
    assert (verdict.decision, found.get("TEA-1")) == (decision, status)


def test_its_numbers_make_the_rating(reviewer):
    """Start, bands and milestone of adjudication.yaml."""
    verdict = reviewer.review(_host(LOUD))
    assert verdict.rating.model_dump() == {
        "before": 100, "after": 40, "band": "needs_attention", "milestone": 50
    }  # fmt: skip
    assert [(m.clause, m.measure, m.days) for m in verdict.measures] == [
        ("TEA-1", "kettle_lock", 2), (None, "kettle_lock", None)
    ]  # fmt: skip


def test_the_version_of_the_day_is_applied(reviewer):
    """Nine cups were fine in 2025, and the quote is that version's."""
    day = {"day": "2025-12-31"}
    assert reviewer.review(_host(LOUD, **day)).decision == "no_action"
    verdict = reviewer.review(_host({**LOUD, "burnt_cups_7d": 30}, **day))
    [finding] = verdict.findings
    assert (finding.version, finding.tests[0].threshold) == (1, 10)
    assert "ten or more" in finding.tests[0].quote.text


def test_an_exception_with_a_number_and_a_question_waits_for_a_reader(reviewer):
    """The number alone does not open it; with evidence and no model a person must read."""
    storm = [{"id": "n1", "kind": "office_note", "trusted": True, "text": "A storm."}]
    few = reviewer.review(_host({**LOUD, "burnt_cups_7d": 6}, evidence=storm))
    assert few.decision == "escalate" and few.escalation[0].code == "unclear_evidence"
    many = reviewer.review(_host(LOUD, evidence=storm))
    assert many.decision == "restrict"


def test_a_repeated_breach_takes_the_next_step(reviewer):
    """Sound without a signature: numbers alone, and not the first time."""
    history = [{"clause": "TEA-1", "date": "2026-09-01", "outcome": "confirmed", "points": 10}]
    verdict = reviewer.review(_host(LOUD, history=history))
    assert verdict.decision == "suspend"
    assert verdict.measures[0].measure == "tea_licence" and verdict.findings[0].occurrence == 2


def test_another_region_is_out_of_scope(reviewer):
    """No clause, no verdict by it."""
    verdict = reviewer.review(_host(LOUD, region="SOUTH"))
    assert (verdict.decision, verdict.escalation[0].code) == ("escalate", "out_of_scope")


def test_its_own_words_make_the_message_without_its_secrets(reviewer):
    """Greeting, measure, reason and appeal are the folder's; whispers are told to nobody."""
    text = reviewer.review(_host({**LOUD, "whisper_share": 0.95})).education_message.text
    assert text.startswith("Dear host,") and text.endswith("The tea office")
    for said in ("your kettle is locked for 2 days", "Good tea is our name.", "Knock at the tea office",
                 "the cups you burnt: 9 cups", "Watch the pot. Taste before you pour."):  # fmt: skip
        assert said in text
    assert "whisper" not in text.lower() and "60" not in text.replace("60 points", "")
