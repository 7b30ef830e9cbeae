"""Reads a YAML file into its form; every fault is told with file, line and field."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from signals.errors import UserError
from signals.faults import Complaint, Fault, InputError, complaints_of
from signals.located import Located, dotted
from signals.yaml_source import read_yaml

Form = TypeVar("Form", bound=BaseModel)


def read_form(path: Path, form: type[Form]) -> tuple[Form, Located]:
    """The content of a file as its form, with the places of all that stands in it.

    Raises:
        UserError: The file cannot be read, is no YAML, or has another form.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot be read: {error}", where=str(path), hint="check the path") from error
    source = read_yaml(text, str(path))
    try:
        return form.model_validate(source.value), source
    except ValidationError as error:
        refuse(complaints_of(error, form), source)
        raise


def refuse(complaints: Iterable[Complaint], source: Located) -> None:
    """Raises an error with all complaints; without any, nothing happens.

    Raises:
        InputError: There is a complaint.
    """
    if faults := [_placed(source, each) for each in complaints]:
        raise InputError(faults)


def _placed(source: Located, complaint: Complaint) -> Fault:
    mark = (source.key_mark if complaint.on_key else source.mark)(*complaint.path)
    return Fault(f"{source.where}:{mark.line}", dotted(complaint.path), complaint.what, complaint.hint)
