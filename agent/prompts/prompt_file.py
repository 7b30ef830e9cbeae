"""Prompt files: one per task and wording, shipped with the package, named `TASK.vN.jinja`.

A file is a list of turns under lines like `## system`, `## user`, `## assistant`; the line `## own`
ends the part that requests share. The file is split before it is rendered, so no fact can open a
turn. A missing fact is an error. A new wording is a new version; name and digest go into records.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple, get_args

from jinja2 import Environment, StrictUndefined, Template

from agent.llm.protocol import Message, Role
from signals.errors import UserError

_TURN = re.compile(r"^## (\w+)[ \t]*$\n?", re.MULTILINE)
_OWN = "own"


class Turns(NamedTuple):
    """The messages of a prompt on both sides of the shared-prefix boundary."""

    prefix: tuple[Message, ...]
    suffix: tuple[Message, ...]


@dataclass(frozen=True)
class Prompt:
    """A prompt file.

    Args:
        name: Task and version, such as `judge.v1`.
        digest: sha256 of the file.
        parts: Turn names and their templates, in order.
    """

    name: str
    digest: str
    parts: tuple[tuple[str, str], ...]

    @property
    def version(self) -> str:
        """The version in the name, such as `v1`."""
        return self.name.rsplit(".", 1)[1]

    def turns(self, **facts: object) -> Turns:
        """Render every turn with the facts.

        Raises:
            jinja2.UndefinedError: The file names a fact that is not given.
        """
        sides: tuple[list[Message], list[Message]] = ([], [])
        side = 0
        for name, source in self.parts:
            if name == _OWN:
                side = 1
                continue
            role = next(role for role in get_args(Role) if role == name)
            sides[side].append(Message(role, _compiled(source).render(**facts).strip()))
        return Turns(tuple(sides[0]), tuple(sides[1]))


@cache
def _compiled(source: str) -> Template:
    """A turn ready to be filled in; compiling one takes a hundred times longer than filling it in."""
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)


@cache
def load_prompt(name: str) -> Prompt:
    """The shipped prompt file `name`, such as `judge.v1`.

    Raises:
        UserError: There is no such file, or it has a turn of an unknown name.
    """
    file = files("agent") / "prompts" / f"{name}.jinja"
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError as error:
        raise UserError(
            "no such prompt", where=f"prompts/{name}.jinja", hint="reinstall clausewise"
        ) from error
    return parse_prompt(name, text)


def parse_prompt(name: str, text: str) -> Prompt:
    """A prompt from the text of its file.

    Raises:
        UserError: No turn at all, or a turn of an unknown name.
    """
    pieces = _TURN.split(text)[1:]
    parts = tuple(zip(pieces[::2], pieces[1::2], strict=True))
    unknown = [turn for turn, _ in parts if turn not in (*get_args(Role), _OWN)]
    if unknown or not parts:
        fault = f"unknown turn {unknown[0]!r}" if unknown else "no turns"
        raise UserError(fault, where=f"prompts/{name}.jinja", hint="use ## system, user, assistant, own")
    return Prompt(name, hashlib.sha256(text.encode()).hexdigest(), parts)
