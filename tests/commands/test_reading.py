"""`clausewise policies read|terms`, and `policies show` in its forms."""

import json


def test_read_reports_and_is_no_gate(clausewise, handbook):
    """Hardest first, a summary last, status 0; the same in JSON."""
    ran = clausewise("policies", "read", "--policies", handbook)
    assert ran.status == 0 and "median grade" in ran.out.splitlines()[-1]
    report = json.loads(clausewise("policies", "read", "--policies", handbook, "--format", "json").out)
    assert {one["clause"] for one in report["clauses"]} == {"COPY-1", "LIVE-1", "SPEAK-1", "STILL-2"}
    grades = [one["grade"] for one in report["clauses"]]
    assert grades == sorted(grades, reverse=True) and report["summary"] in " ".join(ran.out.split())


def test_read_takes_some_clauses(clausewise, handbook):
    """Those that are named, once each, as Markdown; an unknown one is answered with the nearest."""
    arguments = ("policies", "read", "still-2", "STILL-2", "--policies", handbook, "--format", "markdown")
    ran = clausewise(*arguments)
    assert ran.status == 0 and ran.out.count("| STILL-2 |") == 1 and "COPY-1" not in ran.out
    ran = clausewise("policies", "read", "STIL-2", "--policies", handbook)
    assert ran.status == 2 and 'did you mean "STILL-2"?' in ran.err


def test_terms_are_listed(clausewise):
    """The words of the shipped handbook with the clauses that use them."""
    rows = json.loads(clausewise("policies", "terms", "--format", "json").out)
    assert list(rows[0]) == ["term", "clause", "title", "used_in", "path", "line"]
    ran = clausewise("policies", "terms")
    assert ran.status == 0 and all(row["clause"] in ran.out for row in rows)


def test_show_prints_versions_and_references_in_every_form(clausewise):
    """Text, JSON and Markdown tell both versions of a clause and who names another."""
    for form in ("text", "markdown"):
        ran = clausewise("policies", "show", "DEF-2", "--format", form)
        assert ran.status == 0 and "Named by" in ran.out and "STILL-2" in ran.out
        ran = clausewise("policies", "show", "STILL-2", "--format", form)
        assert "version 1" in ran.out and "version 2" in ran.out
    rows = json.loads(clausewise("policies", "show", "STILL-2", "--format", "json").out)
    assert [row["version"] for row in rows] == [1, 2]
    assert {"rule", "signals", "referred_by", "text", "path", "line"} <= rows[0].keys()
