"""The rules over columns: a whole batch of creators at once, with the outcome that each would have alone.

`agent.rules` explains one creator; this package judges a million. Both read the same rules, and a property
holds them equal in every field. Everything here needs numpy: import it where a batch is judged.
"""

__all__: list[str] = []
