"""The profiles that a command is about: a whole file or one creator of it, as given or on another day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands.output import Steps

if TYPE_CHECKING:
    from policies.handbook import Handbook
    from signals.profile import Profile


def chosen_profiles(
    path: Path,
    handbook: Handbook,
    steps: Steps,
    *,
    creator: str | None = None,
    as_of: date | None = None,
    lenient: bool = False,
) -> list[Profile]:
    """Reads a file; a file with one bad profile is refused whole.

    Args:
        path: The file.
        handbook: Whose signals and clauses a profile may name.
        steps: Hears warnings.
        creator: Only the profiles of this creator.
        as_of: The day to judge on, instead of each profile's own.
        lenient: Leave unknown signals out, with a warning.

    Raises:
        ProfileError: The file or a profile in it is bad.
        UserError: It holds no such creator.
    """
    from signals.readers import load_profiles

    found = load_profiles(
        path,
        handbook.catalog,
        clause_ids=handbook.ids,
        lenient=lenient,
        as_of=as_of,
        warn=lambda fault: steps.warn(str(fault)),
    )
    chosen = [profile for profile in found if creator in (None, profile.creator_id)]
    if not chosen and creator is not None:
        raise _no_creator(path, creator, sorted({profile.creator_id for profile in found}))
    return chosen


def _no_creator(path: Path, creator: str, ids: list[str]) -> Exception:
    from signals.errors import UserError
    from signals.located import nearest, shown

    close = nearest(creator, ids)
    known = f"it holds {', '.join(ids[:5])}" + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")
    hint = f"did you mean {shown(close)}?" if close else known
    return UserError(f"no creator {shown(creator)}", where=f"{path}", hint=hint)
