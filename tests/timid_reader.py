"""A model for tests of calibration that reads rightly and is never sure."""

from agent.judge.prompted import STATES
from agent.judge.taught import TAUGHT_ANSWERS


def timid(request):
    """Right, if not sure: for *yes* where the evidence says good."""
    p = 0.7 if "good" in request.suffix[-1].content else 0.3
    if request.answers == STATES:
        return dict.fromkeys(STATES, 0.0) | {"proven": p, "missing": 1 - p}
    if request.answers == TAUGHT_ANSWERS:
        return {"yes": p, "no": 1 - p, "unclear": 0.0}
    return {"Yes": p, "No": 1 - p}
