"""A creator whose evidence a model reads: judged alone, question by question, as a review does it."""

from __future__ import annotations

import time
from dataclasses import replace

from agent.batch.search import Search
from agent.batch.together import Settled
from agent.judge.evidence import answer_all
from agent.rules.asks import worth_asking
from agent.rules.case import Case
from agent.rules.change import what_would_change
from agent.rules.decide import decide
from agent.state import Tools
from signals.profile import Profile


def read(profile: Profile, search: Search, tools: Tools) -> Settled:
    """What was found of one creator.

    Args:
        profile: The creator.
        search: Search of the job; what it finds for evidence can bear on the decision.
        tools: What the review works with.

    Raises:
        Cancelled: Somebody stopped the model.
    """
    began = time.perf_counter()
    found = frozenset(hit.clause for hit in search.of(profile))
    case = Case(profile, tools.handbook, {}, found, tools.model is not None)
    told = answer_all(case, list(worth_asking(case)), tools.model, tools.time_limit, tools.scale)
    case = replace(case, answers={ask.key: answer for ask, answer in told})
    outcome = decide(case)
    changes = tuple(what_would_change(case, outcome))
    return Settled(case, outcome, changes, time.perf_counter() - began)
