"""Every fault that a handbook can have is found, at its line, with advice."""

import time
from pathlib import Path

import pytest

from policies import HandbookError, lint, load_handbook
from policies.problem import render

TWIN = """## STILL-3 Quiet

Below 10 %.

```rule
severity: minor
breach_when: speech_share < 0.1
ladder: [{restrict: {measure: reach_limit}}]
```

"""

ERRORS = [
    # file, text, put in its place, code, text on the line of the fault, part of message or hint
    ("still.md", "points: 12", "point: 12", "unknown-key", "point: 12", 'did you mean "points"?'),
    (
        "still.md",
        "severity: moderate",
        "severity: modrate",
        "wrong-word",
        "modrate",
        'did you mean "moderate"?',
    ),
    ("still.md", "severity: minor\n", "", "missing-key", "breach_when: speech", "severity"),
    ("still.md", "ladder: [educate]\n", "", "missing-key", "severity: minor", "ladder"),
    ("still.md", "ladder: [educate]", "ladder: []", "wrong-type", "ladder: []", "at least one entry"),
    (
        "still.md",
        "ladder: [educate]",
        "ladder: [educat]",
        "not-a-measure",
        "educat]",
        'did you mean "educate"?',
    ),
    (
        "still.md",
        "ladder: [educate]",
        "ladder: [suspend]",
        "not-a-measure",
        "[suspend]",
        "measure: posting_limit",
    ),
    (
        "still.md",
        "measure: posting_limit, days: 7",
        "measure: Posting-Limit, days: 7",
        "bad-slug",
        "Posting-",
        "posting_limit",
    ),
    ("still.md", "days: 7}", "days: 0}", "wrong-number", "days: 0", "1 or more"),
    ("still.md", "days: 7}", "day: 7}", "unknown-key", "day: 7", 'did you mean "days"?'),
    ("still.md", "points: 12", "points: 1.5", "wrong-number", "points: 1.5", "whole number"),
    ("still.md", "points: 12", "points: true", "wrong-number", "points: true", "whole number"),
    ("still.md", "days: 90", "days: 0", "wrong-number", "window_days: 0", "1 or more"),
    ("still.md", "[video, live]", "[video, radio]", "wrong-word", "radio", "listing"),
    ("still.md", "status: approved", "status: aproved", "wrong-word", "aproved", 'did you mean "approved"?'),
    (
        "still.md",
        "- static_frame_share",
        "- static_frame_shar",
        "unknown-signal",
        "frame_shar ",
        '"static_frame_share"?',
    ),
    ("still.md", "share >= 0.6", "share => 0.6", "not-a-leaf", "=> 0.6", "write >= instead of =>"),
    ("still.md", "share >= 0.6", "share >= 60 %", "not-a-leaf", "60 %\n", "0.6, not 60 %"),
    ("still.md", "share >= 0.6", "share >= half", "not-a-leaf", ">= half", "signal op number"),
    ("still.md", "share >= 0.6", "share >= 60", "threshold-range", ">= 60", "0.6"),
    ("still.md", "share >= 0.6", "share >= 0.5", "unstated-threshold", ">= 0.5", "does not state 0.5"),
    ("still.md", "videos_7d >= 5", "videos_7d >= 6", "unstated-threshold", ">= 6", "does not state 6"),
    ("still.md", "videos_7d >= 5", "videos_7d >= 7", "unstated-threshold", ">= 7", "does not state 7"),
    ("still.md", "videos_7d >= 5", "videos_7d >= 11", "unstated-threshold", ">= 11", "does not state 11"),
    ("still.md", "screen_share >= 0.25", "screen_share >= 0.3", "unstated-threshold", ">= 0.3", "30 %"),
    ("still.md", "  all:\n", "  all_of:\n", "unknown-key", "all_of", "any"),
    (
        "still.md",
        "speech_share < 0.1",
        "[speech_share < 0.1]",
        "not-a-leaf",
        "[speech",
        "under all:, any: or none:",
    ),
    ("still.md", "breach_when: speech_share < 0.1", "ask: null", "no-breach", "```rule", "breach_when"),
    ("still.md", "speech_share < 0.1", "{all: []}", "wrong-type", "all: []", "at least one"),
    (
        "still.md",
        "    when: host_on_screen_share >= 0.25\n",
        "",
        "no-opening",
        "host-visible",
        "when: or ask:",
    ),
    ("still.md", "id: licensed", "id: Licensed", "bad-slug", "id: Licensed", "host-visible"),
    (
        "still.md",
        "id: licensed",
        "id: host-visible",
        "duplicate-exception",
        "id: host-visible\n    ask",
        "second time",
    ),
    (
        "still.md",
        "ask: Does the creator hold a written licence?",
        'ask: ""',
        "wrong-type",
        'ask: ""',
        "a text",
    ),
    ("still.md", "severity: minor", "severity: *minor", "broken-yaml", "*minor", "write the value out"),
    ("still.md", "severity: minor", "severity: !!str minor", "broken-yaml", "!!str", "remove the tag"),
    ("still.md", "severity: minor", "severity: [minor", "broken-yaml", "breach_when: speech", "broken YAML"),
    (
        "still.md",
        "severity: minor",
        "severity: minor\nseverity: severe",
        "broken-yaml",
        "severity: severe",
        "second time",
    ),
    (
        "still.md",
        "conflicts_with: [STILL-1]\n```",
        "conflicts_with: [STILL-1]",
        "unclosed-block",
        "```rule\nseverity: minor",
        "```",
    ),
    (
        "still.md",
        "status: approved\n```",
        "status: approved",
        "unclosed-block",
        "```rule\nseverity: moderate",
        "never closed",
    ),
    (
        "still.md",
        "[STILL-1]\n```",
        "[STILL-1]\n```\n\nMore prose.",
        "rule-not-last",
        "More prose.",
        "above the block",
    ),
    (
        "still.md",
        "[STILL-1]\n```",
        "[STILL-1]\n```\n\n```rule\nseverity: minor\n```",
        "second-rule",
        "```rule\nseverity: minor\n```",
        "one",
    ),
    (
        "still.md",
        "```rule\nseverity: minor",
        "```Rule\nseverity: minor",
        "unmarked-rule",
        "```Rule",
        "```rule",
    ),
    (
        "still.md",
        "```rule\nseverity: minor",
        "```yaml\nseverity: minor",
        "unmarked-rule",
        "```yaml",
        "```rule",
    ),
    ("still.md", "[STILL-1]", "[STILL-9]", "dead-reference", "[STILL-9]", 'did you mean "STILL-'),
    ("still.md", "[STILL-1]", "[STILL-2]", "dead-reference", "[STILL-2]", "itself"),
    (
        "still.md",
        "See also STILL-2",
        "See also STILL-20",
        "dead-reference",
        "STILL-20",
        'did you mean "STILL-2"?',
    ),
    (
        "still.md",
        "appeal: APPEAL-1",
        "appeal: APPEAL-3",
        "dead-reference",
        "APPEAL-3",
        'did you mean "APPEAL-1"?',
    ),
    (
        "still.md",
        "## STILL-2 Silent",
        "## still-2 Silent",
        "bad-clause-id",
        "still-2",
        'did you mean "STILL-2"?',
    ),
    ("still.md", "## STILL-2 Silent", "## Silent", "bad-clause-id", "## Silent", "STILL-2 Title"),
    ("still.md", "## STILL-2 Silent videos", "## STILL-2", "no-title", "## STILL-2", "title"),
    ("still.md", "## STILL-2 Silent", "## STILL-1 Silent", "duplicate-clause", "STILL-1 Silent", "line 14"),
    ("still.md", "2026-01-15", "2026-02-30", "bad-date", "2026-02-30", "calendar"),
    ("still.md", "2026-01-15", "15 January 2026", "bad-date", "15 January", "2026-01-15"),
    ("still.md", "effective_from: 2026-01-15\n", "", "missing-key", "policy: still", "effective_from"),
    ("still.md", "owner:", "effective_to: 2025-01-01\nowner:", "bad-date", "2025-01-01", "before"),
    ("still.md", "policy: still-frame", "policy: Still Frame", "bad-slug", "Still Frame", "still-frame"),
    ("still.md", "version: 2", "version: true", "wrong-number", "version: true", "whole number"),
    ("still.md", "version: 2", "version: 0", "wrong-number", "version: 0", "1 or more"),
    ("still.md", 'regions: ["*"]', "regions: US", "wrong-type", "regions: US", "a list"),
    ("still.md", 'regions: ["*"]', "regions: []", "wrong-type", "regions: []", "at least one"),
    ("still.md", "title: Still", "titel: Still", "unknown-key", "titel", 'did you mean "title"?'),
    (
        "still.md",
        "appeal: APPEAL-1\n---",
        "appeal: APPEAL-1",
        "unclosed-front-matter",
        "---\npolicy",
        "never closed",
    ),
    ("still.md", "---\npolicy: still", "policy: still", "no-front-matter", "policy: still", "front matter"),
    ("adjudication.yaml", "low: 0.2", "low: 0.9", "wrong-order", "margin", "below margin.high"),
    (
        "adjudication.yaml",
        "sound_suspend",
        "sound_suspent",
        "unknown-key",
        "sound_suspent",
        '"sound_suspend"?',
    ),
    ("adjudication.yaml", "needs_attention: 151", "needs_attention: 251", "wrong-order", "bands", "fall"),
    ("adjudication.yaml", "start: 200", "start: many", "wrong-number", "many", "whole number"),
    (
        "adjudication.yaml",
        "{restrict: {measure: reach_limit}}",
        "{fine: 3}",
        "not-a-measure",
        "fine",
        "measure",
    ),
    ("adjudication.yaml", "escalate_from: restrict", "escalate_from: warn", "wrong-word", "warn", "educate"),
    (
        "signals.yaml",
        "name: coupon_share",
        "name: speech_share",
        "bad-catalog",
        "speech_share",
        "exists already",
    ),
    ("signals.yaml", "range: [0, 1]", "range: [1, 0]", "bad-catalog", "[1, 0]", "not below"),
]

