"""`verdict`: judge every creator of a file and print what was found, or refuse the file whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import (
    AsOf,
    Creator,
    Format,
    Home,
    Language,
    Lenient,
    Model,
    Out,
    Policies,
    Profiles,
    day_of,
)
from commands.output import Steps, print_json, steps, tell
from commands.profiles import chosen_profiles

if TYPE_CHECKING:
    from agent.events import Done
    from agent.review import Reviewer
    from agent.settings import Settings
    from agent.verdict import Verdict
    from policies.handbook import Handbook
    from signals.profile import Profile


def verdict(
    profile: Profiles,
    policies: Policies = None,
    model: Model = None,
    as_of: AsOf = None,
    language: Language = None,
    format: Out = Format.text,
    home: Home = None,
    creator: Creator = None,
    lenient: Lenient = False,
    record: Annotated[
        bool, typer.Option("--record", help="Put each verdict into the record, as the page does.")
    ] = False,
) -> None:
    """Judge one or more creators and explain each verdict.

    On a terminal a page for reviewers; with --format json the verdict itself (several creators: a list),
    with --format markdown a text for a case tool. An escalation is a result, not a failure.

    Example: clausewise verdict agent/samples/still_mill.json --model none
    """
    from agent.opening import open_reviewer
    from agent.settings import load_settings
    from policies.handbook import load_handbook

    day = day_of(as_of)
    settings = load_settings(home=home, policies=policies, model=model, language=language)
    with steps() as progress:
        handbook = load_handbook(settings.policies)
        profiles = chosen_profiles(profile, handbook, progress, creator=creator, as_of=day, lenient=lenient)
        with open_reviewer(settings, progress.tell, handbook) as reviewer:
            told = [reviewed(reviewer, one, progress) for one in profiles]
    if record:
        _recorded(settings, profiles, told, handbook)
    print_verdicts([each.verdict for each in told], handbook, format)


def _recorded(settings: Settings, profiles: Sequence[Profile], told: Sequence[Done], book: Handbook) -> None:
    """Only when asked for: to try a profile is no decision, and the record never forgets."""
    from agent.casework import case_key
    from agent.record.opening import open_record

    with open_record(settings) as records:
        for profile, done in zip(profiles, told, strict=True):
            entry = records.add_verdict(case_key(profile, book), done.verdict, profile, done.outputs)
            tell(f"{done.verdict.verdict_id} is entry {entry.number} of the record")


def judged(reviewer: Reviewer, profile: Profile, progress: Steps) -> Verdict:
    """Reviews one profile, tells its steps, and gives the verdict."""
    return reviewed(reviewer, profile, progress).verdict


def reviewed(reviewer: Reviewer, profile: Profile, progress: Steps) -> Done:
    """Reviews one profile, tells its steps, and gives the last one."""
    from agent.events import Checked, Decided, Done, Judged, Writing

    name = profile.creator_id
    progress.tell(f"{name}: reading the rules …")
    writing = None
    for event in reviewer.review_stream(profile):
        match event:
            case Judged(judgement, done, total):
                progress.tell(f"{name}: question {done} of {total}, {judgement.answer.verbal}")
            case Decided(outcome):
                progress.tell(f"{name}: {outcome.decision.replace('_', ' ')}")
            case Writing(what, clause, _) if writing != (what, clause):
                writing = (what, clause)
                progress.tell(f"{name}: writing the {what} on {clause} …")
            case Checked(clause, failures, _) if failures:
                names = ", ".join(sorted({failure.check for failure in failures}))
                progress.tell(f"{name}: the prose on {clause} does not stand ({names})")
            case Done():
                return event
    raise AssertionError("a review ended without a verdict")


def print_verdicts(verdicts: Sequence[Verdict], handbook: Handbook, format: Format) -> None:
    """Prints verdicts on stdout: one JSON object for one, a list for several; pages below each other."""
    from agent.page.markdown import markdown
    from agent.page.terminal import show

    match format:
        case Format.json:
            data = [one.model_dump(mode="json", by_alias=True) for one in verdicts]
            print_json(data[0] if len(data) == 1 else data)
        case Format.markdown:
            print("\n\n---\n\n".join(markdown(one, handbook) for one in verdicts))
        case Format.text:
            for number, one in enumerate(verdicts):
                if number:
                    print("\n")
                show(one, handbook)
