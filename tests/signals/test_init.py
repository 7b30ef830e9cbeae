"""What the package shows to the others."""

from __future__ import annotations

import subprocess
import sys

import signals


def test_all_names_are_there_and_sorted():
    """The list of public names is sorted and true."""
    assert signals.__all__ == sorted(signals.__all__)
    assert all(hasattr(signals, name) for name in signals.__all__)


def test_importing_loads_nothing_heavy():
    """Parquet's library is loaded when a Parquet file is read, not before."""
    code = "import signals, sys; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
