"""The record itself: what may be added, and everything that is read from it.

Adding is one transaction that looks, decides and writes, so two people who rule at once never both
succeed, and two processes never fork the chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

from agent.record.appealed import Appealed
from agent.record.chain import faults
from agent.record.database import Database
from agent.record.entry import FIRST, Entry, Kind, canonical, seal
from agent.record.export import write_lines
from agent.record.overview import CaseRow, overview
from agent.record.ruling import AboutVerdict, Overtaken, Ruling, WrongRuling
from agent.record.standing import standing, told
from agent.record.tables import tables
from agent.verdict import Verdict
from signals.profile import Profile

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy import ColumnElement, Connection

RUN = {"created_at", "seconds", "tokens"}
"""What differs between two runs that are the same in everything else."""


class Records:
    """The record of a data folder.

    Args:
        place: A SQLite file, made with its folders where missing, or a SQLAlchemy URL.
        patience: Seconds to wait for another process that writes into the file.

    Raises:
        StorageError: The database cannot be opened, now or at any later call read or written.
    """

    def __init__(self, place: Path | str, *, patience: float = 30.0) -> None:
        self._database = Database(place, patience)

    def add_verdict(
        self, case: str, verdict: Verdict, profile: Profile, outputs: Mapping[str, str] | None = None
    ) -> Entry:
        """Records a verdict that is shown; where the case's newest one says the same, gives that entry.

        Args:
            case: Name of the case.
            verdict: What was shown.
            profile: Who was judged.
            outputs: The model outputs that it stands on: sha256 of what is kept, by its key.
        """
        with self._database.writing() as connection:
            shown = [entry for entry in _of(connection, case) if entry.kind == "verdict"]
            if shown and shown[-1].profile == profile and _alike(shown[-1].verdict, verdict):
                return shown[-1]
            known = profile.model_dump(mode="json", exclude_defaults=True)
            content = {"profile": known, "verdict": verdict.model_dump(mode="json")}
            return _add(connection, "verdict", case, {**content, "outputs": dict(outputs or {})})

    def add_run(self, case: str, content: Mapping[str, Any]) -> Entry:
        """Records a job that has ended; where the newest entry of its name says the same, gives that one."""
        with self._database.writing() as connection:
            before = _of(connection, case)
            if before and before[-1].body == canonical(content):
                return before[-1]
            return _add(connection, "run", case, content)

    def add_ruling(self, ruling: Ruling, seen: int) -> Entry:
        """Records a ruling.

        Args:
            ruling: The ruling.
            seen: Number of the case's newest entry that the reviewer knew of, 0 for none.

        Raises:
            Overtaken: Somebody has ruled on the case since.
            WrongRuling: It contradicts its verdict, or takes back what nobody has ruled.
        """
        with self._database.writing() as connection:
            entries = _of(connection, ruling.case)
            rulings = [entry for entry in entries if entry.kind == "ruling"]
            if rulings and rulings[-1].number > seen:
                hint = "look at the case again and rule anew"
                raise Overtaken(told(rulings[-1]), where=ruling.case, hint=hint)
            ruling.check(_shown(entries, ruling).verdict)
            if ruling.action == "undo" and standing(rulings) is None:
                raise WrongRuling("there is no ruling to take back", where=ruling.case)
            return _add(connection, "ruling", ruling.case, ruling.model_dump(mode="json"))

    def add_appeal(self, appeal: Appealed) -> Entry:
        """Records an appeal that was heard; where the case's newest entry says the same, gives that one.

        Raises:
            WrongRuling: The verdict was never shown for its case.
        """
        with self._database.writing() as connection:
            entries = _of(connection, appeal.case)
            _shown(entries, appeal)
            content = appeal.model_dump(mode="json")
            if entries[-1].kind == "appeal" and entries[-1].body == canonical(content):
                return entries[-1]
            return _add(connection, "appeal", appeal.case, content)

    def of(self, case: str) -> tuple[Entry, ...]:
        """Everything about a case, in the order in which it came."""
        with self._database.reading() as connection:
            return tuple(_of(connection, case))

    def shown(self, ruling: Ruling) -> Entry:
        """The entry of the verdict that a ruling is about.

        Raises:
            WrongRuling: The verdict was never shown for its case.
        """
        return _shown(self.of(ruling.case), ruling)

    def entries(self) -> Iterator[Entry]:
        """All entries, in the order in which they came; read as they are asked for."""
        return self._all()

    def rulings(self) -> Iterator[Entry]:
        """All rulings, in the order in which they came; read as they are asked for."""
        return self._all(tables().records.c.kind == "ruling")

    def decided(self, most: int) -> Iterator[tuple[Entry, Entry]]:
        """Cases on which a ruling stands, the latest ruled on first: the verdict's entry and the ruling's."""
        by_case: dict[str, list[Entry]] = {}
        for entry in self.rulings():
            by_case.setdefault(entry.case, []).append(entry)
        holding = [holds for each in by_case.values() if (holds := standing(each))]
        for entry in sorted(holding, key=lambda holds: -holds.number)[:most]:
            yield self.shown(entry.ruling), entry

    def runs(self) -> Iterator[Entry]:
        """All jobs, in the order in which they ended; read as they are asked for."""
        return self._all(tables().records.c.kind == "run")

    def verdict(self, name: str) -> Entry | None:
        """The newest entry of a verdict, by its id or by the name of its case; None where there is none."""
        records = tables().records
        named = records.c.body.contains(f'"verdict_id":"{name}"', autoescape=True) | (records.c.case == name)
        shown = [*self._all(records.c.kind == "verdict", named)]
        return next((e for e in reversed(shown) if name in (e.case, e.verdict.verdict_id)), None)

    def holds(self, digest: str) -> bool:
        """Whether an entry has this digest."""
        return any(True for _ in self._all(tables().records.c.digest == digest))

    def standing(self, case: str) -> Entry | None:
        """The ruling that holds: the newest one that was not taken back."""
        return standing(entry for entry in self.of(case) if entry.kind == "ruling")

    def newest(self, case: str) -> int:
        """Number of the case's newest entry, 0 where it has none."""
        return max((entry.number for entry in self.of(case)), default=0)

    def cases(self) -> tuple[CaseRow, ...]:
        """Where each case stands, the latest touched first; reads the whole record."""
        return overview(self.entries())

    def verify(self) -> tuple[str, ...]:
        """Walks the whole chain and names every fault; empty where it is sound.

        A changed, removed, moved or inserted entry breaks the chain where it stands, and an end that was cut
        off is missed by the number and digest that are kept of the newest entry. What cannot be seen from
        within: a record that was written anew from some entry on, digests and all, or cut off together with
        what is kept of its newest entry. A digest or an export that was put away elsewhere tells that.
        The database is looked at below the entries too: its pages, its tables and their triggers, and where
        all of that is sound, the seal of the file.
        """
        with self._database.reading() as connection:
            head = connection.execute(tables().head.select()).all()
            chained = tuple(faults(connection.execute(_select()), head))
        return (*chained, *self._database.damage()) or tuple(self._database.broken_seal())

    def head(self) -> tuple[int, str]:
        """Number and digest of the newest entry; 0 and zeros where there is none."""
        with self._database.reading() as connection:
            return _head(connection)

    def export(self, place: Path | TextIO) -> int:
        """Writes every entry as a line of canonical JSON, and gives how many there were.

        Raises:
            UserError: The file cannot be written.
        """
        return write_lines((entry.row() for entry in self.entries()), place)

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def __enter__(self) -> Self:
        """The record itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the database."""
        self.close()

    def _all(self, *where: ColumnElement[bool]) -> Iterator[Entry]:
        with self._database.reading() as connection:
            for row in connection.execute(_select(*where)):
                yield Entry(*row)


