"""One file for each tool of the chat: what was asked in, what is said out."""

__all__: list[str] = []
