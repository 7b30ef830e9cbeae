"""The scheduler over a scripted cache: who begins when, what is computed, and that nothing overflows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.llm.llama_batch import WORTH_A_WAIT, Batch, Begun
from agent.llm.llama_weights import CHUNK
from agent.llm.protocol import Cancelled, Completion, ContextOverflow, Message, ModelError, WriteRequest


class Tape:
    """A cache that notes each call and checks it as llama.cpp would, which ends the process instead."""

    def __init__(self, sequences=4, room=400, shares=True):
        self.sequences, self.room, self.shares = sequences, room, shares
        self.held: list[list[tuple[int, object]]] = [[] for _ in range(sequences)]
        self.steps, self.wanted, self.raises = [], set(), {}
        self.most = 0

    def decode(self, rows):
        """Append the rows; positions follow on, and there is room."""
        assert 0 < len(rows) <= CHUNK
        self.steps.append(rows)
        if error := self.raises.get(len(self.steps)):
            raise error
        for row in rows:
            assert row.position == len(self.held[row.sequence])
            self.held[row.sequence].append((row.token, object()))
        self.wanted = {number for number, row in enumerate(rows) if row.wanted}
        self.most = max(self.most, len({cell for held in self.held for _, cell in held}))
        assert self.most <= self.room

    def logits(self, row):
        """What the sequence holds, from which a text finds its next token."""
        assert row in self.wanted
        return [token for token, _ in self.held[self.steps[-1][row].sequence]]

    def copy(self, source, target, length):
        """Share cells."""
        assert self.shares and not self.held[target] and source != target
        self.held[target] = self.held[source][:length]

    def cut(self, sequence, length):
        """Drop cells."""
        assert self.shares or not length
        del self.held[sequence][length:]
        return True


class Count:
    """Writes as many tokens as it was told to, by ones or by the stretch, and checks its own prompt."""

    def __init__(self, prompt, length, stretch=1):
        self.prompt, self.left, self.stretch, self.count = prompt, length, stretch, 0

    def step(self, logits):
        """The next tokens; the cache must hold the prompt and what was written."""
        assert logits() == [*self.prompt, *[-1] * self.count]
        if not self.left:
            return []
        taken = [-1] * min(self.stretch, self.left)
        self.left -= len(taken)
        self.count += len(taken)
        return taken

    def done(self, tokens_in):
        """As many letters as tokens."""
        return Completion("x" * self.count, tokens_in, self.count, "stop")


def ask(text, length=3, seconds=60.0):
    """A request whose tokens are the letters of its text, to be answered by `length` tokens."""
    return WriteRequest((), (Message("user", text),), max_tokens=length, time_limit=seconds)


def begin(request):
    """The letters as tokens; a text with `!` can never be written."""
    letters = [ord(letter) for letter in request.suffix[0].content]
    if ord("!") in letters:
        raise ContextOverflow("too long")
    return Begun(letters, Count(letters, request.max_tokens))


def run(tape, *requests, start=begin, clock=lambda: 0.0):
    """The outcomes by number, in the order in which they ended."""
    return dict(Batch(tape, start, clock).run(dict(enumerate(requests))))


LONG = "a common beginning, longer than a wait is worth: "


def test_each_gets_its_own_text():
    """As long as it was to be, with its own count of tokens read."""
    wanted = [ask(f"{n} and so on", 2 + n) for n in range(9)]
    done = run(Tape(), *wanted)
    assert {n: (each.tokens_in, each.tokens_out) for n, each in done.items()} == {
        n: (11, 2 + n) for n in range(9)
    }


def test_they_are_written_side_by_side_and_replaced_at_once():
    """One call computes a token for each; a place that falls free is taken in the next call."""
    tape = Tape(sequences=2)
    done = run(tape, ask("a", 2), ask("b", 9), ask("c", 3), ask("d", 3))
    assert list(done) == [0, 2, 1, 3]
    shapes = [sorted(row.sequence for row in step) for step in tape.steps]
    assert shapes[:9] == [[0, 1]] * 9


def test_a_common_beginning_is_computed_once():
    """The others wait for it, take it over, and compute only what is their own."""
    tape = Tape()
    run(tape, *(ask(f"{LONG}{letter}") for letter in "abcd"))
    computed = [row.token for step in tape.steps for row in step]
    assert len([token for token in computed if token != -1]) == len(LONG) + 4
    assert [len(step) for step in tape.steps[:2]] == [len(LONG) + 1, 1 + 3]


def test_what_was_written_for_serves_the_next_run():
    """The beginning is still there."""
    tape = Tape()
    batch = Batch(tape, begin, lambda: 0.0)
    list(batch.run({0: ask(f"{LONG}a")}))
    before = len(tape.steps)
    list(batch.run({0: ask(f"{LONG}b")}))
    assert len(tape.steps[before]) == 1


def test_requests_that_begin_alike_stand_together():
    """Whatever the order in which they come."""
    begun = []

    def noted(request):
        begun.append(request.suffix[0].content)
        return begin(request)

    run(Tape(), *map(ask, ["b2", "a1", "b1", "a2"]), start=noted)
    assert begun == ["a1", "a2", "b1", "b2"]


def test_a_short_common_beginning_is_not_waited_for():
    """It costs less than a place that stands empty."""
    tape = Tape()
    start = "x" * (WORTH_A_WAIT - 1)
    run(tape, ask(f"{start}a"), ask(f"{start}b"))
    assert len(tape.steps[0]) == 2 * (len(start) + 1)


def test_a_memory_that_folds_computes_everything():
    """And is never asked to share."""
    tape = Tape(shares=False)
    done = run(tape, *(ask(f"{LONG}{letter}") for letter in "abcdef"))
    assert len(done) == 6
    assert sum(row.token != -1 for step in tape.steps for row in step) == 6 * (len(LONG) + 1)


def test_a_long_prompt_is_read_in_parts_while_others_write():
    """It never holds up who needs one token."""
    tape = Tape(room=3000)
    run(tape, ask("a", 9), ask("b" * 1500, 2))
    assert [len(step) for step in tape.steps[:4]] == [CHUNK, CHUNK, 1502 - 2 * CHUNK + 1, 2]
    assert all(step[0].token in (ord("a"), -1) for step in tape.steps[:4])


def test_forced_tokens_are_computed_together():
    """A stretch is one call's."""
    tape = Tape()

    def forced(request):
        return Begun([1, 2], Count([1, 2], 6, stretch=3))

    [done] = run(tape, ask("a", 6), start=forced).values()
    assert done.tokens_out == 6
    assert [len(step) for step in tape.steps] == [2, 3, 3]


