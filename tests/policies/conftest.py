"""A small handbook without faults, for tests to spoil."""

import pytest

STILL = """---
policy: still-frame
title: Still-frame content
version: 2
effective_from: 2026-01-15
regions: ["*"]
owner: Content Quality
summary: Videos show a product in use.
appeal: APPEAL-1
---

# Still-frame content

## STILL-1 Videos need movement

A creator breaks this rule when the static-frame share is 60 % or more and the week holds
five or more shopping videos. See also STILL-2; files are UTF-8.

The first breach brings advice, the next a posting limit of seven days, any later one a
posting limit of two weeks.

### Exceptions

- Host visible: a person is seen for a quarter or more of the run time.
- Licensed: the creator holds a licence.

### Examples

Breach: eleven videos, 90 % still.

```rule
severity: moderate
surfaces: [video, live]
breach_when:
  all:
    - static_frame_share >= 0.6
    - shoppable_videos_7d >= 5
exceptions:
  - id: host-visible
    when: host_on_screen_share >= 0.25
  - id: licensed
    ask: Does the creator hold a written licence?
repeat_window_days: 90
ladder:
  - educate
  - restrict: {measure: posting_limit, days: 7}
  - restrict: {measure: posting_limit, days: 14}
points: 12
status: approved
```

## STILL-2 Silent videos

Speech must fill at least a tenth of the run time; less than 10 % breaks this rule.

```rule
severity: minor
breach_when: speech_share < 0.1
ladder: [educate]
conflicts_with: [STILL-1]
```
"""

APPEALS = """---
policy: appeals
title: Appeals
version: 1
effective_from: 2026-01-01
regions: [US, SEA]
owner: Policy Office
summary: How to appeal.
---

## APPEAL-1 How to appeal

You can appeal in the app within 30 days.
"""

NUMBERS = """rating: {start: 200, maximum: 1000, memory_days: 90}
bands: {healthy: 200, needs_attention: 151, unhealthy: 1}
milestones:
  150: {restrict: {measure: reach_limit}}
margin: {low: 0.2, high: 0.8}
sound_suspend: 0.95
escalate_from: restrict
"""

SIGNALS = """signals:
  - name: coupon_share
    title: Coupon share
    meaning: Share of videos that name a coupon.
    unit: share
    range: [0, 1]
    direction: neutral
    kind: counted
    sd: null
    stale_after_days: 28
    disclose: {value: true, threshold: true}
    phrase: the part of your videos that name a coupon
"""

FILES = {"still.md": STILL, "help/appeals.md": APPEALS, "adjudication.yaml": NUMBERS, "signals.yaml": SIGNALS}


@pytest.fixture
def small_files():
    """Texts of the small handbook by their path below its folder."""
    return dict(FILES)
