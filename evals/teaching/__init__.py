"""Teaching a model to read evidence: from labelled lessons to a small adapter file for llama.cpp.

Needs the extra `teach`. Nothing else in the program imports this.
"""

__all__: list[str] = []
