"""Three-way judgement on public rules (OR-ShARC dev): yes, no, or more has to be known.

A question about a rule, a scenario and the answers given so far. The model reads all of it and gives odds
for Yes, No and More; code adds what it can count: how many conditions the rule lists, how many follow-up
questions were answered and how, how much of the rule is spoken of. A multinomial logistic model weighs both,
fitted on families of questions that are not tested on. The tested ids are fixed in `sharc_ids.txt`.
Floors in the same run: the model's odds alone, and the counts alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from agent.llm.protocol import ChoiceRequest, Message, TextModel
from evals.bench_file import run_bench, write_bench
from evals.intervals import Figure, share
from evals.retrieval_bench import QUESTIONS, RULES, data_folder
from signals.errors import UserError

NAME, PROG = "sharc", "python -m evals.public.sharc"
IDS = Path(__file__).parent / "sharc_ids.txt"
FITTED_ON = 480
ANSWERS = ("Yes", "No", "More")
Answer = Literal["Yes", "No", "More"]
SYSTEM = (
    "You apply a rule to what is known about somebody. Answer Yes or No if rule and known facts settle the "
    "question. Answer More if a fact that the rule asks for is not known yet."
)
PARKING = "You can park on the square if you:\n* live in the old town\n* hold a resident's card"
FEE = "The fee is waived for any of these:\n* pupils\n* pensioners\n* people on leave"
BOATS = (
    "You do not have to register boats without an engine. All other boats must be registered within 14 days."
)
PARK, WAIVED, REGISTER = "Can I park on the square?", "Is my fee waived?", "Must I register my boat?"
PUPIL, PENSIONER, LEAVE = "Are you a pupil?", "Are you a pensioner?", "Are you on leave?"


class Question(NamedTuple):
    """One question with everything that is known; `family` is shared by questions about one rule."""

    id: str
    family: str
    rule: str
    scenario: str
    history: tuple[tuple[str, str], ...]
    text: str
    answer: Answer


class Answered(Protocol):
    """Anything with a right answer."""

    @property
    def answer(self) -> str:
        """The right answer."""


Q = TypeVar("Q", bound=Answered)


def _example(
    rule: str, text: str, answer: Answer, scenario: str = "", history: Sequence[tuple[str, str]] = ()
) -> Question:
    return Question("", "", rule, scenario, tuple(history), text, answer)


EXAMPLES = (
    _example(PARKING, PARK, "More"),
    _example(PARKING, PARK, "Yes", "I live in the old town and have held the card since May."),
    _example(PARKING, PARK, "No", "I live in the old town.", [("Do you hold a resident's card?", "No")]),
    _example(FEE, WAIVED, "More", history=[(PUPIL, "No")]),
    _example(FEE, WAIVED, "Yes", history=[(PUPIL, "No"), (PENSIONER, "Yes")]),
    _example(
        FEE, WAIVED, "No", "I work in a bakery all year.", [(PUPIL, "No"), (PENSIONER, "No"), (LEAVE, "No")]
    ),
    _example(BOATS, REGISTER, "Yes", "My boat has a small engine."),
    _example(BOATS, REGISTER, "More", "I bought the boat from my aunt."),
)


def load(folder: Path) -> list[Question]:
    """All dev questions, families together, in an order that their names alone decide.

    Raises:
        UserError: A file has another form.
    """
    try:
        rules = json.loads((folder / RULES).read_text("utf-8"))
        lines = (folder / QUESTIONS).read_text("utf-8").splitlines()
        found = [_question(json.loads(line), rules) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"not in the OR-ShARC form ({error!r})", where=str(folder)) from error
    return sorted(found, key=lambda q: int(hashlib.sha256(q.family.encode()).hexdigest(), 16) % 100)


def _question(raw: Mapping[str, Any], rules: Mapping[str, str]) -> Question:
    answer: Answer = raw["answer"] if raw["answer"] in ("Yes", "No") else "More"
    history = tuple((turn["follow_up_question"], turn["follow_up_answer"]) for turn in raw["history"])
    rule = rules[str(raw["gold_snippet_id"])]
    family = raw["tree_id"]
    return Question(raw["utterance_id"], family, rule, raw["scenario"], history, raw["question"], answer)


def parted(questions: Sequence[Question], tested: frozenset[str]) -> tuple[list[Question], list[Question]]:
    """The questions to fit on and the questions to test on; no family is in both."""
    test = [q for q in questions if q.id in tested]
    families = {q.family for q in test}
    return [q for q in questions if q.family not in families][:FITTED_ON], test


def request(question: Question) -> ChoiceRequest:
    """The question as the model is asked it, after worked examples that all questions share."""
    prefix = [Message("system", SYSTEM)]
    for example in EXAMPLES:
        prefix += [Message("user", _told(example)), Message("assistant", example.answer)]
    return ChoiceRequest(tuple(prefix), (Message("user", _told(question)),), ANSWERS, 600.0)


def _told(question: Question) -> str:
    known = [question.scenario] if question.scenario else []
    known += [f"{asked} {answer}." for asked, answer in question.history]
    lines = "\n".join(f"- {line}" for line in known) or "- (nothing yet)"
    return (
        f"Rule:\n{question.rule[:1800]}\n\nWhat is known:\n{lines[:1500]}\n\n"
        f"Question: {question.text}\nAnswer Yes, No or More."
    )


def log_odds(odds: Mapping[str, float]) -> list[float]:
    """The model's odds as features, bounded by ±8."""
    return [max(-8.0, min(8.0, _logit(odds[answer]))) for answer in ANSWERS]


