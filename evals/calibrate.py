"""Making a model's calibration from labelled judgement cases: what `clausewise eval calibrate` runs.

A multinomial logistic model weighs the features of a reading into yes, no and unclear, another one those of
claims as they are heard. The cut-off is chosen on probabilities of cases that the weights did not see, and as
low as it can be while the error among the answered keeps under the aim with a one-sided Clopper-Pearson bound
(1934).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from agent.judge.calibration import INTERCEPT, Calibration, Hearing, Odds, Said, Scale, Weights
from agent.judge.calibration_files import prompt_digests
from agent.judge.orders import without_orders
from agent.judge.reading import Reading
from agent.judge.source import Source
from agent.llm.protocol import Adapter, TextModel
from evals.judge_cases import JudgementCase
from signals.errors import UserError

ERROR, CONFIDENCE = 0.05, 0.9
"""The largest share of wrong answers that is aimed at, and how sure its bound is, one-sided."""
CLAIMS = Path(__file__).with_name("claims.jsonl")
"""Labelled texts of creators alone, which help to choose when a claim is heard; they measure nothing."""
FOLDS = 6
STRENGTH = 0.3
"""Inverse strength of the pull of all weights towards 0."""
FEW = 12
"""Readings of a kind below which nothing is learnt of it."""
LEAST = 0.5
"""No answer is called sure below this."""
MISSED = 10.0
"""How many needless calls of a person weigh as much as one claim that is not heard and so punished."""
SECONDS = 600.0


class Labelled(NamedTuple):
    """A reading and the answer that it should give."""

    reading: Reading
    answer: Said


def calibrate(
    model: TextModel,
    cases: Sequence[JudgementCase],
    *,
    adapter: Adapter | None = None,
    ears: Adapter | None = None,
    error: float = ERROR,
    confidence: float = CONFIDENCE,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> Calibration:
    """The calibration of a model by labelled cases.

    Args:
        model: The model.
        cases: Labelled cases; those that judge the result, or taught the adapter, must be others.
        adapter: What was taught to the model; None: the model as it comes.
        ears: What it was taught for claims alone; None: claims are read like proof.
        error: Largest share of wrong answers among yes and no, above 0 and below 1.
        confidence: How sure the bound on that share is, above 0 and below 1; 0.5 is the share itself.
        tick: Hears how many readings are done, of how many.

    Raises:
        UserError: There are too few cases of different answers.
    """
    wanted = [known for case in cases if (known := known_reading(case))]
    kinds = Counter(answer for source, answer in wanted if not source.claim)
    if sum(count >= FEW for count in kinds.values()) < 2:
        what = f"need two answers with at least {FEW} cases each, claims not counted"
        raise UserError(what, where="the cases", hint="label more of them")
    claims = [known for known in wanted if known[0].claim] if ears else []
    total = len(wanted) + len(claims)
    labelled = _read(model, wanted, Scale(None, adapter), lambda done: tick(done, total))
    heard = _read(model, claims, Scale(None, ears), lambda done: tick(len(wanted) + done, total))
    made = fitted(model.digest, labelled, len(cases), error, confidence, adapter)
    return made.model_copy(update={"hearing": hearing(heard, ears)}) if ears else made


def _read(
    model: TextModel, known: Sequence[tuple[Source, Said]], scale: Scale, tick: Callable[[int], None]
) -> list[Labelled]:
    labelled = []
    for done, (source, answer) in enumerate(known, start=1):
        labelled.append(Labelled(scale.read(model, source, SECONDS), answer))
        tick(done)
    return labelled


def fitted(
    digest: str,
    labelled: Sequence[Labelled],
    cases: int,
    error: float = ERROR,
    confidence: float = CONFIDENCE,
    adapter: Adapter | None = None,
) -> Calibration:
    """The calibration that labelled readings give, claims heard as they are read here.

    Claims help to weigh proof, as more texts do. But they are never proof, so the cut-off of *yes* and *no*
    leaves them out, and they are heard by weights and cut-offs of their own.
    """
    seen = list(zip(held_out(labelled), labelled, strict=True))
    proofs = [(odds, each.answer) for odds, each in seen if not each.reading.claim]
    sure = cut_off([o for o, _ in proofs], [a for _, a in proofs], error, confidence)
    return Calibration(
        model=digest,
        prompts=prompt_digests(taught=adapter is not None),
        adapter=adapter.digest if adapter else None,
        weights=fit(labelled),
        sure=round(sure, 4),
        hearing=hearing([each for each in labelled if each.reading.claim]),
        cases=cases,
        aim=f"at most {error:g} wrong among answered, {confidence:g} sure, on cases held out",
    )


def hearing(labelled: Sequence[Labelled], ears: Adapter | None = None) -> Hearing | None:
    """How claims are told from other texts, by labelled ones; None where there are too few of either kind."""
    claims = sum(each.answer == "yes" for each in labelled)
    if min(claims, len(labelled) - claims) < FEW:
        return None
    odds = held_out(labelled)
    scored = [(o["yes"], each.answer == "yes") for o, each in zip(odds, labelled, strict=True)]
    light, heavy = claim_cut_off(scored), claim_cut_off(scored, MISSED)
    adapter = ears.digest if ears else None
    return Hearing(adapter=adapter, weights=fit(labelled), light=round(light, 4), heavy=round(heavy, 4))


def known_reading(case: JudgementCase) -> tuple[Source, Said] | None:
    """The reading whose right answer the case tells, and that answer; None where all evidence is orders.

    Where trusted texts stand beside untrusted ones on an exception, the case's answer is that of the trusted
    ones, and nobody said whether the others claim anything. Alone, untrusted text that leaves an exception
    unclear claims it.
    """
    said = [item for item in case.evidence if without_orders(item.text)]
    trusted = [item for item in said if item.trusted]
    read = said if case.purpose == "breach" else trusted or said
    if not read:
        return None
    texts = tuple(without_orders(item.text) for item in read)
    source = Source(case.ask, texts, case.purpose, len(trusted) == len(read), case.as_of)
    claimed = case.purpose == "exception" and not trusted and case.answer == "unclear"
    return source, "yes" if claimed else case.answer


def fit(labelled: Sequence[Labelled]) -> Weights:
    """Weights by answer and feature, the intercept among them."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    names = sorted(labelled[0].reading.features)
    matrix = np.array([[each.reading.features[name] for name in names] for each in labelled])
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(matrix, [each.answer for each in labelled])
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    weights: Weights = {"yes": {}, "no": {}, "unclear": {INTERCEPT: -30.0}}
    for said, row, intercept in zip(model.classes_, coefficients, intercepts, strict=True):
        found = {name: round(float(weight), 4) for name, weight in zip(names, row, strict=True)}
        weights[said] = {INTERCEPT: round(float(intercept), 4), **found}
    return weights


