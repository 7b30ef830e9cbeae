"""`verdict`: judge every creator of a file and print what was found, or refuse the file whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
from commands.output import Steps, print_json, steps
from commands.profiles import chosen_profiles

if TYPE_CHECKING:
    from agent.review import Reviewer
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
            verdicts = [judged(reviewer, one, progress) for one in profiles]
    print_verdicts(verdicts, handbook, format)


def judged(reviewer: Reviewer, profile: Profile, progress: Steps) -> Verdict:
    """Reviews one profile and tells its steps."""
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
            case Done(verdict):
                return verdict
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
