"""`openclause verify`: a database against its own record, or an exported document by itself."""

from pathlib import Path

import click

from app.cli.instance import Instance, Refused, pass_instance
from app.exports import checking
from app.record import receipts
from app.record.verification import Verified
from app.record.verification import verify as verified

SHOWN = 50
LARGEST_FILE = 50 * 1024 * 1024


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--database", is_flag=True, help="Check the database of this instance.")
@pass_instance
def verify(instance: Instance, file: Path | None, database: bool) -> None:
    """Check an exported Akoma Ntoso FILE or a receipt, or with --database that tables and public record agree.

    Exit 0: nothing is wrong. Exit 1: every fault is named, with its entry, table or line.
    """
    if database == (file is not None):
        raise click.UsageError("Name either a FILE or --database.")
    if file is not None:
        _check_file(file)
        return
    with instance.reading() as session:
        _tell(verified(session))


def _tell(result: Verified) -> None:
    """The size and root, and every finding."""
    click.echo(f"The record has {result.size} entries. Its root is {result.root}")
    if result.findings:
        _name(list(map(str, result.findings)))
        raise Refused(f"{len(result.findings)} things do not agree with the record; the lines above name them.")
    click.echo(
        "Tables and record agree. Compare the root with one that was kept elsewhere to know both are as they were."
    )


def _check_file(file: Path) -> None:
    """The references, names and languages of an Akoma Ntoso document; needs neither network nor database."""
    if file.stat().st_size > LARGEST_FILE:
        raise Refused(f"{file} is larger than {LARGEST_FILE // 1024 // 1024} MB.")
    if receipts.is_receipt(file.read_bytes()):
        _check_receipt(file)
        return
    try:
        faults = checking.problems(checking.read(file.read_bytes()))
    except checking.NotReadable as fault:
        raise Refused(f"{file} is no Akoma Ntoso that can be read: {fault}") from fault
    if faults:
        _name(list(map(str, faults)))
        raise Refused(f"{file} has {len(faults)} faults; the lines above name them.")
    click.echo(f"{file}: no fault was found.")


def _check_receipt(file: Path) -> None:
    """Whether the words of a receipt lead to its entry, and the entry to the root; needs no network."""
    try:
        checked = receipts.check(file.read_bytes())
    except receipts.NoReceipt as fault:
        raise Refused(f"{file} is no receipt that can be read: {fault}") from fault
    if checked.faults:
        _name(list(checked.faults))
        raise Refused(f"{file} is not a receipt of this record, or was changed; the lines above say why.")
    click.echo(f"{file}: these words were received at {checked.time} as entry {checked.index} of the record.")
    click.echo(f"Compare the root of its first {checked.size} entries with one kept elsewhere: {checked.root}")


def _name(faults: list[str]) -> None:
    for fault in faults[:SHOWN]:
        click.echo(fault, err=True)
    if len(faults) > SHOWN:
        click.echo(f"and {len(faults) - SHOWN} more", err=True)
