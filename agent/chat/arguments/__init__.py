"""What a turn names, read by code: clauses, signals with values, a decision with its reason, a wish."""

__all__: list[str] = []
