"""What people read: the frame of a message, the model's passages in it, and the checks on them."""

__all__: list[str] = []
