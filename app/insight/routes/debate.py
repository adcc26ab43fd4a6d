"""The draft with its debate, one clause, one amendment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.amendments import queries as amendments
from app.amendments.forms import InvitationForm
from app.amendments.redline import redline_on, redlines_of
from app.comments import queries as comments
from app.comments import threads
from app.comments.enclosures import enclosures_of
from app.comments.queries import CommentRow, Subject
from app.comments.routes.composing import comment_form, draft_here
from app.comments.routes.discussing import discussion_on
from app.comments.routes.quoted import quoted_clause, quoted_clauses
from app.comments.routes.shown import offers
from app.crosswalks.queries import counts_on as exceptions_on
from app.domain.phases import Action
from app.insight.around import around
from app.insight.beside import beside_clause, beside_text
from app.insight.routes.blueprint import pages
from app.languages.machines import machine_of
from app.languages.spoken import OtherWords, other_words_of
from app.moderation.reviews import moved_from
from app.objections.queries import Filters, objections_of
from app.objections.rows import ObjectionRow
from app.polls import queries as polls
from app.positions import queries as positions
from app.processes.access import access, requires
from app.reconsidering.queries import standing_of
from app.responses import queries as responses
from app.texts import queries as texts
from app.texts.application import application_of, applications_of, holding
from app.texts.contents import contents, outline
from app.texts.options import options_in, options_of
from app.texts.rows import ClauseRow
from app.texts.structure import family_of
from app.web import paging
from app.web.database import session
from app.web.languages import reader_language

OBJECTIONS = 10
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@pages.get("/processes/<slug>/text")
@requires(Action.READ)
def text(slug: str) -> ResponseReturnValue:
    process = access().process
    elsewhere = _version_asked(slug)
    if elsewhere:
        return redirect(elsewhere)
    document = texts.document_of(session(), process.id)
    if document is None:
        return render_template("insight/text.html", document=None, parts=[], entries=[])
    words, beside = _words(), _words_beside()
    clauses = texts.clauses_of(session(), document.id, words, process.drafting_language)
    counts = _counts(process.id)
    said, asked = applications_of(session(), document.id), _asked_of_application()
    if asked.is_asked:
        kept = holding(said, [one.id for one in clauses], class_key=asked.class_key, day=asked.day)
        clauses = [one for one in clauses if one.id in kept]
    parts = outline(texts.divisions_of(session(), document.id), clauses)
    other = texts.clauses_of(session(), document.id, beside, process.drafting_language) if beside else ()
    versions = texts.versions_of(session(), document.id)
    return render_template(
        "insight/text.html",
        document=document,
        words=words,
        beside=beside,
        parts=parts,
        other={clause.id: clause for clause in other},
        applications=said,
        options=options_in(session(), document.id),
        asked=asked,
        counts=counts,
        quoted=quoted_clauses(clauses),
        entries=contents(parts, words, process.drafting_language, lambda clause: f"#clause-{clause.number}", counts),
        versions=versions,
        whole=threads.count_on(session(), Subject(process.id), comments.Filters()),
        side=beside_text(session(), process, document, clauses, words, versions[0].id if versions else None),
    )


@pages.get("/processes/<slug>/clauses/<number>")
@requires(Action.READ)
def clause(slug: str, number: str) -> ResponseReturnValue:
    part = access()
    found = texts.clause_by_number(session(), part.process.id, number) or abort(404)
    words = _words()
    proposed = amendments.amendments_on(session(), found.id)
    row = texts.clause_in(session(), found.id, words, part.process.drafting_language)
    quoted = quoted_clause(found, row)
    discussion = discussion_on(Subject(part.process.id, clause_id=found.id), quoting=quoted.quoting)
    before, after = texts.neighbours(session(), found)
    draft = draft_here(clause=found)
    return render_template(
        "insight/clause.html",
        clause=found,
        row=row,
        words=words,
        side=beside_clause(session(), part.process, found, row, words),
        other_words=_other_words(discussion.rows),
        translated=_translated(row, words),
        spoken=texts.languages_of_clause(session(), found.id),
        family=family_of(session(), found.id),
        application=application_of(session(), found.id),
        options=options_of(session(), found.id),
        exceptions=exceptions_on(session(), found.id),
        discussion=discussion,
        moved_away=moved_from(session(), found.id),
        quoted=quoted,
        enclosures=enclosures_of(session(), discussion.rows),
        comment_answers=responses.responses_to_comments(session(), [one.id for one in discussion.rows]),
        amendments=proposed,
        redlines={one.id: redline_on(one, found.id) for one in proposed},
        comment_counts=comments.counts_by_amendment(session(), [one.id for one in proposed]),
        questions=polls.questions_on(session(), clause_id=found.id),
        objections=_objections(Filters(clause_id=found.id)),
        before=before,
        after=after,
        offers=offers,
        draft=draft,
        form=comment_form(clause=found, draft=draft, words=(row.language if row else "") or words)
        if part.can(Action.COMMENT) and not found.struck_at
        else None,
    )


@pages.get("/processes/<slug>/amendments/<number:number>")
@requires(Action.READ)
def amendment(slug: str, number: int) -> ResponseReturnValue:
    part = access()
    found = amendments.amendment_by_number(session(), part.process.id, number)
    if found is not None and found.pending and found.author_id == part.person_id:
        return render_template("insight/_amendment_waits.html", amendment=found, redlines=redlines_of(found))
    if found is None or found.hidden:
        abort(404)
    discussion = discussion_on(Subject(part.process.id, amendment_id=found.id))
    draft = draft_here(amendment=found)
    return render_template(
        "insight/amendment.html",
        amendment=found,
        family=family_of(session(), found.clause_id),
        around=around(session(), part.process, found, part.person_id),
        invitation=InvitationForm(),
        supporters=positions.supporters_of(session(), found.id),
        own_stance=positions.own_position(session(), part.person_id, amendment_id=found.id),
        is_own=part.person_id is not None and found.author_id == part.person_id,
        objections=_objections(Filters(amendment_id=found.id)),
        standing=standing_of(session(), found, part.person_id),
        comment_answers=responses.responses_to_comments(session(), [one.id for one in discussion.rows]),
        other_words=_other_words(discussion.rows),
        discussion=discussion,
        enclosures=enclosures_of(session(), discussion.rows),
        offers=offers,
        draft=draft,
        form=comment_form(draft=draft) if part.can(Action.COMMENT) else None,
    )


def _objections(filters: Filters) -> Sequence[ObjectionRow]:
    """The latest objections on the subject of a page."""
    part = access()
    rows = objections_of(session(), part.process.id, filters, viewer_id=part.person_id, limit=OBJECTIONS)
    return rows[:OBJECTIONS]


def _other_words(said: Sequence[CommentRow]) -> OtherWords:
    """What there is of the comments in the reader's language."""
    return other_words_of(session(), said, reader_language(), machine_of(current_app.config["SETTINGS"]).name)


