"""A text without its disguises: what it says to a reader who decodes, or who does not see what is invisible.

Used to find orders and nothing else; what a model reads is the text as it was written, less those orders. An
ordinary sentence turned round or decoded is noise, and noise gives no orders.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

_ALIKE = str.maketrans(
    "АВЕКМНОРСТХУІЈЅаеорсхуіјѕһԁѡΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυǀ∣",
    "ABEKMHOPCTXYIJSaeopcxyijshdwABEZHIKMNOPTYXaivopu||",
)
"""Letters and bars of other alphabets that look like those of ours."""
_DIGITS = str.maketrans("013457@$", "oieastas")
"""Digits that stand for letters."""
_TAGS = range(0xE0020, 0xE007F)
"""Invisible doubles of ASCII."""
_OVERLAID = {chr(point) for point in (*range(0x334, 0x339), *range(0xFE00, 0xFE10))}
_PLAIN = re.compile(r"[\t\n -~]*")
"""What is all seen as it stands."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:]*){8,}", re.IGNORECASE)
_SPACED = re.compile(r"(?:\b\w\s){4,}\w\b")


def undisguised(text: str) -> str:
    """The text in plain forms of its letters, with nothing invisible or struck out."""
    if _PLAIN.fullmatch(text):
        return text
    plain = "".join(map(_seen, text))
    plain = "".join(_small(c) for c in unicodedata.normalize("NFKC", plain))
    return "".join(c for c in plain if c in "\n\t" or (c not in _OVERLAID and not _invisible(c)))


def unmasked(text: str) -> str:
    """The undisguised text with entities and escapes of web pages read, and look-alikes replaced."""
    return unescape(unquote(undisguised(text))).translate(_ALIKE)


def readings(text: str) -> Iterator[str]:
    """The text undisguised, with foreign letters kept and replaced, and in every code that it may be in."""
    yield undisguised(text)
    alike = unmasked(text)
    yield alike
    yield alike.replace("_", " ")
    yield alike[::-1]
    yield codecs.encode(alike, "rot13")
    if any(character.isdigit() for character in alike):
        yield alike.translate(_DIGITS)
        yield from (_of_hex(run[0]) for run in _HEX.finditer(alike))
    yield from (_of_base64(run[0]) for run in _BASE64.finditer(alike))
    if _SPACED.search(alike):
        # Letters stand apart by one blank, words by more.
        yield re.sub(r"(?<=\b\w)\s(?=\w\b)", "", alike)


def _seen(character: str) -> str:
    return chr(ord(character) - 0xE0000) if ord(character) in _TAGS else character


def _small(character: str) -> str:
    """A small capital as the letter that its name says."""
    if character.isascii():
        return character
    name = unicodedata.name(character, "")
    return name[-1].lower() if re.fullmatch(r"LATIN LETTER SMALL CAPITAL [A-Z]", name) else character


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"}


def _of_base64(run: str) -> str:
    body = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4)).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""


def _of_hex(run: str) -> str:
    pairs = re.findall(r"[0-9a-f]{2}", re.sub(r"0x|\\x", " ", run.lower()))
    return bytes(int(pair, 16) for pair in pairs).decode("utf-8", "ignore")
