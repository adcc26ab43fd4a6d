"""Pages of translators: what each language still lacks, and one clause beside the wording it renders."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.drift import Drift
from app.domain.phases import Action
from app.domain.wording import Comparison, compare
from app.languages import services
from app.languages.forms import RenderingForm
from app.processes.access import access, requires
from app.texts import queries
from app.texts.models import Clause, Revision
from app.texts.renderings import coverage_of, drift_of
from app.texts.routes.merging import Merging
from app.texts.routes.places import the_clause
from app.texts.rows import DriftRow
from app.web.database import now, session
from app.web.paging import whole_number

pages = Blueprint("languages", __name__)
PAGE = 100


@pages.get("/processes/<slug>/facilitate/translations")
@requires(Action.TRANSLATE)
def translations(slug: str) -> ResponseReturnValue:
    process = access().process
    document = queries.document_of(session(), process.id)
    drafting = process.drafting_language
    standing = len(queries.clauses_of(session(), document.id, drafting, drafting)) if document else 0
    return render_template(
        "languages/translations.html",
        document=document,
        others=process.languages[1:],
        standing=standing,
        coverage=coverage_of(session(), document.id, drafting) if document else {},
    )


@pages.get("/processes/<slug>/facilitate/translations/<words>")
@requires(Action.TRANSLATE)
def listing(slug: str, words: str) -> ResponseReturnValue:
    rows, state = _drift(_other(words)), request.args.get("state", "")
    if state and state not in set(Drift):
        abort(400)
    listed = [row for row in rows if not state or row.drift == state]
    start = whole_number(request.args.get("start"), largest=len(listed))
    return render_template(
        "languages/listing.html",
        words=words,
        state=state,
        counts={each: sum(row.drift is each for row in rows) for each in Drift},
        number=len(rows),
        rows=listed[start : start + PAGE],
        start=start,
        listed=len(listed),
        page=PAGE,
    )


@pages.route("/processes/<slug>/facilitate/translations/<words>/clauses/<number>", methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def rendering(slug: str, words: str, number: str) -> ResponseReturnValue:
    process, clause = access().process, the_clause(number)
    latest = queries.latest_revision(session(), clause.id, _other(words))
    source = queries.latest_revision(session(), clause.id, process.drafting_language) or abort(404)
    form = RenderingForm(data=_words_of(clause, latest, source, words))
    if not form.validate_on_submit():
        return _page(clause, latest, source, form), 422 if form.errors else 200
    if form.base_revision.data != (latest.number if latest else 0):
        return _stale(clause, latest, source, form), 409
    services.render(
        session(),
        process,
        clause,
        language=words,
        heading=form.heading.data or "",
        body=form.body.data or "",
        base_revision_number=form.base_revision.data or 0,
        renders_number=form.renders.data or 0,
        author_id=current_user.id,
        now=now(),
        label=form.label.data or "",
        reason=form.reason.data or "",
    )
    session().commit()
    flash(_("The words have been saved."))
    return redirect(_next(slug, words, clause))


def _other(words: str) -> str:
    """A language of the process other than the one it is drafted in."""
    return words if words in access().process.languages[1:] else abort(404)


def _drift(words: str) -> list[DriftRow]:
    process = access().process
    document = queries.document_of(session(), process.id)
    return list(drift_of(session(), document.id, words, process.drafting_language)) if document else []


def _next(slug: str, words: str, clause: Clause) -> str:
    """Where a translator goes on: the next clause that lacks words, when they ask for it, else the list."""
    rows = _drift(words) if "next" in request.form else []
    place = next((at for at, row in enumerate(rows) if row.clause_id == clause.id), 0)
    waiting = [row for row in (*rows[place + 1 :], *rows[:place]) if row.drift is not Drift.CURRENT]
    if waiting:
        return url_for("languages.rendering", slug=slug, words=words, number=waiting[0].number)
    return url_for("languages.listing", slug=slug, words=words)


def _words_of(clause: Clause, latest: Revision | None, source: Revision, words: str) -> dict[str, object]:
    return {
        "label": clause.label.get(words, ""),
        "heading": latest.heading if latest else "",
        "body": latest.body if latest else "",
        "base_revision": latest.number if latest else 0,
        "renders": source.number,
    }


def _page(
    clause: Clause, latest: Revision | None, source: Revision, form: RenderingForm, merging: Merging | None = None
) -> str:
    rendered = queries.revision_by_id(session(), latest.renders_id if latest else None)
    return render_template(
        "languages/rendering.html",
        clause=clause,
        latest=latest,
        source=source,
        rendered=rendered,
        since=_since(rendered, source),
        form=form,
        merging=merging,
        words=request.view_args["words"] if request.view_args else "",
        neighbours=queries.neighbours(session(), clause),
    )


def _since(rendered: Revision | None, source: Revision) -> Comparison | None:
    """What has changed in the drafting language since the wording that is rendered."""
    if rendered is None or rendered.id == source.id:
        return None
    return compare(_headed(rendered), _headed(source))


def _headed(revision: Revision) -> str:
    return f"{revision.heading}\n\n{revision.body}" if revision.heading else revision.body


def _stale(clause: Clause, latest: Revision | None, source: Revision, form: RenderingForm) -> str:
    language = latest.language if latest else ""
    base = queries.revision(session(), clause.id, language, form.base_revision.data or 0)
    merging = Merging.of(base, latest, form.body.data or "")
    if merging.merge.clean:
        form.body.data = merging.merge.text
    form.rebase(latest.number if latest else 0)
    return _page(clause, latest, source, form, merging)
