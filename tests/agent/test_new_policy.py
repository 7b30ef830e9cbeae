"""A policy is data: a Markdown file dropped into a folder changes the verdicts, and no code is touched."""

import shutil

import pytest

from policies.folder import SHIPPED
from policies.handbook import load_handbook

NEW = """---
policy: lights
title: Lights in videos
version: 1
effective_from: 2026-02-01
regions: ["US"]
owner: Tests
summary: Videos with long speech need a break.
---

## LIGHT-1 Busy talkers

A creator breaks this rule when the speech share is 40 % or more and the week holds nine or more shopping
videos.

The first breach brings a reach limit of three days.

### Why this rule exists

Buyers tire of long talks.

### How to fix it

Let the product speak for itself now and then.

```rule
severity: minor
breach_when:
  all: [speech_share >= 0.4, shoppable_videos_7d >= 9]
ladder:
  - restrict: {measure: reach_limit, days: 3}
points: 4
```
"""


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped handbook that a policy team may write into."""
    return shutil.copytree(SHIPPED, tmp_path / "handbook")


def test_a_new_file_changes_verdict_message_and_identity(desk, folder):
    """The same creator is judged by one clause more, and hears of it."""
    profile = desk.sample("still_mill")
    before = desk.reviewer(handbook=load_handbook(folder)).review(profile)
    (folder / "lights.md").write_text(NEW, "utf-8")
    after = desk.reviewer(desk.parrot, handbook=load_handbook(folder)).review(profile)
    assert (before.decision, after.decision) == ("educate", "restrict")
    new = {f.clause for f in after.findings} - {f.clause for f in before.findings}
    assert new == {"LIGHT-1"}
    assert after.rating.after == before.rating.after - 4
    assert "your content is shown to fewer people for 3 days" in after.education_message.text
    assert "Let the product speak for itself now and then." in after.education_message.text
    assert after.provenance.handbook != before.provenance.handbook
    assert "LIGHT-1" in {hit.clause for hit in after.retrieved}


def test_the_file_means_nothing_where_and_when_it_does_not_apply(desk, folder):
    """Another region, or a day before it begins."""
    (folder / "lights.md").write_text(NEW, "utf-8")
    reviewer = desk.reviewer(handbook=load_handbook(folder))
    profile = desk.sample("still_mill")
    for update in ({"region": "UK"}, {"as_of": profile.as_of.replace(month=1, day=20)}):
        verdict = reviewer.review(profile.model_copy(update=update))
        assert "LIGHT-1" not in {f.clause for f in verdict.findings} | set(verdict.coverage.not_assessed)


def test_taking_the_file_away_takes_its_verdicts_away(desk, folder):
    """The same folder as before gives the same verdict as before."""
    profile = desk.sample("still_mill")
    before = desk.reviewer(handbook=load_handbook(folder)).review(profile)
    (folder / "lights.md").write_text(NEW, "utf-8")
    (folder / "lights.md").unlink()
    again = desk.reviewer(handbook=load_handbook(folder)).review(profile)
    assert again.verdict_id == before.verdict_id
