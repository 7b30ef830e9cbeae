"""JSON schemas of the case files, made from the forms that read them.

`python -m evals.schema` writes them to `evals/schema/`. A case file may name one in its first line
(`# yaml-language-server: $schema=…`), so that an editor completes keys and marks slips while one types.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evals.case_forms import ChatCase, RetrievalCase
from evals.judge_cases import JudgementCase
from evals.runner import replace_whole
from evals.verdict_cases import VerdictCase
from signals.profile import Profile

FOLDER = Path(__file__).resolve().parent / "schema"
FORMS: Mapping[str, type[BaseModel]] = {
    "verdict": VerdictCase,
    "judgement": JudgementCase,
    "retrieval": RetrievalCase,
    "chat": ChatCase,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a file of cases of one kind: a list of cases."""
    case = FORMS[kind].model_json_schema(by_alias=True)
    known = case.pop("$defs", {})
    if kind == "verdict":
        profile = Profile.model_json_schema(by_alias=True)
        known |= profile.pop("$defs", {})
        signals = profile["properties"]["signals"]
        # A bare number is short for an object that holds the value alone.
        signals["additionalProperties"] = {"anyOf": [{"type": "number"}, signals["additionalProperties"]]}
        known["Profile"] = profile
        case["properties"]["profile"] = {"$ref": "#/$defs/Profile"}
    known[case["title"]] = case
    return {
        "$schema": DIALECT,
        "title": f"Cases: {kind}",
        "type": "array",
        "items": {"$ref": f"#/$defs/{case['title']}"},
        "$defs": known,
    }


def files() -> dict[Path, str]:
    """The text of each schema by its path."""
    texts = {kind: json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n" for kind in FORMS}
    return {FOLDER / f"{kind}.json": text for kind, text in texts.items()}


def main() -> None:
    """Writes all schemas."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in files().items():
        replace_whole(path, text)
        print(path)


if __name__ == "__main__":
    main()
