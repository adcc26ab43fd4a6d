"""Plain-language summaries: written by the team for a clause or a version, read by everybody with their history."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.languages import summaries
from app.languages.forms import SummaryForm
from app.languages.queries import summary_history, summary_languages
from app.languages.routes.blueprint import pages
from app.languages.routes.places import language_of_process
from app.processes.access import access, requires
from app.texts import queries
from app.texts.routes.places import language_of_words, the_clause, the_text, the_version
from app.web.database import now, session


@pages.get("/processes/<slug>/clauses/<number>/summary")
@requires(Action.READ)
def clause_summary(slug: str, number: str) -> ResponseReturnValue:
    clause, words = the_clause(number), language_of_words()
    return render_template(
        "languages/clause_summary.html",
        clause=clause,
        words=words,
        history=summary_history(session(), clause_id=clause.id, language=words),
        spoken=summary_languages(session(), clause_id=clause.id),
        row=queries.clause_in(session(), clause.id, words, access().process.drafting_language),
    )


@pages.get("/processes/<slug>/versions/<number:version>/summary")
@requires(Action.READ)
def version_summary(slug: str, version: int) -> ResponseReturnValue:
    shown, words = the_version(the_text(), version), language_of_words()
    return render_template(
        "languages/version_summary.html",
        version=shown,
        words=words,
        history=summary_history(session(), version_id=shown.id, language=words),
        spoken=summary_languages(session(), version_id=shown.id),
    )


@pages.route("/processes/<slug>/facilitate/clauses/<number>/summary/<words>", methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def summarise_clause(slug: str, number: str, words: str) -> ResponseReturnValue:
    clause, language = the_clause(number), language_of_process(words)
    history = summary_history(session(), clause_id=clause.id, language=language)
    form = _form(history[0].body if history else "", history[0].number if history else 0)
    stale = _stale(form, history[0].number if history else 0)
    if not form.validate_on_submit() or stale:
        shown = render_template(
            "languages/summarise_clause.html",
            clause=clause,
            words=language,
            form=form,
            stale=history[0] if stale and history else None,
            spoken=summary_languages(session(), clause_id=clause.id),
            row=queries.clause_in(session(), clause.id, language, access().process.drafting_language),
        )
        return shown, 409 if stale else 422 if form.errors else 200
    summaries.summarise_clause(
        session(),
        access().process,
        clause,
        language=language,
        body=form.body.data or "",
        base_number=form.base.data or 0,
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The summary has been saved. The text itself has not changed."))
    return redirect(url_for("languages.clause_summary", slug=slug, number=number, lang=language))


@pages.route("/processes/<slug>/facilitate/versions/<number:version>/summary/<words>", methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def summarise_version(slug: str, version: int, words: str) -> ResponseReturnValue:
    shown, language = the_version(the_text(), version), language_of_process(words)
    history = summary_history(session(), version_id=shown.id, language=language)
    form = _form(history[0].body if history else "", history[0].number if history else 0)
    stale = _stale(form, history[0].number if history else 0)
    if not form.validate_on_submit() or stale:
        page = render_template(
            "languages/summarise_version.html",
            version=shown,
            words=language,
            form=form,
            stale=history[0] if stale and history else None,
            spoken=summary_languages(session(), version_id=shown.id),
        )
        return page, 409 if stale else 422 if form.errors else 200
    summaries.summarise_version(
        session(),
        access().process,
        shown,
        language=language,
        body=form.body.data or "",
        base_number=form.base.data or 0,
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The summary has been saved. The text itself has not changed."))
    return redirect(url_for("languages.version_summary", slug=slug, version=version, lang=language))


def _form(body: str, number: int) -> SummaryForm:
    return SummaryForm(data={"body": body, "base": number})


def _stale(form: SummaryForm, latest: int) -> bool:
    """Whether somebody else wrote a summary meanwhile; what was typed is kept, and starts from theirs next time."""
    if request.method != "POST" or form.base.data == latest or form.base.data is None:
        return False
    form.rebase(latest)
    return True
