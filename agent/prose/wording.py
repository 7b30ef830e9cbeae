"""The words of the frame around a message, per language, owned by people and not by the model.

Shipped wording lies in `agent/languages/LANGUAGE.yaml`; a handbook's `messages/LANGUAGE.yaml` replaces
any entry, or adds a language whole. Every slot is checked when the wording is loaded, so that a
message can never fail half-way.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from signals.errors import UserError
from signals.located import Located
from signals.yaml_source import read_yaml

DEFAULT_LANGUAGE = "en"
OPEN_GROUPS = {"measure": (), "unit": ("n",), "phrase": (), "why": (), "fix": ()}
"""Groups to which a handbook may add entries of its own, with the slots that such an entry may use."""


@dataclass(frozen=True)
class Wording:
    """Sentences of one language by dotted key, such as `now.educate`."""

    language: str
    entries: Mapping[str, str]

    def say(self, key: str, **slots: object) -> str:
        """The sentence of a key with its slots filled."""
        return self.entries[key].format(**slots)

    def has(self, key: str) -> bool:
        """Whether there is a sentence under a key."""
        return key in self.entries


def languages(folder: Path | None = None) -> list[str]:
    """Languages with wording, shipped and of the handbook's `messages/` folder, sorted."""
    own = [p.stem for p in folder.glob("*.yaml")] if folder else []
    return sorted(
        {p.name.removesuffix(".yaml") for p in _shipped().iterdir() if p.name.endswith(".yaml")} | {*own}
    )


def load_wording(language: str, folder: Path | None = None) -> Wording:
    """The wording of a language, the handbook's entries before the shipped ones.

    Raises:
        UserError: No wording for the language, an entry that is unknown, missing or no text, or a slot
            that the program cannot fill.
    """
    shipped = _shipped() / f"{language}.yaml"
    own = folder / f"{language}.yaml" if folder else None
    if not shipped.is_file() and not (own and own.is_file()):
        have = ", ".join(languages(folder))
        raise UserError(f'no wording for the language "{language}"', hint=f"use one of {have}")
    entries: dict[str, str] = {}
    if shipped.is_file():
        entries |= _read(shipped.read_text("utf-8"), f"agent/languages/{language}.yaml")
    if own and own.is_file():
        entries |= _read(own.read_text("utf-8"), str(own))
    missing = sorted(_pattern().keys() - entries.keys())
    if missing:
        raise UserError(f"the wording lacks {missing[0]}", where=str(own or shipped), hint="add the entry")
    return Wording(language, entries)


def _shipped() -> Any:
    return files("agent") / "languages"


@cache
def _pattern() -> dict[str, frozenset[str]]:
    """Every key that must exist, with the slots it may use: those of the English wording."""
    text = (_shipped() / f"{DEFAULT_LANGUAGE}.yaml").read_text("utf-8")
    return {key: _slots(value) for key, value, _ in _walk(read_yaml(text, "en.yaml"))}


def _read(text: str, where: str) -> dict[str, str]:
    found = {}
    for key, value, line in _walk(read_yaml(text, where)):
        place = f"{where}:{line}"
        if not isinstance(value, str):
            raise UserError(f"{key} is not a text", where=place, hint="put it in quotes")
        group = key.split(".")[0]
        known = _pattern().get(key, frozenset(OPEN_GROUPS[group]) if group in OPEN_GROUPS else None)
        if known is None:
            raise UserError(
                f"unknown entry {key}", where=place, hint="see agent/languages/en.yaml for the entries"
            )
        strange = sorted(_slots(value) - known)
        if strange:
            raise UserError(f"{key} has a slot {{{strange[0]}}} that nothing fills", where=place)
        found[key] = value
    return found


def _walk(located: Located) -> Iterator[tuple[str, Any, int]]:
    if not isinstance(located.value, dict):
        raise UserError("the wording is not a list of entries", where=located.where)
    for name, part in located.value.items():
        if isinstance(part, dict):
            for inner, value in part.items():
                yield f"{name}.{inner}", value, located.mark(name, inner).line
        else:
            yield str(name), part, located.mark(name).line


def _slots(text: object) -> frozenset[str]:
    """Names of the slots; one with a format of its own counts by all of it, since facts fit none."""
    try:
        parts = list(string.Formatter().parse(str(text)))
    except ValueError:
        return frozenset({str(text)})
    return frozenset(
        name + (f"!{how}" if how else "") + (f":{form}" if form else "")
        for _, name, form, how in parts
        if name is not None
    )
