"""Exports in the API: the text, and the whole open record of a process."""

from http import HTTPStatus
from typing import Annotated, Literal

from flask import Response, abort, current_app, send_file
from pydantic import Field, StringConstraints

from app.domain.phases import Action
from app.exports import page, services
from app.exports.api import making
from app.exports.blueprint import api
from app.exports.formats import (
    AS_JOB,
    BARE,
    COMPARING,
    IN_ALL_LANGUAGES,
    MEDIA_TYPES,
    OF_THE_TEXT,
    REPORTS,
    SHEETS,
    Format,
    Wanted,
)
from app.exports.sheets.rows import Picked
from app.processes.access import access, requires
from app.processes.models import Process
from app.texts.queries import document_of, version
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Day, Digits, LanguageQuery

Part = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]


class ExportQuery(LanguageQuery):
    """Which text: its language, and the numbers of its version (0: today) and of one to compare it with (0: none).

    The whole open record (json, csv) has every language and version, and takes none of these. A comment-resolution
    sheet (sheet-xlsx, sheet-csv, sheet-docx) can be narrowed to a clause, a stakeholder group, and to what is answered.
    A document (docx, odt) has comments and notes on the origin of words, unless it is asked for bare.
    A bundle can be asked for from a day on (`since`).
    """

    version: Digits = Field(0, ge=0, le=999_999_999)
    compare_with: Digits = Field(0, alias="compare-with", ge=0, le=999_999_999)
    clause: Part | None = None
    group: Part | None = None
    answered: Literal["yes", "no"] | None = None
    bare: Literal["yes", "no"] | None = None
    since: Day | None = None


@operation(
    api,
    "GET",
    "/processes/<slug>/exports/<format>",
    answer=tuple(dict.fromkeys(media_type.split(";")[0] for media_type in MEDIA_TYPES.values())),
    query=ExportQuery,
    also=(HTTPStatus.CONFLICT,),
    accepted=making.ExportJobShown,
)
@requires(Action.READ)
def export(slug: str, format: str, query: ExportQuery) -> Response:  # noqa: A002 (the address's own word)
    """A file: akn, html, markdown, docx or odt of the text; json, or csv (zipped), of the whole open record; a sheet.

    bundle has the whole open record with the log that proves it. pdf and bundle take long, so the first answer is 202
    with the job that makes it; `Location` says where to ask how far it is. akn-package has every language of the text;
    akn-amendments what was proposed, with the fate of each amendment. report-html, report-docx and report-pdf are the
    explanatory report in one language; report-pdf takes long too.
    """
    if format not in set(Format):
        abort(404)
    wanted = _wanted(access().process, Format(format), query)
    if wanted.format in AS_JOB:
        return making.accepted(slug, wanted)
    exported = services.export(
        session(),
        access().process,
        wanted,
        now=now(),
        base_url=current_app.config["BASE_URL"],
        page=page.html,
    )
    return send_file(
        exported.content, mimetype=exported.media_type, as_attachment=True, download_name=exported.name, max_age=0
    )


def _wanted(process: Process, asked: Format, query: ExportQuery) -> Wanted:
    if asked in SHEETS:
        if query.language and query.language not in process.languages:
            abort(404)
        answered = None if query.answered is None else query.answered == "yes"
        return Wanted(asked, query.language or "", picked=Picked(query.clause, query.group, answered))
    if asked is Format.BUNDLE:
        return Wanted(asked, since=query.since.isoformat() if query.since else "")
    if asked not in OF_THE_TEXT | IN_ALL_LANGUAGES | REPORTS:
        return Wanted(asked)
    language = "" if asked in IN_ALL_LANGUAGES else query.language or process.drafting_language
    if language and language not in process.languages:
        abort(404)
    if asked in REPORTS:
        return Wanted(asked, language)
    for number in filter(None, (query.version, query.compare_with)):
        document = document_of(session(), process.id) or abort(404)
        version(session(), document.id, number) or abort(404)
    compare_with = query.compare_with if asked in COMPARING else 0
    bare = query.bare == "yes" and asked in BARE
    return Wanted(asked, language, query.version or None, compare_with or None, bare=bare)
