"""A real PostgreSQL server of the tests' own: found, started, and stopped with the run.

It listens on a socket in a folder of its own, and its data are there too, so it meets no other server. PostgreSQL
does not run as root: where the tests do, it runs as `nobody`. Debian and Ubuntu: `apt-get install postgresql`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from tests.helpers.sql.engines import Engine

WHY_NOT = "no PostgreSQL server is installed here (Debian: apt-get install postgresql)"

_TYPES = {"truth": "BOOLEAN", "text": "TEXT", "number": "NUMERIC(22, 4)", "date": "DATE"}


def programs() -> Path | None:
    """The folder of the server's programs, the newest where there are several; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running() -> Iterator[Path]:
    """A server that lives as long as this: the folder of its socket. Raises FileNotFoundError if there is none."""
    import pwd  # not on Windows, where no such server is looked for

    bin_ = programs()
    if bin_ is None:
        raise FileNotFoundError(WHY_NOT)
    # A socket has a short path, so the folder is not that of pytest.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid} if user is not None else {}

    def run(program: str, *arguments: str) -> None:
        command = [str(bin_ / program), *arguments]
        # Its output goes to a file: a pipe would stay open as long as the server.
        with (folder / f"{program}.txt").open("wb") as said:
            done = subprocess.run(command, cwd=folder, stdout=said, stderr=said, check=False, timeout=120, **as_user)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {(folder / f'{program}.txt').read_text(encoding='utf-8')}")

    data = folder / "data"
    try:
        run("initdb", "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        with _stopped_with_us(bin_ / "pg_ctl", data, as_user):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def shared_folder() -> Path:
    """A server for all tests of this process, stopped at its end."""
    kept = ExitStack()
    atexit.register(kept.close)
    return kept.enter_context(running())


def new_database(name: str) -> str:
    """The address of a new, empty database on that server."""
    with psycopg.connect(host=str(shared_folder()), user="tester", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql+psycopg://tester@/{name}?host={shared_folder()}"


@contextmanager
def _stopped_with_us(pg_ctl: Path, data: Path, as_user: dict[str, Any]) -> Iterator[None]:
    """Stop the server at the end, or when this process is gone: a shell waits for the end of a pipe that we hold."""
    waits = ["/bin/sh", "-c", 'read -r _; exec "$0" -D "$1" -m immediate -w stop', str(pg_ctl), str(data)]
    quiet = subprocess.DEVNULL
    watch = subprocess.Popen(
        waits, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True, cwd=data, **as_user
    )
    try:
        yield
    finally:
        watch.communicate(timeout=60)


@cache
def shared_server() -> Engine:
    """The database in which the tests of SQL ask."""
    connection = psycopg.connect(host=str(shared_folder()), user="tester", dbname="postgres", autocommit=True)
    atexit.register(connection.close)  # before the server stops: what is registered last goes first
    return Engine("postgres", _TYPES, lambda statements: _rows(connection, statements))


def _rows(connection: psycopg.Connection[Any], statements: Sequence[str]) -> list[dict[str, Any]]:
    """Run statements in a transaction that leaves nothing behind; the rows that the last one finds."""
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.encode())
        assert cursor.description is not None
        columns = [column.name for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
