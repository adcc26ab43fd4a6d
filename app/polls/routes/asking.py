"""Pages on which questions are put: one, several alternatives, and changing one until the first ballot."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number, amendments_on
from app.amendments.redline import redline_on
from app.domain.amending import OPEN
from app.domain.phases import Action
from app.polls import queries, services
from app.polls.forms import AlternativesForm, QuestionForm, question_form, words
from app.polls.models import Question
from app.polls.routes.blueprint import pages, question_at, reader_id
from app.processes.access import access, requires
from app.processes.wording import rule_in_words
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.display import language_name


@pages.route("/processes/<slug>/facilitate/votes/new", methods=["GET", "POST"])
@requires(Action.QUESTION_PUT)
def new(slug: str) -> ResponseReturnValue:
    process = access().process
    form = question_form(process.languages, _names())()
    if not form.is_submitted():
        _propose_dates(form)
    clause, amendment = _subject(form) if form.validate_on_submit() else (None, None)
    if not form.is_submitted() or form.errors:
        return render_template("polls/new.html", form=form, rule=rule_in_words(process.decision_rule)), _status(form)
    hours = _hours(form)
    put = services.put(
        session(),
        process,
        title=words(form, "title", process.languages),
        explanation=words(form, "explanation", process.languages),
        opens=hours["opens"],
        closes=hours["closes"],
        author_id=reader_id(),
        now=now(),
        clause=clause,
        amendment=amendment,
    )
    session().commit()
    flash(_("The question has been put. Members can vote from its opening on."))
    return redirect(url_for("polls.question", slug=slug, number=put.number))


@pages.route("/processes/<slug>/facilitate/votes/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.QUESTION_PUT)
def edit(slug: str, number: int) -> ResponseReturnValue:
    process, asked = access().process, question_at(number)
    form = question_form(process.languages, _names())(data=_as_form(asked))
    del form.subject, form.number
    if not form.validate_on_submit():
        rule = rule_in_words(process.decision_rule)
        return render_template("polls/edit.html", form=form, question=asked, rule=rule), _status(form)
    services.revise(
        session(),
        asked,
        title=words(form, "title", process.languages),
        explanation=words(form, "explanation", process.languages),
        **_hours(form),
        author_id=reader_id(),
        now=now(),
    )
    session().commit()
    flash(_("The question has been changed."))
    return redirect(url_for("polls.question", slug=slug, number=number))


@pages.route("/processes/<slug>/facilitate/votes/alternatives/<clause_number>", methods=["GET", "POST"])
@requires(Action.QUESTION_PUT)
def alternatives(slug: str, clause_number: str) -> ResponseReturnValue:
    """Put the open amendments of a clause to the vote at the same time, one question each."""
    process = access().process
    clause = clause_by_number(session(), process.id, clause_number) or abort(404)
    waiting = {one.number: one for one in amendments_on(session(), clause.id) if one.state in OPEN}
    labels = {number: _("Amendment %(number)s", number=number) for number in waiting}
    form = AlternativesForm(labels, data={"amendments": [str(number) for number in waiting]})
    if not form.is_submitted():
        _propose_dates(form)
    if not form.validate_on_submit():
        redlines = {number: redline_on(one, clause.id) for number, one in waiting.items()}
        asked = queries.questions_on_amendments(session(), [one.id for one in waiting.values()])
        rule = rule_in_words(process.decision_rule)
        page = render_template(
            "polls/alternatives.html",
            form=form, clause=clause, waiting=waiting, redlines=redlines, asked=asked, rule=rule,
        )  # fmt: skip
        return page, _status(form)
    hours = _hours(form)
    for number in form.chosen:
        services.put(
            session(),
            process,
            title=_in_each_language("title", number),
            explanation=_in_each_language("explanation", number),
            opens=hours["opens"],
            closes=hours["closes"],
            author_id=reader_id(),
            now=now(),
            amendment=waiting[number],
        )
    session().commit()
    flash(ngettext("%(num)s question has been put.", "%(num)s questions have been put.", len(form.chosen)))
    return redirect(url_for("polls.listing", slug=slug))


def _in_each_language(name: str, number: int) -> dict[str, str]:
    """The words of the question on one alternative, in every language of the process."""
    words: dict[str, str] = {}
    for code in access().process.languages:
        with force_locale(code.replace("-", "_")):
            words[code] = {
                "title": _("Should amendment %(number)s be adopted?", number=number),
                "explanation": _(
                    "Each alternative is voted on by itself. If none is carried, the current text stays; "
                    "if several are, the facilitators bring them together."
                ),
            }[name]
    return words


def _subject(form: QuestionForm) -> tuple[Clause | None, Amendment | None]:
    """The clause or amendment the form names; an error on the field when there is none of that number."""
    process_id, number = access().process.id, form.number.data or ""
    clause = clause_by_number(session(), process_id, number) if form.subject.data == "clause" else None
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    wanted = int(number) if form.subject.data == "amendment" and is_number else 0
    amendment = amendment_by_number(session(), process_id, wanted) if wanted else None
    amendment = None if amendment is None or amendment.hidden else amendment
    if form.subject.data != "text" and clause is None and amendment is None:
        form.number.errors = [_("There is nothing with this number in the process.")]
    return clause, amendment


def _propose_dates(form: QuestionForm | AlternativesForm) -> None:
    """The dates of the phase of voting, which are the natural ones."""
    voting = next((phase for phase in access().process.phases if phase.kind == "voting"), None)
    if voting:
        form.opens.data, form.closes.data = voting.opens, voting.closes


def _hours(form: QuestionForm | AlternativesForm) -> dict[str, datetime]:
    opens, closes = form.opens.data, form.closes.data
    assert opens is not None, "a valid form has both"
    assert closes is not None, "a valid form has both"
    return {"opens": opens, "closes": closes}


def _as_form(asked: Question) -> dict[str, object]:
    titles = {f"title_{code}": text for code, text in asked.title.items()}
    explanations = {f"explanation_{code}": text for code, text in asked.explanation.items()}
    return {**titles, **explanations, "opens": asked.opens, "closes": asked.closes}


def _names() -> dict[str, str]:
    return {code: language_name(code) for code in access().process.languages}


def _status(form: QuestionForm | AlternativesForm) -> int:
    return 422 if form.errors else 200
