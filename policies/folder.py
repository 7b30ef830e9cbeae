"""The folder of a handbook: which of its files count, their text, and the digest of them all.

Clauses are the `*.md` files at any depth; `README.md`, hidden files and `messages/` hold none. Links that
lead out of the folder are not followed. A fault of one file is a `Problem`; a folder that cannot be a
handbook at all is a `HandbookError`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policies.problem import Level, Problem, Source, in_order
from signals.errors import UserError

SHIPPED = Path(__file__).parent / "handbook"
SIGNALS = "signals.yaml"
ADJUDICATION = "adjudication.yaml"
ASKED = "asked.yaml"
MESSAGES = "messages"
LARGEST = 2_000_000
"""Bytes of the largest file that is read."""


class HandbookError(UserError):
    """A handbook by which no verdict is given; `problems` are all its faults, in order."""

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        hint: str | None = None,
        problems: Iterable[Problem] = (),
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.problems = tuple(problems)

    @classmethod
    def of(cls, problems: Iterable[Problem], root: Path) -> HandbookError:
        """The error for a handbook with faults: the first of them, and how many more there are."""
        every = in_order(problems)
        more = f" (and {len(every) - 1} more)" if len(every) > 1 else ""
        command = "clausewise policies lint" + ("" if root == SHIPPED else f" --policies {root}")
        hint = f"no verdict is given with such a handbook; run `{command}`"
        return cls(every[0].message + more, where=every[0].place, hint=hint, problems=every)


@dataclass(frozen=True)
class Folder:
    """What was read: sources by their path below the root (with `/`), and faults of single files."""

    root: Path
    files: Mapping[str, Source]
    problems: tuple[Problem, ...]

    @property
    def messages(self) -> Path | None:
        """The folder with the policy team's own wording, if there is one."""
        path = self.root / MESSAGES
        return path if path.is_dir() else None


def read_folder(root: Path) -> Folder:
    """Reads every file of a handbook that counts.

    Raises:
        HandbookError: There is no such folder, it is a file, it cannot be listed, or holds no policy.
    """
    if not root.exists():
        raise HandbookError(
            "there is no such folder", where=str(root), hint="give a folder with policy files in Markdown"
        )
    if not root.is_dir():
        raise HandbookError(
            "this is a file, not a folder", where=str(root), hint="give the folder that holds it"
        )
    files: dict[str, Source] = {}
    problems: list[Problem] = []
    for name, path in sorted(_wanted(root, problems)):
        text = _text(path, problems)
        if text is not None:
            files[name] = Source(path, text)
    if not problems and not any(is_policy(name) for name in files):
        raise HandbookError(
            "the folder holds no policy", where=str(root), hint="add at least one Markdown file with clauses"
        )
    return Folder(root, files, tuple(problems))


def is_policy(name: str) -> bool:
    """Whether a path below the root holds clauses."""
    parts = name.split("/")
    return parts[0] != MESSAGES and name.casefold().endswith(".md") and parts[-1].casefold() != "readme.md"


def digest(folder: Mapping[str, str], catalog: str) -> str:
    """The sha256, in hex, of every text that bears on a verdict.

    Args:
        folder: Texts by their path below the root.
        catalog: Text of the shipped catalog of signals.
    """
    total = hashlib.sha256()
    for name, text in [("", catalog), *sorted(folder.items())]:
        for part in (name.encode(), text.encode()):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def _counts(name: str) -> bool:
    return is_policy(name) or name in (SIGNALS, ADJUDICATION, ASKED) or name.startswith(f"{MESSAGES}/")


def _wanted(root: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Files that count, by their path below the root."""
    home = root.resolve()

    def refuse(error: OSError) -> None:
        raise HandbookError(
            "the folder cannot be listed", where=error.filename, hint="check its permissions"
        ) from error

    for here, folders, names in os.walk(root, onerror=refuse):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in [*names, *(f for f in folders if (Path(here) / f).is_symlink())]:
            path = Path(here) / name
            relative = path.relative_to(root).as_posix()
            if name.startswith(".") or not (_counts(relative) or path.is_dir()):
                continue
            if not path.resolve().is_relative_to(home):
                problems.append(
                    _fault(
                        path,
                        "outside-link",
                        "a link that leads out of the folder is not read",
                        "copy the file in",
                        "warning",
                    )
                )
            elif path.is_dir():
                problems.append(
                    _fault(
                        path,
                        "folder-link",
                        "a link to a folder is not followed",
                        "move the files in",
                        "warning",
                    )
                )
            else:
                yield relative, path


def _text(path: Path, problems: list[Problem]) -> str | None:
    """The text of a file; None, and a problem, where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            problems.append(
                _fault(path, "too-large", f"the file is larger than {LARGEST:,} bytes", "split it")
            )
            return None
        raw = path.read_bytes()
    except OSError as error:
        problems.append(
            _fault(path, "unreadable", f"the file cannot be read: {error.strerror}", "check its permissions")
        )
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.append(_fault(path, "not-utf8", "the file is not UTF-8 text", "save it as UTF-8", line=line))
        return None


def _fault(path: Path, code: str, message: str, hint: str, level: Level = "error", line: int = 1) -> Problem:
    return Problem(str(path), line, 1, 1, code, level, message, hint)
