"""Where results and progress go: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

# Characters that JSON lets pass and a terminal would obey: C1 controls, direction, zero width, halves.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def print_json(data: Any) -> None:
    """Prints data as indented JSON; what a terminal would obey is written as escapes of JSON."""
    print(as_json(data))


def as_json(data: Any) -> str:
    """Data as indented JSON that can be printed here."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") not in ("utf8", "utf8sig")
    text = json.dumps(data, ensure_ascii=plain, indent=2, allow_nan=False)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def tell(line: str) -> None:
    """Says on stderr what is going on."""
    print(line, file=sys.stderr, flush=True)


class Steps:
    """Progress in sentences: the latest beside a spinner on a terminal, all of them elsewhere."""

    def __init__(self, status: Any = None, console: Console | None = None) -> None:
        self._status, self._console = status, console

    def tell(self, line: str) -> None:
        """Says what takes time now."""
        from agent.page.words import line as safe

        if self._status is None:
            tell(safe(line))
        else:
            from rich.text import Text

            self._status.update(Text(safe(line)))

    def warn(self, line: str) -> None:
        """Says something that must stay on the screen."""
        from agent.page.words import line as safe

        if self._console is None:
            tell(f"warning: {safe(line)}")
        else:
            from rich.text import Text

            self._console.print(Text(f"warning: {safe(line)}", style="yellow"))


@contextmanager
def steps() -> Iterator[Steps]:
    """Shows progress until the block ends; results are printed after it."""
    if not sys.stderr.isatty():
        yield Steps()
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with console.status("") as status:
        yield Steps(status, console)


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """Progress over cases: a bar with the time left on a terminal, a line for every tenth elsewhere."""
    from tqdm import tqdm

    with tqdm(unit="case", disable=not sys.stderr.isatty(), leave=False) as shown:

        def tick(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)
            if shown.disable and done * 10 // total > (done - 1) * 10 // total:
                tell(f"{done} of {total} cases")

        yield tick


def print_rows(rows: Sequence[Mapping[str, Any]], hide: Sequence[str] = ()) -> None:
    """Prints rows as a plain table with their keys as headings; None is a dash."""
    from rich.table import Table
    from rich.text import Text

    from agent.page.terminal import page_console

    if not rows:
        return
    keys = [key for key in rows[0] if key not in hide]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for key in keys:
        numbers = all(isinstance(row[key], int | float) for row in rows)
        table.add_column(key.replace("_", " "), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(row[key]), style=STYLES.get(str(row[key]), "")) for key in keys))
    page_console().print(table)


STYLES = {
    "ok": "green",
    "warns": "yellow",
    "fails": "red",
    "right": "green",
    "wrong": "red",
    "ready": "green",
    "missing": "yellow",
    "unchecked": "yellow",
}


def cell(value: Any) -> str:
    """A value as a table shows it."""
    from agent.page.words import line

    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(cell(each) for each in value)
        case int():
            return f"{value:,}"
        case dict():
            return "; ".join(f"{key} {cell(each)}" for key, each in value.items())
        case _:
            return line(str(value))
