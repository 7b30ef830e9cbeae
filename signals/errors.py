"""The root of every error that a user can mend.

UserError                  one sentence: where, what, what to do next; exit status 2
├── signals: CatalogError, ProfileError
├── policies: HandbookError
├── models: model files that are missing, broken or out of reach
├── index: StaleIndex and other index faults
└── agent: settings, model back ends, storage

Nothing else may reach a terminal: a traceback is a bug of the program.
"""

from __future__ import annotations


class UserError(Exception):
    """Something that the user must mend, told in one line.

    Args:
        what: What is wrong, in one clause without a full stop.
        where: Place of the fault, such as `creators.csv:7` or `STILL-2`.
        hint: What to do next.
    """

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """The sentence as printed: `where: what; hint`, always on one line."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        text = f"{text}; {self.hint}" if self.hint else text
        return " ".join(text.split())
