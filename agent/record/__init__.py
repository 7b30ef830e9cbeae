"""The record of what was decided: verdicts that were shown and what people ruled on them.

One chain for all cases. An entry is added and never changed or taken away; each names the one before it by
its digest, so that whoever alters the past breaks the chain where everybody can see it.
"""

__all__: list[str] = []
