"""Answering a questionnaire: the form that keeps what is typed, checking the answers, sending them, taking back."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotInThisState
from app.domain.phases import Action
from app.domain.submitting import Fault, Given, QuestionnaireState, faults
from app.files.checking import Brought
from app.processes.access import access, requires
from app.submissions import queries, services
from app.submissions.forms import ANSWER, FAULTS, FILE, AnswersForm, answers_form, given_in
from app.submissions.models import Questionnaire, SubmissionDraft
from app.submissions.routes.blueprint import pages, the_questionnaire
from app.submissions.services import Sent
from app.web.database import now, session
from app.web.once import new_token
from app.web.throttles import count_contribution


@pages.route("/processes/<slug>/questionnaires/<number:number>/answers", methods=["GET", "POST"])
@requires(Action.COMMENT)
def answer(slug: str, number: int) -> ResponseReturnValue:
    """Whatever is typed is kept at once, also what cannot be sent yet; then it is saved for later or checked."""
    questionnaire = _open(number)
    draft = _draft(questionnaire)
    form = answers_form(questionnaire, access().process.languages, draft.typed if draft else {})
    if not form.is_submitted():
        return _page(form, questionnaire, draft)
    valid, files = form.validate_on_submit(), form.files()
    form.take_letter()
    typed = {**form.typed(), "without": request.form.getlist("without", type=int)}
    if valid:
        draft = services.keep_draft(
            session(), questionnaire, author_id=access().signed_in_person(), typed=typed, files=files, now=now()
        )  # fmt: skip
        session().commit()
    if valid and "save" in request.form:
        flash(_("What you have written is kept. Only you see it until you send it."))
        return redirect(url_for("submissions.answer", slug=slug, number=number))
    _judge(form, questionnaire, typed, [*files, *_brought_before(draft)])
    if any(one.errors for one in form) or form.form_errors:
        form.form_token.data = new_token()  # what was typed is kept already, and with it this form's token is spent
        return _page(form, questionnaire, draft), 422
    return redirect(url_for("submissions.check", slug=slug, number=number))


@pages.route("/processes/<slug>/questionnaires/<number:number>/check", methods=["GET", "POST"])
@requires(Action.COMMENT)
def check(slug: str, number: int) -> ResponseReturnValue:
    questionnaire = _open(number)
    draft = _draft(questionnaire)
    if draft is None:
        return redirect(url_for("submissions.answer", slug=slug, number=number))
    given, letter = given_in(questionnaire, draft.typed, _brought_before(draft)), draft.typed.get("letter", "")
    asked = services.asked_in(questionnaire)
    wrong = faults(asked, given, letter=letter, takes_letters=questionnaire.takes_letters)
    form = answers_form(questionnaire, access().process.languages, draft.typed)
    if wrong or request.method == "GET":
        page = render_template(
            "submissions/check.html", questionnaire=questionnaire, given=given, letter=letter, wrong=wrong, draft=draft,
            faults=FAULTS, form=form, answer_prefix=ANSWER,
        )  # fmt: skip
        return page, 422 if request.method == "POST" else 200
    access().hold(Action.COMMENT)
    sent = Sent(draft.typed.get("language") or access().process.drafting_language, given, _files(draft), letter)
    submission = services.send(session(), access().process, questionnaire, sent, author=_member(), now=now())
    count_contribution()
    session().commit()
    flash(_("Your submission has been received. Its number is %(number)s.", number=submission.number))
    return redirect(url_for("submissions.receipt", slug=slug, number=submission.number))


@pages.post("/processes/<slug>/questionnaires/<number:number>/answers/deletion")
@requires(Action.COMMENT_WITHDRAW)
def discard(slug: str, number: int) -> ResponseReturnValue:
    services.discard_draft(session(), the_questionnaire(number), author_id=access().signed_in_person())
    session().commit()
    flash(_("What you had begun has been deleted."))
    return redirect(url_for("submissions.questionnaire", slug=slug, number=number))


@pages.post("/processes/<slug>/submissions/<number:number>/withdrawal")
@requires(Action.COMMENT_WITHDRAW)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    found = queries.submission_by_number(session(), access().process.id, number) or abort(404)
    if found.author_id != access().person_id:
        abort(403)
    services.withdraw(session(), access().process, found, author_id=access().signed_in_person(), now=now())
    session().commit()
    flash(_("Your submission has been withdrawn. Its number stays."))
    return redirect(url_for("submissions.submission", slug=slug, number=number))


def _page(form: AnswersForm, questionnaire: Questionnaire, draft: SubmissionDraft | None) -> str:
    return render_template(
        "submissions/answer.html", form=form, questionnaire=questionnaire, draft=draft, answer_prefix=ANSWER,
        file_prefix=FILE,
    )  # fmt: skip


def _judge(form: AnswersForm, questionnaire: Questionnaire, typed: Mapping[str, Any], files: list[int]) -> None:
    """Name what is wrong beside the question it is about; a field that has a fault already keeps that one."""
    given: dict[int, Given] = given_in(questionnaire, typed, files)
    asked = services.asked_in(questionnaire)
    wrong = faults(asked, given, letter=typed["letter"], takes_letters=questionnaire.takes_letters)
    for number, fault in wrong.items():
        if not number:
            form.form_errors.append(FAULTS[fault])
            continue
        field = form[f"{FILE}{number}" if f"{FILE}{number}" in form else f"{ANSWER}{number}"]
        field.errors = list(field.errors) or [FAULTS.get(fault, FAULTS[Fault.MISSING])]


def _open(number: int) -> Questionnaire:
    questionnaire = the_questionnaire(number)
    if questionnaire.state is not QuestionnaireState.OPEN:
        raise NotInThisState
    return questionnaire


def _draft(questionnaire: Questionnaire) -> SubmissionDraft | None:
    return queries.draft_of(session(), questionnaire.id, access().person_id)


def _brought_before(draft: SubmissionDraft | None) -> list[int]:
    return [one.question_number for one in draft.files] if draft else []


def _files(draft: SubmissionDraft) -> dict[int, Brought]:
    return {one.question_number: Brought(one.name, one.media_type, one.content or b"") for one in draft.files}


def _member() -> Any:
    member = access().membership
    assert member is not None
    return member