WARNINGS = [
    (
        "still.md",
        "days: 7}",
        "days: 14}\n  - restrict: {measure: posting_limit, days: 7}",
        "lighter-ladder",
        "- restrict: {measure: posting_limit, days: 7}",
        "lighter",
    ),
    ("still.md", "days: 14}", "days: 21}", "untold-days", "days: 21", "21 days"),
    (
        "still.md",
        "- Licensed:",
        "- Signed: in sign language.\n- Licensed:",
        "prose-exception",
        "- Signed",
        "3 exceptions",
    ),
    (
        "still.md",
        "speech_share < 0.1",
        "{all: [speech_share < 0.1, speech_share >= 0.1]}",
        "out-of-reach",
        "breach_when: {",
        "exclude",
    ),
    (
        "still.md",
        "summary: Videos show a product in use.\n",
        "",
        "missing-key",
        "policy: still-frame",
        "summary",
    ),
    (
        "help/appeals.md",
        "You can appeal in",
        "A creator is a seller.\n\n## DEF-1 Creator\n\nA creator is a person in",
        "double-term",
        "A creator is a person",
        "APPEAL-1",
    ),
    (
        "still.md",
        "## STILL-2 Silent",
        f"{TWIN}## STILL-2 Silent",
        "twin-clause",
        "## STILL-2",
        "STILL-3",
    ),
]


