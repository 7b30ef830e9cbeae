"""User errors are one line."""

from __future__ import annotations

from signals.errors import UserError


def test_a_user_error_is_one_sentence():
    """Place, fault and hint, without line breaks."""
    assert str(UserError("is\nwrong", where="a.md:3", hint="mend it")) == "a.md:3: is wrong; mend it"
    assert str(UserError("is wrong")) == "is wrong"
