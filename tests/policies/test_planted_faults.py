"""Faults planted in a copy of the shipped handbook, one at a time: each is found where it was planted.

A fault is planted by the id of a clause, or the slug of a policy for its front matter, and by text, so
that the handbook may be edited around it. Only the file with the fault is read anew for each.
"""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

import cli
from policies import lint
from policies.draft import open_draft, read_draft
from policies.folder import SHIPPED
from policies.lint import check
from policies.problem import Source


class Fault(NamedTuple):
    """A text put in the place of another, and what must be said of it."""

    code: str
    where: str
    """Id of a clause, or slug of a policy."""
    old: str
    new: str
    hint: str
    """A word of the hint."""
    at: str = ""
    """What ends on the line of the fault, after planting; `new` if empty."""
    also: tuple[str, ...] = ()
    """Codes of what else may follow from the fault."""


ERRORS = [
    # Blocks that cannot be read
    Fault("unclosed-block", "STILL-1", "status: approved\n```", "status: approved", "```", "```rule"),
    Fault("unmarked-rule", "MATCH-2", "```rule", "```yaml", "```rule"),
    Fault("unmarked-rule", "STILL-6", "```rule", "```Rule", "```rule"),
    Fault("second-rule", "NET-1", "approved\n```", "approved\n```\n\n``` rule\nask: x\n```", "one",
          "``` rule"),
    Fault("rule-not-last", "ENG-3", "approved\n```", "approved\n```\n\nLate words.", "above", "Late words."),
    Fault("stray-rule", "live-conduct", "\n---\n", "\n---\n```rule\nask: x\n```\n", "STILL-2", "```rule"),
    Fault("broken-yaml", "MATCH-3", "[video, live, listing]", "[video, live", "brackets", "breach_when:"),
    Fault("broken-yaml", "ORIG-2", "severity: minor", "severity: *minor", "write the value out"),
    Fault("broken-yaml", "NET-2", "severity: ", "severity: !!str ", "remove the tag"),
    Fault("broken-yaml", "NET-1", "points: 35", "points: 35\npoints: 36", "first"),
    # Unknown keys and wrong values
    Fault("unknown-key", "STILL-2", "points: 12", "pionts: 12", '"points"'),
    Fault("unknown-key", "originality", "owner:", "ownr:", '"owner"', also=("missing-key",)),
    Fault("unknown-key", "LIVE-1", "when: live_speech", "wen: live_speech", '"when"', also=("no-opening",)),
    Fault("unknown-key", "NET-1", "days: 14", "day: 14", '"days"'),
    Fault("unknown-key", "STILL-5", "- any:", "- anny:", '"any"'),
    Fault("missing-key", "ENG-5", "severity: severe\n", "", "severity", "surfaces: [account, listing]"),
    Fault("missing-key", "ENG-5", "ladder:\n", "ladder: null\nlader:\n", "ladder", "ladder: null",
          also=("unknown-key",)),
    Fault("wrong-word", "ENG-1", "severity: moderate", "severity: modrate", '"moderate"'),
    Fault("wrong-word", "LIVE-2", "surfaces: [live]", "surfaces: [radio]", "listing"),
    Fault("wrong-word", "STILL-6", "status: approved", "status: aproved", '"approved"'),
    Fault("wrong-number", "STILL-3", "days: 7", "days: 0", "such as"),
    Fault("wrong-number", "NET-1", "points: 35", "points: many", "digits"),
    Fault("wrong-type", "LIVE-3", "surfaces: [live]", "surfaces: live", "[live]"),
    Fault("not-a-measure", "STILL-1", "  - educate\n  - educate", "  - educate\n  - educat", '"educate"'),
    Fault("not-a-measure", "ENG-2", "  - educate\n", "  - suspend\n", "measure: posting_limit"),
    Fault("no-breach", "ORIG-2", "breach_when: foreign_watermark_videos_28d >= 3\n", "", "ask:", "```rule"),
    # Signals, leaves and thresholds
    Fault("unknown-signal", "STILL-2", "- static_frame_share >", "- static_frame_shar >",
          '"static_frame_share"'),
    Fault("unknown-signal", "ORIG-1", "when: added_comm", "when: addded_comm", '"added_commentary_share"'),
    Fault("unknown-signal", "MATCH-3", "price_mismatch_videos_28d >= 3", "qqq >= 3", "signals.yaml"),
    Fault("not-a-leaf", "ENG-4", "posts_28d >= 5", "posts_28d => 5", "write >="),
    Fault("not-a-leaf", "NET-1", "synchrony >= 0.7", "synchrony >= 70 %", "decimal"),
    Fault("not-a-leaf", "LIVE-2", "share >= 0.3", "share >= third", "signal op number"),
    Fault("not-a-leaf", "LIVE-4", "hours_7d >= 2", "hours_7d >= 2 and live_hours_7d < 9", "own line"),
    Fault("not-a-leaf", "ORIG-3", "share >= 0.4", "share >= 0,4", "point"),
    Fault("not-a-leaf", "ENG-5", "orders_28d >= 40", "orders_28d = 40", "=="),
    Fault("not-one-group", "ENG-3", "breach_when:\n", "breach_when:\n  any: [a > 1]\n", "nest",
          "any: [a > 1]"),
    Fault("threshold-range", "STILL-3", "frame_share >= 0.7", "frame_share >= 70", "0.7"),
    Fault("threshold-range", "LIVE-3", "hours_7d >= 3", "hours_7d >= 300", "0 to"),
    Fault("threshold-range", "MATCH-2", "videos_7d >= 4", "videos_7d >= -4", "0 to"),
    # What the prose must state
    Fault("unstated-threshold", "STILL-2", "frame_share >= 0.5", "frame_share >= 0.55", "55 %"),
    Fault("unstated-threshold", "ENG-4", "posts_28d >= 5", "posts_28d >= 6", "6 posts"),
    Fault("unstated-threshold", "STILL-2", "screen_share >= 0.25", "screen_share >= 0.3", "30 %"),
    Fault("unstated-threshold", "LIVE-4", "ten minutes", "twelve minutes", "10 minutes", "_minutes > 10"),
    Fault("unstated-threshold", "MATCH-1", "than 70 %", "than 75 %", "70 %", "product_match_share <"),
    Fault("unstated-threshold", "NET-4", "accounts >= 3", "accounts >= 7", "7 accounts"),
    Fault("unstated-threshold", "ORIG-1", "is half or more", "is a third or more", "50 %",
          "added_commentary_share >"),
    Fault("unstated-threshold", "STILL-1", "less than a tenth", "less than a fifth", "10 %",
          "screen_share < 0.1"),
    # Exceptions
    Fault("no-opening", "STILL-4", "    when: speech_share >= 0.65\n", "", "when: or ask:",
          "id: voice-carries"),
    Fault("duplicate-exception", "ENG-3", "- id: comment-attack",
          "- id: comment-attack\n    ask: Is it?\n  - id: comment-attack", "line"),
    # Clauses, references and dates
    Fault("duplicate-clause", "STILL-3", "## STILL-3", "## STILL-3 Once\n\nText.\n\n## STILL-3", "first"),
    Fault("overlapping-clause", "MATCH-2", "## MATCH-2", "## LIVE-1", "part their regions",
          also=("dead-reference",)),
    Fault("bad-clause-id", "NET-4", "## NET-4", "## Net_4", '"NET-4"', also=("dead-reference",)),
    Fault("no-title", "ENG-4", "## ENG-4 Engagement bait", "## ENG-4", "Title"),
    Fault("dead-reference", "ENG-6", "ENG-2 and ENG-3", "ENG-22 and ENG-3", '"ENG-2"', "ENG-22"),
    Fault("dead-reference", "LIVE-1", "which LIVE-4", "which LVE-4", '"LIVE-4"', "LVE-4"),
    Fault("dead-reference", "LIVE-1", "which LIVE-4", "which Live-4", '"LIVE-4"', "Live-4"),
    Fault("dead-reference", "LIVE-1", "[LIVE-4]", "[LIVE-44]", '"LIVE-4"'),
    Fault("dead-reference", "LIVE-1", "[LIVE-4]", "[LIVE-1]", "another"),
    Fault("dead-reference", "originality", "owner:", "appeal: ORIG-77\nowner:", '"ORIG-', "appeal:"),
    Fault("dead-reference", "originality", "summary: ", "summary: See ORIG-77. ", '"ORIG-'),
    Fault("missing-key", "originality", "effective_from:", "# effective_from:", "effective_from", "policy: "),
    Fault("bad-date", "live-conduct", "from: 20", "from: 2026-02-30  # 20", "like 2026"),
    Fault("bad-date", "still-frame", "from: 20", "from: 15 January 2026  # 20", "like 2026-01-15"),
    Fault("bad-date", "engagement", "owner:", "effective_to: 2024-02-01\nowner:", "swap", "effective_to:"),
    Fault("bad-slug", "account-networks", "policy: account-networks", "policy: Account Networks", "like"),
    Fault("bad-slug", "MATCH-1", "id: new-packaging", "id: New Packaging", "host-visible"),
    Fault("bad-slug", "LIVE-5", "measure: reach_limit", "measure: Reach-Limit", "posting_limit"),
    Fault("wrong-type", "originality", 'regions: ["*"]', "regions: US", "[US]"),
    Fault("no-front-matter", "originality", "---\npolicy", "policy", "---"),
    Fault("unclosed-front-matter", "live-conduct", "\n---\n", "\n", "---", "---"),
]  # fmt: skip

