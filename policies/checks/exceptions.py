"""An exception that people can read is one that the rule knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.clause import Clause, Section
from policies.draft import Draft
from policies.problem import Problem
from signals.located import Mark

ITEM = re.compile(r"(?m)^(?:[-*+]|\d+[.)])[ \t]+")
NONE = re.compile(r"(?i)\W*(?:none|no exceptions?|there (?:are|is) no\w*|nothing|not applicable)\b")


def check_exceptions(draft: Draft) -> Iterator[Problem]:
    """Warns of an Exceptions heading with more exceptions below it than the rule has."""
    for clause in draft.clauses:
        for section in clause.sections:
            if clause.rule is None or not re.match(r"(?i)\s*exceptions?\b", section.heading):
                continue
            told, known = _items(clause, section), len(clause.rule.exceptions)
            if told > known:
                message = f"the prose of {clause.id} tells of {told} exceptions, its rule of {known}"
                source = draft.sources[clause.path]
                above = clause.text[: section.start].count("\n") + clause.text_line
                mark = source.find(r"(?<=###)\s*\S", clause.line, above) or Mark(above, 1)
                for line in range(clause.line, above + 1):
                    if re.match(r"\s{0,3}###\s*" + re.escape(section.heading), source.line(line)):
                        mark = Mark(line, source.line(line).index(section.heading) + 1)
                hint = "add it under exceptions:, with when: or ask:"
                yield source.problem(mark, "prose-exception", message, hint, severity="warning")


def _items(clause: Clause, section: Section) -> int:
    """How many exceptions a section lists; one where it is plain text."""
    body = clause.text[section.start : section.end]
    return len(ITEM.findall(body)) or int(bool(body.strip()) and not NONE.match(body))
