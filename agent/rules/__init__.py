"""What the rules say of a case: pure functions, no model, no clock, no file.

A case goes in, an outcome comes out; the same case always gives the same outcome.
"""

__all__: list[str] = []
