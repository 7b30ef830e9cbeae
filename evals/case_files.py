"""Files of cases of any kind, told apart by their fields.

A file or folder is read whole before anything runs: an error names file, line and field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from evals.case_forms import ChatCase, RetrievalCase
from evals.judge_cases import JudgementCase
from evals.systems.system import Case
from evals.verdict_cases import VerdictCase
from signals.errors import UserError
from signals.faults import complaints_of
from signals.json_source import parse_json
from signals.yaml_source import read_yaml

SHIPPED = Path(__file__).resolve().parent / "cases"
T = TypeVar("T")
ENDINGS = (".yaml", ".yml", ".jsonl")
FORMS: Mapping[str, type[BaseModel]] = {
    "profile": VerdictCase,
    "ask": JudgementCase,
    "query": RetrievalCase,
    "turns": ChatCase,
}
"""The field that only one kind of case has."""


def load_cases(paths: Iterable[Path]) -> list[Case]:
    """All cases of files and folders, in the order given; within a folder by path.

    Raises:
        UserError: A path is missing, a file cannot be read, an entry is no case, or an id stands twice.
    """
    cases: dict[str, Case] = {}
    for file in (file for path in paths for file in _files(path)):
        for place, raw in _entries(file):
            case = _case(raw, place)
            if case.id in cases:
                raise UserError(f'the id "{case.id}" stands twice', where=place, hint="give it another id")
            cases[case.id] = case
    return list(cases.values())


def only(cases: Iterable[Case], form: type[T]) -> list[T]:
    """The cases of one form, in their order."""
    return [case for case in cases if isinstance(case, form)]


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.rglob("*") if each.suffix in ENDINGS)
    if not found:
        raise UserError("holds no file of cases", where=str(path), hint=f"they end in {', '.join(ENDINGS)}")
    return found


def _entries(path: Path) -> Iterator[tuple[str, Any]]:
    """Every entry of a file with its place."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot be read: {error}", where=str(path), hint="check the path") from error
    if path.suffix == ".jsonl":
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                try:
                    yield f"{path}:{number}", parse_json(line)
                except ValueError as error:
                    raise UserError(f"is no JSON: {error}", where=f"{path}:{number}") from error
        return
    read = read_yaml(text, str(path))
    if not isinstance(read.value, list):
        raise UserError("holds no list of cases", where=str(path), hint="start each case with '- id:'")
    for index, raw in enumerate(read.value):
        yield read.place(index), raw


def _case(raw: Any, place: str) -> Case:
    form = next((form for key, form in FORMS.items() if isinstance(raw, dict) and key in raw), None)
    if form is None:
        hint = f"a case has one of the fields {', '.join(FORMS)}"
        raise UserError("is no case of a known kind", where=place, hint=hint)
    try:
        return cast("Case", form.model_validate(raw))
    except ValidationError as error:
        first = next(iter(complaints_of(error, form)))
        field = ".".join(str(part) for part in first.path)
        what = f"{field}: {first.what}" if field else first.what
        raise UserError(what, where=place, hint=first.hint) from error
