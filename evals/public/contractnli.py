"""Three-way judgement on public contracts (ContractNLI dev): entailed, contradicted, or not mentioned.

For each statement about a contract, BM25 finds the five passages that bear most on it, and the product's
judge reads them as evidence. A multinomial logistic model turns its reading into one of the three answers,
fitted on other contracts. Since the same 17 statements are put to every contract, the answers that a
statement gets elsewhere are the strong floor. How many of the annotated passages search finds is measured
apart, on all contracts; published BM25 finds 52.8 % among five on the test split.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from agent.judge.calibration import Scale
from agent.judge.calibration_files import scale_for
from agent.judge.source import Source
from agent.llm.protocol import TextModel
from agent.llm.untrusted import one_line
from evals.bench_file import run_bench, write_bench
from evals.intervals import Figure, mean, share
from evals.public.folder import public_folder
from evals.public.sharc import accuracy
from index.lexical import LexicalIndex
from signals.errors import UserError

NAME, PROG = "contractnli", "python -m evals.public.contractnli"
FILE, VARIABLE = "dev.json", "CLAUSEWISE_CONTRACTNLI"
ANSWERS = ("Entailment", "Contradiction", "NotMentioned")
FITTED_ON, TESTED_ON = 200, 150
DEPTH = 5
SPAN_CHARS = 500
SECONDS = 600.0


class Pair(NamedTuple):
    """A contract's passages and a statement about it; `gold` are the passages that decide the answer."""

    contract: str
    spans: tuple[str, ...]
    key: str
    statement: str
    answer: str
    gold: frozenset[int]

    @property
    def id(self) -> str:
        """Contract and statement."""
        return f"{self.contract} {self.key}"


def data_folder(given: Path | None) -> Path:
    """The folder with the ContractNLI file: the given one, else by the variable, else beside the project.

    Raises:
        UserError: It lacks the file.
    """
    return public_folder(given, VARIABLE, NAME, (FILE,))


def load(folder: Path) -> list[Pair]:
    """All annotated pairs.

    Raises:
        UserError: The file has another form.
    """
    try:
        data = json.loads((folder / FILE).read_text("utf-8"))
        pairs = [pair for raw in data["documents"] for pair in _pairs(raw, data["labels"])]
        wrong = {pair.answer for pair in pairs} - set(ANSWERS)
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UserError(f"not in the ContractNLI form ({error!r})", where=str(folder)) from error
    if wrong or not pairs:
        raise UserError("no pairs, or answers that are none of the three", where=str(folder))
    return pairs


def _pairs(raw: Mapping[str, Any], labels: Mapping[str, Any]) -> list[Pair]:
    spans = tuple(raw["text"][start:end] for start, end in raw["spans"])
    annotated = raw["annotation_sets"][0]["annotations"]
    return [
        Pair(str(raw["id"]), spans, key, labels[key]["hypothesis"], a["choice"], frozenset(a["spans"]))
        for key, a in annotated.items()
    ]


def parted(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Every pair of the contracts to fit on, and of those to test on; the hash of a contract's id decides."""
    halves: tuple[list[Pair], list[Pair]] = ([], [])
    for pair in pairs:
        halves[_hash(pair.contract) % 2].append(pair)
    return halves


def chosen(pairs: Sequence[Pair], most: int) -> list[Pair]:
    """At most so many pairs, by the hash of their ids."""
    return sorted(pairs, key=lambda pair: _hash(pair.id))[:most]


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def bearing(pair: Pair) -> list[int]:
    """The passages that bear most on the statement, best first; of equals the earlier one goes first."""
    scores = _search(pair.spans).scores(pair.statement).round(6).tolist()
    return sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:DEPTH]


@lru_cache(maxsize=64)
def _search(spans: tuple[str, ...]) -> LexicalIndex:
    return LexicalIndex(spans)


