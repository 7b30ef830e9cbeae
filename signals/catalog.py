"""The catalog: which signals there are, what they mean, how noisy they are, what may be told of them.

The shipped catalog and a handbook's own `signals.yaml` have one form; the second only adds. Names are
identity: none is declared twice. Derived signals are computed by `signals.derived`, so nobody can add
one by declaring it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from signals.errors import UserError
from signals.faults import Complaint, Fault, InputError, complaints_of
from signals.located import Located, dotted, nearest, shown
from signals.profile import Profile
from signals.yaml_source import read_yaml

Direction = Literal["higher_is_worse", "lower_is_worse", "neutral"]
Kind = Literal["measured", "counted", "derived"]

DERIVED = ("account_age_days", "confirmed_breaches_90d", "health_rating", "same_clause_breaches_90d")
"""The signals that the program computes; no profile may give one, no handbook may add one."""

SHIPPED = "signals/catalog.yaml"
SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")

Words = Annotated[str, Field(min_length=1, max_length=1000)]
Bound = Annotated[float, Field(allow_inf_nan=False)] | None


class CatalogError(InputError):
    """A catalog that cannot be used: every fault with file, line and field."""


class Disclosure(BaseModel):
    """What of a signal the creator may be told."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    value: bool
    threshold: bool


class SignalSpec(BaseModel):
    """One signal of the catalog."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    title: Words
    meaning: Words
    unit: Annotated[str, Field(min_length=1, max_length=40)]
    range: Annotated[tuple[Bound, Bound], Field(strict=False)]
    """Lowest and highest value, both allowed; None: no bound on that side."""
    direction: Direction
    kind: Kind
    sd: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(default=None, validate_default=True)
    """Typical noise in the signal's unit; None for what is not measured."""
    stale_after_days: Annotated[int, Field(ge=0, le=36_500)] | None = None
    """Days after which a value is stale; None: never."""
    disclose: Disclosure
    phrase: Words
    """The signal in words that a creator understands, for the middle of a sentence."""

    @field_validator("name")
    @classmethod
    def _slug(cls, name: str) -> str:
        """Names are columns of tables and words of conditions."""
        if SLUG.fullmatch(name) is None:
            what = "{name} is no signal name (a letter, then small letters, digits and _, at most 64)"
            raise PydanticCustomError("slug", what, {"name": shown(name)})
        if name in Profile.model_fields:
            raise PydanticCustomError("slug", "{name} is a field of every profile", {"name": shown(name)})
        return name

    @field_validator("range")
    @classmethod
    def _ordered(cls, bounds: tuple[Bound, Bound]) -> tuple[Bound, Bound]:
        low, high = bounds
        if low is not None and high is not None and low >= high:
            raise PydanticCustomError("range", f"the lowest value {low:g} is not below the highest {high:g}")
        return bounds

    @field_validator("sd")
    @classmethod
    def _noise(cls, sd: float | None, info: ValidationInfo) -> float | None:
        """Measured signals have noise, others have none."""
        kind = info.data.get("kind")
        if kind == "measured" and sd is None:
            raise PydanticCustomError("sd", "a measured signal needs its noise, sd")
        if kind in ("counted", "derived") and sd is not None:
            raise PydanticCustomError("sd", f"a {kind} signal has no noise, sd must be null")
        return sd

    def admits(self, value: float) -> bool:
        """Whether a value lies in the range, bounds included."""
        low, high = self.range
        return (low is None or value >= low) and (high is None or value <= high)

    @property
    def range_text(self) -> str:
        """The range in words: `0 to 1`, `0 or more`, `any number`."""
        low, high = self.range
        if low is None:
            return "any number" if high is None else f"{high:g} or less"
        return f"{low:g} or more" if high is None else f"{low:g} to {high:g}"


class Catalog(Mapping[str, SignalSpec]):
    """Signals by name, in the order of their names."""

    def __init__(self, specs: Mapping[str, SignalSpec]) -> None:
        self._specs = {name: specs[name] for name in sorted(specs)}

    def __getitem__(self, name: str) -> SignalSpec:
        """The signal of that name, else KeyError."""
        return self._specs[name]

    def __iter__(self) -> Iterator[str]:
        """Names in alphabetical order."""
        return iter(self._specs)

    def __len__(self) -> int:
        """How many signals there are."""
        return len(self._specs)

    def __repr__(self) -> str:
        """Short: a catalog is long."""
        return f"<Catalog of {len(self)} signals>"

    def nearest(self, name: str) -> str | None:
        """The signal that `name` was probably meant to be; None where nothing is close."""
        return nearest(name, list(self._specs))


def load_catalog(extra: Path | None = None) -> Catalog:
    """The shipped catalog, with the signals of a handbook's `signals.yaml` added.

    Args:
        extra: A handbook's `signals.yaml`; None where it has none.

    Raises:
        CatalogError: Faults of form, each with file and line: unknown or missing key, bad range or noise,
            a name that exists already, a derived signal that the program does not compute.
        YamlProblem: The file is no YAML of the kind that is read here.
        UserError: The file cannot be read.
    """
    shipped = resources.files("signals").joinpath("catalog.yaml").read_text("utf-8")
    specs = _specs(read_yaml(shipped, SHIPPED), {}, own=True)
    if extra is not None:
        specs |= _specs(read_yaml(_text(extra), str(extra)), specs, own=False)
    return Catalog(specs)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UserError("not UTF-8 text", where=f"{path}:{line}", hint="save it as UTF-8") from error
    except OSError as error:
        raise UserError(f"cannot be read ({error.strerror})", where=str(path), hint="give a file") from error


def _specs(source: Located, known: Mapping[str, SignalSpec], *, own: bool) -> dict[str, SignalSpec]:
    """The signals of one file; all faults of the file in one error."""
    found: dict[str, SignalSpec] = {}
    complaints: list[Complaint] = []
    for at, item in enumerate(_items(source)):
        try:
            spec = SignalSpec.model_validate(item)
        except ValidationError as error:
            complaints += [
                Complaint(("signals", at, *each.path), each.what, each.hint, each.on_key)
                for each in complaints_of(error, SignalSpec)
            ]
            continue
        complaints += _clashes(spec, at, found | dict(known), own=own)
        found[spec.name] = spec
    if complaints:
        raise CatalogError([_placed(source, each) for each in complaints])
    return found


def _items(source: Located) -> list[Any]:
    """The list under `signals:`; nothing but that key may stand in the file."""
    match source.value:
        case {"signals": list(items), **others} if not others:
            return items
        case {"signals": None, **others} if not others:
            return []
    where = f"{source.where}:{source.mark().line}"
    raise CatalogError([Fault(where, "", "a catalog is one key, signals, with a list", "write `signals:`")])


def _clashes(spec: SignalSpec, at: int, taken: Mapping[str, SignalSpec], *, own: bool) -> Iterator[Complaint]:
    if spec.name in taken:
        what = f'the signal "{spec.name}" exists already'
        yield Complaint(("signals", at, "name"), what, "choose another name")
    if spec.kind == "derived" and not (own and spec.name in DERIVED):
        hint = f"make it counted, or use one of {', '.join(DERIVED)}"
        yield Complaint(("signals", at, "kind"), "the program computes no derived signal of this name", hint)


def _placed(source: Located, complaint: Complaint) -> Fault:
    path = complaint.path
    mark = source.key_mark(*path) if complaint.on_key else source.mark(*path)
    return Fault(f"{source.where}:{mark.line}", dotted(path), complaint.what, complaint.hint)
