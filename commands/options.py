"""The options that commands share, each with its help written once."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How verdicts are printed."""

    text = "text"
    json = "json"
    markdown = "markdown"


class Listing(StrEnum):
    """How everything else is printed."""

    text = "text"
    json = "json"


class SurfaceName(StrEnum):
    """Where content shows."""

    video = "video"
    live = "live"
    profile = "profile"
    listing = "listing"
    account = "account"


Cases = Annotated[
    list[Path] | None,
    typer.Option(
        "--cases", metavar="FILE", help="File or folder of cases; repeatable. Default: the shipped ones."
    ),
]
Home = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="Data folder (also CLAUSEWISE_HOME).")
]
Policies = Annotated[
    Path | None, typer.Option("--policies", metavar="DIR", help="Handbook folder instead of the shipped one.")
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="A name of `models list`, a GGUF file, the URL of a server, or none.",
    ),
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="Language of the message, such as en.")
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Judge on this day, YYYY-MM-DD, instead of the profile's."),
]
Out = Annotated[Format, typer.Option("--format", help="How to print.")]
Rows = Annotated[Listing, typer.Option("--format", help="How to print.")]
Profiles = Annotated[
    Path, typer.Argument(help="File of profiles: JSON, JSON Lines, CSV or Parquet.", metavar="PROFILE")
]
Lenient = Annotated[bool, typer.Option("--lenient", help="Leave unknown signals out, with a warning.")]
Creator = Annotated[
    str | None, typer.Option("--creator", metavar="ID", help="Only the creator with this id.")
]


def day_of(text: str | None) -> date | None:
    """The day that an option names, None without one.

    Raises:
        UserError: It is no day of the calendar, or not written YYYY-MM-DD.
    """
    from signals.errors import UserError

    if text is None:
        return None
    try:
        # Python reads more forms of ISO 8601 than people mean.
        return date.fromisoformat(text if len(text) == 10 and text[4] == "-" else "")
    except ValueError as error:
        raise UserError(f'"{text}" is no day', where="--as-of", hint="write it YYYY-MM-DD") from error