def _select(*where: ColumnElement[bool]) -> Any:
    table = tables().records
    return table.select().where(*where).order_by(table.c.number)


def _of(connection: Connection, case: str) -> list[Entry]:
    return [Entry(*row) for row in connection.execute(_select(tables().records.c.case == case))]


def _shown(entries: Sequence[Entry], about: AboutVerdict) -> Entry:
    for entry in reversed(entries):
        if entry.kind == "verdict" and entry.verdict.verdict_id == about.verdict_id:
            return entry
    raise WrongRuling(f"no verdict {about.verdict_id} was shown", where=about.case)


def _alike(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts differ in nothing but what tells one run from another."""
    run = {name: getattr(other.provenance, name) for name in RUN}
    return one.model_copy(update={"provenance": one.provenance.model_copy(update=run)}) == other


def _head(connection: Connection) -> tuple[int, str]:
    row = connection.execute(tables().head.select()).first()
    return (row.number, row.digest) if row else (0, FIRST)


def _add(connection: Connection, kind: Kind, case: str, content: Mapping[str, Any]) -> Entry:
    records, head, *_ = tables()
    last, before = _head(connection)
    at, body = datetime.now(UTC).isoformat(timespec="seconds"), canonical(content)
    digest = seal(last + 1, at, kind, case, body, before)
    entry = Entry(last + 1, at, kind, case, body, before, digest)
    connection.execute(records.insert().values(**vars(entry)))
    connection.execute(head.delete())
    connection.execute(head.insert().values(number=entry.number, digest=digest))
    return entry
