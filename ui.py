"""A page to review creators in a browser: `python ui.py`, then http://127.0.0.1:7860.

A link such as http://127.0.0.1:7860/?creator=still_mill opens the page with that sample under review.

It shows what `agent.page.live` makes of a review and decides nothing. The page is served to this machine
alone and asks no other for anything.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from agent.opening import open_reviewer
from agent.page.live import EMPTY_CLAUSES, EMPTY_PAGE, START, View, review_views
from agent.page.markdown import escape
from agent.review import Reviewer
from agent.settings import load_settings
from policies.handbook import Handbook
from signals.errors import UserError
from signals.profile import Profile
from signals.readers import load_profiles

PORT = 7860
LARGEST_FILE = "20mb"
MOST_CREATORS = 1000
FORMATS = [".json", ".jsonl", ".ndjson", ".csv", ".parquet"]
CSS = """
.gradio-container { max-width: 1500px !important; margin: 0 auto !important; }
footer { display: none !important; }
#verdict { border-left: 3px solid var(--border-color-accent); padding-left: 18px; }
#steps, #prose { color: var(--body-text-color-subdued); font-size: 0.92em; }
#clauses { max-height: 78vh; overflow-y: auto; }
#verdict h2 { margin-top: 0; font-size: 1.35em; } #verdict table { font-size: 0.9em; }
#verdict :is(th, td) { padding: 5px 10px !important; border-color: var(--border-color-primary) !important; }
mark { background: color-mix(in srgb, var(--color-accent) 22%, transparent); color: inherit; padding: 0 2px; }
"""


def samples() -> dict[str, Path]:
    """The shipped sample creators by the name that the page shows, with their files."""
    folder = Path(str(resources.files("agent") / "samples"))
    return {path.stem.replace("_", " "): path for path in sorted(folder.glob("*.json"))}


def stories() -> dict[str, str]:
    """The story of each sample by the name of its file without ending."""
    text = (resources.files("agent") / "samples" / "README.md").read_text("utf-8")
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", text, re.MULTILINE))


def read_creators(path: Path, handbook: Handbook) -> dict[str, Profile]:
    """The creators of a file by the label that the page shows, at most a thousand.

    Raises:
        UserError: The file holds no readable profiles, or too many.
    """
    found = load_profiles(path, handbook.catalog, clause_ids=handbook.ids)
    if len(found) > MOST_CREATORS:
        what = f"holds {len(found):,} creators, and this page shows {MOST_CREATORS:,}"
        raise UserError(what, where=path.name, hint="use a smaller file")
    return {f"{profile.creator_id} · {profile.as_of} · {profile.region}": profile for profile in found}


def build_ui(reviewer: Reviewer) -> Any:
    """The page over a reviewer, as `gradio.Blocks`; nothing is served yet."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    known, told = samples(), stories()
    names = list(known)

    def story(name: str) -> str:
        return escape(told.get(known[name].stem, "")) if name in known else ""

    def choose(path: str | None) -> tuple[Any, dict[str, Profile], str]:
        """Offers the creators of an uploaded file; without one, the samples."""
        if path is None:
            return gr.Dropdown(choices=names, value=names[0], label="Sample creator"), {}, story(names[0])
        try:
            found = read_creators(Path(path), reviewer.handbook)
        except UserError as error:
            return (
                gr.Dropdown(choices=[], value=None, label="Creator in the file"),
                {},
                f"**This cannot be reviewed.** {escape(str(error))}",
            )
        labels = list(found)
        text = f"{len(labels)} creator{'' if len(labels) == 1 else 's'} in the file."
        return gr.Dropdown(choices=labels, value=labels[0], label="Creator in the file"), found, text

    def run(name: str | None, uploaded: dict[str, Profile]) -> Iterator[View]:
        if name in uploaded:
            yield from review_views(reviewer, uploaded[name])
        elif name in known:
            [profile] = read_creators(known[name], reviewer.handbook).values()
            yield from review_views(reviewer, profile)
        else:
            yield START._replace(page="_Choose a creator first._")

    def from_link(request: Any) -> tuple[Any, str]:
        name = str(request.query_params.get("creator", "")).replace("_", " ")
        name = name if name in known else names[0]
        return gr.Dropdown(value=name), story(name)

    def run_link(request: Any) -> Iterator[View]:
        name = str(request.query_params.get("creator", "")).replace("_", " ")
        yield from run(name, {}) if name in known else iter([START])

    # Gradio gives the request to arguments of this type, and finds no type by a name of this module.
    from_link.__annotations__["request"] = run_link.__annotations__["request"] = gr.Request

    with gr.Blocks(title="Clausewise", analytics_enabled=False, fill_width=True) as page:
        uploaded = gr.State({})
        gr.Markdown("# Clausewise\nVerdicts by written policy: what applies, what was seen, what follows.")
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=260):
                creator = gr.Dropdown(choices=names, value=names[0], label="Sample creator")
                about = gr.Markdown(story(names[0]), elem_id="about")
                start = gr.Button("Review", variant="primary")
                stop = gr.Button("Stop", size="sm")
                file = gr.File(label="Or a file of profiles", file_types=FORMATS, height=120)
                with gr.Accordion("Steps", open=True):
                    steps = gr.Markdown(elem_id="steps")
            with gr.Column(scale=5, min_width=480):
                verdict = gr.Markdown(EMPTY_PAGE, elem_id="verdict")
                draft = gr.Markdown(elem_id="prose")
            with gr.Column(scale=3, min_width=300), gr.Accordion("Clauses cited", open=True):
                clauses = gr.Markdown(EMPTY_CLAUSES, elem_id="clauses")
        shows = [verdict, steps, draft, clauses]
        private = {"api_visibility": "private"}
        model = {"concurrency_id": "llm", "concurrency_limit": 1, "show_progress": "hidden", **private}
        work = start.click(run, [creator, uploaded], shows, **model)
        page.load(from_link, None, [creator, about], **private)
        linked = page.load(run_link, None, shows, **model)
        stop.click(lambda: "_Stopped._", None, draft, cancels=[work, linked], **private)
        creator.input(lambda name: story(name or ""), creator, about, **private)
        file.change(choose, file, [creator, uploaded, about], show_progress="hidden", **private)
    return page


