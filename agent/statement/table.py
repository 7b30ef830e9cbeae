"""How a handbook's measures, rules and regions are named in statements: its `statements.yaml`.

The shipped file speaks for every handbook; what a handbook's own file says replaces the entry of that name.
No verdict depends on it, so it is no part of a handbook's digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.statement.database import (
    DEFAULT_CATEGORY,
    Account,
    Category,
    ContentType,
    Country,
    Keyword,
    Monetary,
    Provision,
    SourceType,
    Visibility,
)
from policies.clause import Clause
from policies.folder import SHIPPED
from policies.handbook import Handbook
from signals.errors import UserError
from signals.yaml_source import read_yaml

FILE = "statements.yaml"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MeasureRow(_Row):
    """The families that a measure belongs to; none is OTHER."""

    decision_visibility: tuple[Visibility, ...] = ()
    decision_monetary: Monetary | None = None
    decision_provision: Provision | None = None
    decision_account: Account | None = None

    @property
    def is_named(self) -> bool:
        """Whether the database has a value for the measure."""
        return any(value for _, value in self)


class GroundRow(_Row):
    """What a breach is called, and who told of it."""

    category: Category = DEFAULT_CATEGORY
    keywords: tuple[Keyword, ...] = ()
    source: SourceType = "SOURCE_VOLUNTARY"


class RegionRow(_Row):
    """Law of a region.

    `dsa`: the Digital Services Act holds. `person`: where software decided alone, a creator may ask for a
    person. `countries` are ISO 3166 codes.
    """

    dsa: bool = False
    person: bool = False
    countries: tuple[Country, ...] = ()


class Table(_Row):
    """The whole file."""

    measures: Mapping[str, MeasureRow] = {}
    grounds: Mapping[str, GroundRow] = {}
    notices: Mapping[str, SourceType] = {}
    content: Mapping[str, ContentType] = {}
    milestones: Annotated[str, Field(min_length=1)] | None = None
    regions: Mapping[str, RegionRow] = {}

    def measure(self, name: str | None) -> MeasureRow:
        """The families of a measure."""
        return self.measures.get(name or "", MeasureRow())

    def ground(self, clause: Clause) -> GroundRow:
        """What a breach of a clause is called: by its own row, else by that of its policy."""
        return self.grounds.get(clause.id) or self.grounds.get(clause.policy) or GroundRow()

    def region(self, name: str) -> RegionRow:
        """The law of a region; none is known of one without a row."""
        return self.regions.get(name, RegionRow())


def load_table(handbook: Handbook) -> Table:
    """The table for a handbook.

    Raises:
        UserError: Its file cannot be read, is no YAML, or has an entry that is unknown or wrong.
    """
    parts = _read(SHIPPED / FILE)
    own = handbook.root / FILE
    if handbook.root != SHIPPED and own.is_file():
        for name, part in _read(own).items():
            both = isinstance(part, Mapping) and isinstance(parts.get(name), Mapping)
            parts[name] = {**parts[name], **part} if both else part
    try:
        return Table.model_validate(parts)
    except ValidationError as error:
        first = error.errors()[0]
        entry = ".".join(map(str, first["loc"]))
        hint = f"see {FILE} of the shipped handbook for the entries"
        raise UserError(f"{entry}: {first['msg']}", where=str(own), hint=hint) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        found = read_yaml(path.read_text("utf-8"), str(path)).value
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot be read ({error})", where=str(path), hint="save it as UTF-8 text") from error
    if not isinstance(found, dict | None):
        raise UserError("is no list of entries", where=str(path), hint="write `measures:` and the like")
    return found or {}
