"""Messages to prompt pieces by the model file's own chat template.

The template is rendered over placeholders, never over the messages themselves. So the pieces fall
apart cleanly: template text, whose control tokens count, and message text, whose control tokens do
not. No text can open or close a turn, whatever it contains. ChatML stands in where a file has no
template or one that refuses the messages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.llm.protocol import Message

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}<|im_start|>assistant{{ '\\n' }}"
)
_MARK = re.compile("\uf8f0(\\d+)\uf8f1")


class Piece(NamedTuple):
    """A stretch of the prompt; `control` says whether control tokens in it count as such."""

    text: str
    control: bool


class Prompt(NamedTuple):
    """The pieces of a prompt on both sides of the shared-prefix boundary."""

    prefix: list[Piece]
    suffix: list[Piece]


def chat_prompt(
    template: str | None,
    prefix: Sequence[Message],
    suffix: Sequence[Message],
    *,
    bos: str = "",
    eos: str = "",
) -> Prompt:
    """Render both message parts as one conversation that ends where the assistant's turn begins.

    Args:
        template: Jinja chat template of the model file, or None.
        prefix: Messages before the boundary; the boundary lies after the last one's content.
        suffix: Messages after it.
        bos: Text of the model's first token, for templates that write it.
        eos: Text of the model's last token, for templates that write it.
    """
    messages = [*prefix, *suffix]
    for source in (template, CHATML):
        pieces = _render(source, messages, bos, eos) if source else None
        if pieces is not None:
            return _split(pieces, messages, len(prefix))
    raise AssertionError("ChatML renders every conversation")


def _render(source: str, messages: Sequence[Message], bos: str, eos: str) -> list[str | int] | None:
    """Template text and message numbers in order; None where the template does not suit."""
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    environment.globals["raise_exception"] = _refuse
    turns = [{"role": m.role, "content": f"\uf8f0{i}\uf8f1"} for i, m in enumerate(messages)]
    try:
        text = environment.from_string(source).render(
            messages=turns, add_generation_prompt=True, bos_token=bos, eos_token=eos
        )
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None
    parts: list[str | int] = [int(p) if i % 2 else p for i, p in enumerate(_MARK.split(text))]
    return parts if [p for p in parts if isinstance(p, int)] == list(range(len(messages))) else None


def _refuse(message: str) -> NoReturn:
    raise TemplateError(message)


def _split(parts: Sequence[str | int], messages: Sequence[Message], n_prefix: int) -> Prompt:
    prompt = Prompt([], [])
    seen = 0
    for part in parts:
        side = prompt.prefix if seen < n_prefix else prompt.suffix
        if isinstance(part, int):
            side.append(Piece(messages[part].content, control=False))
            seen += 1
        elif part:
            side.append(Piece(part, control=True))
    return prompt
