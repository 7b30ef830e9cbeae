"""What fuzzing begins with: sound files of every kind, and whatever once broke a reader.

A file that broke a reader is kept as `corpus/TARGET/NAME` and is tried again by every run of the tests.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from console.creators import FORMATS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HANDBOOK = ROOT / "tests" / "data" / "page" / "handbook"
SAMPLES = ("still_mill", "licence_claimed", "matrix_network")
PLAIN = {"creator_id": "c_1", "as_of": "2026-09-30", "region": "US", "static_frame_share": 0.9}
ANSWERS = ('{"reading": "It stands still."}', '{"why": "a", "fix": "b"}', "[1, 2.5e3, null, true]")
ODDS = {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"token": "Yes", "logprob": -0.1}]}]}}]}
TEXT = {"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 5}}
CONDITIONS = (
    "static_frame_share >= 0.6",
    "{all: [static_frame_share >= 0.6, {any: [shoppable_videos_7d > 5, host_on_screen_share < 1]}]}",
    "{none: [static_frame_share != .5]}",
)
PEOPLE = '[people.ana]\nrole = "reviewer"\npassword = "scrypt$16384$8$1$AAAA$AAAA"\n'


def seeds(target: str) -> list[bytes]:
    """The stored files of a target and sound ones of its kind."""
    folder = HERE / "corpus" / target
    stored = [path.read_bytes() for path in sorted(folder.glob("*"))] if folder.is_dir() else []
    return [*stored, *_sound(target)]


def _sound(target: str) -> Iterator[bytes]:
    samples = [(ROOT / "agent" / "samples" / f"{name}.json").read_bytes() for name in SAMPLES]
    match target:
        case "json":
            yield from samples
        case "jsonl":
            yield b"\n".join(json.dumps(json.loads(each)).encode() for each in samples)
        case "csv":
            yield _csv()
        case "parquet":
            yield _parquet()
        case "upload":
            yield from (bytes([FORMATS.index(".json")]) + each for each in samples)
            yield bytes([FORMATS.index(".csv")]) + _csv()
            yield bytes([FORMATS.index(".parquet")]) + _parquet()
        case "policy":
            yield from (path.read_bytes() for path in HANDBOOK.glob("*.md"))
        case "record":
            yield _record()
        case "job":
            yield b'{"schema": "clausewise.batch/1", "input": {"file": "a", "digest": "b", "bytes": 1}}\n'
        case _:
            yield from (each.encode() for each in _texts(target))


def _texts(target: str) -> tuple[str, ...]:
    """Sound texts of the targets that read a text and nothing else."""
    return {
        "yaml": ("a: [1, {b: c}]\nd: |\n  text\n", "signals:\n- {name: x, range: [0, null]}\n"),
        "criteria": CONDITIONS,
        "answer": ANSWERS,
        "server": (json.dumps(ODDS), json.dumps(TEXT)),
        "people": (PEOPLE,),
    }[target]


def _csv() -> bytes:
    text = io.StringIO()
    rows = csv.DictWriter(text, list(PLAIN))
    rows.writeheader()
    rows.writerow(PLAIN)
    return text.getvalue().encode()


def _parquet() -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([PLAIN]), sink)
    return sink.getvalue()


def _record() -> bytes:
    """A record with one verdict and the ruling on it."""
    from agent.record.store import Records
    from agent.review import Reviewer
    from index.store import open_index
    from policies.handbook import load_handbook
    from signals.profile import Profile
    from tests.failure.cases import creator, ruling_on

    handbook = load_handbook(HANDBOOK)
    profile = Profile.model_validate(creator(9))
    verdict = Reviewer(handbook, open_index(handbook, None, Path("nowhere")), None).review(profile)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "record.sqlite"
        with Records(place) as records:
            entry = records.add_verdict("k_1", verdict, profile)
            records.add_ruling(ruling_on("k_1", verdict), entry.number)
        return place.read_bytes()
