"""The systems that are measured side by side: ours, ours without a model, and two that only prompt."""

__all__: list[str] = []