def held_out(labelled: Sequence[Labelled]) -> list[Odds]:
    """The odds of each reading by weights fitted without it."""
    found: list[Odds] = [{} for _ in labelled]
    for fold in range(min(FOLDS, len(labelled))):
        kept = [each for n, each in enumerate(labelled) if n % FOLDS != fold]
        rest = Calibration(model="", prompts={}, weights=fit(kept), sure=1, cases=len(kept), aim="")
        for n in range(fold, len(labelled), FOLDS):
            found[n] = Scale(rest).odds(labelled[n].reading)
    return found


def cut_off(
    odds: Sequence[Odds], answers: Sequence[Said], error: float = ERROR, confidence: float = CONFIDENCE
) -> float:
    """The lowest probability from which on *yes* and *no* together keep the aim; 1 where none does.

    One for both: how likely an answer is right decides whether it is given (Chow, 1970).
    """
    best, wrong = 1.0, 0
    scored = [_likelier(each, answer) for each, answer in zip(odds, answers, strict=True)]
    for taken, (score, right) in enumerate(sorted(scored, key=lambda s: (-s[0], s[1])), start=1):
        wrong += not right
        if score < LEAST:
            break
        if upper_bound(wrong, taken, confidence) <= error:
            best = score
    return best


def _likelier(odds: Odds, answer: Said) -> tuple[float, bool]:
    said: Said = "yes" if odds["yes"] >= odds["no"] else "no"
    return odds[said], answer == said


def claim_cut_off(scored: Sequence[tuple[float, bool]], missed: float = 1.0) -> float:
    """The probability of *yes* that tells claims from other texts of creators best.

    By the weighted index of Youden (1950; weighted: Perkins and Schisterman, 2006): the share of claims
    heard, times `missed`, less the share of other texts taken for claims.

    Args:
        scored: The probability of each text, and whether it claims what is asked; some do, some do not.
        missed: How much worse it is to miss a claim than to take another text for one.

    Returns:
        The cut-off, half-way down to the next lower text.
    """
    from sklearn.metrics import roc_curve

    wrongly, rightly, cuts = roc_curve([c for _, c in scored], [p for p, _ in scored])
    best = float(cuts[(missed * rightly - wrongly).argmax()])
    return (best + max((p for p, _ in scored if p < best), default=best)) / 2


def upper_bound(wrong: int, taken: int, confidence: float = CONFIDENCE) -> float:
    """The largest error rate that such a sample speaks for: the one-sided Clopper-Pearson bound (1934)."""
    from scipy.stats import beta

    return 1.0 if wrong >= taken else float(beta.ppf(confidence, wrong + 1, taken - wrong))