def test_nobody_begins_without_room_to_end():
    """The second waits for the first, though its prompt alone would fit."""
    tape = Tape(room=30)
    run(tape, ask("a" * 10, 10), ask("b" * 10, 10))
    assert tape.most <= 30
    assert {row.sequence for step in tape.steps[:5] for row in step} == {0}


def test_what_lies_idle_makes_room():
    """Beginnings kept from earlier texts are given up before anybody waits."""
    tape = Tape(sequences=3, room=40)
    batch = Batch(tape, begin, lambda: 0.0)
    list(batch.run({0: ask("a" * 10, 1), 1: ask("b" * 10, 1), 2: ask("c" * 10, 1)}))
    [(_, done)] = batch.run({0: ask("d" * 30, 10)})
    assert done == Completion("x" * 10, 30, 10, "stop")


def test_a_request_that_can_never_be_written_fails_alone():
    """Its error is its own."""
    done = run(Tape(), ask("a"), ask("b!"), ask("c"))
    assert isinstance(done.pop(1), ContextOverflow)
    assert [each.tokens_out for each in done.values()] == [3, 3]


def test_a_text_that_fails_fails_alone():
    """Its place goes to the next."""

    class Bad(Count):
        def step(self, logits):
            raise ModelError("the automaton failed")

    def some(request):
        begun = begin(request)
        return Begun(begun.tokens, Bad([], 0)) if request.suffix[0].content == "b" else begun

    done = run(Tape(sequences=1), *map(ask, "abc"), start=some)
    assert isinstance(done[1], ModelError) and done[0].tokens_out == done[2].tokens_out == 3


def test_the_time_limit_counts_from_the_beginning():
    """The one that runs past it ends; one that waited meanwhile has all of its own."""
    now = iter(range(10_000))
    done = run(
        Tape(sequences=1), ask("a", 50, 20.0), ask("b", 3, 20.0), ask("c", 3, 20.0), clock=lambda: next(now)
    )
    assert isinstance(done[0], ModelError) and "longer than its time limit" in done[0].what
    assert done[1].tokens_out == done[2].tokens_out == 3


def test_a_stop_ends_all():
    """It is raised, and the next run begins afresh."""
    tape = Tape()
    tape.raises[2] = Cancelled("the model was stopped")
    batch = Batch(tape, begin, lambda: 0.0)
    with pytest.raises(Cancelled):
        list(batch.run(dict(enumerate(map(ask, "abc")))))
    assert tape.held == [[], [], [], []]
    assert dict(batch.run({0: ask("a")})) == {0: Completion("xxx", 1, 3, "stop")}


def test_a_failed_computation_hits_those_it_was_for():
    """Those after them are written."""
    tape = Tape(sequences=2)
    tape.raises[2] = ModelError("the model could not decode (status -3)")
    done = run(tape, *map(ask, "abcd"))
    assert [isinstance(done[n], ModelError) for n in range(4)] == [True, True, False, False]


def test_a_run_that_is_given_up_leaves_no_trace():
    """The next one has all places."""
    batch = Batch(Tape(sequences=2), begin, lambda: 0.0)
    first: Any = batch.run(dict(enumerate(map(ask, "abcd"))))
    next(first)
    first.close()
    assert len(dict(batch.run(dict(enumerate(map(ask, "abcd")))))) == 4


TEXTS = st.tuples(st.text("abc!", min_size=1, max_size=40), st.integers(1, 20))


@given(
    st.lists(TEXTS, max_size=20),
    st.integers(1, 5),
    st.integers(60, 200),
    st.booleans(),
    st.sampled_from(["", LONG]),
)
def test_whatever_comes_everybody_is_served_once(texts, sequences, extra, shares, start):
    """The right text or the own error for each, in any cache that holds one; the tape checks the rest."""
    tape = Tape(sequences, len(LONG) + extra, shares)
    outcomes = list(
        Batch(tape, begin, lambda: 0.0).run({n: ask(start + t, m) for n, (t, m) in enumerate(texts)})
    )
    assert sorted(number for number, _ in outcomes) == list(range(len(texts)))
    for number, outcome in outcomes:
        text, most = texts[number]
        if "!" in text:
            assert isinstance(outcome, ContextOverflow)
        else:
            assert outcome == Completion("x" * most, len(start + text), most, "stop")
