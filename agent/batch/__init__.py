"""The job that judges a whole file, block by block, each block on disk before the next one begins.

A block is a run of rows. What it gave is written once and whole, so a job that is killed at any moment
loses at most the block it was on, and goes on to the very files that it would have written undisturbed.
Nothing here decides anything: each creator is judged alone, whoever stands beside it in the file.
"""

__all__: list[str] = []
