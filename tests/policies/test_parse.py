"""Policy files are read with exact offsets."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from policies.clause import Measure
from policies.parse import parse_policy
from policies.problem import Source

FRONT = (
    '---\npolicy: still\ntitle: Still\nversion: 1\neffective_from: 2026-01-15\nregions: ["*"]\n'
    "owner: Q\nsummary: S.\n---\n\n"
)
BODY = """Intro.

## STILL-2b A title: with `code`

Prose of half the time.

### What counts

- One.

### Empty

### Exceptions ###

```text
## NOT-1 A heading
```

~~~rule
severity: minor
ask: Is it so?
ladder: [educate, {suspend: {measure: shop_permission}}]
~~~

## STILL-3 No rule

Words.
"""


def parse(text):
    """The policy of a text without faults."""
    policy, _, problems = parse_policy(Source(Path("p.md"), text))
    assert problems == ()
    return policy


def test_a_clause_keeps_its_prose_and_sections():
    """Prose is a slice of the file; sections are slices of the prose; fences of either kind are read."""
    text = FRONT + BODY
    first, second = parse(text).clauses
    assert (first.id, first.title, second.id) == ("STILL-2b", "A title: with `code`", "STILL-3")
    assert first.text in text
    assert first.text.startswith("Prose of half") and first.text.endswith("```")
    assert text.splitlines()[first.line - 1].startswith("## STILL-2b")
    assert text.splitlines()[first.text_line - 1] == "Prose of half the time."
    assert first.section("what counts") == "- One."
    assert (first.section("Empty"), first.section("None")) == ("", None)
    assert first.section("Exceptions").startswith("```text")
    assert first.definition == "Prose of half the time."
    assert first.rule.ladder == (Measure("educate"), Measure("suspend", "shop_permission"))
    assert second.rule is None


def test_line_ends_and_byte_order_marks_change_nothing():
    """A file from another system gives the same clauses."""
    text = FRONT + BODY
    assert parse("\ufeff" + text.replace("\n", "\r\n")).clauses == parse(text).clauses


def test_regions_and_dates_come_from_the_front_matter():
    """Every clause holds where and when its file says."""
    text = (FRONT + BODY).replace('["*"]', "[NO, 'EU']").replace("owner", "effective_to: 2026-02-28\nowner")
    clause = parse(text).clauses[0]
    assert clause.regions == ("NO", "EU")
    assert (clause.effective_from.isoformat(), clause.effective_to.isoformat()) == (
        "2026-01-15",
        "2026-02-28",
    )


@given(st.text(max_size=300))
def test_any_text_below_the_front_matter_is_read(body):
    """No text breaks the parser, and all prose is a slice of the file."""
    source = Source(Path("p.md"), FRONT + body + "\n\n## A-1 T\n\n" + body)
    parsed = parse_policy(source)
    assert parsed.policy is not None
    for clause in parsed.policy.clauses:
        assert clause.text in source.text
        for section in clause.sections:
            assert 0 <= section.start <= section.end <= len(clause.text)


@given(st.text(max_size=300))
def test_any_file_is_read(text):
    """Whatever a file holds, the parser gives problems with lines of that file."""
    source = Source(Path("p.md"), text)
    for problem in parse_policy(source).problems:
        assert 1 <= problem.line <= len(source.lines)
        assert problem.render()
