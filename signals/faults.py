"""What is wrong with an input, told in the user's words and at the user's place.

A `Complaint` knows the path inside the input; whoever read the file turns it into a `Fault`, which knows
file and line too. The type checks' own messages never reach a user: they are reworded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from signals.errors import UserError
from signals.located import Part, nearest, shown

WANTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "date_type": "a day, YYYY-MM-DD,",
    "tuple_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
}


@dataclass(frozen=True)
class Complaint:
    """What is wrong at one path of an input; `on_key`: the key is meant, not its value."""

    path: tuple[Part, ...]
    what: str
    hint: str | None = None
    on_key: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where in which file.

    `where` is `file:line`, or `file:row N` where a file has no lines; `field` is the path inside it, such
    as `signals.static_frame_share.value`, empty for the whole.
    """

    where: str
    field: str
    what: str
    hint: str | None = None

    @property
    def sentence(self) -> str:
        """The fault without its place and hint."""
        return f"{self.field}: {self.what}" if self.field else self.what

    def __str__(self) -> str:
        """The fault on one line, as an error prints it."""
        return str(UserError(self.sentence, where=self.where, hint=self.hint))


class InputError(UserError):
    """One or more faults of one input; printed as the first and the number of the others.

    Args:
        faults: All that is known to be wrong, at least one.
        more: Whether reading stopped before the end.
    """

    def __init__(self, faults: Sequence[Fault], *, more: bool = False) -> None:
        first, others = faults[0], len(faults) - 1
        count = f" (and {'at least ' if more else ''}{others} more)" if others else ""
        super().__init__(first.sentence + count, where=first.where, hint=first.hint)
        self.faults = tuple(faults)


def complaints_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Complaint]:
    """Rewords the findings of a type check; `model` names the keys for "did you mean"."""
    for found in error.errors(include_url=False):
        path = tuple(part for part in found["loc"] if part != "[key]")
        what, hint = _reworded(found["type"], found["input"], found.get("ctx", {}), found["msg"])
        match found["type"]:
            case "missing":
                what = f'the required key "{path[-1]}" is missing'
                path = path[:-1]
            case "extra_forbidden":
                what = f"unknown key {shown(str(path[-1]))}"
                hint = did_you_mean(str(path[-1]), _keys(model, path[:-1]))
        yield Complaint(path, what, hint, on_key=found["type"] == "extra_forbidden")


def did_you_mean(name: str, names: Sequence[str]) -> str:
    """A hint with the nearest valid name, or with all of them where they are few and none is near."""
    close = nearest(name, names)
    if close is not None:
        return f'did you mean "{close}"?'
    return f"known are {', '.join(names)}" if 0 < len(names) <= 16 else "remove it or declare it"


def _reworded(kind: str, value: Any, limits: dict[str, Any], message: str) -> tuple[str, str | None]:
    """The words for one finding, with the value shown, and a hint where one helps."""
    match kind:
        case _ if kind in WANTED:
            return f"{described(value)} where {WANTED[kind]} belongs", None
        case "finite_number":
            return f"{shown(value)} where a number belongs", None
        case "greater_than_equal":
            return f"{shown(value)} is below {limits['ge']:g}", None
        case "less_than_equal":
            return f"{shown(value)} is too large, the most is {limits['le']:,}", None
        case "string_too_short":
            return "empty text", "fill it in"
        case "string_too_long":
            return f"text of {len(value):,} characters, the most is {limits['max_length']:,}", "shorten it"
        case "string_unicode":
            return "text with half a character (a lone surrogate)", "write the text in UTF-8"
        case "literal_error":
            allowed = re.findall(r"'([^']*)'", limits["expected"])
            hint = f"write one of {', '.join(allowed)}"
            close = nearest(value, allowed) if isinstance(value, str) else None
            return f"unknown value {shown(value)}", f'did you mean "{close}"?' if close else hint
        case _:
            return message, None


def described(value: Any) -> str:
    """A value with its kind, where the kind is what is wrong: `text "0.7"`, `boolean true`."""
    if isinstance(value, bool):
        return f"boolean {shown(value)}"
    if isinstance(value, str):
        return f"text {shown(value)}"
    return f"number {shown(value)}" if isinstance(value, int | float) else shown(value)


def _keys(model: type[BaseModel], path: tuple[Part, ...]) -> list[str]:
    """Keys that the object at `path` may have, by following the annotations of the model."""
    current: Any = model
    for part in path:
        found = list(_models(current.model_fields[part].annotation)) if part in current.model_fields else []
        current = found[0] if found else current
    return list(current.model_fields)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Models named anywhere inside an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)