def main(arguments: list[str] | None = None) -> None:
    """Opens the reviewer and serves the page on this machine until it is stopped."""
    parser = argparse.ArgumentParser(prog="ui.py", description="Review creators in a browser.")
    parser.add_argument("--home", type=Path, help="data folder (also CLAUSEWISE_HOME)")
    parser.add_argument("--policies", type=Path, help="handbook folder instead of the shipped one")
    parser.add_argument("--model", help="a name of `models list`, a GGUF file, the URL of a server, or none")
    parser.add_argument("--port", type=int, default=PORT, help=f"port on 127.0.0.1 ({PORT})")
    parser.add_argument("--share", choices=["no"], default="no", help="the page is never shared beyond here")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(home=options.home, policies=options.policies, model=options.model)
        with open_reviewer(settings, _tell) as reviewer:
            serve(reviewer, options.port)
    except UserError as error:
        _tell(f"error: {error}")
        sys.exit(2)


def serve(reviewer: Reviewer, port: int, *, wait: bool = True) -> Any:
    """Serves the page; returns it, after it was stopped unless told not to wait."""
    page = build_ui(reviewer)
    import gradio as gr

    theme = gr.themes.Soft(
        primary_hue="slate", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
    )
    try:
        page.queue(default_concurrency_limit=1).launch(
            server_name="127.0.0.1", server_port=port, share=False, max_file_size=LARGEST_FILE,
            theme=theme, css=CSS, footer_links=[], enable_monitoring=False, quiet=not wait,
            prevent_thread_lock=not wait, show_error=True,
        )  # fmt: skip
    except OSError as error:
        hint = "stop what uses it or choose another with --port"
        raise UserError(f"port {port} cannot be used", where="--port", hint=hint) from error
    return page


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
