"""Retrieval on public rules: plain methods and ours, side by side, on the same questions.

Reads the OR-ShARC files (651 rules; questions with a scenario and one right rule each) from a folder outside
the project. Ours is the product's own `Retriever` with its shipped weights. Questions come in families about
one rule, so intervals resample families, not questions. Prints to stdout.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evals import intervals
from evals.bench_file import run_bench, write_bench
from evals.public.folder import public_folder
from index.encoder import Encoder, SentenceEncoder
from index.fuse import Ranking, reciprocal_rank
from index.retrieve import Entry, Retriever
from index.store import chunks_of, entries_of
from index.vectors import VectorStore
from models.locate import default_home, locate
from policies.clause import EVERYWHERE, Clause
from signals.errors import UserError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Ranks = NDArray[np.int64]

NAME, PROG = "retrieval", "python -m evals.retrieval_bench"
RULES = "id2snippet.json"
QUESTIONS = "open_retrieval_sharc_dev.json"
DEPTH = 10
RESAMPLES = 2000
MEASURES: dict[str, Callable[[Ranks], Scores]] = {
    "R@1": lambda ranks: (ranks <= 1).astype(float),
    "R@5": lambda ranks: (ranks <= 5).astype(float),
    "R@10": lambda ranks: (ranks <= 10).astype(float),
    "MRR@10": lambda ranks: (ranks <= DEPTH) / ranks,
}


class Question(NamedTuple):
    """One question; `family` is shared by questions about the same rule, `gold` is the rule's id."""

    text: str
    scenario: str
    gold: str
    family: str

    @property
    def whole(self) -> str:
        """Question and scenario as one query."""
        return f"{self.text} {self.scenario}".strip()


@dataclass(frozen=True)
class Figure:
    """A mean over `n` questions with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


Report = dict[str, dict[str, Figure]]


def data_folder(given: Path | None) -> Path:
    """The folder with the OR-ShARC files: the given one, else `CLAUSEWISE_DATA`, else beside the project.

    Raises:
        UserError: It lacks one of the two files.
    """
    return public_folder(given, "CLAUSEWISE_DATA", "or-sharc", (RULES, QUESTIONS))


def load(folder: Path) -> tuple[dict[str, str], list[Question]]:
    """Rules by id, and the questions.

    Raises:
        UserError: A file has another form, or a question's rule is not among the rules.
    """
    try:
        rules = {str(key): str(text) for key, text in json.loads(_text(folder / RULES)).items()}
        lines = [json.loads(line) for line in _text(folder / QUESTIONS).splitlines() if line.strip()]
        questions = [
            Question(x["question"], x["scenario"], str(x["gold_snippet_id"]), x["tree_id"]) for x in lines
        ]
        unknown = {q.gold for q in questions} - rules.keys()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"not in the OR-ShARC form ({error!r})", where=str(folder)) from error
    if unknown or not questions:
        raise UserError("no questions, or questions about unknown rules", where=str(folder))
    return rules, questions


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def as_clauses(rules: dict[str, str]) -> list[Clause]:
    """Rules as clauses without title, sections or rule block."""
    return [
        Clause(
            id=f"RULE-{key}",
            title="",
            policy="or-sharc",
            version=1,
            regions=(EVERYWHERE,),
            effective_from=date.min,
            effective_to=None,
            text=text.strip(),
            sections=(),
            rule=None,
            path=Path(f"{key}.md"),
            line=1,
            text_line=1,
        )
        for key, text in rules.items()
    ]


def ours(rules: dict[str, str], questions: Sequence[Question], encoder: Encoder | None) -> Ranks:
    """Ranks of the right rules by the product's retriever, the question with its scenario as background."""
    entries: list[Entry] = entries_of(as_clauses(rules), Path())
    store = None
    if encoder is not None:
        chunks = chunks_of(entries, encoder)
        store = VectorStore.of(chunks, encoder.encode_documents([c.embedded for c in chunks]))
    retriever = Retriever(entries, store, encoder)
    retriever.prepare(text for q in questions for text in (q.text, q.scenario))
    found = [
        [hit.clause for hit in retriever.search(q.text, background=q.scenario, k=DEPTH)] for q in questions
    ]
    return _ranks([_place(f"RULE-{q.gold}", ids) for q, ids in zip(questions, found, strict=True)])


def _place(wanted: str, ids: Sequence[str]) -> int:
    return ids.index(wanted) + 1 if wanted in ids else DEPTH + 1


def _ranks(places: Sequence[int]) -> Ranks:
    import numpy as np

    return np.array(places, dtype=np.int64)


