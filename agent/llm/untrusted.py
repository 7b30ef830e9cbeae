"""Text that somebody else wrote, made safe to show to a model: data, never instruction.

Strips what could look like a turn, a role or an invisible instruction; fences what is left; cuts it
to a length. Says nothing about truth: a clean text can still lie, which is what `trusted` is for.
"""

from __future__ import annotations

import re
import unicodedata

CUT = "[…]"
_CONTROL_TOKENS = re.compile(
    r"<\s*[|｜][^<>\n]{0,64}[|｜]\s*>"  # <|im_start|>, <|eot_id|>, and the full-width form
    r"|</?s>"
    r"|\[/?INST\]|<</?SYS>>|\[/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]"
    r"|</?(?:start_of_turn|end_of_turn|bos|eos|pad|unk|tool_call|tool_response|think|begin_of_text)>",
    re.IGNORECASE,
)
_FENCE = re.compile(r"[<>]{3,}|`{3,}|\"{3,}|#{3,}|={3,}|-{4,}|_{4,}")
_ROLE = re.compile(r"(?im)^[ \t]*(system|user|assistant|human|ai)[ \t]*:")
_BLANK = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r"\n{3,}")


def clean(text: str, limit: int = 2000) -> str:
    """The text without control tokens, invisible characters and fences, cut to `limit` characters.

    Args:
        text: Anything.
        limit: Most characters that are left; a cut text ends in "[…]".
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c for c in text if c in "\n\t" or not _invisible(c))
    text = _strip_tokens(text)
    text = _ROLE.sub(r"(\1)", _FENCE.sub(" ", text))
    text = _LINES.sub("\n\n", _BLANK.sub(" ", text)).strip()
    return shorten(text, limit)


def shorten(text: str, limit: int) -> str:
    """The text cut at a word to at most `limit` characters, "[…]" included."""
    if len(text) <= limit:
        return text
    room = max(0, limit - len(CUT) - 1)
    head, _, _ = text[: room + 1].rpartition(" ")
    return f"{head or text[:room]} {CUT}"


def fence(text: str, label: str, limit: int = 2000) -> str:
    """The cleaned text between marks that it cannot contain, under a label such as `reviewer_note`."""
    return f"<<<{_BLANK.sub('_', clean(label, 40))}\n{clean(text, limit)}\n>>>"


def one_line(text: str, limit: int = 300) -> str:
    """The cleaned text on one line."""
    return shorten(" ".join(clean(text, 10 * limit).split()), limit)


def _strip_tokens(text: str) -> str:
    """Until nothing is left to strip, for taking one token out can join the halves of another."""
    while True:
        stripped = _CONTROL_TOKENS.sub(" ", text)
        if stripped == text:
            return text
        text = stripped


def _invisible(character: str) -> bool:
    """Control, format (zero width, direction), private use, surrogate and unassigned characters."""
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"}
