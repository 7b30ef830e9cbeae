"""How people ask about clauses in words of their own: `asked.yaml` of a handbook, which may be missing.

A list of phrases for each clause id, for all of its versions. Search looks through them when a person asks;
no verdict hangs on them, so they are no part of a handbook's digest and have one of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TypeAlias

from policies.fields import Fields, broken_yaml
from policies.problem import Problem, Source
from signals.located import Part, shown
from signals.yaml_source import YamlProblem, read_yaml

LONGEST = 300
"""Characters of a phrase; what people type into a search box is shorter."""

Asked: TypeAlias = Mapping[str, tuple[str, ...]]
"""Phrases by clause id."""


def read_asked(source: Source) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Reads `asked.yaml`; whether its keys are clauses is told by `policies.checks.references`.

    Returns:
        The phrases without faults, and every fault found.
    """
    try:
        located = read_yaml(source.text, str(source.path))
    except YamlProblem as error:
        return {}, [broken_yaml(source, error)]
    fields = Fields(source, located)
    if located.value is not None and not isinstance(located.value, dict):
        message = f"there must be phrases by clause id here, not {shown(located.value)}"
        fields.report(
            (), "wrong-type", message, "write an id, a colon, and below it a dash before each phrase"
        )
        return {}, fields.problems
    return {str(name): tuple(_phrases(fields, name)) for name in located.value or {}}, fields.problems


def digest_of(asked: Asked) -> str:
    """The sha256, in hex, of all phrases; empty where there are none."""
    text = json.dumps(asked, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest() if asked else ""


def _phrases(fields: Fields, name: Part) -> list[str]:
    """The phrases of a clause, without those that are faulty or come twice."""
    found: list[str] = []
    for at in range(len(fields.entries((name,)) or ())):
        phrase = fields.text((name, at))
        if phrase is None:
            continue
        if len(phrase) > LONGEST:
            message = f"the phrase has {len(phrase)} characters, more than {LONGEST}"
            fields.report((name, at), "too-long", message, "write it as somebody would type it")
        elif phrase in found:
            fields.report((name, at), "twice", "the phrase stands here twice", "remove one")
        else:
            found.append(phrase)
    return found
