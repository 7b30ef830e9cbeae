"""What if: a knob for each signal in play, a switch for each question, buttons for what would change it."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from agent.page.words import decision as word
from console.draw import draw
from console.events import AT_ONCE
from console.opened import Opened
from console.trying import (
    MOST_KNOBS,
    MOST_SWITCHES,
    MOST_TURNS,
    Knob,
    Switch,
    knobs,
    switches,
    tried,
    turns,
)
from policies.handbook import Handbook


class WhatIfPane:
    """Redraws what the rules would say as a knob is dragged; no model is asked and nothing is kept."""

    def __init__(self, handbook: Handbook) -> None:
        self._handbook = handbook
        self.said = gr.HTML("<p class='empty'>Open a case first.</p>")
        self.turns = [gr.Button(visible=False, size="sm") for _ in range(MOST_TURNS)]
        self.knobs = [gr.Slider(visible=False) for _ in range(MOST_KNOBS)]
        self.switches = [
            gr.Radio(["yes", "no", "unclear"], visible=False, container=True) for _ in range(MOST_SWITCHES)
        ]
        self.reset = gr.Button("Back to the facts", size="sm", visible=False)

    @property
    def outputs(self) -> list[Any]:
        """What `fill` fills."""
        return [self.said, *self.turns, *self.settings, self.reset]

    @property
    def settings(self) -> list[Any]:
        """The knobs, then the switches."""
        return [*self.knobs, *self.switches]

    def join(self, opened: gr.State) -> None:
        """Lets knobs, switches and buttons say what the rules would, and the last one put all back."""
        for each in self.settings:
            each.input(
                self._moved, [opened, *self.settings], self.said, **AT_ONCE, trigger_mode="always_last"
            )
        for number, button in enumerate(self.turns):
            turned = partial(self._turned, number)
            button.click(turned, opened, [self.said, *self.settings], **AT_ONCE)
        self.reset.click(self._put_back, opened, self.outputs, **AT_ONCE)

    def fill(self, opened: Opened) -> list[Any]:
        """The pane for a case as it is."""
        case = opened.case(self._handbook)
        found = turns(case, opened.verdict)
        buttons: list[Any] = [
            gr.Button(f"{turn.words} → {word(turn.decision)}", visible=True) for turn in found
        ]
        buttons += [gr.Button(visible=False)] * (MOST_TURNS - len(buttons))
        shown: list[Any] = [_slider(knob) for knob in knobs(case, found)]
        shown += [gr.Slider(visible=False)] * (MOST_KNOBS - len(shown))
        asked: list[Any] = [_radio(switch) for switch in switches(case)]
        asked += [gr.Radio(visible=False)] * (MOST_SWITCHES - len(asked))
        return [self._say(opened, {}, {}), *buttons, *shown, *asked, gr.Button(visible=True)]

    def _moved(self, opened: Opened | None, *values: Any) -> str:
        """What the rules say with the knobs and switches where they stand now."""
        if opened is None:
            return ""
        case = opened.case(self._handbook)
        signals = {
            knob.signal: float(value)
            for knob, value in zip(knobs(case, turns(case, opened.verdict)), values, strict=False)
            if value != knob.value
        }
        answers = {
            switch.key: value
            for switch, value in zip(switches(case), values[MOST_KNOBS:], strict=False)
            if value
        }
        return self._say(opened, signals, answers)

    def _turned(self, number: int, opened: Opened | None) -> Any:
        """The knobs and switches after a change that leads elsewhere, and what is said then."""
        if opened is None:
            return gr.skip()
        case = opened.case(self._handbook)
        found = turns(case, opened.verdict)
        turn = found[number]
        shown = [gr.Slider(value=turn.signals.get(knob.signal, knob.value)) for knob in knobs(case, found)]
        asked = [gr.Radio(value=turn.answers.get(switch.key, switch.answer)) for switch in switches(case)]
        shown += [gr.skip()] * (MOST_KNOBS - len(shown))
        asked += [gr.skip()] * (MOST_SWITCHES - len(asked))
        return [self._say(opened, turn.signals, turn.answers), *shown, *asked]

    def _put_back(self, opened: Opened | None) -> Any:
        return self.fill(opened) if opened else gr.skip()

    def _say(self, opened: Opened, signals: Any, answers: Any) -> str:
        result = tried(opened.case(self._handbook), signals, answers)
        return draw("moved", tried=result, changed=bool(signals or answers))


def _slider(knob: Knob) -> Any:
    return gr.Slider(
        minimum=knob.low, maximum=knob.high, step=knob.step, value=knob.value, label=knob.title, visible=True
    )


def _radio(switch: Switch) -> Any:
    return gr.Radio(value=switch.answer, label=f"{switch.key.clause}: {switch.ask}", visible=True)
