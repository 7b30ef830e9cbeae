"""Models that are in no table: files of the model hub (`hub:OWNER/REPO/FILE.gguf`) and plain addresses.

Turns such a reference into an address to fetch from and a place below `models/`. References are data from
outside: nothing in one can name a place outside that folder.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from models.table import ModelFileError

HUB = "https://huggingface.co"
_WORD = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9_.+ -]*$")


@dataclass(frozen=True)
class Remote:
    """A file to fetch.

    Attributes:
        reference: As the user wrote it.
        url: Where it lies.
        place: Path below `models/` in the data folder.
    """

    reference: str
    url: str
    place: PurePosixPath


def is_remote(reference: str) -> bool:
    """Whether this names a file of the hub or an address."""
    return reference.startswith(("hub:", "https://", "http://"))


def parse_remote(reference: str) -> Remote:
    """Read `hub:OWNER/REPO/FILE.gguf` or an address that ends in `.gguf`.

    Raises:
        ModelFileError: It is neither.
    """
    if reference.startswith("hub:"):
        words = reference.removeprefix("hub:").split("/")
        if len(words) < 3 or not _harmless(words):
            raise _malformed(reference, "a file of the hub is written hub:OWNER/REPO/FILE.gguf")
        base = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
        file = quote("/".join(words[2:]))
        return Remote(
            reference, f"{base}/{words[0]}/{words[1]}/resolve/main/{file}", PurePosixPath("hub", *words)
        )
    parts = urlsplit(reference)
    words = [word for word in unquote(parts.path).split("/") if word]
    if not parts.hostname or not words or not _harmless([parts.hostname, *words]):
        raise _malformed(reference, "an address is written https://HOST/PATH/FILE.gguf")
    return Remote(reference, reference, PurePosixPath("url", parts.hostname, *words))


def _harmless(words: list[str]) -> bool:
    return words[-1].endswith(".gguf") and all(_WORD.match(word) and ".." not in word for word in words)


def _malformed(reference: str, form: str) -> ModelFileError:
    return ModelFileError("not a reference to a GGUF file", where=reference, hint=form)
