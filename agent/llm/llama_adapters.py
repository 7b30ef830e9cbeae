"""Adapter files over a loaded model: which one lies there now, and putting another one there.

A file is read once and stays; switching between files and the bare model costs next to nothing.
"""

from __future__ import annotations

import ctypes
from typing import Any

from agent.llm.protocol import Adapter, ModelError


class Adapters:
    """The adapters of one model in one context.

    Args:
        api: The `llama_cpp` module.
        model: A model that it has loaded.
        context: A context of that model.
    """

    def __init__(self, api: Any, model: Any, context: Any) -> None:
        self._api, self._model, self._context = api, model, context
        self._read: dict[str, Any] = {}
        self.used: str | None = None
        """Digest of the adapter that lies over the model now."""

    def use(self, adapter: Adapter | None) -> None:
        """Lay this adapter over the model, or none.

        Raises:
            ModelError: The file cannot be read, or belongs to another model.
        """
        digest = adapter.digest if adapter else None
        if digest == self.used:
            return
        files = [self._file(adapter)] if adapter else []
        pointers = (self._api.llama_adapter_lora_p_ctypes * max(1, len(files)))(*files)
        scales = (ctypes.c_float * max(1, len(files)))(*(1.0 for _ in files))
        if self._api.llama_set_adapters_lora(self._context, pointers, len(files), scales):
            where = adapter.path if adapter else None
            raise ModelError("the adapter cannot be used with this model", where=where)
        self.used = digest

    def _file(self, adapter: Adapter) -> Any:
        if adapter.digest not in self._read:
            opened = self._api.llama_adapter_lora_init(self._model, adapter.path.encode())
            if not opened:
                raise ModelError("is no adapter of this model", where=adapter.path)
            self._read[adapter.digest] = opened
        return self._read[adapter.digest]