@pytest.fixture
def write(tmp_path, small_files):
    """A function that writes the small handbook, with one text replaced, and gives its folder."""

    def make(name="still.md", old="", new=""):
        assert old in small_files[name]
        for path, text in small_files.items():
            if path == "signals.yaml" != name:
                continue
            target = tmp_path / path
            target.parent.mkdir(exist_ok=True)
            target.write_text(text.replace(old, new, 1) if path == name and old else text, "utf-8")
        return tmp_path

    return make


def line_of(path, needle):
    """The 1-based line on which a text begins, its last occurrence."""
    text = path.read_text("utf-8")
    assert needle in text
    return text.count("\n", 0, text.rindex(needle) + len(needle) - len(needle.lstrip("\n"))) + 1


def test_the_small_handbook_has_no_faults(write):
    """A sound handbook gives neither errors nor warnings, and loads."""
    root = write()
    assert render(lint(root)) == "no errors, no warnings"
    assert load_handbook(root).ids == {"STILL-1", "STILL-2", "APPEAL-1"}


@pytest.mark.parametrize(("name", "old", "new", "code", "needle", "words"), ERRORS)
def test_an_error_is_found_at_its_line(write, name, old, new, code, needle, words):
    """Each planted fault is reported with its line and advice, and no verdict is given with it."""
    root = write(name, old, new)
    found = [p for p in lint(root) if p.code == code]
    assert found, [p.render() for p in lint(root)]
    assert found[0].severity == "error"
    assert Path(found[0].path) == root / name
    assert found[0].line == line_of(root / name, needle)
    assert words in f"{found[0].message} {found[0].hint}"


