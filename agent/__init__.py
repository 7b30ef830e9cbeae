"""The agent: one case through retrieval, rules, evidence, prose and checks to a verdict.

`agent.opening.open_reviewer` gives a reviewer; its `review_stream` is the one way in. Rules decide, the
model reads and writes. The parts are imported from their own modules, so that help and tests stay quick.
"""

__all__: list[str] = []
