"""`openclause import bundle`: a process moves to this instance, with the record it had where it comes from."""

import sys
from pathlib import Path

import click

from app.cli.instance import Instance, Refused, pass_instance
from app.imports.moving.reading import BundleRefused, brought
from app.imports.moving.whole import Moved, move_in
from app.record.offline import openclause_verify as offline


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", default="", help="The address of the process here; by default the one it has there.")
@click.option("--key", "keys", multiple=True, help="The verifier key (name+id+base64) of the instance it comes from.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@pass_instance
def bundle(instance: Instance, file: Path, slug: str, keys: tuple[str, ...], dry_run: bool) -> None:
    """Take the process of a bundle in: its text, contributions and responses, and the record that proves them.

    The bundle is verified first, with --key against the key of the instance it comes from. Text, contributions,
    objections, documents, forum and votes live on here; positions, ballots and the log of moderation are kept as they
    were published there. Accounts do not move; everything that is not taken is named.
    """
    _verified(file, keys)
    with instance.database.writing() as session:
        try:
            moved = move_in(session, brought(file), slug=slug, now=instance.now)
        except BundleRefused as refusal:
            raise Refused(f"{file} is not taken: {refusal}.") from refusal
        _told(moved, dry_run)
        if not dry_run:
            session.commit()


def _verified(file: Path, keys: tuple[str, ...]) -> None:
    """Refuse what is not whole, and what nobody signed."""
    found = offline.check(file, keys)
    if found.code:
        offline.tell(found, f"{file}.evidence.json")
        raise Refused(f"{file} is not taken: it does not verify; the lines above say why.")
    for warning in found.warnings:
        click.echo(f"Warning: {offline.printable(warning)}", err=True)


def _told(moved: Moved, dry_run: bool) -> None:
    for what, number in sorted(moved.not_taken.items()):
        click.echo(f"Not taken: {what}" + (f" ({number})" if number > 1 else ""), err=True)
    done = "would move" if dry_run else "moved"
    click.echo(f"{moved.process.slug} {done} here from {moved.origin.name}.")
    for table, number in sorted(moved.taken.items()):
        click.echo(f"  {number} {table}")
    for table, number in sorted(moved.kept.items()):
        click.echo(f"  {number} {table}, kept as they were told there")
    click.echo(f"Its record there had {moved.origin.size} entries when it was verified, under the root:")
    click.echo(moved.origin.root.hex())
    if not dry_run:
        click.echo("Give somebody its roles with: openclause person add ... --role steward", file=sys.stderr)
