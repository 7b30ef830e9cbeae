"""How events of the page run: at once, after one another, or in the line before the model."""

from __future__ import annotations

from typing import Any

from console.line import BEFORE_MODEL

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
AT_ONCE: dict[str, Any] = {**PRIVATE, "queue": False}
BY_MODEL: dict[str, Any] = {**PRIVATE, "concurrency_id": BEFORE_MODEL, "concurrency_limit": 1}
EACH_TIME: dict[str, Any] = {"trigger_mode": "multiple"}
"""Gradio drops what is asked while the same event still runs, unless told so."""
