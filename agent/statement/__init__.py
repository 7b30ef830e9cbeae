"""Statements of reasons: what a creator is owed when something is taken from them.

A statement is made from a verdict, from what a person ruled on it, and from the handbook. It leaves in two
forms: a letter to the creator, and an object of the DSA Transparency Database without personal data.
"""

__all__: list[str] = []
