"""Readers of strangers' files: whatever the bytes, there is a value or one sentence.

For more of them: `CLAUSEWISE_EXAMPLES=5000 pytest tests/fuzz`, or `make fuzz`.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import HERE, seeds
from tests.fuzz.targets import TARGETS

EXAMPLES = int(os.environ.get("CLAUSEWISE_EXAMPLES", "15"))
SLOW = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", TARGETS)
def test_what_once_broke_a_reader_and_sound_files_are_read(name):
    """Every stored file and every sound one."""
    for data in seeds(name):
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_are_read_or_refused(name):
    """Sound files with a piece cut out and another put in, at random."""
    known = seeds(name)

    @settings(SLOW, database=None)
    @given(st.sampled_from(known), st.integers(0, 10**6), st.integers(0, 99), st.binary(max_size=99))
    def spoilt(data, at, gone, put):
        at %= len(data) + 1
        TARGETS[name](data[:at] + put + data[at + gone :])

    spoilt()


def test_the_stored_files_are_of_targets():
    """A folder that no target reads would prove nothing."""
    assert {path.name for path in (HERE / "corpus").iterdir()} <= set(TARGETS)


def test_a_reader_that_breaks_is_seen():
    """Nothing but a `UserError` is let pass."""
    with pytest.raises(TypeError):
        TARGETS["json"]("no bytes")  # type: ignore[arg-type]