def span_recall(pairs: Iterable[Pair]) -> Figure:
    """The share of a pair's annotated passages that search finds, over the pairs that have some."""
    known = [pair for pair in pairs if pair.gold]
    return mean([len(pair.gold.intersection(bearing(pair))) / len(pair.gold) for pair in known])


def source(pair: Pair) -> Source:
    """The pair as the judge reads it: the passages as evidence, in the order of the contract."""
    texts = tuple(one_line(pair.spans[at], SPAN_CHARS) for at in sorted(bearing(pair)))
    ask = f"Does the contract say this: “{pair.statement.rstrip('.')}”?"
    return Source(ask, texts, "exception", True, None)


def read_all(model: TextModel, scale: Scale, pairs: Sequence[Pair]) -> dict[str, list[float]]:
    """The judge's reading of each pair, with a line of progress for every 50.

    Raises:
        ModelError: The model gave no answer.
    """
    found = {}
    for done, pair in enumerate(pairs, start=1):
        features = scale.read(model, source(pair), SECONDS).features
        found[pair.id] = [features[name] for name in sorted(features)]
        if done % 50 == 0:
            print(f"{done} of {len(pairs)} read", file=sys.stderr, flush=True)
    return found


def counted(pair: Pair, known: Iterable[Pair]) -> Counter[str]:
    """The answers that the same statement gets in other contracts."""
    return Counter(k.answer for k in known if k.key == pair.key and k.contract != pair.contract)


def prior(pair: Pair, known: Iterable[Pair]) -> list[float]:
    """The same as features: the log of each answer's share, one more counted of each."""
    found = counted(pair, known)
    total = found.total() + len(ANSWERS)
    return [math.log((found[answer] + 1) / total) for answer in ANSWERS]


def compare(model: TextModel, scale: Scale, pairs: Sequence[Pair]) -> dict[str, Figure]:
    """The floors and ours on the tested pairs."""
    known, others = parted(pairs)
    train, test = chosen(known, FITTED_ON), chosen(others, TESTED_ON)
    if {pair.answer for pair in train} != set(ANSWERS) or not test:
        raise UserError("too few contracts to fit on some and test on others", where=FILE)
    likeliest = Counter(pair.answer for pair in known).most_common(1)[0][0]
    read = read_all(model, scale, [*train, *test])
    return {
        "most frequent answer": share([float(p.answer == likeliest) for p in test]),
        "most frequent of the statement": share([float(p.answer == _usual(p, known)) for p in test]),
        "the judge's reading, fitted": accuracy(lambda p: read[p.id], train, test),
        "reading and statement, fitted": accuracy(lambda p: [*read[p.id], *prior(p, known)], train, test),
    }


def _usual(pair: Pair, known: Iterable[Pair]) -> str:
    found = counted(pair, known)
    return max(ANSWERS, key=lambda answer: found[answer])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    return run_bench(_parser(), _run, arguments)


def _run(options: argparse.Namespace, made_by: str) -> None:
    from agent.llm.backends import open_model
    from agent.settings import load_settings

    pairs = load(data_folder(options.data))
    figures = {f"passages, recall@{DEPTH}": span_recall(pairs)}
    print(f"passages that decide, {len(pairs)} pairs of contract and statement")
    _show(figures)
    settings = load_settings(model=options.model)
    model, n = open_model(settings), len(pairs)
    if model is not None:
        with closing(model):
            judged = compare(model, scale_for(model.digest, settings.home), pairs)
        n = judged["most frequent answer"].n
        print(f"three-way judgement, {n} pairs, fitted on other contracts")
        _show(judged)
        figures |= judged
    if options.out:
        write_bench(options.out, NAME, made_by, n, figures, model.digest if model else None)


def _show(figures: Mapping[str, Figure]) -> None:
    for name, figure in figures.items():
        print(f"  {name:<32}{figure}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument("--data", type=Path, help=f"folder with the ContractNLI {FILE}")
    parser.add_argument("--model", help="a name of `models list`, a GGUF file or a URL; `none`: search alone")
    return parser


if __name__ == "__main__":
    sys.exit(main())
