"""Commands by slash: `/why STILL-2` names a tool, so neither model nor examples are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from agent.chat.turns import Tool
from signals.located import nearest


class Command(NamedTuple):
    """A command: its tool, what may follow it, what it does."""

    tool: Tool
    takes: str
    does: str


COMMANDS: Mapping[str, Command] = {
    "clause": Command("show_clause", "ID", "shows a clause as it stands in the creator's region"),
    "search": Command("search_policy", "WORDS", "searches the handbook"),
    "why": Command("explain_finding", "[CLAUSE]", "explains the verdict, or one clause of it"),
    "what-if": Command("what_if", "SIGNAL=VALUE …", "decides the same creator with other values"),
    "similar": Command("compare_cases", "", "shows similar cases"),
    "message": Command("draft_message", "[LANGUAGE|shorter|friendlier|formal]", "shows the message"),
    "accept": Command("record_decision", "REASON", "proposes to accept the verdict"),
    "change": Command("record_decision", "DECISION REASON", "proposes another decision"),
    "escalate": Command("record_decision", "REASON", "proposes to hand the case on"),
    "help": Command("none", "", "lists these commands"),
}


class Slash(NamedTuple):
    """A command as typed: its name, None where there is no such command, and what follows it."""

    name: str | None
    rest: str
    typed: str


def read_slash(text: str) -> Slash | None:
    """The command that a turn begins with; None where it begins with none."""
    stripped = text.strip()
    if not stripped.startswith("/"):
        return None
    typed, _, rest = stripped[1:].partition(" ")
    name = typed.casefold().replace("_", "-")
    return Slash(name if name in COMMANDS else None, rest.strip(), typed)


def help_text() -> str:
    """Every command in a line."""
    lines = [
        f"- /{name}{f' {command.takes}' if command.takes else ''}: {command.does}"
        for name, command in COMMANDS.items()
    ]
    return "\n".join(["Ask in your own words, or use a command:", "", *lines])


def unknown_text(typed: str) -> str:
    """A sentence about a command that does not exist, with the nearest one."""
    close = nearest(typed.casefold(), list(COMMANDS))
    return (
        f"There is no such command; did you mean /{close}?"
        if close
        else "There is no such command; see /help."
    )
