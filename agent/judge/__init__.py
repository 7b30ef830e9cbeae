"""Open questions of the rules, put to the evidence of a creator: yes, no or unclear, with a probability."""

__all__: list[str] = []
