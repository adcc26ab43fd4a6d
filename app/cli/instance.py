"""What every command stands on: the settings, the database, and refusals as one line on standard error."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import IO, Any

import click
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.config import SettingRefused, Settings
from app.db import Database, Migrated, WritingHeld, migrated
from app.domain.errors import Refusal
from app.ledger.guarding import guard
from app.web import logs
from app.web.refusals import wording_of

COMMANDS_LOG = "WARNING"
NOT_MIGRATED = {
    Migrated.EMPTY: "The database has no tables yet. Make them with: openclause db upgrade",
    Migrated.BEHIND: "The database is older than this release. Bring it up to date with: openclause db upgrade",
    Migrated.UNKNOWN: "The database was made by a newer release than this one. Install that release to go on.",
}


HELD = (
    "Nothing is written: the record here does not go on from the last head that was signed, so an older backup was "
    "restored, or the record was rewritten. Restore the newest backup, or go on deliberately with: "
    "openclause record accept-head"
)


class Refused(click.ClickException):
    """What the command will not do: one line that says why and what to do; exit 1."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line to standard error, without any word before it."""
        click.echo(self.format_message(), err=file is None, file=file)


class Commands(click.Group):
    """A group of commands that turns every refusal into one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what the rules, the settings or the database refuse ends it with exit 1."""
        with told():
            return super().invoke(ctx)


@contextmanager
def told() -> Iterator[None]:
    """Tell refusals in words."""
    try:
        yield
    except Refusal as refusal:
        raise Refused(wording_of(refusal)) from refusal
    except WritingHeld as held:
        raise Refused(HELD) from held
    except SettingRefused as refusal:
        raise Refused(f"{refusal}. Change it in the environment.") from refusal
    except (OperationalError, InterfaceError) as away:
        raise Refused(f"The database cannot be used: {away.orig}. See DATABASE_URL.") from away


class Instance:
    """The instance a command works on, opened only as far as the command asks for it."""

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment."""
        settings = Settings.from_environment(os.environ)
        logs.configure(os.environ.get("LOG_LEVEL", COMMANDS_LOG).upper())
        return settings

    @cached_property
    def bare_database(self) -> Database:
        """The database, whatever is in it."""
        return Database(self.settings.database_url)

    @cached_property
    def database(self) -> Database:
        """The database with the tables of this release."""
        self.require_tables()
        guard(self.bare_database, self.settings)
        return self.bare_database

    def require_tables(self) -> None:
        """Refuse, with what to do, when the tables are not those of this release."""
        state = migrated(self.bare_database)
        if state in NOT_MIGRATED:
            raise Refused(NOT_MIGRATED[state])

    def close(self) -> None:
        """Close what was opened."""
        if "bare_database" in vars(self):
            self.bare_database.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for writing; it is committed unless something is refused."""
        with self.database.writing() as session:
            yield session
            session.commit()

    @property
    def now(self) -> datetime:
        """The moment of this command."""
        return datetime.now(UTC)


pass_instance = click.make_pass_decorator(Instance, ensure=True)
