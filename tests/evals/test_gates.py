"""Planted faults: each kind of harm that the harness is there for is seen by it."""

import re
import shutil
from types import SimpleNamespace
from typing import cast

import pytest

from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import ScriptedModel
from evals.case_files import SHIPPED, load_cases
from evals.compare import under
from evals.judge_cases import JudgementCase
from evals.metrics import metrics_of
from evals.oracle import decide_with_answers, differences
from evals.runner import answered
from evals.summary import Summary
from evals.systems.ours import Ours
from policies.handbook import load_handbook

FLIPPED = {">=": "<", "<=": ">", ">": "<=", "<": ">="}
COMPARISON = re.compile(r"(\w+ )(>=|<=|<|>)( -?[\d.])")


@pytest.fixture(scope="module")
def cases():
    """The shipped verdict cases."""
    return load_cases([SHIPPED / "verdicts"])


def wrong(cases, handbook):
    """The cases whose label the rules of a handbook contradict."""
    return {case.id for case in cases if differences(case, decide_with_answers(case, handbook))}


def flip(text, clause):
    """The text of a policy with the first comparison of a clause's rule the other way round."""
    [rule] = re.finditer(rf"^## {clause} .*?^```rule\n(.*?)^```", text, re.S | re.M)
    return text[: rule.start(1)] + COMPARISON.sub(
        lambda found: found[1] + FLIPPED[found[2]] + found[3], text[rule.start(1) : rule.end(1)], count=1
    ) + text[rule.end(1) :]  # fmt: skip


@pytest.mark.parametrize(("clause", "file"), [("MATCH-1", "product-match.md"), ("AD-2", "ad-disclosure.md")])
def test_a_flipped_operator_is_caught(cases, shipped, clause, file, tmp_path):
    """One comparison the other way round in one rule: labels about that clause fail."""
    about = [case for case in cases if clause in case.tags]
    folder = tmp_path / "handbook"
    shutil.copytree(shipped.root, folder)
    text = (folder / file).read_text("utf-8")
    (folder / file).write_text(flip(text, clause), "utf-8")
    assert flip(text, clause) != text
    assert wrong(about, shipped) == set()
    assert len(wrong(about, load_handbook(folder))) >= len(about) / 2


@pytest.mark.parametrize("shift", [1, -1, 40])
def test_a_shifted_quote_is_caught(build, small, search, shift):
    """A quote beside its place is no blemish: the share falls below 1 and the limit says so."""
    system = Ours("rules-only", small, search, None)
    case = build.verdict()
    sound = answered(case, system, small)

    def beside(case):
        verdict = system.answer(case)
        for finding in verdict["findings"]:
            for test in finding["tests"]:
                test["quote"]["start"] += shift
                test["quote"]["end"] += shift
        return verdict

    broken = answered(case, SimpleNamespace(answer=beside), small)
    limits = {"verdict.quotes_exact": 1.0}
    assert under(Summary(metrics=metrics_of([sound]), run={}), limits) == []
    assert under(Summary(metrics=metrics_of([broken]), run={}), limits) == [
        "verdict.quotes_exact is 0.000, the limit is 1"
    ]


def test_a_shuffled_citation_is_caught(build, small, search):
    """A rationale that cites another clause than the label's lacks the right one."""
    system = Ours("rules-only", small, search, None)

    def shuffled(case):
        verdict = system.answer(case)
        return {**verdict, "rationale": verdict["rationale"].replace("STILL-2", "COPY-1")}

    found = answered(build.verdict(), SimpleNamespace(answer=shuffled), small)
    assert answered(build.verdict(), system, small).scores["citation_recall"] == 1
    summary = Summary(metrics=metrics_of([found]), run={})
    assert under(summary, {"verdict.citation_recall": 0.99}) != []


@pytest.mark.parametrize("probability", [0.0, 0.5, 1.0])
def test_a_judge_that_does_not_read_is_caught(build, small, search, probability):
    """The same P(yes) whatever the evidence says: accuracy and rank order fall to those of chance."""
    shipped = cast("list[JudgementCase]", load_cases([SHIPPED / "judgements"]))
    asked = [case for case in shipped if case.answer != "unclear"][:24]

    def constant(request):
        assert isinstance(request, ChoiceRequest)
        share = {"Yes": probability, "No": 1 - probability}
        return {answer: share.get(answer, 0.0) for answer in request.answers}

    system = Ours("agent", small, search, ScriptedModel(constant))
    summary = Summary(metrics=metrics_of([answered(case, system, small) for case in asked]), run={})
    faults = under(summary, {"judgement.accuracy": 0.8, "judgement.auc": 0.8})
    assert [fault.partition(" ")[0] for fault in faults] == ["judgement.accuracy", "judgement.auc"]


@pytest.mark.parametrize(
    "mistake",
    [
        {"decision": "suspend"},
        {"breached": frozenset()},
        {"exempt": frozenset({"MATCH-1"})},
        {"rating_after": 7},
    ],
)
def test_a_mislabelled_case_is_caught(cases, shipped, mistake):
    """A slip in any part of a label is told by name."""
    case = next(c for c in cases if {"breach", "MATCH-1"} <= set(c.tags) and c.expect.decision == "educate")
    slipped = case.model_copy(update={"expect": case.expect.model_copy(update=mistake)})
    outcome = decide_with_answers(case, shipped)
    assert differences(case, outcome) == []
    [found] = differences(slipped, outcome)
    assert found.startswith(f"{next(iter(mistake))}: expected ")
