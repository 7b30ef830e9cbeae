"""`audit replay`: a recorded verdict run again, and whether it comes out the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import Home, Listing, Model, Policies, Rows
from commands.output import print_json, steps

if TYPE_CHECKING:
    from agent.record.entry import Entry
    from agent.record.replay import Difference, Replay
    from agent.settings import Settings

LONGEST = 160
"""Characters of a value that are shown; --format json has all."""


def replay_verdict(
    verdict: Annotated[
        str,
        typer.Argument(metavar="VERDICT", help="Id of a verdict, or name of a case (its newest verdict)."),
    ],
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask the model anew instead of using the answers that were kept.")
    ] = False,
    policies: Policies = None,
    model: Model = None,
    home: Home = None,
    format: Rows = Listing.text,
) -> None:
    """Run a recorded verdict again from the stored profile: identical, or what differs.

    Names first what the verdict rested on and what is another here: handbook, index, model, prompts, program.
    With --policies the handbook of that day; the model is the one of that day where it is on this machine.
    Times and tokens are not compared. Exit status 1 if a field differs, 2 if it cannot be run.

    Example: clausewise audit replay v_0f3a5c7e9b1d2f4a6c8e
    """
    from agent.opening import open_reviewer
    from agent.record.opening import existing_record
    from agent.record.replay import entry_to_replay, replay
    from agent.settings import load_settings

    settings = load_settings(home=home, policies=policies, model=model)
    with existing_record(settings) as records:
        entry = entry_to_replay(records, verdict)
    as_then = _as_then(settings, entry, model)
    with steps() as progress, open_reviewer(as_then, progress.tell, fresh=fresh) as reviewer:
        progress.tell(f"{entry.verdict.creator_id}: running it again …")
        again = replay(entry, reviewer)
    if format is Listing.json:
        print_json({**again.model_dump(mode="json"), "identical": again.identical})
    else:
        print("\n".join(_told(again)))
    if not again.identical:
        raise typer.Exit(1)


def _as_then(settings: Settings, entry: Entry, model: str | None) -> Settings:
    """The settings with the model and the language of that day, unless another model was asked for."""
    from agent.llm.backends import word_for

    then = entry.verdict
    changes: dict[str, Any] = {"language": then.education_message.language}
    if model is None:
        changes["model"] = word_for(then.provenance.model, settings)
    return settings.model_copy(update=changes)


def _told(again: Replay) -> list[str]:
    lines = [f"rests on another {_line(each)}" for each in again.basis]
    lines += [_line(each) for each in again.differences]
    count = len(again.differences)
    came = "identical" if again.identical else f"{count} field{'s' if count > 1 else ''} differ"
    outputs = f"; {again.outputs_alike} of {again.outputs_sealed} model outputs the same"
    return [
        *lines,
        f"verdict {again.verdict_id}, entry {again.entry}: {came}{outputs if again.outputs_sealed else ''}",
    ]


def _line(each: Difference) -> str:
    from agent.page.words import line

    return line(f"{each.path}: stored {_short(each.stored)}, now {_short(each.now)}")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
