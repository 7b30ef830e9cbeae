"""Who works here: people with their roles, from the file `people.toml` in the data folder.

    [people.ana]
    role = "reviewer"
    password = "scrypt$…"

Where there is no file, one person works alone and may do everything. Nobody is let in whom the file does not
name, whoever vouches for them.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from agent.password import fits, hashed, is_hash
from signals.errors import UserError
from signals.faults import Fault, InputError, complaints_of
from signals.located import dotted

FILE = "people.toml"
Role = Literal["viewer", "reviewer", "lead"]
Action = Literal["view", "decide", "undo", "batch"]
RANK: dict[Role, int] = {"viewer": 0, "reviewer": 1, "lead": 2}
NEEDED: dict[Action, Role] = {"view": "viewer", "decide": "reviewer", "undo": "lead", "batch": "lead"}
"""The lowest role for each action; a job has the one model to itself, so a lead starts it."""
LONGEST_NAME = 80
BARE = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True)
class Person:
    """Somebody who works with the program."""

    name: str
    role: Role

    def may(self, action: Action, of: str | None = None) -> bool:
        """Whether the person may do something.

        Args:
            action: What is to be done.
            of: Whose decision is to be undone, which anybody who decides may do with their own; None:
                somebody else's.
        """
        own = action == "undo" and of == self.name
        return RANK[self.role] >= RANK[NEEDED["decide" if own else action]]


def _name(text: str) -> str:
    if not text.isprintable() or text != text.strip() or not 0 < len(text) <= LONGEST_NAME:
        what = f"a name has 1 to {LONGEST_NAME} visible characters and no blank at its ends"
        raise PydanticCustomError("name", what)
    return text


def _password(text: str) -> str:
    if not is_hash(text):
        raise PydanticCustomError("hash", "no hashed password; `clausewise people add` writes one")
    return text


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    password: Annotated[str, AfterValidator(_password)]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    people: dict[Annotated[str, AfterValidator(_name)], _Entry] = {}


class People:
    """The people of a file."""

    def __init__(self, entries: Mapping[str, _Entry]) -> None:
        self._entries = entries

    @property
    def all(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        return tuple(Person(name, entry.role) for name, entry in sorted(self._entries.items()))

    def named(self, name: str) -> Person | None:
        """The person of a name, None where nobody has it."""
        entry = self._entries.get(name)
        return Person(name, entry.role) if entry else None

    def check(self, name: str, password: str) -> Person | None:
        """The person of a name if the password is theirs; a name that nobody has takes as long."""
        entry = self._entries.get(name)
        return self.named(name) if fits(password, entry.password if entry else None) else None

    def with_person(self, name: str, role: Role, password: str) -> People:
        """These people and one more, or one with another role and password.

        Args:
            name: 1 to 80 visible characters.
            role: What the person may do.
            password: As the person types it, 8 characters or more.

        Raises:
            UserError: The name or the password cannot be used.
        """
        try:
            _name(name)
        except PydanticCustomError as error:
            raise UserError(error.message(), hint="choose another name") from error
        return People({**self._entries, name: _Entry(role=role, password=hashed(password))})

    def save(self, path: Path) -> None:
        """Writes the file anew, whole or not at all, readable by its owner alone; comments are not kept.

        Raises:
            UserError: It cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=path.parent) as folder:
                new = Path(folder) / path.name
                new.touch(mode=0o600)
                new.write_text("\n".join(map(self._section, self.all)), "utf-8")
                os.replace(new, path)
        except OSError as error:
            what = f"cannot be written ({error.strerror or error})"
            raise UserError(what, where=str(path), hint="choose another folder with --home") from error

    def _section(self, person: Person) -> str:
        key = person.name if BARE.fullmatch(person.name) else json.dumps(person.name, ensure_ascii=False)
        password = self._entries[person.name].password
        return f'[people.{key}]\nrole = "{person.role}"\npassword = "{password}"\n'


def load_people(path: Path) -> People:
    """The people of a file.

    Raises:
        UserError: The file cannot be read, is no TOML, or has an unknown, missing or wrong key.
    """
    try:
        file = _File.model_validate(_toml(path))
    except ValidationError as error:
        found = complaints_of(error, _File)
        raise InputError([Fault(str(path), dotted(c.path), c.what, c.hint) for c in found]) from error
    return People(file.people)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise UserError(what, where=str(path), hint="`clausewise people add` writes it") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"no TOML: {error}", where=str(path), hint="mend or remove it") from error


def from_header(people: People, name: str | None) -> Person | None:
    """The person whom a reverse proxy names in a header; None without one, or for a name not in the file.

    Ask only where every request comes through the proxy: anybody can write a header.
    """
    return people.named(name.strip()) if name else None


def local_person() -> Person:
    """Whoever runs the program on their own machine, who may do everything."""
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container may run as a number that has no name.
        name = ""
    return Person(name or "reviewer", "lead")
