"""Takes pictures of every room of the page, in two sizes, light and dark: `make screenshots`.

The page runs as for a newcomer, on the shipped samples and a data folder of its own, with the model that is
asked for. A picture in which something lies beside the window ends it with exit status 1.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CLAUSEWISE_CHROMIUM", "/usr/bin/chromium")
SIZES = ((1440, 900), (1024, 768))
CREATOR = "licence_claimed"
PANES = {"decide": "Decide", "ask": "Ask", "what-if": "What if", "appeal": "Appeal", "clauses": "Clauses"}
ROOMS = ("Policies", "Batch", "Quality", "Audit")
WAIT = 180_000
"""Milliseconds that the model may take for a case."""


def main(arguments: list[str] | None = None) -> int:
    """Takes the pictures and returns the exit status."""
    parser = argparse.ArgumentParser(prog="screenshots.py", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "docs" / "screenshots", help="folder of the pictures"
    )
    parser.add_argument("--model", default="none", help="model of the page (none)")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, served(Path(home), options.model) as address:
        cut = [line for line in _taken(address, options.out)]
    print("\n".join(cut) or f"the pictures are in {options.out}")
    return 1 if cut else 0


@contextmanager
def served(home: Path, model: str) -> Iterator[str]:
    """The page in a process of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "ui.py", "--home", str(home), "--model", model, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes], seconds: float = 180.0) -> None:
    """Waits until a server takes connections.

    Raises:
        RuntimeError: It ended, or does not answer in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the page did not start")


def _taken(address: str, out: Path) -> Iterator[str]:
    """Takes all pictures; gives a line for each in which something is cut off."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for theme in ("light", "dark"):
            for width, height in SIZES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                page.goto(f"{address}/?creator={CREATOR}&__theme={theme}")
                page.wait_for_selector("#record:not([disabled])", timeout=WAIT)
                for name in _rooms(page):
                    page.wait_for_timeout(700)
                    file = f"{name}-{width}-{theme}.png"
                    page.screenshot(path=str(out / file))
                    yield from (f"{file}: {what}" for what in beside(page))
                page.close()
        browser.close()


def _rooms(page: Any) -> Iterator[str]:
    """Goes from room to room; gives the name of each."""
    for name, title in PANES.items():
        page.locator("#right").get_by_role("tab", name=title).click()
        yield name
    for title in ROOMS:
        page.get_by_role("tab", name=title).first.click()
        if title == "Policies":
            page.locator(".side .queue .item").nth(20).click()
        yield title.lower()


BESIDE = """() => [...document.querySelectorAll('button, h2, h3, p, li, td, th, input, textarea, label')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 0)
  .filter(e => { const b = e.getBoundingClientRect(); return b.right > innerWidth + 1 || b.left < -1; })
  .map(e => e.tagName + ' ' + (e.innerText || e.placeholder || '').slice(0, 40))"""


def beside(page: Any) -> list[str]:
    """What of a page lies beside its window, to the left or right."""
    return list(page.evaluate(BESIDE))


if __name__ == "__main__":
    sys.exit(main())
