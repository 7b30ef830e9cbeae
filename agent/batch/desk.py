"""Where one worker of a job sits: it opens a reviewer of its own once, and judges the blocks it is given.

Profiles travel as JSON, which costs the reader of the file a sixth of what pickled objects would; bad rows
stay with it.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from agent.batch.basis import Basis, basis_of
from agent.batch.blocks import Block
from agent.batch.engine import judge_rows
from agent.batch.garbage import seldom_collected
from agent.batch.plan import Prose
from agent.settings import Settings
from signals.errors import UserError
from signals.profile import Profile

if TYPE_CHECKING:
    from agent.batch.judging import BlockJudge

Rows: TypeAlias = list[tuple[int, str]]
"""Profiles as JSON, each with the number of its row."""
Reply: TypeAlias = tuple[list[tuple[str, str | None]], dict[str, int]]
"""Line and decision of each profile in their order, and how often each text was needed of a model."""


class Packed(NamedTuple):
    """A block on its way: what travels, and what stays."""

    rows: Rows
    block: Block
    """Without the profiles."""


def packed(block: Block) -> Packed:
    """A block made ready to travel."""
    rows = [
        (read.number, read.profile.model_dump_json(exclude_unset=True))
        for read in block.reads
        if read.profile is not None
    ]
    return Packed(rows, Block(block.number, tuple(read._replace(profile=None) for read in block.reads)))


def anywhere(settings: Settings) -> Settings:
    """The same settings for a process that was started in another folder."""
    whole: dict[str, object] = {"home": settings.home.absolute()}
    if settings.policies is not None:
        whole["policies"] = settings.policies.absolute()
    if settings.model.lower().endswith(".gguf") and Path(settings.model).is_file():
        whole["model"] = str(Path(settings.model).absolute())
    return settings.model_copy(update=whole)


class Desk:
    """One worker.

    Args:
        settings: What its reviewer is opened from, on the worker's own machine.
        prose: Where the model writes.
        basis: What the job rests on; the worker refuses to work under anything else.
    """

    def __init__(self, settings: Settings, prose: Prose, basis: Basis) -> None:
        self._settings, self._prose, self._basis = settings, prose, basis
        self._judge: BlockJudge | None = None

    def open(self) -> None:
        """Gets ready to judge.

        Raises:
            UserError: Something cannot be opened here, or is not what the job rests on.
        """
        from agent.batch.judging import BlockJudge
        from agent.opening import open_reviewer

        where = f"worker on {platform.node()}"
        try:
            reviewer = open_reviewer(self._settings, lambda _: None)
        except UserError as error:
            raise UserError(f"{where}: {error.what}", where=error.where, hint=error.hint) from error
        differ = list(self._basis.differences(basis_of(reviewer.tools)))
        if differ:
            hint = "give every machine the same program, handbook and data folder"
            raise UserError(f"works with {', '.join(differ)}", where=where, hint=hint)
        self._judge = BlockJudge(reviewer, self._prose)

    def judge(self, rows: Rows) -> Reply:
        """Judges a block.

        Raises:
            UserError: The database of kept outputs failed.
        """
        assert self._judge is not None, "not open"
        with seldom_collected():
            profiles = [(number, Profile.model_validate_json(text)) for number, text in rows]
            lines, texts = judge_rows(profiles, self._judge)
            return [(each.line, each.decision) for each in lines], dict(texts)