def _logit(probability: float) -> float:
    return math.log(max(probability, 1e-6) / max(1 - probability, 1e-6))


def counts(question: Question) -> list[float]:
    """What code can count of rule, scenario and answers given so far."""
    conditions = re.split(r"\n\s*[*•-]\s*", question.rule)[1:]
    lead = question.rule.split("\n")[0].lower()
    given = [answer for _, answer in question.history]
    spoken = _words(question.scenario).union(*(_words(asked) for asked, _ in question.history))
    covered = [_shared(part, spoken) for part in conditions or [question.rule]]
    last = given[-1] if given else ""
    choice = bool(re.search(r"\b(?:any|either|one) of|\bor\b", lead))
    together = bool(re.search(r"\b(?:all|both) of|\band\b", question.rule.lower()))
    return [
        min(len(conditions), 8),
        not conditions,
        len(given),
        given.count("Yes"),
        given.count("No"),
        last == "Yes",
        last == "No",
        bool(question.scenario),
        min(len(question.scenario) / 200, 3),
        max(0, max(1, len(conditions)) - len(given)),
        len(given) >= len(conditions),
        min(covered),
        max(covered),
        sum(covered) / len(covered),
        choice,
        together,
        choice and last == "Yes",
        together and last == "No",
        bool(re.search(r"\b(?:not|cannot|unless|except)\b|n't", lead)),
        question.rule.lower().count("if "),
        not question.scenario and not given,
        _shared(question.text, _words(question.scenario)),
    ]


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > 3}


def _shared(text: str, others: set[str]) -> float:
    words = _words(text)
    return len(words & others) / len(words) if words else 0.0


def read_all(model: TextModel, questions: Sequence[Question]) -> Iterator[Mapping[str, float]]:
    """The model's odds for each question, with a line of progress for every 50."""
    for done, question in enumerate(questions, start=1):
        yield model.answer_odds(request(question))
        if done % 50 == 0:
            print(f"{done} of {len(questions)} read", file=sys.stderr, flush=True)


def accuracy(features: Callable[[Q], Sequence[float]], train: Sequence[Q], test: Sequence[Q]) -> Figure:
    """Share of right answers among the tested by a logistic model over some features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=3000))
    model.fit([features(q) for q in train], [q.answer for q in train])
    said = model.predict([features(q) for q in test])
    return share([float(s == q.answer) for s, q in zip(said, test, strict=True)])


def compare(model: TextModel, train: Sequence[Question], test: Sequence[Question]) -> dict[str, Figure]:
    """The floors and ours on the tested questions."""
    every = [*train, *test]
    odds = {q.id: each for q, each in zip(every, read_all(model, every), strict=True)}
    raw = [float(max(odds[q.id], key=odds[q.id].__getitem__) == q.answer) for q in test]
    return {
        "the model's likeliest answer": share(raw),
        "counts alone": accuracy(counts, train, test),
        "the model's odds, fitted": accuracy(lambda q: log_odds(odds[q.id]), train, test),
        "odds and counts, fitted": accuracy(lambda q: [*log_odds(odds[q.id]), *counts(q)], train, test),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    return run_bench(_parser(), _run, arguments)


def _run(options: argparse.Namespace, made_by: str) -> None:
    from agent.llm.backends import open_model
    from agent.settings import load_settings

    questions = load(data_folder(options.data))
    model = open_model(load_settings(model=options.model))
    if model is None:
        raise UserError("the benchmark needs a model", where="--model")
    train, test = parted(questions, frozenset(IDS.read_text("utf-8").split()))
    figures = compare(model, train, test)
    print(f"three-way judgement, {len(test)} questions, fitted on {len(train)} of other families")
    for name, figure in figures.items():
        print(f"  {name:<32}{figure}")
    if options.out:
        write_bench(options.out, NAME, made_by, len(test), figures, model.digest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the OR-ShARC files")
    parser.add_argument("--model", help="a name of `models list`, a GGUF file or a URL")
    return parser


if __name__ == "__main__":
    sys.exit(main())
