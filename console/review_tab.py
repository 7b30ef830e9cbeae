"""The room where cases are reviewed: queue on the left, case in the middle, what to do with it on the right.

A click shows what the rules say at once; the model's reading follows and never holds the click up. Only one
reading or answer runs at a time, in the order in which they were asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import gradio as gr
from gradio.events import Dependency

from agent.page.live import EMPTY_CLAUSES, cited
from agent.people import Person
from agent.record.ruling import Ruling
from console.appeal_pane import AppealPane
from console.ask_pane import AskPane
from console.case_view import EMPTY, case_html
from console.decide_pane import DecidePane
from console.desk import Desk
from console.events import AT_ONCE, BY_MODEL, EACH_TIME, PRIVATE
from console.line import Line
from console.opened import Focus, Opened
from console.place_pane import PlacePane
from console.queue import Queue
from console.queue_pane import QueuePane
from console.what_if_pane import WhatIfPane
from signals.errors import UserError

GONE = "**Not in the queue any more.** Choose another one."
KEYS = (
    "<p class='keys'><kbd>J</kbd> <kbd>K</kbd> next, previous · <kbd>A</kbd> accept · <kbd>C</kbd> change · "
    "<kbd>E</kbd> hand on · <kbd>M</kbd> message · <kbd>Q</kbd> ask · <kbd>W</kbd> what if · "
    "<kbd>T</kbd> clauses · <kbd>/</kbd> search</p>"
)


class ReviewTab:
    """Builds the room and joins its panes.

    Args:
        desk: What stands behind the page.
        items: The queue of this sitting, a state that other rooms may replace.
        opened: The open case, a state.
        line: The line before the model.
    """

    def __init__(self, desk: Desk, items: gr.State, opened: gr.State, line: Line) -> None:
        self._desk, self._items, self._opened = desk, items, opened
        # Filled when the page is entered: the value of a state that nothing filled is a copy each time.
        self.focus = gr.State()
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=200, elem_id="left"):
                self.queue = QueuePane()
            with gr.Column(scale=5, min_width=380, elem_id="middle"):
                self.case = gr.HTML(EMPTY, elem_id="case", apply_default_css=False)
                self.draft = gr.Markdown(elem_id="draft", sanitize_html=True)
            with gr.Column(scale=3, min_width=340, elem_id="right"):
                self.place = PlacePane(line)
                with gr.Tabs():
                    with gr.Tab("Decide"):
                        self.decide = DecidePane(desk)
                        gr.HTML(KEYS)
                    with gr.Tab("Ask"):
                        self.ask = AskPane(desk)
                    with gr.Tab("What if"):
                        self.what_if = WhatIfPane(desk.handbook)
                    with gr.Tab("Appeal"):
                        self.appeal = AppealPane(desk)
                    with gr.Tab("Clauses"):
                        self.clauses = gr.Markdown(EMPTY_CLAUSES, elem_id="clauses", sanitize_html=True)
        self._join()

    @property
    def found(self) -> list[Any]:
        """What the queue is drawn from."""
        return [self._items, self._opened, *self.queue.filters]

    @property
    def picked(self) -> list[Any]:
        """What choosing a case fills at once: what is read first, and the buttons that rest meanwhile."""
        return [*self._findings, self.decide.record, self.appeal.hear]

    @property
    def _findings(self) -> list[Any]:
        """What shows the open case, in the order of `_shown`."""
        return [self._opened, self.case, self.draft]

    @property
    def _forms(self) -> list[Any]:
        """What is worked with on the open case, in the order of `_filled`."""
        return [self.clauses, *self.decide.outputs, *self.what_if.outputs]

    def follow(self, picked: Dependency) -> None:
        """What comes after a case was picked: its forms, then the model's reading, then the queue anew."""
        forms = [*self._forms, *self.ask.outputs, *self.appeal.outputs]
        reading = [self._items, *self._findings, *self._forms]
        self.place.watch(picked.then)
        filled = picked.then(self.fill, [self._opened, self.focus], forms, **AT_ONCE, **EACH_TIME)
        to_read = [self._items, self._opened, self.focus]
        read = filled.then(self.read, to_read, reading, **BY_MODEL, **EACH_TIME)
        read.then(self.redraw, self.found, self.queue.drawn, **AT_ONCE)

    def _join(self) -> None:
        filters, drawn, found = self.queue.filters, self.queue.drawn, self.found
        pick = self.queue.list.click
        self.follow(pick(self._pick, [self._items, self.focus], self.picked, **AT_ONCE, **EACH_TIME))
        for each in filters:
            change = each.input if each is self.queue.search else each.change
            change(self.redraw, found, drawn, **AT_ONCE, trigger_mode="always_last")
        self._items.change(self.redraw, found, drawn, **AT_ONCE)
        self._join_decision(found)
        self._join_questions()
        self.what_if.join(self._opened)
        self.appeal.join(self._opened, self.focus, self.place)

    def _join_decision(self, found: list[Any]) -> None:
        form, case = self.decide, [self._items, self._opened]
        outs = [*case, form.past, form.undo, form.reason, *self.appeal.state]
        recorded = form.record.click(self._record, [*case, *form.said], outs, **PRIVATE)
        taken_back = form.undo.click(self._take_back, [*case, form.reason, form.about], outs, **PRIVATE)
        for done in (recorded, taken_back):
            done.then(self.redraw, found, self.queue.drawn, **AT_ONCE)
        form.action.input(
            lambda action: gr.Dropdown(visible=action == "change"), form.action, form.decision, **AT_ONCE
        )
        choosing, latest = [self._opened, *form.choosing], {**AT_ONCE, "trigger_mode": "always_last"}
        for each in form.choice:
            # Not `change`: while the form is filled, the browser still has choices of the case before.
            each.input(form.chosen, choosing, form.letter, **latest)
        form.take.click(form.taken, [self._opened, *form.choice], form.letter, **AT_ONCE)
        form.message.input(form.check, [self._opened, *form.choice, form.message], form.checked, **latest)

    def _join_questions(self) -> None:
        ask, form = self.ask, self.decide
        outs = [ask.talk, ask.question, *form.proposal]
        self.place.watch(ask.question.submit, *(button.click for button in ask.starters))
        asked = [(ask.question.submit, ask.question), *((button.click, button) for button in ask.starters)]
        for join, said in asked:
            case = [self._items, self._opened, self.focus, form.about]
            answered = join(self._ask, [*case, said], outs, **BY_MODEL)
            answered.then(form.chosen, [self._opened, *form.choosing], form.letter, **AT_ONCE)

    def redraw(self, items: Queue, opened: Opened | None, *filters: Any) -> list[Any]:
        """The queue as it stands."""
        return self.queue.drawing(items, opened.item.key if opened else "", *filters)

    def _pick(self, items: Queue, focus: Focus, event: gr.EventData) -> Any:
        return self.link(items, focus, str(getattr(event, "key", "")))

    def link(self, items: Queue, focus: Focus, key: str) -> Any:
        """The case of a key as the rules see it, at once; nothing where no key is given."""
        opened = self._open(items, key)
        if opened is None:
            # The queue is drawn anew in the end; the open case stays, with what is typed on it.
            return [gr.skip(), gr.skip(), GONE, gr.skip(), gr.skip()] if key else gr.skip()
        focus.look(key)
        shown = self._shown(opened, "waiting for the model")
        # Clicks run beside one another; what was clicked before the newest one has nothing more to show.
        return [*shown, self.decide.resting(), self.appeal.resting()] if focus.key == key else gr.skip()

    def _open(self, items: Queue, key: str) -> Opened | None:
        item = items.get(key)
        return Opened(item, self._desk.records.newest(key)) if item else None

    def fill(self, opened: Opened | None, focus: Focus, request: gr.Request) -> Any:
        """The forms for the open case, nothing chosen in them; nothing where they were filled for it."""
        if opened is None or opened is focus.filled:
            return gr.skip()
        focus.filled = opened
        person = self._desk.person(request.username)
        return [*self._filled(opened, person), *self.ask.fill(opened, person), *self.appeal.fill(opened)]

    def read(self, items: Queue, opened: Opened | None, focus: Focus, request: gr.Request) -> Iterator[Any]:
        """The same case while the model reads and writes; the last state can be decided on.

        It ends without a word as soon as another case is looked at.
        """
        leash = focus.reading()
        if opened is None or opened.item.key != focus.key:
            # What was told last of the case before came after the click.
            opened = self._open(items, focus.key)
        if opened is None or opened.ready:
            # Nothing is open, or an earlier click's turn has read it. A generator that gives nothing would
            # empty what it fills.
            yield gr.skip()
            return
        person, drawn = self._desk.person(request.username), opened.verdict
        try:
            for reading in self._desk.read(opened.item, leash):
                if focus.key != opened.item.key:
                    # What is given last is given once more at the end.
                    yield gr.skip()
                    return
                ready = not reading.status
                opened = opened.told(reading.verdict, reading.answers, reading.drafts, ready=ready)
                if ready:
                    opened = replace(opened, seen=self._desk.records.newest(opened.item.key))
                    item, focus.filled = opened.item, opened
                    yield [items.with_item(item), *self._shown(opened, ""), *self._filled(opened, person)]
                else:
                    page = case_html(reading.verdict, opened.profile, self._desk.handbook, reading.status)
                    same = reading.verdict is drawn
                    drawn = reading.verdict
                    told = {self.case: page, self.draft: reading.draft}
                    yield told if same else {self._opened: opened, **told}
        except UserError as error:
            if focus.key == opened.item.key:
                gr.Warning(str(error), title="Not reviewed")
            yield gr.skip()

    def _shown(self, opened: Opened, status: str) -> list[Any]:
        return [opened, case_html(opened.verdict, opened.profile, self._desk.handbook, status), ""]

    def _filled(self, opened: Opened, person: Person) -> list[Any]:
        clauses = cited(opened.verdict, self._desk.handbook)
        return [clauses, *self.decide.fill(opened, person), *self.what_if.fill(opened)]

    def _record(self, items: Queue, opened: Opened | None, request: gr.Request, *said: Any) -> list[Any]:
        return self._rule(items, opened, request, lambda case, person: self.decide.ruling(case, person, said))

    def _take_back(self, items: Queue, opened: Opened | None, request: gr.Request, *said: Any) -> list[Any]:
        return self._rule(
            items, opened, request, lambda case, person: self.decide.taken_back(case, person, *said)
        )

    def _rule(
        self,
        items: Queue,
        opened: Opened | None,
        request: gr.Request,
        make: Callable[[Opened, Person], Ruling],
    ) -> list[Any]:
        """Records what a person decided; a refusal is told and leaves the form as it is."""
        person = self._desk.person(request.username)
        try:
            if opened is None:
                raise UserError("no case is open", hint="choose one from the queue")
            entry = self._desk.rule(make(opened, person), opened.seen)
        except UserError as error:
            gr.Warning(str(error), title="Not recorded", duration=20)
            told = self.decide.after(opened, person) if opened else [gr.skip()] * 2
            return [gr.skip(), gr.skip(), *told, *[gr.skip()] * (1 + len(self.appeal.state))]
        item = replace(opened.item, ruling=self._desk.records.standing(opened.item.key))
        opened = replace(opened, item=item, seen=entry.number)
        gr.Info("Recorded. J opens the next case.", duration=4)
        past, undo = self.decide.after(opened, person)
        return [items.with_item(item), opened, past, undo, "", *self.appeal.after(opened)]

    def _ask(
        self,
        items: Queue,
        opened: Opened | None,
        focus: Focus,
        about: str,
        text: str,
        request: gr.Request,
    ) -> Iterator[Any]:
        """One turn of the conversation; a decision asked for is put into the form and waits there.

        Whoever goes on to another case meanwhile finds the answer when they come back.
        """
        if opened is None or not text.strip():
            yield gr.skip()
            return
        if about != opened.item.key:
            gr.Warning("It was about the case before; open that one and ask again.", title="Not answered")
            yield gr.skip()
            return
        person = self._desk.person(request.username)
        keep = [gr.skip()] * 3
        try:
            for talk, proposal in self.ask.ask(opened, person, text, items):
                told = [talk, "", *(self.decide.proposed(proposal) if proposal else keep)]
                yield told if focus.key == about else gr.skip()
        except UserError as error:
            gr.Warning(str(error), title="Not answered")
            yield gr.skip()
