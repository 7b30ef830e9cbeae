"""The steps of a turn as plain functions: what was said in, what changed out, events told on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langgraph.runtime import Runtime

from agent.chat.answers import record_decision as recording
from agent.chat.answers.compare_cases import compare_cases
from agent.chat.answers.draft_message import draft_message
from agent.chat.answers.explain_finding import explain_finding
from agent.chat.answers.outside import outside
from agent.chat.answers.search_policy import search_policy
from agent.chat.answers.show_clause import show_clause
from agent.chat.answers.what_if import what_if
from agent.chat.arguments.decisions import read_wish
from agent.chat.arguments.values import number_in
from agent.chat.asked import Answering, Asked, Said
from agent.chat.choice.choose import choose_tool
from agent.chat.choice.forms import sure_tool
from agent.chat.plain import cited, harmless, own_words
from agent.chat.slash import COMMANDS, help_text, read_slash, unknown_text
from agent.chat.state import ChatState, ChatTools, kept_proposal, kept_turn, proposal_of
from agent.chat.turns import Action, Answer, Piece, Tool, ToolChosen, Turn
from policies.handbook import Handbook

ANSWERS: Mapping[Tool, Answering] = {
    "show_clause": show_clause,
    "search_policy": search_policy,
    "explain_finding": explain_finding,
    "what_if": what_if,
    "compare_cases": compare_cases,
    "draft_message": draft_message,
    "record_decision": recording.record_decision,
    "none": outside,
}
SHORT = 6
"""Words up to which a turn with a number counts as the value that was asked for."""
ACTIONS: Mapping[str, Action] = {"accept": "accept", "change": "change", "escalate": "escalate"}


def hear(state: ChatState, runtime: Runtime[ChatTools]) -> ChatState:
    """Reads a command, or sees that a turn brings what the last answer asked for."""
    heard: ChatState = {"command": None, "rest": state["text"], "resumed": False, "said": {}}
    slash = read_slash(state["text"])
    if slash is not None:
        tool = COMMANDS[slash.name].tool if slash.name else "none"
        return {**heard, "command": slash.name or slash.typed, "rest": slash.rest, "tool": tool}
    waiting = state.get("waiting")
    if waiting and _brings(waiting, own_words(state["text"]), runtime.context.reviewer.handbook):
        return {**heard, "resumed": True, "tool": waiting["tool"]}
    return heard


def _brings(waiting: Mapping[str, Any], text: str, handbook: Handbook) -> bool:
    """Whether a turn is what the last answer asked for, and nothing that is clear by itself."""
    if waiting["tool"] == "what_if":
        return number_in(text) is not None and len(text.split()) <= SHORT
    asks = "?" in text or sure_tool(text, handbook) is not None
    return waiting["tool"] == "record_decision" and not asks


def after_hear(state: ChatState) -> str:
    """On to the tool where it is known."""
    return state["tool"] if state["command"] is not None or state["resumed"] else "choose"


def choose(state: ChatState, runtime: Runtime[ChatTools]) -> ChatState:
    """Chooses the tool of a turn in free words."""
    tools = runtime.context
    tool = choose_tool(
        own_words(state["text"]),
        [own_words(turn["text"]) for turn in state.get("turns", [])],
        tools.reviewer.handbook,
        tools.examples,
        tools.reviewer.tools.model,
        tools.reviewer.tools.time_limit,
    )
    return {"tool": tool}


def after_choose(state: ChatState) -> str:
    """On to the tool."""
    return state["tool"]


def use(tool: Tool, state: ChatState, runtime: Runtime[ChatTools]) -> ChatState:
    """Runs one tool and keeps what it says."""
    runtime.stream_writer(ToolChosen(tool))
    tools = runtime.context
    rest = state["rest"]
    asked = Asked(
        text=own_words(rest),
        whole=" ".join(rest.split()),
        reviewer=tools.reviewer,
        about=tools.about,
        before=own_words(state["turns"][-1]["text"]) if state.get("turns") else "",
        cited=tuple(state.get("cited", ())),
        signals=tuple(state.get("signals", ())),
    )
    said = _said(tool, asked, state)
    return {
        "tool": tool,
        "said": {"text": said.text, "proposal": kept_proposal(said.proposal), "instead": said.instead},
        "signals": list(said.signals) or list(state.get("signals", ())),
        "waiting": _waiting(tool, asked, said, state) if said.missing else None,
    }


def _said(tool: Tool, asked: Asked, state: ChatState) -> Said:
    command, waiting = state["command"], state.get("waiting")
    if command == "help":
        return Said(help_text())
    if command is not None and command not in COMMANDS:
        return Said(unknown_text(command))
    if command is not None and command in ACTIONS:
        return recording.by_command(asked, ACTIONS[command])
    if tool == "record_decision" and state["resumed"] and waiting:
        return recording.with_reason(asked, waiting.get("action"), waiting.get("decision"))
    return ANSWERS[tool](asked)


def _waiting(tool: Tool, asked: Asked, said: Said, state: ChatState) -> dict[str, Any]:
    """What is known already of a turn that lacked something."""
    if tool != "record_decision":
        return {"tool": tool}
    earlier = state.get("waiting") or {}
    wish = read_wish(asked.text, asked.about.verdict.decision)
    action = ACTIONS.get(state["command"] or "") or earlier.get("action") or wish.action
    return {"tool": tool, "action": action, "decision": earlier.get("decision") or wish.decision}


def after_use(state: ChatState) -> str:
    """On to the end, or to the tool that has more to say."""
    return state["said"]["instead"] or "remember"


def remember(state: ChatState, runtime: Runtime[ChatTools]) -> ChatState:
    """Tells the answer, keeps the turn, and clears what only this turn needed."""
    text = harmless(state["said"]["text"])
    clauses = cited(text, runtime.context.reviewer.handbook.ids)
    answer = Answer(text, state["tool"], clauses, proposal_of(state["said"]["proposal"]))
    for place, part in enumerate(text.split("\n\n")):
        runtime.stream_writer(Piece(f"\n\n{part}" if place else part))
    runtime.stream_writer(answer)
    turn = kept_turn(Turn(state["text"], answer))
    return {
        "said": {},
        "turns": [*state.get("turns", []), turn],
        "cited": list(clauses) or list(state.get("cited", ())),
    }


def node_of(tool: Tool) -> Any:
    """The node that runs one tool."""

    def run(state: ChatState, runtime: Runtime[ChatTools]) -> ChatState:
        return use(tool, state, runtime)

    return run