TWIN = """## ENG-77 The same again

Five or more engagement-bait posts in four weeks.

```rule
severity: minor
breach_when: {all: [engagement_bait_posts_28d >= 5]}
ladder: [{restrict: {measure: reach_limit}}]
```

"""

WARNINGS = [
    Fault("lighter-ladder", "LIVE-1", "- restrict: {measure: tagging_block, days: 14}", "- educate", "rising",
          "days: 7}\n  - educate"),
    Fault("lighter-ladder", "NET-1", "- restrict: {measure: tagging_block, days: 14}",
          "- suspend: {measure: ecommerce_permission}", "rising",
          "- suspend: {measure: ecommerce_permission, days: 30}"),
    Fault("lighter-ladder", "MATCH-1", "tagging_block, days: 14}",
          "tagging_block, days: 14}\n  - restrict: {measure: tagging_block, days: 7}", "rising",
          "days: 14}\n  - restrict: {measure: tagging_block, days: 7}"),
    Fault("untold-days", "STILL-6", "days: 10", "days: 11", "say 11 days"),
    Fault("untold-days", "NET-1", "tagging block of fourteen days", "tagging block", "say 14 days",
          "days: 14"),
    Fault("untold-days", "ORIG-3", "posting_limit, days: 7", "posting_limit, days: 90", "say 90 days"),
    Fault("prose-exception", "MATCH-3", "- Later", "- Slip: mended at once.\n- Later", "exceptions:",
          "- Slip"),
    Fault("prose-exception", "STILL-4",
          "  - id: tool-fault\n    ask: Does the platform's record", "    ask: Does the platform's record",
          "exceptions:", "- Tool fault"),
    Fault("twin-clause", "ENG-4", "## ENG-4", f"{TWIN}## ENG-4", "join"),
    Fault("double-term", "LIVE-2", "\n\n", "\n\nA shopping video is a clip. ", "DEF-2"),
    Fault("double-term", "LIVE-4", "A pause is fine", "A **creator** is anybody.\nA pause is fine", "DEF-1",
          "A **creator**"),
    Fault("out-of-reach", "LIVE-1", "- live_hours_7d >= 2", "- live_hours_7d >= 2\n    - live_hours_7d < 2",
          "exclude", "breach_when:"),
    Fault("out-of-reach", "STILL-1", "when: speech_share >= 0.6", "when: dynamic_seconds_median < 3", "cover",
          "breach_when:"),
    Fault("missing-key", "product-match", "owner: ", "# owner: ", "owner", "policy: "),
]  # fmt: skip

