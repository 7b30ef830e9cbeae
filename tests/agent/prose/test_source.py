"""What may be told of a clause, taken from its own words."""

import pytest

from agent.prose.source import content_words, plain, source_of, template
from agent.prose.wording import load_wording
from agent.rules.case import Case
from agent.rules.decide import decide
from policies.handbook import parse_handbook

POLICY = """---
policy: still
title: Still
version: 1
effective_from: 2025-01-01
regions: ["*"]
owner: Tests
summary: Still pictures.
---

## STILL-1 Still pictures

A creator breaks this rule when 60 % or more stands still in at least five videos.

{sections}
```rule
severity: minor
breach_when:
  all: [static_frame_share >= 0.6, shoppable_videos_7d >= 5]
ladder: [educate]
```
"""
WHY = "### Why this rule exists\n\nBuyers *want* to see use.\n\n"
FIX = (
    "### How to fix it\n\n- Film the product.\n- Keep stills below 60 % of the video.\n\n"
    "Talk while you film.\n\n"
)


def _source(bench, sections, wording=None):
    handbook = parse_handbook({"still.md": POLICY.format(sections=sections)}, bench.catalog)
    case = Case(bench.profile({"static_frame_share": 0.9, "shoppable_videos_7d": 9}), handbook)
    [assessment] = decide(case).assessments
    return source_of(case, assessment, wording or load_wording("en"))


def test_why_and_fix_come_from_their_sections_as_plain_prose(bench):
    """No list marks, no emphasis, one line."""
    source = _source(bench, WHY + "### How to fix it\n\n1. Film *it*.\n2. Use `it`.\n\n")
    assert (source.why, source.fix) == ("Buyers want to see use.", "Film it. Use it.")
    assert (source.clause, source.title, source.language) == ("STILL-1", "Still pictures", "en")


def test_a_sentence_with_a_secret_in_the_fix_section_is_lost(bench):
    """The hidden threshold of the static-frame share never leaves; the rest of the advice does."""
    source = _source(bench, WHY + FIX)
    assert source.fix == "Film the product. Talk while you film."
    assert "60" not in source.text


def test_what_was_seen_is_told_in_the_catalogs_phrases(bench):
    """Only signals of which the value may be told."""
    assert _source(bench, WHY).seen == (
        bench.catalog["static_frame_share"].phrase,
        bench.catalog["shoppable_videos_7d"].phrase,
    )


def test_a_clause_without_such_sections_has_nothing_to_tell(bench):
    """The template then sends the creator back to the rule."""
    source = _source(bench, "")
    assert (source.why, source.fix) == ("", "")
    passage = template(source, load_wording("en"))
    assert passage.why == "" and "STILL-1" in passage.fix


@pytest.mark.parametrize("heading", ["How to fix it", "What to do", "How to comply", "How to avoid this"])
def test_several_headings_mean_advice(bench, heading):
    """A policy team need not know one magic heading."""
    assert _source(bench, f"### {heading}\n\nFilm it.\n\n").fix == "Film it."


def test_words_of_the_policy_team_go_before_the_clause_and_lose_their_secrets_too(bench, tmp_path):
    """`messages/en.yaml` may say why and how, per clause."""
    (tmp_path / "en.yaml").write_text(
        "why: {STILL-1: Trust comes first.}\nfix: {STILL-1: Stay under 60 %. Move the camera.}\n"
    )
    source = _source(bench, WHY + FIX, load_wording("en", tmp_path))
    assert (source.why, source.fix) == ("Trust comes first.", "Move the camera.")


def test_plain_keeps_words_and_drops_marks():
    """Marks of lists and emphasis go, numbers and dashes in the text stay."""
    assert plain("- **Do** this - now\n* and_that\n2. at 3.5 m\n") == "Do this - now andthat at 3.5 m"


def test_content_words_are_stems_without_common_words():
    """`filming` and `films` are one word, and `the` is none."""
    assert content_words("The filming of films", "en") == content_words("film", "en")
    assert content_words("of the an", "en") == set()


@pytest.mark.parametrize("name", ["voice_clone", "slide_show_shop", "bought_views", "health_campaign"])
def test_no_source_of_the_shipped_handbook_holds_a_secret(desk, name):
    """Hidden thresholds and signal names are out of everything that prose may draw on."""
    from agent.prose.disclosure import discloses

    case = Case(desk.sample(name), desk.handbook)
    for a in decide(case).assessments:
        if a.status == "breached":
            source = source_of(case, a, load_wording("en"))
            assert list(discloses(source.text, source.tests)) == []
