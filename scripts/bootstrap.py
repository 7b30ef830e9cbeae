"""Set-up of a checkout, from nothing to an index that answers: `make setup` runs this file.

Six steps, each skipped when its stamp says that nothing it depends on has changed. A run that was killed goes
on where it stopped; two runs at once wait for each other. Whatever fails ends in one sentence that says what
to do. Standard library only: nothing is installed yet. It never touches a Python other than the one in
`.venv`.
"""

from __future__ import annotations

import sys

OLDEST = (3, 11)


def refuse_old_python(version: tuple[int, ...]) -> str | None:
    """Return the sentence that tells a user of an older Python what to do, or None."""
    if tuple(version[:2]) >= OLDEST:
        return None
    found = ".".join(str(part) for part in version[:2])
    return (
        f"setup: this is Python {found} and Clausewise needs 3.11 or newer; "
        "install one and run `make setup PYTHON=python3.11`"
    )


def main() -> int:
    """Set everything up.

    Returns:
        0 when all is in place, 2 when the user must mend something (the sentence is on stderr).
    """
    sentence = refuse_old_python(sys.version_info[:2])
    if sentence:
        print(sentence, file=sys.stderr)
        return 2
    from pathlib import Path

    root = Path(__file__).resolve().parent.parent
    sys.path.insert(0, str(root))
    from scripts.setup_steps import set_up

    return set_up(root)


if __name__ == "__main__":
    sys.exit(main())
