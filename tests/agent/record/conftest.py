"""A record in a file of its own or in PostgreSQL, with verdicts that the rules gave on sample creators.

The server is Debian's: it is started once, listens on a socket in a folder of its own, and each test has a
schema of its own.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import create_engine, text

from agent.record.guards import POSTGRES, SQLITE, TRIGGERS
from agent.record.ruling import Ruling
from agent.record.store import Records


@pytest.fixture(scope="session")
def verdicts(desk):
    """Profile and verdict of some samples by name, without a model."""
    names = ("still_mill", "bot_victim", "clean_host")
    reviewer = desk.reviewer()
    return {name: (desk.sample(name), reviewer.review(desk.sample(name))) for name in names}


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server for these tests; the folder of its socket."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed (the extra `postgres`)")
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not tools:
        pytest.skip("no PostgreSQL server is installed (Debian's package `postgresql`)")
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(mkdtemp(prefix="pg-"))
    shutil.chown(folder, user)

    def as_user(tool, *words):
        command = [tools[-1] / tool, "-D", folder / "data", *words]
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    options = f"-c listen_addresses= -c fsync=off -k {folder}"
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        as_user("initdb", "-U", "tests", "-A", "trust")
        as_user("pg_ctl", "-w", "-l", folder / "log", "-o", options, "start")
        stack.callback(as_user, "pg_ctl", "-m", "immediate", "stop")
        yield folder


SCHEMAS = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where the record lies: a file, or a schema of its own on the server."""
    if request.param == "sqlite":
        return tmp_path / "home" / "clausewise.sqlite"
    import psycopg

    folder, name = request.getfixturevalue("server"), f"s{next(SCHEMAS)}"
    with closing(psycopg.connect(host=str(folder), user="tests", dbname="postgres", autocommit=True)) as made:
        made.execute(f"CREATE SCHEMA {name}")
    return f"postgresql+psycopg://tests@/postgres?host={folder}&options=-csearch_path%3D{name}"


@pytest.fixture
def run(place):
    """Runs statements behind the program's back."""

    def statements(*texts, where=place):
        engine = create_engine(f"sqlite:///{where}" if isinstance(where, Path) else where)
        try:
            with engine.begin() as connection:
                for each in texts:
                    statement, values = (each, {}) if isinstance(each, str) else each
                    connection.execute(text(statement), values)
        finally:
            engine.dispose()

    return statements


@pytest.fixture
def behind(place, run):
    """Runs statements while the triggers are away, and sets them again."""
    file = isinstance(place, Path)

    def statements(*texts, where=place):
        away = [f"DROP TRIGGER {name}{'' if file else ' ON records'}" for name in TRIGGERS]
        run(*away, *texts, *(SQLITE if file else POSTGRES), where=where)

    return statements


@pytest.fixture
def records(place):
    """An empty record."""
    with Records(place) as opened:
        yield opened


@pytest.fixture
def rule(verdicts):
    """Builder of rulings on a sample's verdict; accepts it unless told otherwise."""

    def build(name="still_mill", **changes):
        verdict = verdicts[name][1]
        given = {
            "case": f"k_{name}",
            "verdict_id": verdict.verdict_id,
            "creator_id": verdict.creator_id,
            "as_of": verdict.as_of,
            "region": verdict.region,
            "reviewer": "ana",
            "action": "accept",
            "decision": verdict.recommended or verdict.decision,
            "clauses": (),
            "reason": "The rule is plain.",
            "message": verdict.education_message.text,
            "failed_checks": (),
        }
        if changes.get("action") in ("escalate", "undo"):
            given["decision"] = None
        return Ruling(**{**given, **changes})

    return build


@pytest.fixture
def show(records, verdicts):
    """Records the verdict on a sample and gives the entry."""

    def add(name="still_mill"):
        profile, verdict = verdicts[name]
        return records.add_verdict(f"k_{name}", verdict, profile)

    return add
