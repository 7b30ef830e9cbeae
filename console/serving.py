"""Opens what stands behind the page and serves it to this machine alone.

A link such as http://127.0.0.1:7860/?creator=still_mill opens the page with that creator under review.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from agent.casework import Casework
from agent.chat.chat import Chat
from agent.llm.backends import DATABASE
from agent.opening import open_reviewer
from agent.people import FILE, from_header, load_people
from agent.record.opening import open_record
from agent.review import Reviewer
from agent.settings import Settings
from console.creators import judged, read_creators, read_run, read_samples
from console.desk import Desk
from console.memory import give_back_large_blocks
from console.queue import Item
from signals.errors import UserError

LARGEST_FILE = "20mb"
EXPORTS = "exports"


class Wanted(NamedTuple):
    """What the page is to show."""

    profiles: Path | None = None
    """File of creators; None: the shipped samples."""
    run: Path | None = None
    """Folder of a finished job over that file, whose verdicts are shown."""
    report: Path | None = None
    """Folder of a run of the harness; None: the accepted figures."""


def serve(settings: Settings, wanted: Wanted, port: int, *, header: str | None = None) -> None:
    """Serves the page until it is stopped.

    Args:
        settings: Handbook, model and data folder.
        wanted: What to show.
        port: On 127.0.0.1.
        header: Name of the header in which a reverse proxy tells who is there; None: by password, where
            the data folder has a list of people.

    Raises:
        UserError: Something cannot be opened, the port is taken, or a header is named where there is no list
            of people to compare it with.
    """
    if header is not None and not (settings.home / FILE).exists():
        # Else whoever comes past the proxy would be the lead.
        raise UserError(
            "there is no list of people", where="--auth-header", hint="run `clausewise people add`"
        )
    give_back_large_blocks()
    with opened(settings) as desk:
        items = queue_of(wanted, desk)
        _launch(desk, settings, items, wanted.report, port, header)


@contextmanager
def opened(settings: Settings) -> Iterator[Desk]:
    """Everything behind the page, closed again at the end.

    Raises:
        UserError: Handbook, model, index, database or list of people cannot be used.
    """
    with ExitStack() as stack:
        reviewer = stack.enter_context(open_reviewer(settings, tell))
        tools = reviewer.tools
        rules = Reviewer(
            tools.handbook,
            tools.retriever,
            None,
            index_digest=tools.index_digest,
            language=settings.language,
            retrieve=settings.retrieve,
        )
        database = settings.home / DATABASE
        records = stack.enter_context(open_record(settings))
        casework = stack.enter_context(Casework(reviewer, records, database))
        chat = stack.enter_context(Chat(reviewer, database))
        people = load_people(settings.home / FILE) if (settings.home / FILE).exists() else None
        exports = settings.home / EXPORTS
        exports.mkdir(parents=True, exist_ok=True)
        yield Desk(reviewer, rules, casework, records, chat, people, exports)


def queue_of(wanted: Wanted, desk: Desk) -> list[Item]:
    """The queue that everybody begins with.

    Raises:
        UserError: The file or the job cannot be read, or a job is given without its file.
    """
    if wanted.profiles is None:
        if wanted.run is not None:
            raise UserError(
                "a job is shown with its file", where="--run", hint="give the file of profiles too"
            )
        return judged(read_samples(desk.handbook), desk.rules)
    if wanted.run is not None:
        return read_run(wanted.run, wanted.profiles, desk.handbook)
    return judged(read_creators(wanted.profiles, desk.handbook), desk.rules)


def _launch(
    desk: Desk, settings: Settings, items: Sequence[Item], report: Path | None, port: int, header: str | None
) -> None:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Else it keeps a note of each of the last 10,000 events, which nobody reads.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    from console.page import build_page, look

    page = build_page(desk, settings, items, report)
    # Gradio would look at its own page first, and give up where a busy machine shows it after three seconds.
    unseen = {"_frontend": False}
    try:
        page.queue(default_concurrency_limit=None).launch(
            server_name="127.0.0.1", server_port=port, share=False, max_file_size=LARGEST_FILE,
            footer_links=[], enable_monitoring=False, show_error=True, allowed_paths=[str(desk.exports)],
            quiet=True, prevent_thread_lock=True, **unseen, **_entrance(desk, header), **look(),
        )  # fmt: skip
    except OSError as error:
        hint = "stop what uses it or choose another with --port"
        raise UserError(f"port {port} cannot be used", where="--port", hint=hint) from error
    tell(f"http://127.0.0.1:{port} is open; Ctrl+C closes it")
    # Only now: before, it would keep the page from opening for some seconds.
    desk.chat.warm_up()
    try:
        page.block_thread()
    finally:
        page.close(verbose=False)


def _entrance(desk: Desk, header: str | None) -> dict[str, Any]:
    """Who may come in: anybody at this machine, whoever knows a password, or whom a proxy names."""
    people = desk.people
    if people is None:
        return {}
    if header is not None:

        def named(request: Any) -> str | None:
            person = from_header(people, request.headers.get(header, ""))
            return person.name if person else None

        return {"auth_dependency": named}
    return {"auth": lambda name, password: people.check(name, password) is not None}


def tell(line: str) -> None:
    """Says what goes on, on stderr."""
    print(line, file=sys.stderr, flush=True)
