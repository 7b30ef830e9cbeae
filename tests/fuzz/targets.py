"""What strangers' bytes meet: one function a reader, whose only outcomes are a value or a `UserError`.

The same functions are run on a stored corpus and random bytes by the fast tests, and by atheris for minutes
each (`make fuzz`). A file on memory's disk stands for the file that somebody sent.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from agent.batch.manifest import read_manifest
from agent.batch.parts import Parts
from agent.llm.openai_server import ServerModel
from agent.llm.protocol import ChoiceRequest, Completion, Message, WriteRequest
from agent.people import load_people
from agent.record.cases import corrections
from agent.record.store import Records
from agent.review import Reviewer
from console.creators import FORMATS, judged, read_creators
from index.store import open_index
from policies.handbook import Handbook, load_handbook, parse_handbook
from policies.parse import parse_policy
from policies.problem import Source, render
from signals.errors import UserError
from signals.readers import load_profiles
from signals.yaml_source import read_yaml

SMALL = Path(__file__).parents[1] / "data" / "page" / "handbook"
MEMORY = Path("/dev/shm")
CHAT = (Message("user", "Is it so?"),)
CLAUSE = """---
policy: still-frame
title: Still-frame content
version: 2
effective_from: 2026-01-15
regions: ["*"]
owner: Content Quality
summary: Videos show a product in use.
---

## STILL-1 Videos need movement

More than 60 % still breaks this rule.

```rule
severity: moderate
breach_when: {condition}
ladder: [educate]
```
"""


def fuzz_json(data: bytes) -> None:
    """Profiles in JSON."""
    _profiles(data, ".json")


def fuzz_jsonl(data: bytes) -> None:
    """Profiles in JSON Lines."""
    _profiles(data, ".jsonl")


def fuzz_csv(data: bytes) -> None:
    """Profiles in CSV."""
    _profiles(data, ".csv")


def fuzz_parquet(data: bytes) -> None:
    """Profiles in Parquet."""
    _profiles(data, ".parquet")


def fuzz_upload(data: bytes) -> None:
    """What somebody drops onto the page: the first byte chooses the ending; what is read is judged."""
    ending = [*FORMATS, ".txt"][data[0] % (len(FORMATS) + 1)] if data else ".txt"
    with _file(data[1:], ending) as path, suppress(UserError):
        judged(read_creators(path, _small()), _rules())


def fuzz_yaml(data: bytes) -> None:
    """YAML of catalogs, rules and labelled cases."""
    with suppress(UserError):
        read_yaml(_text(data), "file")


def fuzz_policy(data: bytes) -> None:
    """A policy file, read and told with its faults."""
    render(parse_policy(Source(Path("policy.md"), _text(data))).problems)


def fuzz_criteria(data: bytes) -> None:
    """A condition in a rule of a policy that is otherwise sound, checked as a handbook is."""
    with suppress(UserError):
        parse_handbook({"policy.md": CLAUSE.replace("{condition}", _text(data))})


def fuzz_answer(data: bytes) -> None:
    """Text that a model wrote where an answer in a form was asked for."""
    with suppress(UserError):
        Completion(_text(data), 1, 1, "stop").json()


def fuzz_server(data: bytes) -> None:
    """The body of a server's reply, to a question and to a wish for a text."""
    with _server(data) as model:
        with suppress(UserError):
            model.answer_odds(ChoiceRequest((), CHAT))
        with suppress(UserError):
            model.write(WriteRequest((), CHAT))


def fuzz_record(data: bytes) -> None:
    """A database, read as the commands `audit` read it."""
    with _file(data, ".sqlite") as path, suppress(UserError), Records(path, patience=0.1) as records:
        reads = (records.verify, records.cases, lambda: [*records.entries()], lambda: [*corrections(records)])
        for read in reads:
            with suppress(UserError):
                read()


def fuzz_job(data: bytes) -> None:
    """The record and a part of a job's folder."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        out = Path(name)
        (out / "parts").mkdir()
        (out / "run.json").write_bytes(data)
        (out / "parts" / "000000.jsonl").write_bytes(data)
        with suppress(UserError):
            read_manifest(out)
        with suppress(UserError):
            [line.is_result for line in Parts(out).read(0)]


def fuzz_people(data: bytes) -> None:
    """The list of people."""
    with _file(data, ".toml") as path, suppress(UserError):
        load_people(path)


def _profiles(data: bytes, ending: str) -> None:
    with _file(data, ending) as path, suppress(UserError):
        load_profiles(path, _small().catalog, clause_ids=_small().ids)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@contextmanager
def _file(data: bytes, ending: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        path = Path(folder) / f"sent{ending}"
        path.write_bytes(data)
        yield path


@contextmanager
def _server(body: bytes) -> Iterator[ServerModel]:
    import httpx

    replies = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
    model = ServerModel("http://model/v1#m", tries=1, pause=0.0, transport=replies)
    try:
        yield model
    finally:
        model.close()


@cache
def _small() -> Handbook:
    return load_handbook(SMALL)


@cache
def _rules() -> Reviewer:
    return Reviewer(_small(), open_index(_small(), None, Path("nowhere")), None)


TARGETS: dict[str, Callable[[bytes], None]] = {
    name.removeprefix("fuzz_"): found for name, found in list(vars().items()) if name.startswith("fuzz_")
}
"""All of the above by their names."""
