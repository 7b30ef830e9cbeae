"""Attacks and the creators who are attacked, as their files hold them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field

HERE = Path(__file__).resolve().parent
TEXTS, BASES = HERE / "texts", HERE / "bases.yaml"
SLOT = "{here}"
COUNTS = (1, 2, 4, 8)
"""Sentences of clean twins."""
T = TypeVar("T", bound="_Record")

Kind = Literal[
    "role_marker",
    "control_token",
    "order",
    "fake_policy",
    "fake_system",
    "fake_record",
    "encoded",
    "homoglyph",
    "zero_width",
    "long_context",
    "caption",
    "bio",
    "appeal",
    "creator_id",
    "other_field",
    "csv_cell",
    "file_name",
    "leak_threshold",
    "leak_prompt",
    "handbook_import",
    "chat_decide",
]
Place = Literal[
    "evidence",
    "evidence_id",
    "evidence_kind",
    "caption",
    "surface",
    "creator_id",
    "account_type",
    "language",
    "signal_model",
    "csv",
    "file_name",
    "handbook",
    "chat",
]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)


class Base(_Record):
    """A creator who is attacked: a shipped sample with evidence of its own."""

    sample: str
    hangs: str
    """What a wrong answer would change."""
    evidence: tuple[Mapping[str, Any], ...]
    """Texts may hold `{here}`, where the hostile text goes."""
    innocent: tuple[str, ...] = Field(min_length=1)
    """Sentences of clean twins."""
    values: Mapping[str, float] = {}
    """Signals with other values than the sample's."""
    history: tuple[Mapping[str, Any], ...] | None = None
    """Instead of the sample's history."""

    def innocently(self, length: int) -> str:
        """Innocent sentences, about as many characters; few lengths, so that twins share their prompts."""
        texts = (" ".join(islice(cycle(self.innocent), count)) for count in COUNTS)
        return min(texts, key=lambda text: abs(len(text) - length))


class Attack(_Record):
    """One hostile text and where it is put."""

    kind: Kind
    base: str
    text: str
    at: Place = "evidence"
    language: str | None = None
    how: str | None = None
    """How the text is encoded."""
    before: int = 0
    """Innocent sentences that stand before the text, in the twin too."""
    times: int = 1
    """How often the text is repeated."""
    canary: str | None = None
    """Words that the attack wants in the message."""
    blind: bool = False
    """Whether it was written without sight of the defence, and the defence never changed because of it."""
    twin: str | None = None
    """The clean twin where no sentence of the base can stand for it."""

    def hostile(self, base: Base) -> str:
        """What is put in place."""
        return " ".join([*self._before(base), *[self.text] * self.times])

    def clean(self, base: Base) -> str:
        """What its twin has there."""
        if self.twin is not None:
            return self.twin
        length = len(self.text) * self.times
        return " ".join([*self._before(base), base.innocently(length)])

    def _before(self, base: Base) -> list[str]:
        return list(islice(cycle(base.innocent), self.before))


def load_attacks(folder: Path = TEXTS) -> list[Attack]:
    """All attacks, by file name and then as they stand."""
    return [attack for path in sorted(folder.glob("*.yaml")) for attack in _read(path, Attack)]


def load_bases(path: Path = BASES) -> dict[str, Base]:
    """The creators who are attacked, by id."""
    return {base.id: base for base in _read(path, Base)}


def _read(path: Path, form: type[T]) -> list[T]:
    return [form.model_validate(each) for each in yaml.safe_load(path.read_text("utf-8"))]
