"""`openclause db`: the tables of the database."""

from collections.abc import Callable
from io import StringIO

import click
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from app.cli.instance import NOT_MIGRATED, Commands, Instance, Refused, pass_instance
from app.db import Migrated, migrated, migrations, upgrade


@click.group(cls=Commands)
def db() -> None:
    """Make the tables, bring them up to date, take them back."""


@db.command("upgrade")
@click.argument("revision", default="head")
@pass_instance
def upgrade_command(instance: Instance, revision: str) -> None:
    """Bring the tables to the newest REVISION (or the one named). Data stays."""
    _migrate(lambda: upgrade(instance.settings.database_url, revision))
    click.echo("The database is up to date.")


@db.command()
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask; what the removed tables and columns hold is lost.")
@pass_instance
def downgrade(instance: Instance, revision: str, yes: bool) -> None:
    """Take the tables back to an older REVISION (-1: one step, base: all of them). What they hold is lost."""
    if not yes:
        click.confirm("What the removed tables and columns hold is lost. Go on?", abort=True)
    _migrate(lambda: command.downgrade(_quiet(instance), revision))
    click.echo(f"The database is at {revision}.")


@db.command()
@pass_instance
def check(instance: Instance) -> None:
    """Tell whether the tables are those of this release."""
    state = migrated(instance.bare_database)
    if state is not Migrated.CURRENT:
        raise Refused(NOT_MIGRATED[state])
    _migrate(lambda: command.check(_quiet(instance)))
    click.echo("The database is up to date.")


def _quiet(instance: Instance) -> Config:
    config = migrations(instance.settings.database_url)
    config.stdout = StringIO()
    return config


def _migrate(act: Callable[[], None]) -> None:
    """Run a migration; what Alembic refuses is told in its own words."""
    try:
        act()
    except CommandError as error:
        raise Refused(f"The migration was refused: {error}") from error
