"""Decides on creators as a person at the page does: `python tests/failure/decider.py HOME FIRST COUNT`.

Says `ready` when everything is open, then the number of each entry once it is recorded. A `UserError` is told
as the commands tell it.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from agent.casework import Casework, Waiting
from agent.llm.backends import DATABASE
from agent.record.opening import RECORD
from agent.record.store import Records
from agent.review import Reviewer
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError
from signals.profile import Profile

from cases import creator, ruling_on  # type: ignore[import-not-found]  # isort: skip

SMALL = Path(__file__).resolve().parents[1] / "data" / "page" / "handbook"


def main(home, first, count):
    """Opens the data folder as the page does, and decides."""
    handbook = load_handbook(SMALL)
    with (
        Reviewer(handbook, open_index(handbook, None, home), None) as reviewer,
        Records(home / RECORD, patience=2.0) as records,
        Casework(reviewer, records, home / DATABASE) as casework,
    ):
        print("ready", flush=True)
        for number in range(first, first + count):
            profile = Profile.model_validate(creator(number))
            waiting = next(step for step in casework.open(profile) if isinstance(step, Waiting))
            ruling = ruling_on(waiting.case, waiting.verdict)
            print(casework.rule(ruling, records.newest(waiting.case)).number, flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
