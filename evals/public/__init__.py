"""Public data sets, read from a folder outside the project: what they ask, and how the program answers."""

__all__: list[str] = []
