"""The reviewer's page: `python ui.py` is `clausewise ui`, with the same options."""

from __future__ import annotations

import sys

from cli import main

if __name__ == "__main__":
    main(["ui", *sys.argv[1:]])