@pytest.mark.parametrize(("name", "old", "new", "code", "needle", "words"), WARNINGS)
def test_a_warning_is_found_at_its_line(write, name, old, new, code, needle, words):
    """Each planted weakness is reported with its line; the handbook still loads."""
    root = write(name, old, new)
    problems = lint(root)
    assert [p.code for p in problems] == [code], [p.render() for p in problems]
    assert problems[0].severity == "warning"
    assert problems[0].line == line_of(root / name, needle)
    assert words in f"{problems[0].message} {problems[0].hint}"
    load_handbook(root)


def test_overlapping_versions_are_found(write):
    """Two versions of a clause in force on one day in one region are an error at the later one."""
    root = write("help/appeals.md", "## APPEAL-1 How", "## STILL-2 How")
    (found,) = [p for p in lint(root) if p.code == "overlapping-clause"]
    assert Path(found.path) == root / "still.md"
    assert found.line == line_of(root / "still.md", "## STILL-2 Silent")
    assert "in force on 2026-01-15 in US" in found.message
    assert "help/appeals.md:11" in (found.hint or "")


def test_versions_that_follow_one_another_are_sound(write):
    """A version that ends the day before the next begins overlaps nothing."""
    root = write("help/appeals.md", "regions:", "effective_to: 2026-01-14\nregions:")
    old = (root / "help" / "appeals.md").read_text("utf-8").replace("APPEAL-1 How", "STILL-2 How")
    (root / "old.md").write_text(old, "utf-8")
    assert lint(root) == []


def test_all_faults_are_told_at_once(write):
    """Faults of several files come together, in the order of files and lines."""
    root = write("still.md", "points: 12", "point: 12")
    (root / "adjudication.yaml").write_text("margin: 3\n", "utf-8")
    appeals = root / "help" / "appeals.md"
    appeals.write_text(appeals.read_text("utf-8").replace("version: 1", "version: x"), "utf-8")
    problems = lint(root)
    assert [p.code for p in problems] == ["wrong-type", "wrong-number", "unknown-key"]
    with pytest.raises(HandbookError, match=r"and 2 more"):
        load_handbook(root)


def test_a_problem_shows_its_line_and_a_caret(write):
    """A problem is printed with its place, its source line, a caret below the word, and the hint."""
    root = write("still.md", "points: 12", "point: 12")
    shown = lint(root)[0].render().splitlines()
    assert shown[0].endswith('still.md:48: error: unknown key "point"')
    assert shown[1:] == ["    point: 12", "    ^^^^^", '    hint: did you mean "points"?']


def test_the_shipped_handbook_is_clean():
    """The handbook that comes with the program has no problem at all, and is checked quickly."""
    start = time.perf_counter()
    assert render(lint()) == "no errors, no warnings"
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    "honest",
    [
        "Files are UTF-8, and COVID-19 or MP-4 are no clauses.",
        "Breaks are **short**. This is the rule, and it is a plain one.",
        '"Follow me" is no term, nor is a "second" look.',
        "It takes half an hour, two to three weeks, or every second Sunday in 2026.",
    ],
)
def test_honest_prose_raises_no_alarm(write, honest):
    """Names that look like ids, quoted words and other numbers are no faults."""
    assert lint(write("still.md", "Speech must fill", f"{honest} Speech must fill")) == []


@pytest.mark.parametrize("nothing", ["None.", "There are no exceptions.", "This clause has no exceptions."])
def test_no_exceptions_may_be_said(write, nothing):
    """An Exceptions heading may say that there are none."""
    assert (
        lint(
            write(
                "still.md", "10 % breaks this rule.", f"10 % breaks this rule.\n\n### Exceptions\n\n{nothing}"
            )
        )
        == []
    )


def test_slugs_may_look_like_ids(write):
    """The slug of a policy and the id of an exception may be a clause's id in small letters."""
    root = write("still.md", "policy: still-frame", "policy: still-2")
    text = (root / "still.md").read_text("utf-8").replace("id: licensed", "id: still-1")
    (root / "still.md").write_text(text, "utf-8")
    assert lint(root) == []


def test_a_day_count_of_the_window_is_not_that_of_a_step(write):
    """The caret stands below the days of the step, not below repeat_window_days."""
    (found,) = lint(write("still.md", "days: 14}", "days: 90}"))
    assert found.source[found.column - 1 :][: found.length] == "90" and "restrict" in found.source
