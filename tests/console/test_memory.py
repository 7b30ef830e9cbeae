"""Memory of the page."""

from __future__ import annotations

import subprocess
import sys

import pytest

BLOCKS = """
import sys
from pathlib import Path

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

if sys.argv[1] == "given back":
    from console.memory import give_back_large_blocks
    give_back_large_blocks()
before = held()
bytearray(16 * 2**20)  # the C library takes blocks up to the size of this one from its heap from now on
blocks, small = [], []
for _ in range(20):
    blocks.append(bytearray(2 * 2**20))
    for page in range(0, len(blocks[-1]), 4096):
        blocks[-1][page] = 1
    small.append(bytearray(1000))
del blocks
print(held() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the setting is one of glibc")
def test_large_blocks_return_although_small_neighbours_stay():
    """Forty MiB are freed, in blocks of two; in a process of its own, since the setting is for all of it."""
    kept, given_back = (float(_run(way)) for way in ("kept", "given back"))
    assert given_back < 10 < 30 < kept


def _run(way: str) -> str:
    command = [sys.executable, "-c", BLOCKS, way]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