FAULTS = ERRORS + WARNINGS


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """The folder and the draft of a copy of the shipped handbook, which has no fault."""
    root = tmp_path_factory.mktemp("planted") / "handbook"
    shutil.copytree(SHIPPED, root)
    folder, draft = open_draft(root)
    assert check(draft) == []
    return folder, draft


def planted(copied, fault):
    """The file that holds a fault, as it is afterwards, and the line of the fault."""
    folder, draft = copied
    policies = [
        p for p in draft.policies if fault.where == p.slug or any(c.id == fault.where for c in p.clauses)
    ]
    policy = max(policies, key=lambda p: (p.effective_from, "*" in p.regions))
    text = draft.sources[policy.path].text
    heading = f"\n## {fault.where} "
    start = text.index(heading) + 1 if heading in text else 0
    end = text.find("\n## ", start + 1) + 1 if start else 0
    part = text[start : end or None]
    assert fault.old in part, f"{fault.where} has no text {fault.old!r} any more"
    changed = part.replace(fault.old, fault.new, 1)
    after = text[:start] + changed + text[start + len(part) :]
    at = (fault.at or fault.new).rstrip("\n")
    line = after.count("\n", 0, after.index(at, start) + len(at)) + 1
    name = next(n for n, source in folder.files.items() if source.path == policy.path)
    return name, Source(policy.path, after), line


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{n} {f.code} {f.where}" for n, f in enumerate(FAULTS)])
def test_a_planted_fault_is_found(copied, fault):
    """It is told at its file and line, with a caret below text and advice, and nothing else is said."""
    folder, draft = copied
    name, source, line = planted(copied, fault)
    problems = check(read_draft({**folder.files, name: source}, draft.catalog))
    shown = "\n".join(p.render() for p in problems)
    found = next((p for p in problems if p.code == fault.code and p.line == line), None)
    assert found, f"not found on line {line}:\n{shown}"
    assert (found.path, found.severity) == (str(source.path), "error" if fault in ERRORS else "warning")
    assert fault.hint in (found.hint or "")
    assert source.line(line)[found.column - 1 :][: found.length].strip()
    assert not source.line(line)[found.column - 1].isspace()
    assert {p.code for p in problems if p is not found} <= set(fault.also), shown


