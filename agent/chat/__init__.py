"""A conversation about one creator: a tool is chosen for each turn, run in code, and its answer told."""

__all__: list[str] = []
