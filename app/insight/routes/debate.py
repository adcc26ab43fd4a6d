"""The draft with its debate, one clause, one amendment."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.amendments import queries as amendments
from app.amendments.redline import carried_over, redline_of
from app.comments import queries as comments
from app.comments.forms import CommentForm
from app.comments.queries import CommentRow, Subject
from app.comments.routes import offers
from app.domain.amending import OPEN
from app.domain.commenting import Placed, thread
from app.domain.phases import Action
from app.insight.routes.blueprint import pages
from app.polls import queries as polls
from app.processes.access import access, requires
from app.responses import queries as responses
from app.texts import queries as texts
from app.texts.contents import contents, outline
from app.web import paging
from app.web.database import session
from app.web.languages import reader_language

THREADS = 30


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
    parts = outline(texts.divisions_of(session(), document.id), clauses)
    other = texts.clauses_of(session(), document.id, beside, process.drafting_language) if beside else ()
    return render_template(
        "insight/text.html",
        document=document,
        words=words,
        beside=beside,
        parts=parts,
        other={clause.id: clause for clause in other},
        counts=counts,
        entries=contents(parts, words, process.drafting_language, lambda clause: f"#clause-{clause.number}", counts),
        versions=texts.versions_of(session(), document.id),
        whole=comments.count_of(session(), process.id, comments.Filters(whole_text=True)),
    )


@pages.get("/processes/<slug>/clauses/<number>")
@requires(Action.READ)
def clause(slug: str, number: str) -> ResponseReturnValue:
    part = access()
    found = texts.clause_by_number(session(), part.process.id, number) or abort(404)
    words = _words()
    first, placed = _threads(Subject(part.process.id, clause_id=found.id))
    proposed = amendments.amendments_on(session(), found.id)
    before, after = texts.neighbours(session(), found)
    return render_template(
        "insight/clause.html",
        clause=found,
        row=texts.clause_in(session(), found.id, words, part.process.drafting_language),
        words=words,
        spoken=texts.languages_of_clause(session(), found.id),
        thread=placed,
        next_url=paging.next_url(first),
        answers=responses.responses_to_comments(session(), [one.comment.id for one in placed]),
        amendments=proposed,
        redlines={one.id: redline_of(one) for one in proposed},
        supporters=amendments.support_counts(session(), [one.id for one in proposed]),
        comment_counts=comments.counts_by_amendment(session(), [one.id for one in proposed]),
        questions=polls.questions_on(session(), clause_id=found.id),
        before=before,
        after=after,
        offers=offers,
        form=CommentForm(part.process.languages) if part.can(Action.COMMENT) and not found.struck_at else None,
    )


@pages.get("/processes/<slug>/amendments/<number:number>")
@requires(Action.READ)
def amendment(slug: str, number: int) -> ResponseReturnValue:
    part = access()
    found = amendments.amendment_by_number(session(), part.process.id, number)
    if found is None or found.hidden:
        abort(404)
    first, placed = _threads(Subject(part.process.id, amendment_id=found.id))
    is_open = found.state in OPEN
    return render_template(
        "insight/amendment.html",
        amendment=found,
        redline=redline_of(found),
        current=carried_over(session(), found, part.process.drafting_language) if is_open else None,
        supporters=amendments.supporters_of(session(), found.id),
        support_total=amendments.support_counts(session(), [found.id]).get(found.id, 0),
        supports=found.id in amendments.supported_by(session(), part.person_id, [found.id]),
        is_own=part.person_id is not None and found.author_id == part.person_id,
        identical=amendments.identical_to(session(), found),
        overlapping=amendments.overlapping_with(session(), found) if is_open else [],
        answers=responses.responses_to_amendments(session(), [found.id]),
        comment_answers=responses.responses_to_comments(session(), [one.comment.id for one in placed]),
        thread=placed,
        next_url=paging.next_url(first),
        offers=offers,
        form=CommentForm(part.process.languages) if part.can(Action.COMMENT) else None,
    )


def _threads(subject: Subject) -> tuple[paging.Page[CommentRow], Sequence[Placed[CommentRow]]]:
    viewer = access().person_id
    rows, replies = comments.threads_on(session(), subject, viewer_id=viewer, after=paging.after(), limit=THREADS)
    first = paging.page_of(rows, THREADS)
    return first, thread([*first.rows, *replies])


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
