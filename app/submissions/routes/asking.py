"""The team's pages of questionnaires: making one, its questions, opening and closing it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.phases import Action
from app.processes.access import access, requires
from app.submissions import asking, queries
from app.submissions.forms import ANSWER_KINDS, question_form, questionnaire_form
from app.submissions.models import AskedQuestion, Questionnaire
from app.submissions.routes.blueprint import pages, the_questionnaire
from app.texts import queries as texts
from app.web.database import now, session


@pages.get("/processes/<slug>/facilitate/submissions")
@requires(Action.QUESTIONNAIRE_EDIT)
def desk(slug: str) -> ResponseReturnValue:
    process_id = access().process.id
    return render_template(
        "submissions/desk.html", questionnaires=queries.questionnaires_of(session(), process_id, prepared=True),
        counts=queries.counts_by_questionnaire(session(), process_id),
        letters=queries.letters_waiting(session(), process_id),
        waiting=queries.count_letters_waiting(session(), process_id),
    )  # fmt: skip


@pages.route("/processes/<slug>/facilitate/questionnaires/new", methods=["GET", "POST"])
@requires(Action.QUESTIONNAIRE_EDIT)
def new_questionnaire(slug: str) -> ResponseReturnValue:
    form = questionnaire_form(access().process.languages)
    if not form.validate_on_submit():
        return render_template("submissions/new_questionnaire.html", form=form), 422 if form.errors else 200
    made = asking.prepare(session(), access().process, form.described, now=now())
    session().commit()
    flash(_("The questionnaire is prepared. Now add its questions; only the team sees it."))
    return redirect(url_for("submissions.edit", slug=slug, number=made.number))


@pages.route("/processes/<slug>/facilitate/questionnaires/<number:number>", methods=["GET", "POST"])
@requires(Action.QUESTIONNAIRE_EDIT)
def edit(slug: str, number: int) -> ResponseReturnValue:
    found = the_questionnaire(number)
    form = questionnaire_form(access().process.languages, found)
    if not form.validate_on_submit():
        page = render_template("submissions/edit.html", form=form, questionnaire=found, kinds=ANSWER_KINDS)
        return page, 422 if form.errors else 200
    asking.describe(session(), found, form.described, edition=form.edition_carried)
    session().commit()
    flash(_("What is said of the questionnaire has been changed."))
    return redirect(url_for("submissions.edit", slug=slug, number=number))


@pages.route("/processes/<slug>/facilitate/questionnaires/<number:number>/questions/new", methods=["GET", "POST"])
@requires(Action.QUESTIONNAIRE_EDIT)
def new_question(slug: str, number: int) -> ResponseReturnValue:
    found, clauses = the_questionnaire(number), _clauses()
    form = question_form(access().process.languages, list(clauses))
    if not form.validate_on_submit():
        page = render_template("submissions/new_question.html", form=form, questionnaire=found)
        return page, 422 if form.errors else 200
    asking.ask(session(), found, form.asked(clauses))
    session().commit()
    flash(_("The question has been added."))
    return redirect(url_for("submissions.edit", slug=slug, number=number, _anchor="questions"))


@pages.route(
    "/processes/<slug>/facilitate/questionnaires/<number:number>/questions/<number:question>", methods=["GET", "POST"]
)
@requires(Action.QUESTIONNAIRE_EDIT)
def edit_question(slug: str, number: int, question: int) -> ResponseReturnValue:
    found, clauses = the_questionnaire(number), _clauses()
    asked = _question(found, question)
    form = question_form(access().process.languages, list(clauses), asked)
    if not form.validate_on_submit():
        page = render_template("submissions/edit_question.html", form=form, questionnaire=found, question=asked)
        return page, 422 if form.errors else 200
    asking.ask_otherwise(session(), found, asked, form.asked(clauses))
    session().commit()
    flash(_("The question has been changed."))
    return redirect(url_for("submissions.edit", slug=slug, number=number, _anchor="questions"))


@pages.post("/processes/<slug>/facilitate/questionnaires/<number:number>/questions/<number:question>/move")
@requires(Action.QUESTIONNAIRE_EDIT)
def move_question(slug: str, number: int, question: int) -> ResponseReturnValue:
    found = the_questionnaire(number)
    asking.move(session(), found, _question(found, question), up=request.form.get("to") != "down")
    session().commit()
    return redirect(url_for("submissions.edit", slug=slug, number=number, _anchor="questions"))


@pages.post("/processes/<slug>/facilitate/questionnaires/<number:number>/questions/<number:question>/deletion")
@requires(Action.QUESTIONNAIRE_EDIT)
def take_out_question(slug: str, number: int, question: int) -> ResponseReturnValue:
    found = the_questionnaire(number)
    asking.take_out(session(), found, _question(found, question))
    session().commit()
    flash(_("The question has been taken out."))
    return redirect(url_for("submissions.edit", slug=slug, number=number, _anchor="questions"))


@pages.post("/processes/<slug>/facilitate/questionnaires/<number:number>/opening")
@requires(Action.QUESTIONNAIRE_EDIT)
def open_questionnaire(slug: str, number: int) -> ResponseReturnValue:
    found = the_questionnaire(number)
    asking.open_to_answers(session(), access().process, found, actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The questionnaire is open. Whoever may comment can answer it now."))
    return redirect(url_for("submissions.questionnaire", slug=slug, number=number))


@pages.post("/processes/<slug>/facilitate/questionnaires/<number:number>/close")
@requires(Action.QUESTIONNAIRE_EDIT)
def close_questionnaire(slug: str, number: int) -> ResponseReturnValue:
    found = the_questionnaire(number)
    asking.close(session(), access().process, found, actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The questionnaire is closed. What came stays to be read."))
    return redirect(url_for("submissions.questionnaire", slug=slug, number=number))


def _question(questionnaire: Questionnaire, number: int) -> AskedQuestion:
    return next((one for one in questionnaire.questions if one.number == number), None) or abort(404)


def _clauses() -> dict[str, int]:
    """The clauses of today's text by number, in its order."""
    process = access().process
    document = texts.document_of(session(), process.id)
    if document is None:
        return {}
    rows = texts.clauses_of(session(), document.id, process.drafting_language, process.drafting_language)
    return {row.number: row.id for row in rows}
