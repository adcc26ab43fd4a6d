"""`openclause backup` and `openclause restore`: the whole instance in one file, and back."""

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from alembic.util import CommandError

from app import FEATURES
from app.backups import erasures, restoring, saving
from app.backups.archive import Manifest, NoBackup, Reading
from app.cli.instance import HELD, Instance, Refused, pass_instance
from app.config import Settings
from app.db import Database, upgrade
from app.jobs import holding
from app.ledger import guarding, heads
from app.notices.tasks import tell_all
from app.polls.reminders import remind

a_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@a_file
@click.option("--with-key", is_flag=True, help="Put the key that signs the record into the file as well: keep it safe.")
@pass_instance
def backup(instance: Instance, file: Path, with_key: bool) -> None:
    """Write everything into FILE, while the instance serves and writes: one moment of the database.

    The file holds personal data and is readable by its owner alone. The key that signs the record is not in it unless
    it is asked for; neither is the secret that signs cookies.
    """
    settings = instance.settings
    key = settings.record_key_file if with_key else None
    if key is not None and not key.exists():
        raise Refused(f"There is no key at {key} yet. Leave --with-key out.")
    try:
        manifest = saving.take(instance.database, settings.instance_folder, file, now=instance.now, key=key)
    except FileExistsError as error:
        raise Refused(f"{file} exists already. Name another file.") from error
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(
        f"{file}: {_rows(manifest)} rows of {len(manifest.tables)} tables, {manifest.size} entries of the record."
    )
    click.echo(f"The root of the record is {manifest.root}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_instance
def restore(instance: Instance, file: Path) -> None:
    """Fill an empty database from FILE, whichever kind of database it was taken from.

    Every part is checked first. What was erased since is erased again, by the journal in the instance's folder. If a
    newer head of the record was signed than the backup holds, the instance then only reads until that is accepted.
    Mail that the backup had not sent yet is held back, for it may have gone out since: see `openclause mail`.
    """
    try:
        held = Reading(file)
        restoring.check(held)
    except NoBackup as fault:
        raise Refused(f"{file} cannot be restored: {fault}.") from fault
    _fill(instance.bare_database, instance.settings, held, file)
    _put_back_files(instance.settings, held)
    erased = _erase_again(instance)
    kept_back = _hold_mail(instance)
    held.close()
    click.echo(f"{_rows(held.manifest)} rows are back, {held.manifest.size} entries of the record.")
    if erased:
        click.echo(f"{erased} things that had been erased since were erased again.")
    if kept_back:
        click.echo(f"{kept_back} mails are held back, for they may have been sent already: openclause mail held")
    _tell_whether_held(instance)


def _rows(manifest: Manifest) -> int:
    return sum(part.rows for part in manifest.tables.values())


def _fill(database: Database, settings: Settings, held: Reading, file: Path) -> None:
    """Make the tables of the backup's release, fill them in one transaction, bring them up to this release."""
    try:
        with database.engine.connect() as connection:
            has_tables = restoring.require_empty(connection)
        if not has_tables:
            upgrade(settings.database_url, held.manifest.revision)
        with database.writing_regardless() as session:
            restoring.load(session.connection(), held)
            session.commit()
        upgrade(settings.database_url)
    except restoring.NotEmpty as fault:
        raise Refused(
            f"The database is not empty (there are rows in {fault}). Name an empty one: DATABASE_URL"
        ) from fault
    except NoBackup as fault:
        raise Refused(f"{file} cannot be restored: {fault}.") from fault
    except CommandError as fault:
        raise Refused(
            f"{file} is of a newer release than this one. Install release {held.manifest.release}."
        ) from fault


def _put_back_files(settings: Settings, held: Reading) -> None:
    """What lay beside the database, as far as it is not there: a head or key that is there is the newer one."""
    erasures.merge(settings.instance_folder, held.file(erasures.NAME) or b"")
    for name, path in (("record.head", settings.record_head_file), ("record.key", settings.record_key_file)):
        content = held.file(name)
        if content is not None and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)


def _erase_again(instance: Instance) -> int:
    for feature in FEATURES:  # whose routes know what belongs to an account
        if find_spec(f"app.{feature}.routes"):
            import_module(f"app.{feature}.routes")
    with instance.bare_database.writing_regardless() as session:
        erased = erasures.apply(session, instance.settings.instance_folder, instance.now)
        session.commit()
    return erased


def _hold_mail(instance: Instance) -> int:
    """Hold back what waits to be sent, and what was to be told by now of all that the backup knows of."""
    with instance.bare_database.writing_regardless() as session:
        tell_all(session, instance.now)
        remind(session, instance.now)
        count = holding.hold(session)
        session.commit()
    return count


def _tell_whether_held(instance: Instance) -> None:
    """A server that runs already looks again, for the head file is then another to it."""
    head = instance.settings.record_head_file
    if heads.kept_note(head) is not None:
        os.utime(head)
    with instance.bare_database.reading() as session:
        if guarding.held(session, head) is not None:
            click.echo(HELD, err=True)
