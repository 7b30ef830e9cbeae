"""Adapters are laid over a model only when they change, and each file is read once."""

import ctypes

import pytest

from agent.llm.llama_adapters import Adapters
from agent.llm.protocol import Adapter, ModelError

ONE, TWO = Adapter("one.gguf", "1" * 64), Adapter("two.gguf", "2" * 64)


class Api:
    """Stands in for the library: reads files by number, refuses `none.gguf`, and keeps its calls."""

    llama_adapter_lora_p_ctypes = ctypes.c_void_p

    def __init__(self):
        self.read: list[str] = []
        self.laid: list[list[tuple[int, float]]] = []
        self.status = 0

    def llama_adapter_lora_init(self, model, path):
        """Number of the file among those that were read, or nothing."""
        assert model == "model"
        self.read.append(path.decode())
        return None if path == b"none.gguf" else len(self.read)

    def llama_set_adapters_lora(self, context, pointers, count, scales):
        """Keeps what is laid, with its strength."""
        assert context == "context"
        self.laid.append([(pointers[n], scales[n]) for n in range(count)])
        return self.status


@pytest.fixture
def api():
    """The library."""
    return Api()


@pytest.fixture
def adapters(api):
    """The adapters of its one model."""
    return Adapters(api, "model", "context")


def test_the_bare_model_needs_nothing(api, adapters):
    """As long as no adapter was asked for, the library is not called."""
    adapters.use(None)
    assert (adapters.used, api.read, api.laid) == (None, [], [])


def test_one_lies_there_until_another_is_wanted(api, adapters):
    """At full strength; the same again, wherever it is kept, is no call."""
    adapters.use(ONE)
    adapters.use(ONE)
    adapters.use(Adapter("elsewhere.gguf", ONE.digest))
    assert (adapters.used, api.read, api.laid) == (ONE.digest, ["one.gguf"], [[(1, 1.0)]])


def test_switching_reads_each_file_once(api, adapters):
    """There and back, and over the bare model."""
    for wanted in (ONE, TWO, None, ONE, TWO):
        adapters.use(wanted)
        assert adapters.used == (wanted and wanted.digest)
    assert api.read == ["one.gguf", "two.gguf"]
    assert api.laid == [[(1, 1.0)], [(2, 1.0)], [], [(1, 1.0)], [(2, 1.0)]]


def test_a_file_that_is_none_is_a_sentence(api, adapters):
    """What lies over the model stays there."""
    adapters.use(ONE)
    with pytest.raises(ModelError, match=r"^none.gguf: is no adapter of this model$"):
        adapters.use(Adapter("none.gguf", "0" * 64))
    assert (adapters.used, api.laid) == (ONE.digest, [[(1, 1.0)]])


def test_an_adapter_that_is_refused_is_a_sentence(api, adapters):
    """And is not taken to lie there: the next request tries again."""
    api.status = -1
    for _ in range(2):
        with pytest.raises(ModelError, match=r"^one.gguf: the adapter cannot be used with this model$"):
            adapters.use(ONE)
    assert (adapters.used, len(api.laid), api.read) == (None, 2, ["one.gguf"])
