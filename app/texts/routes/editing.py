"""Facilitators at work on a text: what there is, new words for a clause, a new one, one struck."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts import queries, services
from app.texts.contents import outline
from app.texts.forms import ClauseForm, NewClauseForm, StrikeForm
from app.texts.models import Clause, Revision
from app.texts.renderings import coverage_of
from app.texts.routes.blueprint import pages
from app.texts.routes.merging import Merging
from app.texts.routes.places import the_clause
from app.web.database import now, session


@pages.get("/processes/<slug>/facilitate/text")
@requires(Action.TEXT_IMPORT)
def manage(slug: str) -> ResponseReturnValue:
    return _manage()


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/edit", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def edit(slug: str, number: str) -> ResponseReturnValue:
    clause, language = the_clause(number), access().process.drafting_language
    latest = queries.latest_revision(session(), clause.id, language)
    form = ClauseForm(data=_words_of(latest))
    if not form.validate_on_submit():
        return _edit(clause, latest, form), 422 if form.errors else 200
    if form.base_revision.data != (latest.number if latest else 0):
        return _stale(clause, latest, form), 409
    services.revise(
        session(),
        clause,
        language=language,
        heading=form.heading.data or "",
        body=form.body.data or "",
        base_revision_number=form.base_revision.data,
        reason=form.reason.data or "",
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The clause has its new words. The wording before is in its history."))
    return redirect(url_for("texts.history", slug=slug, number=number))


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/insert", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def insert(slug: str, number: str) -> ResponseReturnValue:
    beside, form, process = the_clause(number), NewClauseForm(), access().process
    if not form.validate_on_submit():
        return render_template("texts/insert.html", clause=beside, form=form), 422 if form.errors else 200
    follows = form.place.data == "after"
    first = services.insert_clause(
        session(),
        process,
        after=beside if follows else None,
        before=None if follows else beside,
        heading=form.heading.data or "",
        body=form.body.data or "",
        language=process.drafting_language,
        reason=form.reason.data or "",
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The new clause is in its place."))
    return redirect(url_for("texts.history", slug=slug, number=first.clause.number))


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/strike", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def strike(slug: str, number: str) -> ResponseReturnValue:
    clause = the_clause(number)
    latest = queries.latest_revision(session(), clause.id, access().process.drafting_language)
    form = StrikeForm(data={"base_revision": latest.number if latest else 0})
    if not form.validate_on_submit():
        return render_template(
            "texts/strike.html", clause=clause, latest=latest, form=form
        ), 422 if form.errors else 200
    services.strike(
        session(),
        clause,
        base_revision_number=form.base_revision.data or 0,
        reason=form.reason.data or "",
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The clause has been struck. Its address and its history stay."))
    return redirect(url_for("texts.history", slug=slug, number=number))


def _manage() -> str:
    process = access().process
    document = queries.document_of(session(), process.id)
    drafting = process.drafting_language
    clauses = queries.clauses_of(session(), document.id, drafting, drafting, with_struck=True) if document else []
    return render_template(
        "texts/manage.html",
        document=document,
        words=drafting,
        parts=outline(queries.divisions_of(session(), document.id), clauses) if document else [],
        standing=sum(not clause.struck for clause in clauses),
        struck=sum(clause.struck for clause in clauses),
        coverage=coverage_of(session(), document.id, drafting) if document else {},
        latest=queries.latest_version(session(), document.id) if document else None,
    )


def _words_of(latest: Revision | None) -> dict[str, object]:
    if latest is None:
        return {"base_revision": 0}
    return {"heading": latest.heading, "body": latest.body, "base_revision": latest.number}


def _edit(clause: Clause, latest: Revision | None, form: ClauseForm, merging: Merging | None = None) -> str:
    return render_template(
        "texts/edit.html",
        clause=clause,
        latest=latest,
        form=form,
        merging=merging,
        words=access().process.drafting_language,
    )


def _stale(clause: Clause, latest: Revision | None, form: ClauseForm) -> str:
    """What was typed, brought together with what the clause has become meanwhile; the next sending is based on that."""
    base = queries.revision(session(), clause.id, access().process.drafting_language, form.base_revision.data or 0)
    merging = Merging.of(base, latest, form.body.data or "")
    if merging.merge.clean:
        form.body.data = merging.merge.text
    form.rebase(latest.number if latest else 0)
    return _edit(clause, latest, form, merging)
