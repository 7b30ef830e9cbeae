"""A verdict as people see it: on a terminal, and as Markdown for a case tool."""

__all__: list[str] = []
