"""A text follows its schema and its length, over a vocabulary of single letters."""

import json

import numpy as np
import pytest

from agent.llm.llama_text import Text
from agent.llm.llama_vocab import Vocab
from agent.llm.protocol import Completion, Message, ModelError, WriteRequest

END = 256
SCHEMA = {
    "type": "object",
    "properties": {"grade": {"enum": ["low", "high"]}},
    "required": ["grade"],
    "additionalProperties": False,
}


class Bytes(Vocab):
    """A vocabulary with a token for each byte and one that ends an answer."""

    def __init__(self):
        self.size = END + 1

    def piece(self, token, *, control=False):
        """The byte."""
        return bytes([token]) if token < END else b""

    def ends(self, token):
        """Whether it is the last token."""
        return token == END

    def guide(self):
        """As llguidance reads it."""
        from llguidance import LLTokenizer

        class Wrapper:
            eos_token_id, bos_token_id, unk_token_id = END, None, None
            tokens = [bytes([n]) for n in range(256)] + [b"\\xff[256]"]
            special_token_ids = (END,)

            def __call__(self, text):
                return list(text.encode() if isinstance(text, str) else text)

        from llguidance._tokenizer import TokenizerWrapper

        return LLTokenizer(TokenizerWrapper(Wrapper()))


def favour(*tokens):
    """Logits that like these tokens best, in this order."""
    logits = np.zeros(END + 1, np.float32)
    for rank, token in enumerate(tokens):
        logits[token] = 100 - rank
    return logits


def ask(schema=None, most=50):
    """A request."""
    return WriteRequest((), (Message("user", "x"),), schema and json.dumps(schema), most)


def write(text, likes):
    """Let the text grow; `likes` gives logits by what was taken."""
    steps: list[list[int]] = []
    while step := text.step(lambda: likes(b"".join(map(bytes, steps)))):
        steps.append(step)
    return steps


def spell(said):
    """Logits that spell the words and end."""
    return lambda taken: favour(said[len(taken)] if len(taken) < len(said) else END)


def test_free_text_ends_with_the_model():
    """Each piece is heard; letters of several bytes come whole; the end is no token."""
    heard: list[str] = []
    text = Text(Bytes(), ask(), heard.append)
    steps = write(text, spell("aé".encode()))
    assert steps == [[97], [195], [169]]
    assert heard == ["a", "é"]
    assert text.done(7) == Completion("aé", 7, 3, "stop")


def test_a_text_is_cut_at_its_length():
    """The last token needs no computing any more."""
    text = Text(Bytes(), ask(most=2))
    assert write(text, spell(b"abcd")) == [[97]]
    assert text.done(1) == Completion("ab", 1, 2, "length")


def test_half_a_letter_at_the_end_is_told_as_such():
    """Never lost, never an error."""
    text = Text(Bytes(), ask(most=1))
    write(text, spell("é".encode()))
    assert text.done(1).text == "\ufffd"


@pytest.mark.parametrize(
    ("first", "grade"), [(b"l", "low"), (b"h", "high"), (b"zl", "low"), (b"xyzh", "high")]
)
def test_the_schema_leaves_only_what_it_allows(first, grade):
    """Of the likeliest tokens the first that is allowed; what is forced asks for no logits."""
    asked: list[bytes] = []

    def likes(taken):
        asked.append(taken)
        return favour(*first)

    text = Text(Bytes(), ask(SCHEMA))
    steps = write(text, likes)
    assert text.done(1) == Completion(f'{{"grade":"{grade}"}}', 1, len(grade) + 12, "stop")
    assert asked == [b'{"grade":"']
    assert steps[0] == list(b'{"grade":"')


def test_a_forced_stretch_that_is_cut_is_not_whole():
    """Though the schema's automaton has seen its end."""
    text = Text(Bytes(), ask(SCHEMA, most=13))
    write(text, lambda _: favour(*b"l"))
    assert text.done(1) == Completion('{"grade":"low', 1, 13, "length")


def test_a_schema_that_cannot_be_is_refused():
    """Before anything is computed."""
    with pytest.raises(ModelError, match="schema cannot be used"):
        Text(Bytes(), ask({"type": "nothing"}))
