"""What a creator sends: a text and documents, read with limits, joined to a profile as untrusted evidence."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from agent.judge.orders import SENTENCE, without_orders
from agent.judge.words import overlap
from signals.errors import UserError
from signals.profile import Evidence, Profile

STDIN = "-"
LONGEST = 20_000
"""Characters of the longest text or document."""
MOST_DOCUMENTS = 10
KNOWN = 0.7
"""Share of a sentence's words that known evidence must hold for the sentence to be nothing new."""


def read_said(place: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        UserError: It cannot be read, is no UTF-8 text, is blank, or is longer than 20,000 characters.
    """
    where = "standard input" if place == STDIN else place
    try:
        if place == STDIN:
            raw = sys.stdin.buffer.read(4 * LONGEST + 1)
        else:
            with Path(place).open("rb") as file:
                raw = file.read(4 * LONGEST + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        what = f"cannot be read ({error.strerror or error})"
        raise UserError(what, where=where, hint="give a text file") from error
    except UnicodeDecodeError as error:
        # A character may have been cut where reading stopped.
        if len(raw) > 4 * LONGEST:
            raise _too_long(where) from error
        raise UserError("is no UTF-8 text", where=where, hint="send the text of it, not a picture") from error
    return as_said(text, where)


def as_said(text: str, where: str) -> str:
    """A text that a creator sent, as it stands.

    Raises:
        UserError: It holds what no text holds, is blank, or is longer than 20,000 characters.
    """
    if "\0" in text:
        raise UserError("is no text", where=where, hint="send the text of it, not a picture")
    if not text.strip():
        raise UserError("says nothing", where=where, hint="write what was not so")
    if len(text) > LONGEST:
        raise _too_long(where)
    return text


def with_appeal(
    profile: Profile, text: str, documents: Sequence[str]
) -> tuple[Profile, tuple[Evidence, ...]]:
    """The profile with what its creator sent as untrusted evidence, and that evidence.

    Args:
        profile: What was judged.
        text: The appeal.
        documents: The texts of the documents.

    Raises:
        UserError: There are more than ten documents.
    """
    if len(documents) > MOST_DOCUMENTS:
        what = f"{len(documents)} documents, at most {MOST_DOCUMENTS} are read"
        raise UserError(what, where="--document", hint="send those that answer the open points")
    taken = {item.id for item in profile.evidence}
    sent = [("appeal", "appeal", text)]
    sent += [(f"appeal-document-{n}", "appeal_document", each) for n, each in enumerate(documents, start=1)]
    said = tuple(Evidence(id=_free(name, taken), kind=kind, text=each) for name, kind, each in sent)
    return profile.model_copy(update={"evidence": (*profile.evidence, *said)}), said


def new_in(said: Sequence[Evidence], known: Sequence[Evidence]) -> Iterator[str]:
    """The sentences that say what no known evidence says; orders to the reader are none."""
    for item in said:
        for sentence in sentences_of(item):
            if all(overlap(sentence, old.text) < KNOWN for old in known):
                yield sentence


def sentences_of(item: Evidence) -> list[str]:
    """What a text says about the case, sentence by sentence."""
    return [each.strip() for each in SENTENCE.split(without_orders(item.text)) if each.strip()]


def _free(name: str, taken: set[str]) -> str:
    """An id that no other evidence has, whatever ids came with the profile."""
    while name in taken:
        name += "-new"
    taken.add(name)
    return name


def _too_long(where: str) -> UserError:
    return UserError(f"is longer than {LONGEST:,} characters", where=where, hint="send what matters of it")
