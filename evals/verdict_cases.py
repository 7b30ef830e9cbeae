"""Labelled verdict cases: a profile, and what a careful reader of the policy text would decide.

`expect` is compared only where it says
something: an absent key is not scored, an empty list means "none". `answers` holds what a careful
reader answers to the questions of the rules, so that a fault of reading can be told from a fault of
the rules; a question that is not in it is answered *no*. Labels are argued in `why`, never copied
from the program's output.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from policies.handbook import Handbook
from signals.check import Yardstick, check
from signals.errors import UserError
from signals.profile import Profile

Said = Literal["yes", "no", "unclear", "claimed"]
"""What the evidence says; `claimed`: only text that the platform cannot vouch for says yes."""
Names = Annotated[frozenset[str], PlainSerializer(sorted, return_type=list[str])]
Decided = Literal["no_action", "educate", "restrict", "suspend", "escalate"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(_Record):
    """What the verdict should hold; None: not scored."""

    decision: Decided | None = None
    recommended: Decided | None = None
    breached: Names | None = None
    exempt: Names | None = None
    undetermined: Names | None = None
    codes: Names | None = None
    rating_after: int | None = None


class VerdictCase(_Record):
    """One labelled case. `answers` maps clause ids to `breach` or `exception:ID` and what is said."""

    id: str = Field(min_length=1)
    profile: Mapping[str, Any]
    expect: Expected
    answers: Mapping[str, Mapping[str, Said]] = {}
    tags: tuple[str, ...] = ()
    why: str = Field(min_length=1)
    label_source: str = "policy text"

    def read_profile(self, handbook: Handbook) -> Profile:
        """The profile, checked as the program checks what users give it.

        Raises:
            UserError: It is no sound profile under this handbook.
        """
        ids = frozenset(handbook.ids)
        checked = check(dict(self.profile), Yardstick(handbook.catalog, ids, names=list(handbook.catalog)))
        if checked.profile is None or checked.complaints:
            raise UserError(f"the profile is unsound: {checked.complaints[0].what}", where=self.id)
        return checked.profile
