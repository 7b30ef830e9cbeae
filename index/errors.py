"""Faults of the index that a user can mend.

UserError
└── IndexFault            anything below
    ├── MissingIndex      no index was built for this handbook
    ├── StaleIndex        built from another handbook text, by another encoder or by another chunker
    ├── DamagedIndex      the files are not the ones that were built
    └── EncoderFault      the embedder's folder is incomplete or of another kind
"""

from __future__ import annotations

from signals.errors import UserError


class IndexFault(UserError):
    """A fault of the index; the sentence says which command mends it."""


class MissingIndex(IndexFault):
    """There is no index for this handbook yet."""


class StaleIndex(IndexFault):
    """The index was built from something else than what it would now be used with."""


class DamagedIndex(IndexFault):
    """A file of the index is missing, unreadable or not the one that was built."""


class EncoderFault(IndexFault):
    """The embedder cannot be used."""
