"""Appeals against what the rules or a scripted reader say of sample creators."""

import pytest

from agent.appeal.appeal import hear
from agent.llm.protocol import ChoiceRequest


def reader(request):
    """Sees a licence in whatever speaks of one, and nothing anywhere else."""
    assert isinstance(request, ChoiceRequest)
    shown = " ".join(message.content for message in request.suffix).casefold()
    said = ("Yes", "proven") if "licence from the studio" in shown else ("No", "missing")
    return {answer: float(answer in said) for answer in request.answers}


@pytest.fixture
def hearing(desk):
    """Appeals against a sample's verdict; `reads` has a scripted model read the evidence."""

    def held(name, text, *documents, reads=False):
        profile = desk.sample(name)
        with desk.reviewer(reader if reads else None) as reviewer:
            verdict = reviewer.review(profile, prose=False)
            return hear(reviewer, verdict, profile, text, documents)

    return held
