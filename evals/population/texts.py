"""The texts of a population, from `texts.yaml`: by topic, in several languages, with small variable parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from evals.population.draws import Dice
from evals.population.plan import Part
from evals.population.yaml_form import read_form
from signals.faults import Complaint, did_you_mean

SHIPPED = Path(__file__).parent / "texts.yaml"
VARIABLE = ("day", "later", "number", "code", "firm", "thing")
Words = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class Text(Part):
    """One text; `kind` and `trusted` matter for evidence only."""

    language: Annotated[str, Field(min_length=2)]
    kind: Annotated[str, Field(min_length=1)] = "note"
    trusted: bool = False
    text: Annotated[str, Field(min_length=1, max_length=2000)]

    @field_validator("text")
    @classmethod
    def _known_braces(cls, text: str) -> str:
        """Only the variable parts that this file can fill."""
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise PydanticCustomError("braces", "braces that do not close") from error
        named = [f"{name}{form}{way or ''}" for _, name, form, way in parts if name is not None]
        strange = next((name for name in named if name not in VARIABLE), None)
        if strange is not None:
            given = {"name": strange, "known": ", ".join(VARIABLE)}
            raise PydanticCustomError("braces", '"{name}" in braces is none of {known}', given)
        return text


Topics = Mapping[str, Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]]


class Texts(Part):
    """All texts of a population."""

    firms: Words
    things: Words
    evidence: Topics
    captions: Topics


def load_texts(path: Path = SHIPPED) -> Texts:
    """The texts of a file.

    Raises:
        InputError: It cannot be read, or holds something else; with file, line and field.
    """
    return read_form(path, Texts)[0]


def unknown_topics(topics: Mapping[str, object], known: Topics, path: tuple[str, ...]) -> Iterator[Complaint]:
    """Topics on which there is no text."""
    for topic in topics:
        if topic not in known:
            hint = did_you_mean(topic, list(known))
            yield Complaint((*path, topic), f'there is no text on "{topic}"', hint, on_key=True)


def choose(texts: tuple[Text, ...], language: str, dice: Dice) -> Text:
    """A text in the creator's language where there is one, else in any."""
    own = [each for each in texts if each.language == language] or texts
    return own[dice.whole(0, len(own) - 1)]


def filled(text: Text, texts: Texts, as_of: date, dice: Dice) -> str:
    """A text with its variable parts filled in; always takes the same number of throws."""
    back, ahead, number = dice.whole(3, 60), dice.whole(30, 730), dice.whole(3, 40)
    code, firm, thing = dice.whole(10_000, 99_999), dice.whole(0, 10**6), dice.whole(0, 10**6)
    return text.text.format(
        day=as_of - timedelta(days=back),
        later=as_of + timedelta(days=ahead),
        number=number,
        code=f"K-{code}",
        firm=texts.firms[firm % len(texts.firms)],
        thing=texts.things[thing % len(texts.things)],
    )
