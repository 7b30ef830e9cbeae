"""Files of calibrations: the one that is shipped, and the one in a data folder, which goes before it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import ValidationError

from agent.judge.calibration import Calibration, Scale
from agent.judge.prompted import PROMPTS
from agent.judge.taught import PROMPT
from agent.llm.adapter_files import adapter_in, put_adapter
from agent.llm.protocol import Adapter
from agent.prompts import load_prompt
from signals.errors import UserError

FILE = "calibrations.yaml"
SHIPPED = Path(str(files("agent")))


def scale_for(digest: str, own: Path | None = None) -> Scale:
    """The scale of a model: calibrated where a calibration exists for it and these prompts.

    Args:
        digest: The model's.
        own: A data folder whose calibrations go before the shipped ones.

    Raises:
        UserError: A file of calibrations is damaged, or the adapter that one names is missing or another.
    """
    places = [(SHIPPED, shipped())]
    if own is not None and (own / FILE).exists():
        places.insert(0, (own, read_calibrations(own / FILE)))
    for folder, calibrations in places:
        for known in calibrations:
            if known.model == digest and known.prompts == prompt_digests(taught=known.adapter is not None):
                names = known.adapter, known.hearing.adapter if known.hearing else None
                return Scale(known, *(adapter_in(folder, name) if name else None for name in names))
    return Scale(None)


def prompt_digests(*, taught: bool = False) -> dict[str, str]:
    """The digests of the prompts that readings use, by name."""
    return {name: load_prompt(name).digest for name in ((PROMPT,) if taught else PROMPTS)}


@cache
def shipped() -> tuple[Calibration, ...]:
    """The calibrations that come with the package.

    Raises:
        UserError: The file is damaged.
    """
    return read_calibrations(SHIPPED / FILE)


def read_calibrations(path: Path) -> tuple[Calibration, ...]:
    """The calibrations of a file.

    Raises:
        UserError: The file cannot be read or is no file of calibrations.
    """
    try:
        listed = yaml.safe_load(path.read_text("utf-8"))["calibrations"]
        return tuple(Calibration.model_validate(each) for each in listed)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        hint = "remove it and run `clausewise eval calibrate`, or reinstall clausewise"
        raise UserError("holds no calibrations", where=str(path), hint=hint) from error


def write_calibration(calibration: Calibration, path: Path, adapters: Iterable[Adapter] = ()) -> None:
    """Puts a calibration into a file, in place of an older one of the same model; whole or not at all.

    The adapters that it was made with are copied beside it first.

    Raises:
        UserError: The file that is there is damaged.
    """
    for adapter in adapters:
        put_adapter(adapter, path.parent)
    others: Iterable[Calibration] = read_calibrations(path) if path.exists() else ()
    every = sorted((*(c for c in others if c.model != calibration.model), calibration), key=lambda c: c.model)
    head = "# Made by `clausewise eval calibrate`; not to be edited by hand.\n"
    new = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    new.write_text(head + yaml.safe_dump({"calibrations": [c.model_dump() for c in every]}), "utf-8")
    new.replace(path)