def plain(rules: dict[str, str], questions: Sequence[Question], encoder: Encoder | None) -> dict[str, Ranks]:
    """Ranks by BM25 as its library comes, and by its reciprocal rank fusion with the embedder."""
    import numpy as np

    texts = list(rules.values())
    golds = [list(rules).index(q.gold) for q in questions]
    words = _plain_bm25(texts, [q.whole for q in questions])
    found = {"BM25": _ranks([_rank_of(row, gold) for row, gold in zip(words, golds, strict=True)])}
    if encoder is not None:
        queries = encoder.encode_queries([q.whole for q in questions])
        cosines = (queries @ encoder.encode_documents(texts).T).astype(np.float64)
        rows = zip(words, cosines, golds, strict=True)
        found["BM25 + embedder, RRF"] = _ranks(
            [_rank_of(reciprocal_rank([Ranking(w), Ranking(c)], len(texts)), gold) for w, c, gold in rows]
        )
    return found


def _plain_bm25(texts: Sequence[str], queries: Sequence[str]) -> list[Scores]:
    import bm25s
    import numpy as np

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts), stopwords="en", show_progress=False), show_progress=False)
    split = bm25s.tokenize(list(queries), stopwords="en", return_ids=False, show_progress=False)
    known = [[term for term in terms if term in index.vocab_dict] for terms in split]
    none = np.zeros(len(texts))
    return [np.asarray(index.get_scores(terms), dtype=np.float64) if terms else none for terms in known]


def _rank_of(scores: Scores, gold: int) -> int:
    """Rank from 1 of a document; of equals the earlier one goes first."""
    import numpy as np

    rounded = np.round(scores, 6)
    return int(1 + (rounded > rounded[gold]).sum() + (rounded[:gold] == rounded[gold]).sum())


def figures(ranks: Ranks, families: Sequence[str]) -> dict[str, Figure]:
    """All measures of one method, each with its interval."""
    return {name: interval(measure(ranks), families) for name, measure in MEASURES.items()}


def interval(values: Scores, families: Sequence[str]) -> Figure:
    """Mean over questions, and the 95 % interval of it when whole families are drawn anew 2,000 times."""
    import numpy as np

    numbers = np.unique(np.array(families), return_inverse=True)[1]
    sums, sizes = np.bincount(numbers, weights=values), np.bincount(numbers)
    drawn = np.random.default_rng(0).integers(0, len(sums), size=(RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    value, low, high = (round(float(x), 4) for x in (values.mean(), *np.percentile(means, [2.5, 97.5])))
    return Figure(value, low, high, len(values))


def compare(rules: dict[str, str], questions: Sequence[Question], encoder: Encoder | None) -> Report:
    """Figures of every method, and of the difference between ours and the last plain one."""
    families = [q.family for q in questions]
    ranks = plain(rules, questions, encoder)
    floor = list(ranks)[-1]
    ranks["ours"] = ours(rules, questions, encoder)
    report = {name: figures(found, families) for name, found in ranks.items()}
    report[f"ours − {floor}"] = {
        name: interval(measure(ranks["ours"]) - measure(ranks[floor]), families)
        for name, measure in MEASURES.items()
    }
    return report


def render(report: Report) -> str:
    """The report as a table for people, figures in percent."""
    n = next(iter(next(iter(report.values())).values())).n
    width = max(map(len, report))
    lines = [f"n = {n} questions; mean and 95 % interval in percent, by families of questions", ""]
    lines.append(" " * width + "".join(f"  {name:<20}" for name in MEASURES).rstrip())
    for method, found in report.items():
        cells = (f"{100 * f.value:.1f} [{100 * f.low:.1f}, {100 * f.high:.1f}]" for f in found.values())
        lines.append(f"{method:<{width}}" + "".join(f"  {cell:<20}" for cell in cells).rstrip())
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    return run_bench(_parser(), _run, arguments)


def _run(options: argparse.Namespace, made_by: str) -> None:
    rules, questions = load(data_folder(options.data))
    encoder = None if options.words_only else _encoder(options.embedder, options.home)
    print(f"{len(rules)} rules, {len(questions)} questions; a minute or two", file=sys.stderr)
    report = compare(rules, questions, encoder)
    print(_plainly(report) if options.json else render(report))
    if options.out:
        write_bench(options.out, NAME, made_by, len(questions), _by_name(report))


def _plainly(report: Report) -> str:
    plain: dict[str, Any] = {m: {k: asdict(f) for k, f in found.items()} for m, found in report.items()}
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _by_name(report: Report) -> dict[str, intervals.Figure]:
    """The figures under method and measure, such as `ours R@5`."""
    every = ((f"{m} {k}", f) for m, found in report.items() for k, f in found.items())
    return {name: intervals.figure(f.value, f.low, f.high, f.n) for name, f in every}


def _encoder(folder: Path | None, home: Path | None) -> Encoder:
    return SentenceEncoder(folder or locate("embedder", home or default_home()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROG,
        description="Compares ways of finding the right rule on the OR-ShARC questions.",
    )
    parser.add_argument("--data", type=Path, help="folder with the two OR-ShARC files")
    parser.add_argument("--embedder", type=Path, help="folder of the embedder; the fetched one by default")
    parser.add_argument("--home", type=Path, help="data folder in which models are looked for")
    parser.add_argument("--words-only", action="store_true", help="leave the embedder out")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
