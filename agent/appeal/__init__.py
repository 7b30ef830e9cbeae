"""Appeals: what a creator says against a verdict, heard as untrusted evidence and put before a person.

The same review runs with and without the creator's words. Nothing here lifts, shortens or records anything.
"""

__all__: list[str] = []
