"""`openclause import`: amendments, comments and conversations from elsewhere, from tables of rows."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask_babel import force_locale
from sqlalchemy.orm import Session

from app import create_app
from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.cli.processes import process_named
from app.domain.phases import Role
from app.domain.references import How
from app.domain.responding import Disposition
from app.files.trouble import Unreadable
from app.imports import amendment_sheets, comment_sheets, consultations, conversations, services
from app.imports.conversation_sheets import files_in
from app.imports.resolution import Bringer, take
from app.imports.resolving import Choices
from app.imports.services import Taken
from app.imports.sheet_files import HeadingsAltered, RowsTooMany, rows_in
from app.imports.sheets import Line, SheetRefused, lines_of
from app.imports.wordings import reason, why_not
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
    with taking(instance, slug, dry_run, language, group) as (session, process):
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
    with taking(instance, slug, dry_run, None, group) as (session, process):
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
    with taking(instance, slug, dry_run, None, group) as (session, process):
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


@imports.command()
@click.argument("slug")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--language", help="The language of the questions; by default the drafting language.")
@click.option("--docket", default="", help="The docket number; a consultation of the same one is continued.")
@click.option("--title", default="", help="The title of the questionnaire; by default that of the process.")
@click.option("--group", help="The stakeholder group of whoever gives no type; by default it stays unknown.")
@dry_run_option
@pass_instance
def submissions(
    instance: Instance,
    slug: str,
    folder: Path,
    language: str | None,
    docket: str,
    title: str,
    group: str | None,
    dry_run: bool,
) -> None:
    """Take a consultation that was held elsewhere into the process SLUG, as a questionnaire with its submissions.

    DIR holds questions.csv (question_id, kind: closed or open, question, item), submissions.csv (submission_id, and if
    it has them submitted_at, lang, stakeholder_type, organisation, country, and one column for each closed question)
    and, if it is there, comments.csv (submission_id, question_id, lang, text): the answers in words.
    """
    with taking(instance, slug, dry_run, language, group) as (session, process):
        taken = consultations.import_consultation(
            session, process, folder, now=instance.now, language=language, docket=docket[:40], title=title[:300],
            otherwise=group or "",
        )  # fmt: skip
        for one in taken.not_taken:
            click.echo(f"Not taken: {one}", err=True)
        if taken.not_taken and not taken.submissions:
            raise Refused("None of the submissions can be taken; the lines above say why.")
        done = "would be taken" if dry_run else "taken"
        click.echo(f"{taken.submissions} submissions to {taken.questions} questions {done}.")
        click.echo(f"  {taken.choices} choices, and {taken.answers} answers in words")
        for key, number in taken.groups.most_common():
            click.echo(f"  {number} of {key}")
        if taken.not_taken:
            click.echo(f"  {len(taken.not_taken)} rows not taken.")


@contextmanager
def taking(
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


@imports.command()
@click.argument("slug")
@file_argument
@click.option("--language", help="The language of the comments; by default the drafting language.")
@click.option("--group", help="The stakeholder group of new contributions; by default it stays unknown.")
@click.option("--map", "mapped", multiple=True, metavar="WORDS=DISPOSITION", help="What those that begin so mean.")
@click.option("--otherwise", type=click.Choice([one.value for one in Disposition]), help="What all others mean.")
@dry_run_option
@pass_instance
def sheet(
    instance: Instance,
    slug: str,
    file: Path,
    language: str | None,
    group: str | None,
    mapped: tuple[str, ...],
    otherwise: str | None,
    dry_run: bool,
) -> None:
    """Take a filled comment-resolution sheet (XLSX, CSV or DOCX, the eight headings of ISO) into the process SLUG.

    New rows become contributions, observations become responses. An observation begins with its disposition
    (Accepted, Not accepted, ...) and goes on with the reasons; --map says what other beginnings mean.
    """
    choices = Choices(_mapped(mapped), Disposition(otherwise) if otherwise else None)
    app = create_app(instance.settings, instance.database)
    with app.app_context(), force_locale("en"), taking(instance, slug, dry_run, language, group) as (session, process):
        bringer = Bringer(None, Role.STEWARD, language or process.drafting_language, group or "unknown")
        try:
            done = take(session, process, rows_in(file.read_bytes()), choices, bringer, now=instance.now)
        except (Unreadable, HeadingsAltered, RowsTooMany) as problem:
            raise Refused(f"The sheet is not taken. {why_not(problem)}") from problem
        for step in (*done.plan.refused, *done.plan.unanswered):
            refused = step.refused or step.unanswered
            if refused is not None:
                click.echo(f"Not taken: line {step.line}: {reason(refused)}", err=True)
        tense = "would be taken" if dry_run else "taken"
        click.echo(f"{done.plan.new} of {len(done.plan.steps)} rows {tense} as contributions.")
        click.echo(f"  {done.plan.answered} contributions answered by {done.published} responses")


def _mapped(pairs: tuple[str, ...]) -> dict[str, Disposition]:
    found = {}
    for pair in pairs:
        words, _equals, name = pair.rpartition("=")
        if not words.strip() or name not in set(Disposition):
            raise click.UsageError(f"--map {pair!r}: write WORDS=DISPOSITION, with one of {', '.join(Disposition)}.")
        found[" ".join(words.split()).casefold()] = Disposition(name)
    return found
