"""The books over the cache are the cache's own, whatever is computed, shared and cut."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.llm.llama_cells import Cells, shared
from agent.llm.llama_context import Row
from agent.llm.protocol import ModelError


class Plain:
    """A cache that knows only which sequences each cell belongs to, as llama.cpp does."""

    def __init__(self, sequences=4, room=100, shares=True):
        self.sequences, self.room, self.shares = sequences, room, shares
        self.cells: list[tuple[int, set[int]]] = []
        self.fails = False

    def decode(self, rows):
        """Take a cell for each row."""
        if self.fails:
            raise ModelError("no")
        self.cells += [(row.position, {row.sequence}) for row in rows]

    def logits(self, row):
        """Nobody asks."""

    def copy(self, source, target, length):
        """Let the target have the source's first cells too."""
        for position, users in self.cells:
            if source in users and position < length:
                users.add(target)

    def cut(self, sequence, length):
        """Take the sequence off its later cells."""
        for position, users in self.cells:
            if position >= length:
                users.discard(sequence)
        self.cells = [cell for cell in self.cells if cell[1]]
        return True


def fill(cells, sequence, tokens):
    """Append tokens to a sequence."""
    start = cells.length(sequence)
    cells.decode([Row(token, start + n, sequence, False) for n, token in enumerate(tokens)])


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("fill"), st.integers(0, 3), st.lists(st.integers(0, 2), min_size=1, max_size=6)),
        st.tuples(st.just("cut"), st.integers(0, 3), st.integers(0, 8)),
        st.tuples(st.just("copy"), st.integers(0, 3), st.integers(0, 3)),
    ),
    max_size=30,
)


@given(MOVES)
def test_the_count_is_that_of_the_cache(moves):
    """After any moves, cells and lengths are those that the cache itself has."""
    plain = Plain()
    cells = Cells(plain)
    held: dict[int, list[int]] = defaultdict(list)
    for move, one, other in moves:
        if move == "fill":
            fill(cells, one, other)
            held[one] += other
        elif move == "cut":
            cells.cut(one, other)
            del held[one][other:]
        elif one != other:
            cells.cut(other, 0)
            length = cells.length(one) // 2
            cells.copy(one, other, length)
            held[other] = held[one][:length]
        assert cells.used == len(plain.cells)
        for sequence in range(4):
            assert cells.length(sequence) == sum(sequence in users for _, users in plain.cells)
            assert cells.common(sequence, held[sequence]) == len(held[sequence])


def test_shared_cells_count_once():
    """And are free only when the last sequence lets go."""
    cells = Cells(Plain())
    fill(cells, 0, [1, 2, 3])
    cells.copy(0, 1, 2)
    assert cells.used == 3
    cells.cut(0, 0)
    assert cells.used == 2
    cells.cut(1, 0)
    assert cells.used == 0


def test_after_a_failure_all_is_empty():
    """What was computed then is unknown, so nothing is built on it."""
    plain = Plain()
    cells = Cells(plain)
    fill(cells, 0, [1, 2, 3])
    plain.fails = True
    with pytest.raises(ModelError):
        fill(cells, 1, [4])
    assert (cells.used, cells.common(0, [1, 2, 3]), plain.cells) == (0, 0, [])


def test_a_memory_that_folds_shares_nothing():
    """Its beginning cannot be taken out, so no beginning is offered."""
    cells = Cells(Plain(shares=False))
    fill(cells, 0, [1, 2, 3])
    assert cells.common(0, [1, 2, 3]) == 0


@pytest.mark.parametrize(
    ("one", "other", "length"),
    [([], [1], 0), ([1, 2], [1, 2, 3], 2), ([1, 2, 3], [1, 9, 3], 1), ([2], [1], 0)],
)
def test_what_two_have_in_common_is_their_beginning(one, other, length):
    """Up to the first difference, either way round."""
    assert shared(one, other) == shared(other, one) == length