def test_the_faults_are_of_many_kinds():
    """Nothing that the design lists is left out, and many policies are spoiled."""
    assert len({(f.where, f.old, f.new) for f in FAULTS}) == len(FAULTS) >= 48
    assert len({f.where for f in FAULTS}) > 25
    assert len({f.code for f in FAULTS}) > 25


def test_faults_of_many_files_are_told_at_once(copied, tmp_path, capsys):
    """Written to disk together, they end `policies lint` with 1, by file and line, in text and in JSON."""
    root = tmp_path / "handbook"
    shutil.copytree(copied[0].root, root)
    chosen = [f for f in FAULTS if f.code in ("not-a-leaf", "wrong-word", "untold-days")]
    expected = {}
    for fault in chosen:
        name, source, line = planted(copied, fault)
        (root / name).write_text(source.text, "utf-8")
        expected[str(root / name)] = (line, fault.code)
    problems = lint(root)
    assert {p.path: (p.line, p.code) for p in problems} == expected
    assert len(expected) > 4
    assert [(p.path, p.line) for p in problems] == sorted((p.path, p.line) for p in problems)
    assert cli.run(["policies", "lint", "--policies", str(root), "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["message"] for row in rows] == [p.message for p in problems]
    assert all(Path(row["path"]).is_file() and row["hint"] for row in rows)
