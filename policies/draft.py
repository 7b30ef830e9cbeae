"""A handbook as it was read, before anything is known of its soundness.

Checks look at a `Draft`: all policies at once, the catalog, and the text of every file. What is faulty in
form is already noted in `problems` and left out of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from policies.adjudication import Adjudication, default_adjudication, read_adjudication
from policies.asked import Asked, read_asked
from policies.clause import Clause, Policy
from policies.criteria import Leaf, leaves
from policies.folder import ADJUDICATION, ASKED, SHIPPED, SIGNALS, Folder, is_policy, read_folder
from policies.parse import parse_policy
from policies.problem import Level, Problem, Source
from signals.catalog import Catalog, CatalogError, load_catalog
from signals.errors import UserError
from signals.located import Mark


@dataclass(frozen=True)
class Draft:
    """Policies, the catalog they speak of, the texts they come from, and the faults of form."""

    policies: tuple[Policy, ...]
    catalog: Catalog
    adjudication: Adjudication
    asked: Asked
    sources: Mapping[Path, Source]
    ids: frozenset[str]
    """Ids of all clause headings, also of those in files with faults."""
    problems: tuple[Problem, ...]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All versions of all clauses, in the order of files and lines."""
        return tuple(clause for policy in self.policies for clause in policy.clauses)

    def leaves(self, clause: Clause) -> Iterator[Leaf]:
        """Every leaf of a clause's rule, of the breach first."""
        if clause.rule is not None:
            for condition in (clause.rule.breach_when, *(e.when for e in clause.rule.exceptions)):
                yield from leaves(condition)

    def units(self, clause: Clause, leaf: Leaf) -> frozenset[str]:
        """Units of the other signals that a clause's rule names."""
        names = clause.rule.signals if clause.rule else ()
        return frozenset(self.catalog[n].unit for n in names if n in self.catalog and n != leaf.signal)

    def at_leaf(
        self, clause: Clause, leaf: Leaf, code: str, message: str, hint: str | None, level: Level = "error"
    ) -> Problem:
        """A problem of a leaf, at its line; a caret below the whole of it."""
        source = self.sources[clause.path]
        words = r"\s*".join((leaf.signal, leaf.op))
        mark = source.find(words, leaf.line, leaf.line) or Mark(leaf.line, 1)
        length = len(source.line(leaf.line)[mark.column - 1 :].rstrip("\"' ,]}"))
        return source.problem(mark, code, message, hint, length=length, severity=level)

    def at_heading(
        self, clause: Clause, code: str, message: str, hint: str | None, level: Level = "error"
    ) -> Problem:
        """A problem of a whole clause, at its heading."""
        source = self.sources[clause.path]
        mark = source.find(rf"\b{clause.id}", clause.line, clause.line) or Mark(clause.line, 1)
        return source.problem(mark, code, message, hint, length=len(clause.id), severity=level)

    def at_rule(
        self,
        clause: Clause,
        pattern: str,
        code: str,
        message: str,
        hint: str | None,
        level: Level = "error",
        line: int | None = None,
    ) -> Problem:
        """A problem of the first place in a clause's rule block that matches, from `line` on.

        Where nothing matches, it stands at the start of that line, or at the opening of the block.
        """
        source = self.sources[clause.path]
        opening = clause.rule.line if clause.rule else clause.line
        closing = source.find(r"^\s*(?:```|~~~)", opening + 1)
        first = line or opening
        mark = source.find(pattern, first, closing.line if closing else None) or source.at_line(first)
        return source.problem(mark, code, message, hint, severity=level)

    def at_text(
        self, clause: Clause, start: int, end: int, code: str, message: str, hint: str | None, level: Level
    ) -> Problem:
        """A problem of a part of a clause's prose, `text[start:end]`."""
        source = self.sources[clause.path]
        offset = source.text.index(clause.text, source.starts[clause.text_line - 1])
        mark = source.mark(offset + start)
        return source.problem(mark, code, message, hint, length=end - start, severity=level)


def read_draft(files: Mapping[str, Source], catalog: Catalog, problems: Iterable[Problem] = ()) -> Draft:
    """Reads the policies and numbers of a handbook.

    Args:
        files: Sources by their path below the root of the handbook, such as `eu/claims.md`.
        catalog: The signals that rules may name.
        problems: Faults met on the way to the texts.
    """
    parsed = [parse_policy(files[name]) for name in sorted(files) if is_policy(name)]
    numbers, faults = (
        read_adjudication(files[ADJUDICATION]) if ADJUDICATION in files else (default_adjudication(), [])
    )
    asked, unasked = read_asked(files[ASKED]) if ASKED in files else ({}, [])
    return Draft(
        policies=tuple(p.policy for p in parsed if p.policy),
        catalog=catalog,
        adjudication=numbers,
        asked=asked,
        sources={source.path: source for source in files.values()},
        ids=frozenset(name for p in parsed for name in p.ids),
        problems=(*problems, *(fault for p in parsed for fault in p.problems), *faults, *unasked),
    )


def open_draft(root: Path | None = None) -> tuple[Folder, Draft]:
    """Reads a handbook folder, faults and all.

    Raises:
        HandbookError: The folder is no handbook at all.
    """
    folder = read_folder(SHIPPED if root is None else Path(root))
    catalog, faults = _catalog(folder)
    draft = read_draft(folder.files, catalog, (*folder.problems, *faults))
    return folder, draft


@cache
def shipped_catalog() -> Catalog:
    """The catalog that comes with the program; read once, since it does not change while it runs."""
    return load_catalog()


def _catalog(folder: Folder) -> tuple[Catalog, list[Problem]]:
    """The shipped catalog and the handbook's own; without the second where it is faulty."""
    if SIGNALS not in folder.files:
        return shipped_catalog(), []
    source = folder.files[SIGNALS]
    try:
        return load_catalog(source.path), []
    except CatalogError as error:
        return shipped_catalog(), [_located(source, f.where, f.sentence, f.hint) for f in error.faults]
    except UserError as error:
        return shipped_catalog(), [_located(source, error.where or "", error.what, error.hint)]


def _located(source: Source, where: str, what: str, hint: str | None) -> Problem:
    """A fault of the catalog, told as `file:line`, as a problem."""
    number = where.rpartition(":")[2]
    line = int(number) if number.isdigit() else 1
    return source.problem(source.at_line(line), "bad-catalog", what, hint, length=99)
