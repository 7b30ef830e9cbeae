"""Kept passwords: only the right one fits, each hash has its own salt, and what costs too much is no hash."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import password
from agent.password import fits, hashed, is_hash
from signals.errors import UserError


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Hash at the lowest cost, since a test guesses often."""
    monkeypatch.setattr(password, "COST", (2, 8, 1))


@given(st.text(min_size=8, max_size=20), st.text(max_size=20))
def test_only_the_right_password_fits(right, other):
    """Whatever letters it has, lone halves of characters included."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password, "COST", (2, 8, 1))
        kept = hashed(right)
    assert is_hash(kept) and right not in kept
    assert fits(right, kept)
    same = unicodedata.normalize("NFC", right) == unicodedata.normalize("NFC", other)
    assert fits(other, kept) is same


def test_composed_and_decomposed_letters_are_the_same():
    """One keyboard types é as one character, another as two."""
    assert fits("cafe\u0301 noir", hashed("caf\u00e9 noir"))


def test_each_hash_has_its_own_salt():
    """Equal passwords cannot be seen to be equal."""
    assert hashed("correct horse") != hashed("correct horse")


def test_a_new_hash_costs_what_is_advised(monkeypatch):
    """At least 32 MiB, three times over."""
    monkeypatch.undo()
    n, r, p = map(int, hashed("correct horse").split("$")[1:4])
    assert 128 * n * r >= 2**25 and p >= 3


def test_a_hash_of_another_cost_still_fits(monkeypatch):
    """The cost stands in the hash, so a later version can raise it."""
    kept = hashed("correct horse")
    monkeypatch.setattr(password, "COST", (4, 8, 2))
    assert fits("correct horse", kept) and not fits("correct house", kept)


def test_without_a_kept_password_the_same_work_is_done(monkeypatch):
    """Nobody can learn by a clock which names there are."""
    asked = []
    real = hashlib.scrypt

    def count(letters, **keys):
        asked.append({name: keys[name] for name in ("n", "r", "p", "dklen")})
        return real(letters, **keys)

    kept = hashed("correct horse")
    monkeypatch.setattr(hashlib, "scrypt", count)
    assert not fits("correct house", kept) and not fits("correct horse", None)
    assert len(asked) == 2 and asked[0] == asked[1]


def test_a_short_password_is_refused():
    """One guesses it too soon."""
    with pytest.raises(UserError, match="too short; use 8 characters or more"):
        hashed("1234567")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "correct horse",
        "scrypt$2$8$1$c2FsdA==",
        "scrypt$3$8$1$c2FsdA==$" + "A" * 43 + "=",  # no power of two
        "scrypt$65536$1$1$c2FsdA==$" + "A" * 43 + "=",  # more than scrypt takes
        "scrypt$1048576$8$1$c2FsdA==$" + "A" * 43 + "=",  # a gigabyte
        "scrypt$2$8$0$c2FsdA==$" + "A" * 43 + "=",
        "scrypt$2$8$99$c2FsdA==$" + "A" * 43 + "=",
        "scrypt$2$8$1$c2FsdA==$AAAA",  # half a key
        "scrypt$2$8$1$c2F=dA==$" + "A" * 43 + "=",  # no base64
    ],
)
def test_what_cannot_be_checked_is_no_hash(text):
    """Also what would take the memory of the machine."""
    assert not is_hash(text)


def test_the_dearest_hash_can_be_checked():
    """What counts as a hash is one that scrypt takes."""
    text = "scrypt$262144$8$1$c2FsdA==$" + "A" * 43 + "="
    assert is_hash(text) and not fits("correct horse", text)
