"""One evaluation from its arguments to its files: cases read, sampled, answered, scored, reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from agent.settings import Settings
from evals.case_files import SHIPPED, load_cases, only
from evals.judge_cases import JudgementCase
from evals.report import write_report
from evals.result import Kind, Result
from evals.runner import Tick, run
from evals.sampling import by_hash
from evals.summary import Summary, summarize
from evals.systems.opening import open_system
from evals.systems.system import Case, Retrieval, kind_of
from evals.verdict_cases import VerdictCase
from policies.handbook import load_handbook
from signals.errors import UserError


class Plan(BaseModel):
    """What to run: kept in `run.json`, so that `eval replay` can do it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cases: tuple[Path, ...] = (SHIPPED,)
    system: str = "agent"
    kinds: tuple[Kind, ...] = ("verdict", "judgement", "retrieval", "chat")
    sample: int | None = None
    """Cases of each kind, chosen by the hash of their ids; None: all."""
    prose: int = 0
    """Verdict cases for which the model writes the message too, chosen the same way."""
    retrieval: Retrieval = "real"
    policies: Path | None = None


def evaluate(
    plan: Plan, settings: Settings, out: Path, tell: Callable[[str], None], tick: Tick
) -> tuple[Summary, list[Result]]:
    """Runs a plan into a folder; a run that was stopped there goes on.

    Raises:
        UserError: Cases, handbook, model or folder cannot be used, or no case is left to run.
    """
    handbook = load_handbook(settings.policies)
    cases = chosen(load_cases(plan.cases), plan)
    prose = by_hash(only(cases, VerdictCase), plan.prose)
    system = open_system(
        plan.system,
        settings,
        handbook,
        tell,
        prose=frozenset(case.id for case in prose),
        retrieval=plan.retrieval,
    )
    try:
        asked = [case for case in cases if kind_of(case) in system.kinds]
        if not asked:
            raise UserError(f"{plan.system} answers none of these cases", where="--cases")
        if len(asked) < len(cases):
            tell(f"{plan.system} leaves out {len(cases) - len(asked)} cases of kinds that it cannot answer")
        results = run(asked, system, handbook, out, plan.model_dump(mode="json"), tick)
    finally:
        system.close()
    summary = summarize(asked, results, out)
    write_report(asked, results, summary, out)
    return summary, results


def chosen(cases: Sequence[Case], plan: Plan) -> list[Case]:
    """The cases of the plan's kinds, or its sample of each kind.

    Judgement cases of the half that calibrations are made from never measure. Verdicts of one region and
    day stand together: a prompt that holds the clauses in force is then decoded once for all of them.
    """
    fair = [case for case in cases if not (isinstance(case, JudgementCase) and case.half == "calibration")]
    kept: list[Case] = []
    for kind in plan.kinds:
        of_kind = [case for case in fair if kind_of(case) == kind]
        picked = of_kind if plan.sample is None else by_hash(of_kind, plan.sample)
        kept += sorted(picked, key=_in_force)
    return kept


def _in_force(case: Case) -> tuple[str, str]:
    """What decides which clauses are in force for a verdict."""
    if not isinstance(case, VerdictCase):
        return "", ""
    return str(case.profile.get("region")), str(case.profile.get("as_of"))
