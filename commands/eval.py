"""`eval run|compare|calibrate|replay`: measure systems on labelled cases, and hold runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.calibrate import calibrate_model
from commands.options import Cases, Home, Listing, Model, Policies, Rows
from commands.output import bar, print_json, print_rows, steps, tell

if TYPE_CHECKING:
    from evals.compare import Difference
    from evals.evaluation import Plan
    from evals.intervals import Figure
    from evals.summary import Summary

FIGURES = ("first", "second", "gap")

app = typer.Typer(
    help="Measure on labelled cases: run a system, compare two runs, calibrate a model.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Folder of the run; a stopped run there goes on.")
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under", metavar="METRIC=LIMIT", help="Exit status 1 if a metric is worse; repeatable."
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--no-worse-than", metavar="SUMMARY", help="Exit status 1 if a metric leaves its interval there."
    ),
]


@app.command("run")
def run_eval(
    out: Out,
    cases: Cases = None,
    system: Annotated[
        str, typer.Option(help="agent, rules-only, llm-only or naive-rag.", metavar="NAME")
    ] = "agent",
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only verdict, judgement, retrieval or chat; repeatable."),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="So many cases of each kind, the same ones for every system.")
    ] = None,
    prose: Annotated[
        int, typer.Option(min=0, help="Verdicts for which the model writes the message too (slow).")
    ] = 0,
    retrieval: Annotated[
        str, typer.Option(help="Clauses given to a system: real, gold (of the label), whole or none.")
    ] = "real",
    policies: Policies = None,
    model: Model = None,
    home: Home = None,
    fail_under: Limits = None,
    no_worse_than: Baseline = None,
    format: Rows = Listing.text,
) -> None:
    """Run a system over labelled cases and write report.html, summary.json and results.jsonl.

    The kind of a case (verdict, judgement, retrieval, chat) is found from its fields. A run that was
    stopped goes on when started again with the same options.

    Example: clausewise eval run --system rules-only --out runs/rules
    """
    from agent.settings import load_settings
    from evals.evaluation import Plan, evaluate
    from evals.summary import load_summary

    given = {"cases": cases, "kinds": kind, "sample": sample, "policies": policies}
    plan = _plan(
        Plan, system=system, prose=prose, retrieval=retrieval, **{k: v for k, v in given.items() if v}
    )
    limits = _limits(fail_under)
    baseline = load_summary(no_worse_than).metrics if no_worse_than else {}
    settings = load_settings(home=home, policies=policies, model=model)
    with steps() as progress, bar() as tick:
        summary, results = evaluate(plan, settings, out, progress.tell, tick)
    worse = _is_worse(summary, limits, baseline)
    if format is Listing.json:
        print_json(summary.model_dump(mode="json"))
    else:
        _print_summary(summary)
        print(f"\n{out / 'report.html'}")
    if worse or any(result.error for result in results):
        raise typer.Exit(1)


@app.command("compare")
def compare_runs(
    first: Annotated[Path, typer.Argument(metavar="A", help="Folder of a run.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Folder of another run over the same cases.")],
    fail_under: Limits = None,
    no_worse_than: Baseline = None,
    format: Rows = Listing.text,
) -> None:
    """Compare two runs case by case: paired differences, McNemar's test, and every answer that changed.

    A positive gap means that B has more of it. The limits are put to B.

    Example: clausewise eval compare runs/rules runs/agent
    """
    from evals.compare import differences, flips, pairs_of
    from evals.summary import load_results, load_summary

    summary = load_summary(second)
    limits = _limits(fail_under)
    baseline = load_summary(no_worse_than).metrics if no_worse_than else {}
    pairs = pairs_of(load_results(first), load_results(second))
    gaps, changed = list(differences(pairs)), list(flips(pairs))
    worse = _is_worse(summary, limits, baseline)
    if format is Listing.json:
        rows = [{**gap._asdict(), **{k: getattr(gap, k).model_dump() for k in FIGURES}} for gap in gaps]
        print_json({"cases": len(pairs), "differences": rows, "flips": [flip._asdict() for flip in changed]})
    else:
        print(f"{len(pairs)} cases in common: A is {first}, B is {second}\n")
        print_rows([_row(gap) for gap in gaps])
        print(f"\n{len(changed)} answers changed sides")
        print_rows([flip._asdict() for flip in changed])
    if worse:
        raise typer.Exit(1)


@app.command("replay")
def replay_run(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run.")],
    out: Out,
    model: Model = None,
    home: Home = None,
) -> None:
    """Run a finished run again from its record, and list the answers that came out otherwise.

    Exit status 1 if any did. Kept outputs of the model are used where they are there.

    Example: clausewise eval replay runs/agent --out runs/again
    """
    from agent.settings import load_settings
    from evals.compare import changed_answers, pairs_of
    from evals.evaluation import Plan, evaluate
    from evals.summary import load_results, load_summary
    from signals.errors import UserError

    if out.resolve() == run.resolve():
        raise UserError("is the run itself", where="--out", hint="give a new folder")
    plan = _plan(Plan, **load_summary(run).run["plan"])
    settings = load_settings(home=home, policies=plan.policies, model=model)
    with steps() as progress, bar() as tick:
        _, results = evaluate(plan, settings, out, progress.tell, tick)
    changed = list(changed_answers(pairs_of(load_results(run), results)))
    print(f"{len(results)} cases, {len(changed)} answered otherwise")
    print_rows([flip._asdict() for flip in changed])
    if changed:
        raise typer.Exit(1)


app.command("calibrate")(calibrate_model)


def _plan(form: type[Plan], **given: Any) -> Plan:
    """The plan of some options.

    Raises:
        UserError: An option has a value that it cannot have.
    """
    from pydantic import ValidationError

    from signals.errors import UserError

    try:
        return form(**given)
    except ValidationError as error:
        first = error.errors()[0]
        where = "--" + str(first["loc"][0]).removesuffix("s")
        raise UserError(f"{first['msg']}, not {first['input']!r}", where=where, hint="see --help") from error


def _limits(texts: list[str] | None) -> dict[str, float]:
    """Limits written NAME=NUMBER.

    Raises:
        UserError: One is written otherwise.
    """
    from signals.errors import UserError

    limits = {}
    for text in texts or ():
        name, _, number = text.partition("=")
        try:
            limits[name] = float(number)
        except ValueError as error:
            hint = "write it verdict.decision_accuracy=0.9"
            raise UserError(f'"{text}" is no limit', where="--fail-under", hint=hint) from error
    return limits


def _is_worse(summary: Summary, limits: Mapping[str, float], baseline: Mapping[str, Figure]) -> bool:
    """Tells every metric that is on the wrong side of a limit or of the baseline's interval."""
    from evals.compare import under, worse_than

    faults = [*under(summary, limits), *worse_than(summary, baseline)]
    for fault in faults:
        tell(f"worse: {fault}")
    return bool(faults)


def _print_summary(summary: Summary) -> None:
    rows = [
        {"metric": name, "value": value.value, "low": value.low, "high": value.high, "n": value.n}
        for name, value in summary.metrics.items()
        if value.value is not None
    ]
    print_rows(rows)


def _row(gap: Difference) -> dict[str, object]:
    values: dict[str, Figure] = {name: getattr(gap, name) for name in FIGURES}
    told = {{"first": "A", "second": "B"}.get(k, k): v.value for k, v in values.items()}
    return {"score": gap.name, **told, "low": gap.gap.low, "high": gap.gap.high, "p": gap.p, "n": gap.gap.n}
