"""Opens a population: the plan and the texts, checked against catalog and handbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evals.population.block import Population
from evals.population.plan_file import SHIPPED, load_plan
from evals.population.tables import Tables
from evals.population.texts import load_texts
from policies.handbook import load_handbook
from signals.errors import UserError
from signals.faults import did_you_mean


def open_population(
    seed: int, as_of: date, regions: Sequence[str] | None = None, plan: Path | None = None
) -> Population:
    """The population of a seed.

    Args:
        seed: From 0 to 4,294,967,295.
        as_of: The day of all profiles.
        regions: Only creators of these; None: of all regions of the plan.
        plan: The file that says who there is; None: the shipped one.

    Raises:
        UserError: The plan cannot be used, or has no such region.
    """
    handbook, texts = load_handbook(), load_texts()
    found = load_plan(plan or SHIPPED, handbook.catalog, handbook.ids, texts)
    for name in regions or ():
        if name not in found.regions:
            hint = did_you_mean(name, list(found.regions))
            raise UserError(f'the plan has no region "{name[:40]}"', where="--region", hint=hint)
    chosen = tuple(name for name in found.regions if regions is None or name in regions)
    return Population(Tables(found, handbook.catalog, chosen), texts, handbook, seed, as_of)
