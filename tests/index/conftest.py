"""Small clauses and a small handbook."""

from datetime import date
from pathlib import Path

import pytest

from index.testing import HashEncoder
from policies.clause import Clause, Measure, Rule, Section
from policies.criteria import Leaf
from policies.handbook import parse_handbook

HANDBOOK = {
    "still.md": """---
policy: still
title: Still pictures
version: 1
effective_from: 2026-01-01
regions: ["*"]
owner: Quality
summary: About still pictures.
---

## STILL-2 Still pictures in videos

A picture must move. The static-frame share is half or more.

### What counts

- Photos and posters.
- Frozen frames with music.

```rule
severity: moderate
surfaces: [video]
breach_when: static_frame_share >= 0.5
ladder: [educate]
```

## STILL-21 Posters on the wall

A poster behind the host is welcome.
""",
    "shop.md": """---
policy: shop
title: Shop
version: 2
effective_from: 2026-03-01
effective_to: 2026-09-30
regions: [US]
owner: Quality
summary: About the shop.
---

## SHOP-1 Sellers answer their buyers

Refunds are paid within 60 days. Late refunds cost trust.
""",
}


@pytest.fixture
def handbook():
    """Three clauses: a rule and prose for everywhere, and prose for the US until autumn."""
    return parse_handbook(HANDBOOK)


@pytest.fixture
def changed():
    """The same handbook with another text in one clause."""
    return parse_handbook({**HANDBOOK, "shop.md": HANDBOOK["shop.md"].replace("Late", "Slow")})


@pytest.fixture
def asking():
    """The same handbook, and what people ask when they mean the shop's clause."""
    return parse_handbook({**HANDBOOK, "asked.yaml": "SHOP-1:\n- wobbly moneyback\n"})


@pytest.fixture
def encoder():
    """An encoder without a model."""
    return HashEncoder()


@pytest.fixture
def make_clause():
    """Makes a clause from its text; `### ` lines in it become sections."""

    def make(text, id="TEST-1", title="A title", signals=(), **changes):
        sections, at = [], 0
        for line in text.splitlines(keepends=True):
            at += len(line)
            if line.startswith("### "):
                sections.append(Section(line[4:].strip(), at, at))
        rule = Rule("minor", (Measure("educate"),), Leaf(signals[0], ">=", 1, "")) if signals else None
        values = {
            "id": id,
            "title": title,
            "policy": "test",
            "version": 1,
            "regions": ("*",),
            "effective_from": date(2026, 1, 1),
            "effective_to": None,
            "text": text,
            "sections": tuple(sections),
            "rule": rule,
            "path": Path("handbook/test.md"),
            "line": 1,
            "text_line": 3,
        }
        return Clause(**(values | changes))

    return make
