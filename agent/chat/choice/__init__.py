"""Which tool a turn asks for: forms that are clear, the model's odds, and example sentences."""

__all__: list[str] = []
