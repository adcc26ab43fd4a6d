"""`openclause export`: a text, or the whole open record of a process, into a file or to standard output."""

import shutil
import sys
from datetime import datetime
from pathlib import Path

import click

from app import create_app
from app.cli.instance import Instance, Refused, pass_instance
from app.cli.processes import process_named
from app.exports import page, services
from app.exports.formats import BARE, COMPARING, IN_ALL_LANGUAGES, OF_THE_TEXT, REPORTS, SHEETS, Format, Wanted
from app.exports.pdf import PangoMissing
from app.exports.sheets.rows import Picked
from app.ledger import checkpoints
from app.ledger.keys import SigningKey, record_key

FORMATS = [each.value for each in Format]


@click.command()
@click.argument("slug")
@click.option("--format", "form", required=True, type=click.Choice(FORMATS), help="What to write.")
@click.option("--language", default="", help="The language of the text; else the drafting language.")
@click.option("--version", type=click.IntRange(1), help="A version's number; else the text as it stands.")
@click.option(
    "--compare-with", type=click.IntRange(1), help="Mark what changed since this version (akn, html, docx, odt, pdf)."
)
@click.option("--bare", is_flag=True, help="Leave out comments and notes on the origin of words (docx, odt).")
@click.option("--clause", help="Only contributions to the clause of this number (sheets).")
@click.option("--group", help="Only contributions of this stakeholder group (sheets).")
@click.option("--answered/--unanswered", default=None, help="Only what is answered, or what is not (sheets).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what is new since this day (bundle).")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The file to write."
)
@pass_instance
def export(
    instance: Instance,
    slug: str,
    form: str,
    language: str,
    version: int | None,
    compare_with: int | None,
    bare: bool,
    clause: str | None,
    group: str | None,
    answered: bool | None,
    since: datetime | None,
    output: Path | None,
) -> None:
    """Write the text of the process SLUG (akn, html, markdown, docx, odt, pdf), or its whole open record (json, csv).

    Or everything that is public with the log that proves it (bundle, a zip file that `openclause verify` checks).
    Or all language versions of the text (akn-package in a zip file), or the amendments to it (akn-amendments). Or its
    contributions and what was answered as a comment-resolution sheet (sheet-xlsx, sheet-csv, sheet-docx).

    Or the explanatory report: what was asked, who took part, what changed and why, and what was not accepted
    (report-html, report-docx, report-pdf).

    Without -o it goes to standard output.
    """
    day = since.date().isoformat() if since else ""
    wanted = Wanted(
        Format(form), language, version, compare_with, Picked(clause, group, answered), bare=bare, since=day
    )
    _refuse_mixed(wanted)
    key = _signed(instance, slug) if wanted.format is Format.BUNDLE else None
    app = create_app(instance.settings, instance.database)
    with app.app_context(), instance.reading() as session:
        process = process_named(session, slug)
        try:
            exported = services.export(
                session, process, wanted, now=instance.now, base_url=instance.settings.base_url, page=page.html, key=key
            )
        except PangoMissing as missing:
            raise Refused(str(missing)) from missing
        with exported.content as content:
            if output is None:
                shutil.copyfileobj(content, sys.stdout.buffer)
                return
            try:
                with output.open("wb") as file:
                    shutil.copyfileobj(content, file)
            except OSError as error:
                raise Refused(f"{output} cannot be written: {error.strerror}") from error
    click.echo(f"Written: {output}", err=True)


def _signed(instance: Instance, slug: str) -> SigningKey:
    """Sign the log as it is, so that the bundle stands under a head that covers all of it; the key."""
    key = record_key(instance.settings)
    with instance.writing() as session:
        process_named(session, slug)
        try:
            checkpoints.sign(session, key, instance.now)
        except checkpoints.NotAnExtension as fault:
            raise Refused(f"The log does not go on from the head that was signed last ({fault}).") from fault
    return key


def _refuse_mixed(wanted: Wanted) -> None:
    """Options that a format has no use for are a mistake worth telling."""
    if wanted.since and wanted.format is not Format.BUNDLE:
        raise click.UsageError(f"{wanted.format} is always whole; --since is for bundles.")
    is_sheet = wanted.format in SHEETS
    if wanted.picked != Picked() and not is_sheet:
        raise click.UsageError(f"{wanted.format} cannot be narrowed; --clause, --group and --answered are for sheets.")
    of_text = (
        (wanted.language and not is_sheet and wanted.format not in REPORTS) or wanted.version or wanted.compare_with
    )
    if of_text and is_sheet:
        raise click.UsageError(f"{wanted.format} has no versions; --version and --compare-with are for texts.")
    if wanted.language and wanted.format in IN_ALL_LANGUAGES:
        raise click.UsageError(f"{wanted.format} has every language; leave --language out.")
    if of_text and wanted.format not in OF_THE_TEXT | IN_ALL_LANGUAGES:
        raise click.UsageError(f"{wanted.format} writes the whole open record; --language and --version are for texts.")
    if wanted.compare_with and wanted.format not in COMPARING:
        raise click.UsageError(
            f"{wanted.format} cannot show changes; use --compare-with with akn, html, docx, odt or pdf."
        )
    if wanted.bare and wanted.format not in BARE:
        raise click.UsageError(f"{wanted.format} has no comments in it; --bare is for docx and odt.")
