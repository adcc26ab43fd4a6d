"""`openclause mail`: what to do with the mail that was held back when a backup was restored."""

from collections import Counter

import click

from app.cli.instance import Commands, Instance, pass_instance
from app.jobs import holding

LISTED = 20


@click.group(cls=Commands)
def mail() -> None:
    """Let mail go that was held back when a backup was restored, or throw it away."""


@mail.command()
@pass_instance
def held(instance: Instance) -> None:
    """Tell how much mail is held back, of which kind, and since when it waits. Nobody's address is shown."""
    with instance.reading() as session:
        rows = holding.held(session)
    if not rows:
        click.echo("No mail is held back.")
        return
    kinds = Counter(str(row.payload.get("template") or row.kind.removeprefix(holding.PREFIX)) for row in rows)
    for kind, count in kinds.most_common(LISTED):
        click.echo(f"{count} {kind}")
    click.echo(f"{len(rows)} mails are held back; the oldest was written at {rows[0].created_at:%Y-%m-%d %H:%M} UTC.")


@mail.command()
@click.option("--yes", is_flag=True, help="Do not ask; some of it may have been sent before the restore.")
@pass_instance
def release(instance: Instance, yes: bool) -> None:
    """Send the mail that is held back. What was sent after the backup was taken then goes out a second time."""
    if not yes:
        click.confirm("Some of it may have been sent before. Send it all?", abort=True)
    with instance.writing() as session:
        count = holding.release(session, instance.now)
    click.echo(f"{count} mails go out now.")


@mail.command()
@click.option("--yes", is_flag=True, help="Do not ask; it cannot be brought back.")
@pass_instance
def discard(instance: Instance, yes: bool) -> None:
    """Throw the mail away that is held back. What people are told of stands on their pages all the same."""
    if not yes:
        click.confirm("It cannot be brought back. Throw it away?", abort=True)
    with instance.writing() as session:
        count = holding.discard(session)
    click.echo(f"{count} mails were thrown away.")
