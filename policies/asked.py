"""How people ask about clauses in words of their own: `asked.yaml` of a handbook, which may be missing.

A list of phrases for each clause id, for all of its versions. Search looks through them when a person asks;
no verdict hangs on them, so they are no part of a handbook's digest and have one of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from policies.fields import Fields, broken_yaml
from policies.problem import Problem, Source
from signals.yaml_source import YamlProblem, read_yaml

LONGEST = 300
"""Characters of a phrase; what people type into a search box is shorter."""

Asked: TypeAlias = Mapping[str, tuple[str, ...]]
"""Phrases by clause id."""


def read_asked(source: Source, ids: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Reads `asked.yaml`.

    Args:
        source: Its text.
        ids: The ids of all clauses.

    Returns:
        The phrases without faults, and every fault found.
    """
    try:
        located = read_yaml(source.text, str(source.path))
    except YamlProblem as error:
        return {}, [broken_yaml(source, error)]
    if located.value is None:
        return {}, []
    fields = Fields(source, located)
    given = fields.mapping((), ids) or {}
    found = {name: tuple(_phrases(fields, name)) for name in ids if name in given}
    return found, fields.problems


def digest_of(asked: Asked) -> str:
    """The sha256, in hex, of all phrases; empty where there are none."""
    text = json.dumps(asked, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest() if asked else ""


def _phrases(fields: Fields, name: str) -> list[str]:
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
