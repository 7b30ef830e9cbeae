"""The line before the model: a place is told as a number of people."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from console.line import BEFORE_MODEL, Line, before
from console.place_pane import PlacePane


@pytest.mark.parametrize(
    ("served", "waiting", "count"),
    [
        ([], [], 0),
        (["me"], [], 0),
        (["ben"], ["me"], 1),
        (["ben"], ["cat", "me"], 2),
        (["ben"], ["me", "cat"], 1),
        (["ben"], ["cat", "cat", "ben", "me"], 2),
        (["me"], ["cat", "me"], 0),
        (["ben"], ["cat"], 0),
    ],
)
def test_a_place_is_counted_in_people(served, waiting, count):
    """Whoever is served or stands before, each once; nobody is before one whose turn it is."""
    assert before(served, waiting, "me") == count


def page(served, waiting):
    """A page as Gradio keeps it: who is served and who waits, in some lines."""
    events = [SimpleNamespace(session_hash=name, concurrency_id=line) for name, line in served]
    line = SimpleNamespace(queue=[SimpleNamespace(session_hash=name) for name in waiting])
    queue = SimpleNamespace(active_jobs=[None, events, None], event_queue_per_concurrency_id={"llm": line})
    return cast(Any, SimpleNamespace(_queue=queue))


def test_a_place_is_told_in_words():
    """Only the model's line counts, and the number is one of people."""
    line = Line(page([("ben", "llm"), ("dan", "fn_7")], ["cat", "me"]))
    assert line.told("me") == ("2 people before you; the model answers one at a time", True)
    assert line.told("cat") == ("1 person before you; the model answers one at a time", True)
    assert line.told("ben") == ("", True) and line.told("dan") == ("", False)


def test_gradio_keeps_its_line_where_it_is_read():
    """A page of the Gradio that is installed, with events in its line that nobody serves yet."""
    import gradio as gr
    from gradio.queueing import Event

    async def waiting():
        with gr.Blocks(analytics_enabled=False) as page:
            button = gr.Button()
            button.click(lambda: None, concurrency_id=BEFORE_MODEL, concurrency_limit=1)
        page.queue()
        [function] = page.fns.values()
        page._queue.create_event_queue_for_fn(function)
        [line] = page._queue.event_queue_per_concurrency_id.values()
        line.queue += [Event(name, function, cast(Any, None), None) for name in ("ben", "me")]
        return [Line(page).told(name) for name in ("ben", "me", "nobody")]

    # Gradio makes a loop of its own where none runs, and leaves it open.
    ben, me, nobody = asyncio.run(waiting())
    assert me == ("1 person before you; the model answers one at a time", True)
    assert ben == ("", True) and nobody == ("", False)


def test_the_place_is_looked_at_until_nobody_waits(monkeypatch):
    """Who has just asked may not stand in the line yet; later the looks end."""
    in_line, now = ["", False], [100.0]
    monkeypatch.setattr("console.place_pane.time", SimpleNamespace(monotonic=lambda: now[0]))
    pane = PlacePane.__new__(PlacePane)
    pane._line = cast(Any, SimpleNamespace(told=lambda _: in_line))
    me = cast(Any, SimpleNamespace(session_hash="me"))
    asked, look = pane._begin()
    assert look.active
    looks = [pane._placed(asked, me)]
    in_line[:] = "1 person before you", True
    now[0] += 60
    looks.append(pane._placed(asked, me))
    in_line[:] = "", False
    looks.append(pane._placed(asked, me))
    assert [look == gr.skip() for _, look in looks] == [True, True, False]
    assert "1 person" in looks[1][0] and looks[2][0] == "" and not looks[2][1].active
