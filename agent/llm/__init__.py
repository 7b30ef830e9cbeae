"""The door to language models: one protocol, its back ends, and the outputs that are kept."""

__all__: list[str] = []
