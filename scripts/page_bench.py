"""How fast the page answers a click: `python scripts/page_bench.py`.

First in a browser, while the model is busy with the case before: from the click until the findings stand on
the screen. Then as twenty sessions that click at once, each on one case after another, over plain HTTP.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from evals.bench_file import Found, machine, run_bench, write_bench
from scripts.screenshots import CHROMIUM, served

NAME, PROG = "page", "python scripts/page_bench.py"
CLICK = """async (place) => {
  const item = document.querySelectorAll("#queue .item")[place], before = performance.now();
  const creator = item.querySelector('.item-main b').innerText;
  item.click();
  while (document.querySelector('article.case')?.dataset.creator !== creator)
    await new Promise((go) => requestAnimationFrame(go));
  return performance.now() - before;
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Clicks, prints the figures and returns the exit status."""
    parser = argparse.ArgumentParser(prog=PROG, description=__doc__)
    parser.add_argument("--model", default="default", help="model of the page (the default one)")
    parser.add_argument("--clicks", type=int, default=30, help="clicks in the browser (30)")
    parser.add_argument("--sessions", type=int, default=20, help="sessions at once (20)")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long they click (120)")
    return run_bench(parser, _run, arguments)


def _run(options: argparse.Namespace, made_by: str) -> None:
    with tempfile.TemporaryDirectory() as home, served(Path(home), options.model) as address:
        shown = _in_a_browser(address, options.clicks)
        waits, errors = _at_once(address, options.sessions, options.seconds)
    figures: dict[str, Found] = {
        "click_median_ms": round(median(shown)),
        "click_p95_ms": round(quantiles(shown, n=20)[-1]),
        "clicks": len(shown),
        "sessions": options.sessions,
        "session_clicks": len(waits),
        "session_p50_ms": round(median(waits)),
        "session_p95_ms": round(quantiles(waits, n=20)[-1]),
        "session_errors": errors,
    }
    print(json.dumps({"machine": machine(), **figures}, indent=2))
    if options.out:
        write_bench(options.out, NAME, made_by, len(shown), figures, None)


def _in_a_browser(address: str, clicks: int) -> list[float]:
    """Milliseconds from each click to its findings; the model is still at the case before."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.wait_for_selector("#queue .item")
        page.evaluate(CLICK, 0)
        found = []
        for number in range(clicks):
            page.wait_for_timeout(1500)
            items = page.locator("#queue .item").count()
            found.append(float(page.evaluate(CLICK, (number * 7 + 1) % items)))
        browser.close()
    return found


def _at_once(address: str, sessions: int, seconds: float) -> tuple[list[float], int]:
    """Milliseconds of every click of all sessions, and how many of them failed."""
    waits: list[float] = []
    errors: list[str] = []
    threads = [
        threading.Thread(target=_session, args=(address, f"session{n}", seconds, waits, errors))
        for n in range(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, len(errors)


def _session(address: str, name: str, seconds: float, waits: list[float], errors: list[str]) -> None:
    """One session: enters, then clicks with a breath between, as a fast reader would."""
    with httpx.Client(base_url=address, timeout=60) as client:
        events = {each["api_name"]: each["id"] for each in client.get("/config").json()["dependencies"]}
        _call(client, events["enter"], name, [])
        keys = _keys(_call(client, events["redraw"], name, [None, None, "", "", "", "", "", False]))
        end, number = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            key = keys[(number * 5 + hash(name)) % len(keys)]
            before, number = time.perf_counter(), number + 1
            try:
                _call(client, events["_pick"], name, [None, None], {"key": key})
                waits.append(1000 * (time.perf_counter() - before))
                _call(client, events["fill"], name, [None, None])
            except (httpx.HTTPError, ValueError) as error:
                errors.append(str(error))
            time.sleep(1.0)


def _call(client: httpx.Client, event: int, session: str, data: list[Any], more: Any = None) -> Any:
    reply = client.post(
        "/gradio_api/run/predict",
        json={"data": data, "event_data": more, "fn_index": event, "session_hash": session, "trigger_id": 1},
    )
    reply.raise_for_status()
    found = reply.json()
    if found.get("error"):
        raise ValueError(found["error"])
    return found["data"]


def _keys(drawn: list[Any]) -> list[str]:
    import re

    return re.findall(r'data-key="([^"]+)"', json.dumps(drawn).replace('\\"', '"'))


if __name__ == "__main__":
    sys.exit(main())
