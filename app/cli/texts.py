"""`openclause text`: the draft of a process from a file, its next wording, and its language versions."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.cli.instance import Commands, Instance, Refused, pass_instance
from app.cli.processes import process_named
from app.domain.manuscript import Manuscript, Unit
from app.files.trouble import Unreadable
from app.processes.models import Process
from app.texts.contents import printed
from app.texts.models import Format
from app.texts.planning import Fate, Plan, plan
from app.texts.queries import document_of
from app.texts.reading import brought, manuscript_of
from app.texts.storing import store_manuscript
from app.texts.wordings import REASONS, what_is_wrong

SHOWN = 20
WIDTH = 60


@click.group(cls=Commands)
def text() -> None:
    """Put the draft of a process up, give it its next wording, add its language versions."""


@text.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in Format]),
    help="Else by the file's name, or what is in it.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="The language of the text; else the drafting language. Several for a table with a column for each.",
)
@click.option(
    "--column", default="", help="The column of a table that holds the words; else the one named after the language."
)
@click.option(
    "--by",
    "unit",
    type=click.Choice([each.value for each in Unit]),
    default=Unit.PARAGRAPH.value,
    show_default=True,
    help="What is discussed as one clause where articles have numbered paragraphs.",
)
@click.option("--version-name", default="", help="Name a version after the import.")
@click.option("--strike-absent", is_flag=True, help="Strike the clauses that the file no longer has.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing.")
@pass_instance
def import_(
    instance: Instance, slug: str, file: Path, form: str | None, languages: tuple[str, ...], column: str, unit: str,
    version_name: str, strike_absent: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Import FILE as the text of the process SLUG.

    A first import makes clauses; a later one in the same language makes a revision where words changed; one in
    another language of the process makes its language version. A version is named once all languages are in.
    """
    if column and len(languages) > 1:
        raise Refused("One column holds one language. Leave --column out, or import one --language at a time.")
    with instance.reading() if dry_run else instance.writing() as session:
        process = process_named(session, slug)
        in_order = languages or (process.drafting_language,)
        for words in in_order:
            manuscript = _read(file, form, column, unit, words)
            _tell(_planned(session, process, manuscript, words, strike_absent), manuscript, words)
            if dry_run:
                continue
            stored = store_manuscript(
                session, process, manuscript, language=words, author_id=None, now=instance.now,
                version_name=version_name.strip()[:120] if words == in_order[-1] else "", strike_absent=strike_absent,
            )  # fmt: skip
            if stored.version:
                click.echo(f"Version {stored.version.number}: {printed(stored.version.name, words)}")
    if dry_run:
        click.echo("Nothing has been changed (--dry-run).")


def _read(file: Path, form: str | None, column: str, unit: str, language: str) -> Manuscript:
    try:
        source = brought(
            file.read_bytes(), file.name, form=Format(form) if form else None, column=column, unit=Unit(unit),
            language=language,
        )  # fmt: skip
        return manuscript_of(source)
    except Unreadable as unreadable:
        raise Refused(what_is_wrong(unreadable)) from unreadable


def _planned(session: Session, process: Process, manuscript: Manuscript, language: str, strike_absent: bool) -> Plan:
    document = document_of(session, process.id)
    drafting = process.drafting_language
    return plan(
        session, document.id if document else None, manuscript, language=language, drafting_language=drafting,
        strike_absent=strike_absent,
    )  # fmt: skip


def _tell(planned: Plan, manuscript: Manuscript, language: str) -> None:
    """What was found, what becomes of it, and everything that was not understood."""
    click.echo(f"Found {len(manuscript.divisions)} divisions and {len(manuscript.clauses)} clauses.")
    counts = planned.counts
    click.echo(", ".join(f"{fate.value.replace('_', ' ')}: {counts[fate]}" for fate in Fate))
    unmatched = planned.of(Fate.NOT_MATCHED)
    for step in unmatched[:SHOWN]:
        label = manuscript.clauses[step.draft].label if step.draft is not None else ""
        click.echo(f"  not matched: {label or (printed(step.standing.label, language) if step.standing else '')}")
    if len(unmatched) > SHOWN:
        click.echo(f"  and {len(unmatched) - SHOWN} more")
    for piece in manuscript.not_understood:
        shown = " ".join(piece.text.split())
        click.echo(f"  line {piece.line}: {REASONS[piece.reason]} {shown[:WIDTH]}{'…' if len(shown) > WIDTH else ''}")
