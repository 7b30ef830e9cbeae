"""`people add|list`: who may work on the reviewer's page."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from commands.options import Home, Listing, Rows
from commands.output import print_json, print_rows

app = typer.Typer(
    help="Who may work on the reviewer's page: people and their roles.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class RoleName(StrEnum):
    """What somebody may do."""

    viewer = "viewer"
    reviewer = "reviewer"
    lead = "lead"


@app.command("add")
def add_person(
    name: Annotated[str, typer.Argument(help="The name to log in with, or that a reverse proxy gives.")],
    role: Annotated[
        RoleName,
        typer.Option(
            help="A viewer looks, a reviewer decides, a lead undoes others' decisions and runs jobs."
        ),
    ] = RoleName.reviewer,
    home: Home = None,
) -> None:
    """Add a person, or give a person another role and password.

    The password is asked for twice; where the input is no terminal, its first line is the password.

    Example: clausewise people add ana --role reviewer
    """
    from agent.page.words import line
    from agent.people import FILE, People, load_people
    from agent.settings import load_settings

    path = load_settings(home=home).home / FILE
    people = load_people(path) if path.exists() else People({})
    people.with_person(name, role.value, _password()).save(path)
    print(f"{line(name)} is a {role} in {path}")


@app.command("list")
def list_people(home: Home = None, format: Rows = Listing.text) -> None:
    """List the people and their roles; where nobody was added, you alone, who may do everything.

    Example: clausewise people list --format json
    """
    from agent.people import FILE, load_people, local_person
    from agent.settings import load_settings

    path = load_settings(home=home).home / FILE
    rows = [vars(person) for person in (load_people(path).all if path.exists() else [local_person()])]
    print_json(rows) if format is Listing.json else print_rows(rows)


def _password() -> str:
    """What is typed, without showing it, or the first line of what is piped in."""
    from signals.errors import UserError

    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UserError("the password is not UTF-8 text", hint="save it as UTF-8") from error
