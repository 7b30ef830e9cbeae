"""Prompts as files, one per task and wording, and the code that reads them."""

from agent.prompts.prompt_file import Prompt, Turns, load_prompt, parse_prompt

__all__ = ["Prompt", "Turns", "load_prompt", "parse_prompt"]
