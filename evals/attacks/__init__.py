"""The red team: hostile texts wherever creators can write, each beside its clean twin, on the whole review.

`texts/` holds the attacks and `bases.yaml` the creators who are attacked, as data to read. An attack fails if
the decision, every finding and the message are those of the twin; it never counts as harmless by assumption.
"""

__all__: list[str] = []
