"""One entry of the record, and the digest that seals it to the entry before.

An entry's digest is the sha256 of its own canonical JSON without `digest`: sorted keys, no spaces, ASCII.
Whoever holds an exported line can compute it again with any JSON library.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from agent.record.appealed import Appealed
from agent.record.ruling import Ruling
from agent.storage import StorageError
from agent.verdict import Verdict
from signals.profile import Profile

Form = TypeVar("Form", bound=BaseModel)
Kind = Literal["verdict", "ruling", "run", "appeal"]
FIRST = "0" * 64
"""What the first entry has for the digest of the entry before."""


@dataclass(frozen=True)
class Entry:
    """One entry; entries are numbered from 1 without gaps.

    `at` is UTC to the second, in ISO 8601. `body` is canonical JSON: `{"profile", "verdict", "outputs"}` for
    a verdict that was shown, the fields of `Ruling` for a ruling and of `Appealed` for an appeal that was
    heard, `{"record", "files"}` for a job that ended. `before` is the digest of the entry before.
    """

    number: int
    at: str
    kind: Kind
    case: str
    body: str
    before: str
    digest: str

    @property
    def content(self) -> dict[str, Any]:
        """The body, read.

        Raises:
            StorageError: It was damaged.
        """
        try:
            read: dict[str, Any] = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise self._damaged() from error
        return read

    @property
    def verdict(self) -> Verdict:
        """The verdict that was shown; only of an entry of kind `verdict`.

        Raises:
            StorageError: The entry was damaged.
        """
        return self._read(Verdict, "verdict")

    @property
    def profile(self) -> Profile:
        """The profile that was judged; only of an entry of kind `verdict`.

        Raises:
            StorageError: The entry was damaged.
        """
        return self._read(Profile, "profile")

    @property
    def ruling(self) -> Ruling:
        """The ruling; only of an entry of kind `ruling`.

        Raises:
            StorageError: The entry was damaged.
        """
        return self._read(Ruling)

    @property
    def appeal(self) -> Appealed:
        """The appeal that was heard; only of an entry of kind `appeal`.

        Raises:
            StorageError: The entry was damaged.
        """
        return self._read(Appealed)

    @property
    def outputs(self) -> dict[str, str]:
        """The model outputs that a verdict stands on: sha256 by key; early entries do not say.

        Raises:
            StorageError: The entry was damaged.
        """
        found: dict[str, str] = self.content.get("outputs", {})
        return found

    @property
    def is_sound(self) -> bool:
        """Whether the entry is as it was sealed; what stands before and after it is not looked at."""
        return self.digest == seal(self.number, self.at, self.kind, self.case, self.body, self.before)

    def row(self) -> dict[str, Any]:
        """The entry as one object of JSON, its body an object within."""
        return {**vars(self), "body": self.content}

    def _read(self, form: type[Form], key: str | None = None) -> Form:
        content = self.content
        try:
            return form.model_validate(content[key] if key else content)
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error

    def _damaged(self) -> StorageError:
        hint = "see `clausewise audit verify`"
        return StorageError("cannot be read", where=f"entry {self.number} of the record", hint=hint)


def canonical(data: Any) -> str:
    """JSON in the one form that digests are made of."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)


def seal(number: Any, at: Any, kind: Any, case: Any, body: Any, before: Any) -> str:
    """The digest of an entry.

    The body goes in as it stands, since it is canonical already: a byte that reading would not notice
    counts too. What a damaged row holds in place of text is sealed as something that no entry can hold.
    """
    at, before, case, kind, number = (json.dumps(v, default=repr) for v in (at, before, case, kind, number))
    text = f'{{"at":{at},"before":{before},"body":{body},"case":{case},"kind":{kind},"number":{number}}}'
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
