"""Which case is read, whatever else was told of another one meanwhile."""

from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from agent.llm.protocol import Cancelled
from console.opened import Focus, Opened
from console.queue import Item, Queue
from console.review_tab import ReviewTab


@pytest.fixture
def room():
    """The room over a queue of two cases, and the keys of those that the model was asked to read."""
    asked: list[str] = []

    def read(item, leash):
        asked.append(item.key)
        return iter(())

    built = ReviewTab.__new__(ReviewTab)
    built._desk = cast(
        Any,
        SimpleNamespace(
            person=lambda name: None,
            records=SimpleNamespace(newest=lambda key: 0),
            read=read,
        ),
    )
    items = Queue({key: cast(Item, SimpleNamespace(key=key, verdict=None)) for key in ("a", "b")})
    return built, items, asked


@pytest.mark.parametrize(
    ("opened", "looked_at", "read"), [("a", "a", "a"), ("a", "b", "b"), (None, "b", "b")]
)
def test_the_case_that_is_looked_at_is_read(room, opened, looked_at, read):
    """What was open a moment ago does not matter."""
    built, items, asked = room
    focus = Focus()
    focus.key = looked_at
    before = Opened(items[opened], 0) if opened else None
    list(built.read(items, before, focus, cast(Any, SimpleNamespace(username=None))))
    assert asked == [read]


def test_what_is_read_already_and_what_is_not_there_is_not_read(room):
    """An earlier click's turn may have read it; nothing may be open."""
    built, items, asked = room
    focus, request = Focus(), cast(Any, SimpleNamespace(username=None))
    assert len(list(built.read(items, None, focus, request))) == 1
    focus.key = "a"
    assert len(list(built.read(items, Opened(items["a"], 0, ready=True), focus, request))) == 1
    assert asked == []


@pytest.mark.parametrize(("now", "told"), [("a", 1), ("b", 0)])
def test_a_reading_that_is_left_ends_without_a_word(room, now, told, monkeypatch):
    """Whoever still looks at the case is told why it was not read."""
    built, items, _ = room
    warned, focus = [], Focus()
    monkeypatch.setattr(gr, "Warning", lambda text, **keys: warned.append(text))

    def read(item, leash):
        focus.look(now)
        raise Cancelled("the model was stopped")
        yield

    built._desk.read = read
    focus.look("a")
    opened = Opened(items["a"], 0)
    assert list(built.read(items, opened, focus, cast(Any, SimpleNamespace(username=None)))) == [gr.skip()]
    assert len(warned) == told


def test_an_answer_goes_to_the_case_that_it_was_asked_about(room):
    """It is not shown beside another one, and a question that waited is not answered about another one."""
    built, items, _ = room
    asked, focus, request = [], Focus(), cast(Any, SimpleNamespace(username=None))

    def ask(opened, person, text, items):
        asked.append(opened.item.key)
        yield ["half"], None
        focus.key = "b"
        yield ["whole"], None

    built.ask = cast(Any, SimpleNamespace(ask=ask))
    focus.key = "a"
    first, last = built._ask(items, Opened(items["a"], 0), focus, "a", "why?", request)
    assert first[0] == ["half"] and last == gr.skip()
    with pytest.warns(UserWarning, match="about the case before"):
        late = list(built._ask(items, Opened(items["b"], 0), focus, "a", "why?", request))
    assert late == [gr.skip()]
    assert asked == ["a"]
