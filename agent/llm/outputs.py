"""Model outputs kept by content: the same model, prompt and parameters never compute twice.

A table in the data folder's database holds each output under the key of its request. So a rerun
gives the same words and the same odds, whatever the processor's rounding does. Rows are only ever
added. Several processes may share the file (WAL); a kept output is never changed by a later one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.llm.protocol import ChoiceRequest, Completion, ModelError, OnToken, TextModel, WriteRequest
from agent.storage import DAMAGED, StorageError, storage_error

if TYPE_CHECKING:
    from sqlalchemy import Engine, Table


class Outputs:
    """The kept outputs of a database.

    Args:
        place: A SQLite file, made with its folders where missing, or a SQLAlchemy URL.
        patience: Seconds to wait for another process that holds the file.

    Raises:
        StorageError: The database cannot be opened or is none.
    """

    def __init__(self, place: Path | str, *, patience: float = 30.0) -> None:
        self._where = str(place)
        with self._told():
            self._engine = _open(place, patience)
            _table().metadata.create_all(self._engine)

    def get(self, key: str) -> dict[str, Any] | None:
        """The output kept under a key, or None.

        Raises:
            StorageError: The database cannot be read.
        """
        from sqlalchemy import select

        table = _table()
        with self._told(), self._engine.connect() as connection:
            text = connection.scalar(select(table.c.output).where(table.c.key == key))
        if text is None:
            return None
        try:
            output: dict[str, Any] = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise StorageError("a kept model output is damaged", where=self._where, hint=DAMAGED) from error
        return output

    def put(self, key: str, model: str, output: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep an output, and give the one that is kept; one that is there already stays as it is.

        Raises:
            StorageError: The database cannot be written.
        """
        from sqlalchemy import insert
        from sqlalchemy.exc import IntegrityError

        with self._told():
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(_table()).values(key=key, model=model, output=as_kept(output)))
            except IntegrityError:
                return self.get(key) or output
        return output

    def digest(self, key: str) -> str | None:
        """SHA-256 of the text kept under a key, byte for byte; None where there is none.

        Raises:
            StorageError: The database cannot be read.
        """
        from sqlalchemy import LargeBinary, cast, select

        table = _table()
        with self._told(), self._engine.connect() as connection:
            raw = connection.scalar(select(cast(table.c.output, LargeBinary)).where(table.c.key == key))
        return None if raw is None else hashlib.sha256(raw).hexdigest()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn a database error into one sentence."""
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError

        try:
            yield
        except (DBAPIError, UnicodeDecodeError) as error:
            raise storage_error("the database failed", error, self._where) from error
        except (SQLAlchemyError, OSError) as error:
            raise storage_error("the database cannot be opened", error, self._where) from error


class Kept:
    """A model whose outputs are kept; itself a `TextModel`.

    Args:
        model: The back end that is asked where nothing is kept.
        outputs: Where outputs are kept.
    """

    def __init__(self, model: TextModel, outputs: Outputs) -> None:
        self._model = model
        self._outputs = outputs

    @property
    def name(self) -> str:
        """The back end's name."""
        return self._model.name

    @property
    def digest(self) -> str:
        """The back end's digest."""
        return self._model.digest

    def answer_odds(self, request: ChoiceRequest) -> Mapping[str, float]:
        """The kept odds, or new ones, kept from now on; see `TextModel`."""
        key = request.key(self.digest)
        kept = self._outputs.get(key) or self._outputs.put(
            key, self.digest, {"odds": dict(self._model.answer_odds(request))}
        )
        found: dict[str, float] = kept["odds"]
        return {answer: found[answer] for answer in request.answers}

    def write(self, request: WriteRequest, on_token: OnToken | None = None) -> Completion:
        """The kept text, heard in one piece, or a new one, kept from now on; see `TextModel`."""
        key = request.key(self.digest)
        kept = self._outputs.get(key)
        if kept is None:
            return Completion(
                **self._outputs.put(key, self.digest, vars(self._model.write(request, on_token)))
            )
        completion = Completion(**kept)
        if on_token is not None:
            on_token(completion.text)
        return completion

    def write_all(self, requests: Sequence[WriteRequest]) -> Iterator[tuple[int, Completion | ModelError]]:
        """Kept texts at once, then new ones, each kept the moment it is done; equal requests are one."""
        missing: dict[str, list[int]] = {}
        for number, request in enumerate(requests):
            key = request.key(self.digest)
            if key not in missing and (kept := self._outputs.get(key)):
                yield number, Completion(**kept)
            else:
                missing.setdefault(key, []).append(number)
        keys = list(missing)
        for found, outcome in self._model.write_all([requests[missing[key][0]] for key in keys]):
            key = keys[found]
            if isinstance(outcome, Completion):
                outcome = Completion(**self._outputs.put(key, self.digest, vars(outcome)))
            yield from ((number, outcome) for number in missing[key])

    def close(self) -> None:
        """Close the back end; the outputs belong to whoever opened them."""
        self._model.close()


def as_kept(output: Mapping[str, Any]) -> str:
    """An output as the text that is kept."""
    return json.dumps(output, sort_keys=True)


@cache
def _table() -> Table:
    from sqlalchemy import Column, MetaData, String, Table, Text

    return Table(
        "model_outputs",
        MetaData(),
        Column("key", String(64), primary_key=True),
        Column("model", String(80), nullable=False),
        Column("output", Text, nullable=False),
    )


def _open(place: Path | str, patience: float) -> Engine:
    from sqlalchemy import create_engine, event

    if isinstance(place, str):
        return create_engine(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{place}", connect_args={"timeout": patience})
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    """SQLite: readers and one writer at a time; a commit survives the process, if not the power."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
