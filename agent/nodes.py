"""The steps of a review as plain functions: state in, what changed out, events told on the way.

Only `assess` and `explain` speak to a model. A model that fails never stops a review: its questions
stay unclear and its prose is replaced by the handbook's words.
"""

from __future__ import annotations

import time
from typing import Literal

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agent.conclude import conclude
from agent.events import Checked, ClausesFound, Decided, Done, FactsJoined, Judged, Writing
from agent.judge.evidence import answer_all
from agent.llm.noted import Noted
from agent.llm.protocol import OnToken, TextModel
from agent.prose.facts import facts_of
from agent.prose.frame import carried
from agent.prose.passages import NOTHING, write_passage, write_reading
from agent.prose.source import rule_of, source_of
from agent.query import find_clauses
from agent.rules.asks import Judgement, worth_asking
from agent.rules.assess import Assessment
from agent.rules.case import Case
from agent.rules.change import what_would_change
from agent.rules.decide import decide
from agent.state import Draft, ReviewState, Tools, case_of

ATTEMPTS = 2


def load(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Starts the clock and clears what an earlier run left."""
    return {"started": time.time(), "answers": (), "drafts": {}, "attempt": 0, "tokens": NOTHING}


def retrieve(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Finds the clauses that bear on the case: by meaning, by words, and by the signals that rules name."""
    tools, profile = runtime.context, state["profile"]
    hits = find_clauses(tools.retriever, profile, tools.retrieve) if tools.hits is None else tools.hits
    runtime.stream_writer(ClausesFound(hits))
    return {"hits": hits}


def join(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Joins each clause that is looked at with the facts that bear on it."""
    case = case_of(state, runtime.context)
    joined = {a.clause.id: tuple(facts_of(case, a)) for a in decide(case).assessments}
    runtime.stream_writer(FactsJoined(joined))
    return {}


def assess(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Puts the questions that can matter to the evidence; numbers need no model and wait for `adjudicate`."""
    tools = runtime.context
    case = case_of(state, tools)
    asks = list(worth_asking(case))
    told = answer_all(case, asks, tools.model, tools.time_limit, tools.scale)
    answers = []
    for done, (ask, answer) in enumerate(told, start=1):
        answers.append((ask.key, answer))
        runtime.stream_writer(Judged(Judgement(ask, answer), done, len(asks)))
    return {"answers": tuple(answers)}


def adjudicate(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Lets the rules speak; what they say is told before any prose is written."""
    runtime.stream_writer(Decided(decide(case_of(state, runtime.context))))
    return {}


def explain(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Has the model write about each breach that has no prose that stands yet."""
    tools, drafts, used = runtime.context, dict(state["drafts"]), state["tokens"]
    if tools.writer:
        case = case_of(state, tools)
        for a in carried(decide(case)):
            earlier = drafts.get(a.clause.id)
            if earlier is None or earlier.objections:
                draft = _draft(tools.writer, case, a, earlier, runtime)
                drafts[a.clause.id] = draft
                used = used + draft.used
    return {"drafts": drafts, "attempt": state["attempt"] + 1, "tokens": used}


def _draft(
    model: TextModel, case: Case, a: Assessment, earlier: Draft | None, runtime: Runtime[Tools]
) -> Draft:
    """One try at a clause; the reviewer's sentence is written with the first."""

    def tell(what: Literal["message", "rationale"]) -> OnToken:
        return lambda piece: runtime.stream_writer(Writing(what, a.clause.id, piece))

    tools = runtime.context
    source = source_of(case, a, tools.wording)
    objections = earlier.objections if earlier else ()
    written = write_passage(model, source, objections, tools.time_limit, tell("message"))
    if earlier:
        return Draft(written.passage, written.objections, earlier.reading, written.used)
    reading = write_reading(model, source, rule_of(a.clause), tools.time_limit, tell("rationale"))
    return Draft(written.passage, written.objections, reading.text, written.used + reading.used)


def verify(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Tells how the checks went; `after_verify` acts on it."""
    for clause, draft in state["drafts"].items():
        runtime.stream_writer(Checked(clause, draft.objections, state["attempt"]))
    return {}


def after_verify(state: ReviewState) -> Literal["explain", "write_up"]:
    """Once more where a check failed, then on."""
    failed = any(draft.objections for draft in state["drafts"].values())
    return "explain" if failed and state["attempt"] < ATTEMPTS else "write_up"


def write_up(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Puts the verdict together, so that a person sees the very verdict that leaves."""
    tools = runtime.context
    case = case_of(state, tools)
    outcome = decide(case)
    changes = what_would_change(case, outcome) if tools.changes is None else tools.changes
    verdict = conclude(
        case,
        outcome,
        tools,
        hits=state["hits"],
        changes=changes,
        drafts=state["drafts"],
        seconds=max(time.time() - state["started"], 0.0),
        used=state["tokens"],
    )
    return {"verdict": verdict, "outputs": tools.model.outputs if isinstance(tools.model, Noted) else {}}


def person(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Waits for a person where somebody drives the review; runs again from its top when resumed."""
    if runtime.context.pause:
        about = {"verdict_id", "creator_id", "decision", "recommended"}
        interrupt(state["verdict"].model_dump(mode="json", include=about))
    return {}


def done(state: ReviewState, runtime: Runtime[Tools]) -> ReviewState:
    """Tells the verdict."""
    runtime.stream_writer(Done(state["verdict"], state.get("outputs", {})))
    return {}
