"""Passwords as they are kept: hashed by scrypt (RFC 7914), each with its own salt, its cost beside it.

The form is `scrypt$N$r$p$SALT$KEY`, salt and key in base64. A higher cost for new passwords leaves the old
ones readable.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import unicodedata
from typing import NamedTuple

from signals.errors import UserError

SHORTEST = 8
"""Characters of a password, at least."""
COST = (2**15, 8, 3)
"""N, r and p for new passwords: 32 MiB and some tenths of a second for every guess."""
MOST_MEMORY, MOST_PASSES = 2**28, 16
"""Bytes and passes that a kept hash may ask for; more is a slip of the pen, and would stop the page."""
BYTES = 32
FORM = re.compile(r"scrypt\$(\d{1,9})\$(\d{1,3})\$(\d{1,3})\$([\w+/=-]+)\$([\w+/=-]+)", re.ASCII)


class _Hash(NamedTuple):
    cost: tuple[int, int, int]
    salt: bytes
    key: bytes


def hashed(password: str) -> str:
    """A password as it is kept, with a new salt.

    Raises:
        UserError: It is shorter than 8 characters.
    """
    if len(password) < SHORTEST:
        raise UserError("the password is too short", hint=f"use {SHORTEST} characters or more")
    salt = secrets.token_bytes(BYTES)
    return _written(_Hash(COST, salt, _key(password, COST, salt)))


def is_hash(text: str) -> bool:
    """Whether a text has the form of a kept password, at a cost that can be paid."""
    return _read(text) is not None


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the kept one; without a kept one it is not, after as long a time."""
    known = _read(kept) if kept is not None else None
    cost, salt, key = known or _Hash(COST, bytes(BYTES), bytes(BYTES))
    same = hmac.compare_digest(_key(password, cost, salt), key)
    return same and known is not None


def _key(password: str, cost: tuple[int, int, int], salt: bytes) -> bytes:
    n, r, p = cost
    # The same letters come composed from one keyboard and decomposed from another.
    letters = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(letters, salt=salt, n=n, r=r, p=p, maxmem=2 * MOST_MEMORY, dklen=BYTES)


def _written(one: _Hash) -> str:
    salt, key = (base64.b64encode(part).decode() for part in (one.salt, one.key))
    return "$".join(["scrypt", *map(str, one.cost), salt, key])


def _read(text: str) -> _Hash | None:
    form = FORM.fullmatch(text)
    if form is None:
        return None
    n, r, p = (int(number) for number in form.groups()[:3])
    # scrypt takes powers of two below 2^(16 r).
    if n < 2 or n & (n - 1) or n >= 2 ** (16 * r) or 128 * n * r > MOST_MEMORY or not 0 < p <= MOST_PASSES:
        return None
    try:
        salt, key = (base64.b64decode(part, validate=True) for part in form.groups()[3:])
    except binascii.Error:
        return None
    return _Hash((n, r, p), salt, key) if len(key) == BYTES else None
