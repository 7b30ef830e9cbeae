"""The shipped attacks, the creators they hit, and a reviewer whose model is a script."""

from pathlib import Path

import pytest

from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import ScriptedModel
from agent.review import Reviewer
from evals.attacks.attack import load_attacks, load_bases
from index.store import open_index
from policies.handbook import load_handbook

ATTACKS, BASES = load_attacks(), load_bases()


@pytest.fixture(scope="session")
def bases():
    """The creators who are attacked, by id."""
    return BASES


@pytest.fixture(scope="session")
def handbook():
    """The shipped handbook."""
    return load_handbook()


@pytest.fixture
def reviewer(handbook):
    """A builder of reviewers whose model gives one answer to all, and writes nothing that stands."""
    search = open_index(handbook, None, Path("nowhere"))

    def build(answer):
        def script(request):
            if not isinstance(request, ChoiceRequest):
                return "{}"
            words = {"yes": ("Yes", "proven", "yes"), "no": ("No", "missing", "no")}[answer]
            return {allowed: float(allowed in words) for allowed in request.answers}

        return Reviewer(handbook, search, ScriptedModel(script))

    return build
