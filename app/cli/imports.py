"""`openclause import`: amendments, comments and conversations from elsewhere, from tables of rows."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.cli.processes import process_named
from app.domain.references import How
from app.imports import amendment_sheets, comment_sheets, conversations, services
from app.imports.conversation_sheets import files_in
from app.imports.services import Taken
from app.imports.sheets import Line, SheetRefused, lines_of
from app.processes.models import Process

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry_run_option = click.option("--dry-run", is_flag=True, help="Tell what would be taken, and change nothing.")
HOW = {
    How.EXACT: "on the clause they name",
    How.PREDECESSOR: "new, after the clause they follow",
    How.PARENT: "on the smallest clause that holds their place",
    How.INSIDE: "on the first clause of a larger unit",
}


@click.group("import", cls=Commands)
def imports() -> None:
    """Take in what was written elsewhere; every row is taken, or named with its line and the reason."""


@imports.command()
@click.argument("slug")
@file_argument
@click.option("--language", help="The language of the words; by default the drafting language.")
@click.option("--version", type=click.IntRange(1), help="The version they amend; by default the text of today.")
@click.option("--group", help="The stakeholder group of rows whose own group the process does not have.")
@dry_run_option
@pass_instance
def amendments(
    instance: Instance,
    slug: str,
    file: Path,
    language: str | None,
    version: int | None,
    group: str | None,
    dry_run: bool,
) -> None:
    """Propose the amendments of a CSV FILE on the text of the process SLUG.

    Its columns: target_ref (or target), operation (replace, insert, delete), proposed_text (or body); and, if it has
    them, original_text, rationale, heading, amendment_no, group, author, proposers_count.
    """
    with _taking(instance, slug, dry_run, language, group) as (session, process):
        rows = _rows(lines_of(file, needs=amendment_sheets.NEEDED), "Amendments")
        taken = services.import_amendments(
            session, process, rows, now=instance.now, language=language, version=version, otherwise=group
        )
        _told(taken, "amendments", dry_run)


@imports.command()
@click.argument("slug")
@file_argument
@click.option("--submissions", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Who sent them.")
@click.option("--language", help="The language of rows that tell none; by default the drafting language.")
@click.option("--group", help="The stakeholder group of rows that tell none; by default it stays unknown.")
@dry_run_option
@pass_instance
def comments(
    instance: Instance,
    slug: str,
    file: Path,
    submissions: Path | None,
    language: str | None,
    group: str | None,
    dry_run: bool,
) -> None:
    """Take the comments of a CSV FILE into the process SLUG.

    Its columns: text (or comment, body); and, if it has them, submission_id, question_id (or topic), lang, kind,
    target, organisation (or author), stakeholder_type (or group), submitted_at. Who sent a submission is read from
    --submissions, or from submissions.csv beside FILE.
    """
    beside = submissions or file.with_name("submissions.csv")
    with _taking(instance, slug, dry_run, None, group) as (session, process):
        sent = comment_sheets.Submissions(process.time_zone)
        if beside.exists() and beside != file:
            sent = comment_sheets.submissions_of(beside, process.time_zone)
        rows = _rows(lines_of(file, needs=comment_sheets.NEEDED), "Comments")
        taken = services.import_comments(
            session, process, rows, sent, now=instance.now, language=language, otherwise=group
        )
        _told(taken, "comments", dry_run)


@imports.command()
@click.argument("slug")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--language", help="The language of statements that tell none; by default the drafting language.")
@click.option("--group", help="The stakeholder group of the voters; by default it stays unknown.")
@dry_run_option
@pass_instance
def polis(instance: Instance, slug: str, folder: Path, language: str | None, group: str | None, dry_run: bool) -> None:
    """Take a conversation of Pol.is into the process SLUG.

    DIR holds statements.csv (or comments.csv), votes.csv and, if it is there, participants.csv (or
    participants-votes.csv), with or without a prefix; of several conversations DIR/PREFIX picks one. Of several votes
    of one person on one statement the last one counts; rejected and empty statements are taken hidden.
    """
    with _taking(instance, slug, dry_run, None, group) as (session, process):
        taken = conversations.import_conversation(
            session, process, files_in(folder), now=instance.now, language=language, group=group or "", shown=_rows
        )
        for one in taken.not_taken:
            click.echo(f"Not taken: {one}", err=True)
        done = "would be taken" if dry_run else "taken"
        click.echo(f"{taken.statements} statements {done}, {taken.hidden} of them hidden.")
        if taken.not_taken:
            click.echo(f"  {len(taken.not_taken)} rows not taken.")
        click.echo(f"  {taken.votes} votes of {taken.participants} participants, from {taken.vote_rows} rows")


@contextmanager
def _taking(
    instance: Instance, slug: str, dry_run: bool, language: str | None, group: str | None
) -> Iterator[tuple[Session, Process]]:
    """A session in which a table is taken whole or not at all; what cannot be read is refused in one line."""
    with instance.database.writing() as session:
        process = process_named(session, slug)
        if language is not None and language not in process.languages:
            raise Refused(f"{slug} does not work in {language}. Its languages are {', '.join(process.languages)}.")
        keys = [one.key for one in process.groups]
        if group is not None and group not in keys:
            raise Refused(f"{slug} has no group {group}. Its groups are {', '.join(keys)}.")
        try:
            yield session, process
        except SheetRefused as refusal:
            raise Refused(f"The file cannot be read: {refusal}") from refusal
        except LookupError as missing:
            raise Refused(f"{missing.args[0]} See: openclause text import --help") from missing
        if not dry_run:
            session.commit()


def _rows(lines: Iterator[Line], label: str) -> Iterator[Line]:
    """The rows, with their progress on a terminal."""
    errors = sys.stderr
    if not errors.isatty():
        yield from lines
        return
    with click.progressbar(lines, label=label, file=errors, show_pos=True) as shown:
        yield from shown


def _told(taken: Taken, what: str, dry_run: bool) -> None:
    """Say what was taken, and name every row that was not."""
    for one in taken.not_taken:
        click.echo(f"Not taken: {one}", err=True)
    if taken.not_taken and not taken.taken:
        raise Refused(f"None of the {taken.rows} rows can be taken; the lines above say why.")
    done = "would be taken" if dry_run else "taken"
    click.echo(f"{taken.taken} of {taken.rows} {what} {done}; {len(taken.not_taken)} not taken.")
    for how, number in taken.matched.most_common():
        if number:
            click.echo(f"  {number} {HOW[how]}")
    if taken.identical:
        click.echo(f"  {taken.identical} share their words with another")
