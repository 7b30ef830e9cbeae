"""Puts a text into a profile, into the file that a profile is read from, or into a handbook."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from evals.attacks.attack import SLOT, Base, Place
from policies.folder import SHIPPED
from policies.handbook import Handbook, load_handbook
from signals.profile import Profile
from signals.readers import load_profiles

NESTED = ("history", "evidence", "content")
CLAUSE = "STILL-2"
"""Whose text a hostile handbook has."""


def profile_with(base: Base, at: Place, text: str, handbook: Handbook, folder: Path) -> Profile:
    """The creator with a text in place, read from a file as the program reads every profile.

    Args:
        base: The creator.
        at: Where the text goes; a chat and a handbook leave the profile as it is.
        text: The text; empty for the creator as such.
        handbook: What the profile is checked against.
        folder: Where the file is written.

    Raises:
        ProfileError: The program refuses the file.
    """
    raw = _filled(base, text if at in ("evidence", "csv") else "")
    _put(raw, at, text)
    place = folder / f"{text if at == 'file_name' and text else base.id}.{'csv' if at == 'csv' else 'json'}"
    if at == "csv":
        _write_csv(raw, place)
    else:
        place.write_text(json.dumps(raw), "utf-8")
    [profile] = load_profiles(place, handbook.catalog, clause_ids=handbook.ids)
    return profile


def _filled(base: Base, text: str) -> dict[str, Any]:
    """The raw profile with a text in the place that its evidence keeps free."""
    raw = json.loads((files("agent") / "samples" / f"{base.sample}.json").read_text("utf-8"))
    raw["signals"] |= base.values
    if base.history is not None:
        raw["history"] = [dict(entry) for entry in base.history]
    raw["evidence"] = [{**item, "text": item["text"].replace(SLOT, text).strip()} for item in base.evidence]
    # What a signal rests on must stand in the same file, and not every base keeps the sample's notes.
    for name, value in raw["signals"].items():
        if isinstance(value, dict):
            raw["signals"][name] = {key: part for key, part in value.items() if key != "evidence"}
    return dict(raw)


def _put(raw: dict[str, Any], at: Place, text: str) -> None:
    """Sets a field other than the text of the evidence."""
    if not text:
        return
    match at:
        case "creator_id" | "account_type" | "language":
            raw[at] = text
        case "evidence_id":
            raw["evidence"][0]["id"] = text
        case "evidence_kind":
            raw["evidence"][0]["kind"] = text
        case "caption":
            raw["content"] = [{"id": "v_1", "caption": text}]
        case "surface":
            raw["content"] = [{"id": "v_1", "surface": text, "caption": "A lamp"}]
        case "signal_model":
            name, value = next((n, v) for n, v in raw["signals"].items() if isinstance(v, dict))
            raw["signals"][name] = {**value, "model": text}


def _write_csv(raw: Mapping[str, Any], place: Path) -> None:
    """The profile as a table of one row, quoted as every spreadsheet does."""
    row: dict[str, Any] = {key: value for key, value in raw.items() if key != "signals"}
    row |= {name: v["value"] if isinstance(v, dict) else v for name, v in raw["signals"].items()}
    row |= {key: json.dumps(row[key]) for key in NESTED if key in row}
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)


def handbook_with(text: str, folder: Path) -> Handbook:
    """A copy of the shipped handbook with a paragraph more in one clause.

    Raises:
        HandbookError: The program refuses the copy.
    """
    copy = folder / "handbook"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(SHIPPED, copy)
    place = next(p for p in sorted(copy.rglob("*.md")) if f"\n## {CLAUSE} " in p.read_text("utf-8"))
    head, mark, rest = place.read_text("utf-8").partition(f"\n## {CLAUSE} ")
    title, first, others = rest.split("\n\n", 2)
    place.write_text(f"{head}{mark}{title}\n\n{first}\n\n{text}\n\n{others}", "utf-8")
    return load_handbook(copy)
