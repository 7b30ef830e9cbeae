"""The command `clausewise`: which commands there are, and what ends each of them.

Exit status: 0 done (an escalation is a result), 1 finished with problems found, 2 something that the
user must mend, told in one line on stderr.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import typer

from commands import audit, index, models, people, policies
from commands import eval as evaluation
from commands.appeal import appeal
from commands.batch import batch
from commands.chat import chat
from commands.doctor import doctor
from commands.output import tell
from commands.statement import statement
from commands.ui import ui
from commands.verdict import verdict
from commands.what_if import what_if

app = typer.Typer(
    help="Judge creators by written policies: clauses found, rules applied, every step explained.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Start with `clausewise doctor`, then `clausewise verdict PROFILE.json`.",
)
app.command()(doctor)
app.command()(verdict)
app.command()(batch)
app.command("what-if")(what_if)
app.command()(chat)
app.command()(statement)
app.command()(appeal)
app.command()(ui)
app.add_typer(models.app, name="models")
app.add_typer(policies.app, name="policies")
app.add_typer(index.app, name="index")
app.add_typer(evaluation.app, name="eval")
app.add_typer(people.app, name="people")
app.add_typer(audit.app, name="audit")

# Not imported by its name: typer keeps a copy of click in a private package.
UsageFault: type[Exception] = next(k for k in typer.BadParameter.__mro__ if k.__name__ == "ClickException")
INTERRUPTED = 130
OUT_OF_OUR_HANDS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
}
"""What a disk or the system refuses whoever asks; any other error of the system is a bug of the program."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and exits; whatever the user can mend is one line and exit status 2."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not stop a verdict.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status."""
    try:
        given = sys.argv[1:] if arguments is None else list(arguments)
        status = app(given, prog_name="clausewise", standalone_mode=False)
        sys.stdout.flush()
    except UsageFault as fault:
        return _misused(fault)
    except _mendable() as error:
        tell(f"error: {_printable(str(error))}")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing is left to flush at exit.
        _discard_output()
        return 0
    except OSError as error:
        if error.errno not in OUT_OF_OUR_HANDS:
            raise
        _discard_output()
        what = (
            f"error: {error.filename or 'the output'}: {error.strerror}; mend that, then run the same again"
        )
        tell(_printable(what))
        return 2
    except MemoryError:
        tell("error: out of memory; end other programs or give smaller files, then run the same again")
        return 2
    if status == INTERRUPTED:
        tell("stopped")
    return status if isinstance(status, int) else 0


def _discard_output() -> None:
    """Lets nothing be written at exit that could fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _misused(fault: Exception) -> int:
    """Tells a wrong command line in one line; a group without a command has shown its help already."""
    message = getattr(fault, "format_message", lambda: str(fault))()
    context = getattr(fault, "ctx", None)
    if type(fault).__name__ == "NoArgsIsHelpError":
        tell(message)
        return 2
    command = context.command_path if context else "clausewise"
    tell(f"error: {_printable(message).rstrip('.')}; see `{command} --help`")
    return 2


def _mendable() -> type[Exception]:
    """The error of all that a user can mend; looked up only when something went wrong, to start fast."""
    from signals.errors import UserError

    return UserError


def _printable(text: str) -> str:
    from agent.page.words import line

    return line(text)


if __name__ == "__main__":
    main()
