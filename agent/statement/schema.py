"""The JSON schema of a statement of reasons, made from the form that checks it.

`python -m agent.statement.schema` writes it to `agent/statement/schema/statement.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from agent.statement.database import DatabaseStatement

FILE = Path(__file__).resolve().parent / "schema" / "statement.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema; a field that may be left out is left out and never null."""
    form = DatabaseStatement.model_json_schema()
    form["properties"] = {name: _given(field) for name, field in form["properties"].items()}
    return {"$schema": DIALECT, **form}


def text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _given(field: dict[str, Any]) -> dict[str, Any]:
    """A field without null: what stands there when something stands there."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    rest = {key: value for key, value in field.items() if key not in ("anyOf", "default")}
    return {**kinds[0], **rest} if kinds else rest


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
    print(FILE)
