"""Text made safe on its way in and out of a conversation.

What a reviewer quotes is data, like everything that creators wrote: it chooses no tool and sets no value.
What is answered can hold no link, no image and no HTML, whoever wrote the words in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.judge.orders import TURN
from agent.page.words import safe

LONGEST = 2000
"""Characters of a turn that are read."""
QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|```.*?```|`[^`]*`", re.DOTALL)
CLAUSE_ID = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+[a-z]?\b")


def own_words(text: str) -> str:
    """A turn without what it quotes and without marks of chat formats, on one line."""
    return " ".join(QUOTED.sub(" ", TURN.sub(" ", safe(text[:LONGEST]))).split())


def harmless(text: str) -> str:
    """The text with nothing that Markdown or a page would make a link, an image or an element of."""
    plain = safe(text).replace("[", "(").replace("]", ")")
    plain = re.sub(r"<(?=[A-Za-z/!?])", "‹", plain).replace("@", " at ")
    plain = re.sub(r"(?i)(www\.)(?=\S)", r"\1 ", plain.replace("://", ": //"))
    return re.sub(r"(?i)(mailto|javascript|data):(?=\S)", r"\1: ", plain)


def cited(text: str, ids: Collection[str]) -> tuple[str, ...]:
    """The clauses of a handbook that a text names, each once, in order."""
    return tuple(dict.fromkeys(found for found in CLAUSE_ID.findall(text) if found in ids))
