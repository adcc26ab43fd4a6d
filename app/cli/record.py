"""`openclause verify`: a database against its own record, or a file by itself; `verify-diff`: two bundles."""

import sys
from pathlib import Path
from typing import Any

import click

from app.cli.instance import Instance, Refused, pass_instance
from app.exports import checking
from app.exports.checking_heads import signed_notes
from app.record.offline import openclause_verify as offline
from app.record.verification import Verified
from app.record.verification import verify as verified

SHOWN = 50
LARGEST_FILE = 50 * 1024 * 1024
A_FILE = click.Path(dir_okay=False, path_type=Path)


class CalledWrongly(click.UsageError):
    """Called as nobody can answer: nothing is told of any log."""

    exit_code = offline.CANNOT_TELL


class Telling(click.Command):
    """A command whose exit code 2 accuses a log: whoever calls it wrongly is answered with 3."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **more)
        except click.UsageError as fault:
            raise CalledWrongly(fault.format_message(), fault.ctx) from fault


@click.command(cls=Telling)
@click.argument("file", required=False, type=A_FILE)
@click.option("--database", is_flag=True, help="Check the database of this instance.")
@click.option("--key", "keys", multiple=True, help="A verifier key (name+id+base64) that you know.")
@click.option("--note", type=A_FILE, help="A signed note that you saved earlier.")
@click.option("--bundle", type=A_FILE, help="A bundle to compare the head of a document or a note with.")
@click.option(
    "--evidence", type=click.Path(dir_okay=False, path_type=Path), help="Where to write what proves misbehaviour."
)
@pass_instance
def verify(
    instance: Instance,
    file: Path | None,
    database: bool,
    keys: tuple[str, ...],
    note: Path | None,
    bundle: Path | None,
    evidence: Path | None,
) -> None:
    """Check a bundle, a receipt, a signed note or an exported document, or with --database tables and public record.

    Exit 0: valid. Exit 1: every fault is named, with its entry, table or line. Exit 2: the log misbehaved, and what
    proves it is written down. Exit 3: it cannot be told.
    """
    if database == (file is not None):
        raise click.UsageError("Name either a FILE or --database.")
    if file is not None:
        _check_file(file, keys, note, bundle, evidence)
        return
    with instance.reading() as session:
        _tell(verified(session))


@click.command(cls=Telling)
@click.argument("old", type=A_FILE)
@click.argument("new", type=A_FILE)
def verify_diff(old: Path, new: Path) -> None:
    """Check that the bundle OLD is the beginning of the bundle NEW, and name what is public no more.

    Exit 0: it is. Exit 1: a bundle is not valid. Exit 2: the log was rewritten, and what proves it is written down.
    Exit 3: they are of different logs or keys, or OLD is the newer one.
    """
    sys.exit(offline.tell(offline.verify_diff(old, new), f"{new}.evidence.json"))


def _tell(result: Verified) -> None:
    """The size and root, and every finding."""
    click.echo(f"The record has {result.size} entries. Its root is {result.root}")
    if result.findings:
        _name(list(map(str, result.findings)))
        raise Refused(f"{len(result.findings)} things do not agree with the record; the lines above name them.")
    click.echo(
        "Tables and record agree. Compare the root with one that was kept elsewhere to know both are as they were."
    )


def _check_file(
    file: Path, keys: tuple[str, ...], note: Path | None, bundle: Path | None, evidence: Path | None
) -> None:
    """What the offline verifier finds; of an Akoma Ntoso document also its references, names and languages."""
    if file.is_file() and _is_akoma_ntoso(file):
        _check_document(file)
        if not (keys or note or bundle):
            return
    found = offline.check(file, keys, note, bundle)
    code = offline.tell(found, evidence or f"{file}.evidence.json")
    if code:
        sys.exit(code)


def _is_akoma_ntoso(file: Path) -> bool:
    with file.open("rb") as content:
        return b"<akomaNtoso" in content.read(4096)


def _check_document(file: Path) -> None:
    """The references, names and languages of an Akoma Ntoso document; needs neither network nor database."""
    if file.stat().st_size > LARGEST_FILE:
        raise Refused(f"{file} is larger than {LARGEST_FILE // 1024 // 1024} MB.")
    try:
        document = checking.read(file.read_bytes())
        faults = checking.problems(document)
    except checking.NotReadable as fault:
        raise Refused(f"{file} is no Akoma Ntoso that can be read: {fault}") from fault
    if faults:
        _name(list(map(str, faults)))
        raise Refused(f"{file} has {len(faults)} faults; the lines above name them.")
    click.echo(f"{file}: no fault was found.")
    for note in signed_notes(document):
        origin, size = note.split("\n")[:2]
        click.echo(
            f"It bears the head of {size} entries of the record of {origin}. Name its key (--key), and a note that you "
            "kept (--note) or a bundle (--bundle), to check who signed it and that the record goes on from it."
        )


def _name(faults: list[str]) -> None:
    for fault in faults[:SHOWN]:
        click.echo(fault, err=True)
    if len(faults) > SHOWN:
        click.echo(f"and {len(faults) - SHOWN} more", err=True)