def _translated(row: ClauseRow | None, words: str) -> OtherWords | None:
    """What there is of a clause that the reader cannot read: in the language asked for, else in their own."""
    if row is None or not row.body:
        return None
    target = words if row.language != words else reader_language()
    offered = other_words_of(session(), [row], target, machine_of(current_app.config["SETTINGS"]).name)
    return offered if offered.is_foreign(row.language) else None


def _counts(process_id: int) -> dict[int, dict[str, int]]:
    """Comments, amendments and questions by clause: three statements, however long the text."""
    found: dict[int, dict[str, int]] = {}
    kinds = (
        ("comments", comments.counts_by_clause(session(), process_id)),
        ("amendments", amendments.counts_by_clause(session(), process_id)),
        ("questions", polls.counts_by_clause(session(), process_id)),
    )
    for name, counts in kinds:
        for clause_id, number in counts.items():
            found.setdefault(clause_id, {})[name] = number
    return found


def _words() -> str:
    """The language of the words: asked for by `lang`, else the reader's, else the drafting language."""
    process = access().process
    asked = request.args.get("lang", "")
    if asked and asked not in process.languages:
        abort(400)
    own = reader_language()
    return asked or (own if own in process.languages else process.drafting_language)


@dataclass(frozen=True)
class _Asked:
    """Which clauses of the draft are asked for: those of a class, those that apply on a day."""

    class_key: str = ""
    day: date | None = None

    @property
    def is_asked(self) -> bool:
        return bool(self.class_key or self.day)


def _asked_of_application() -> _Asked:
    """`?class=` and `?applies=` of the draft; 400 for a class that the process lacks, or what is no day."""
    key, day = request.args.get("class", ""), request.args.get("applies", "")
    if (key and key not in access().process.classes) or (day and not ISO_DAY.fullmatch(day)):
        abort(400)
    try:
        return _Asked(key, date.fromisoformat(day) if day else None)
    except ValueError:
        abort(400)


def _words_beside() -> str | None:
    beside = request.args.get("with", "")
    if beside and beside not in access().process.languages:
        abort(400)
    return beside or None


def _version_asked(slug: str) -> str | None:
    """The permanent address of a version, or of a comparison, that the query asks for."""
    version = paging.whole_number(request.args.get("version"), largest=999_999_999)
    compared = paging.whole_number(request.args.get("compare"), largest=999_999_999)
    if compared and version:
        return url_for("texts.compare_versions", slug=slug, before=compared, after=version)
    if compared:
        return url_for("texts.compare_with_today", slug=slug, before=compared)
    return url_for("texts.version", slug=slug, version=version) if version else None
