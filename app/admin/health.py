"""How the instance is, for programs that watch it: no secret, no path, nobody's name."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.db import Database, migrations, sqlite_is_safe
from app.jobs import outbox
from app.jobs.models import Heartbeat
from app.jobs.worker import BEAT
from app.ledger import checkpoints
from app.ledger import queries as ledger
from app.ledger.guarding import Guard, Held

AWAY_AFTER = 3 * BEAT


@dataclass(frozen=True)
class Health:
    """What was found: `answers` decides whether requests should be sent here."""

    answers: bool
    facts: dict[str, object]


def health(database: Database, guard: Guard, now: datetime) -> Health:
    """Look at the database, the tables, the worker, the outbox, and whether the record goes on from its last head.

    Where it does not, pages are answered but nothing is written: requests may come, and it is not well.
    """
    release = {"release": version("openclause"), "time": _written(now)}
    try:
        facts = _facts(database, now)
        held = guard.held()
    except SQLAlchemyError:
        return Health(False, {"ok": False, **release, "database": {"kind": _kind(database), "reached": False}})
    reached = facts["migrations"]["reached"] is True
    well = held is None and facts["checkpoint"]["alarm"] is None
    return Health(reached, {"ok": reached and well, **release, **facts, "record": _record(held)})


def _record(held: Held | None) -> dict[str, object]:
    """Whether the record goes on from the head that was signed last; where not, how many entries were signed."""
    return {"read_only": False} if held is None else {"read_only": True, "signed": held.signed, "here": held.here}


def _checkpoint(session: Session) -> dict[str, object]:
    """What is signed of the record, how many entries wait for it, and what keeps it from being signed."""
    newest, raised = checkpoints.latest(session), checkpoints.alarm(session)
    size = newest.size if newest else 0
    return {
        "size": size,
        "signed": _written(newest.signed_at if newest else None),
        "waiting": ledger.size(session) - size,
        "alarm": raised.what if raised else None,
    }


def _facts(database: Database, now: datetime) -> dict[str, dict[str, object]]:
    with database.reading() as session:
        at = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        head = newest_migration(database.url)
        seen = session.scalar(sa.select(sa.func.max(Heartbeat.seen_at)))
        return {
            "database": {"kind": _kind(database), "version": _version(database), "reached": True, **_safe(database)},
            "migrations": {"at": at, "newest": head, "reached": at == head},
            "worker": {"seen": _written(seen), "alive": seen is not None and now - seen < AWAY_AFTER},
            "checkpoint": _checkpoint(session),
            "outbox": {"waiting": outbox.waiting(session), "given_up": outbox.given_up(session)},
        }


@cache
def newest_migration(url: str) -> str | None:
    """The newest migration of this release; the same as long as the process lives."""
    return ScriptDirectory.from_config(migrations(url)).get_current_head()


def _kind(database: Database) -> str:
    return database.engine.dialect.name


def _version(database: Database) -> str:
    if database.is_sqlite:
        return str(database.engine.dialect.dbapi.sqlite_version)  # type: ignore[union-attr]
    return ".".join(map(str, database.engine.dialect.server_version_info or ()))


def _safe(database: Database) -> dict[str, object]:
    """Whether this SQLite is free of the corruption that older ones bring in WAL mode."""
    return {"safe": sqlite_is_safe()} if database.is_sqlite else {}


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
