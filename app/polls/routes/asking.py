"""Pages on which questions are put: one, several alternatives, and changing one until the first ballot."""

from collections.abc import Mapping
from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number, amendments_on
from app.amendments.redline import redline_on
from app.domain.amending import OPEN
from app.domain.answering import Method
from app.domain.phases import Action
from app.polls import queries, services
from app.polls.forms import (
    EACH,
    AlternativesForm,
    QuestionForm,
    offered,
    options_untouched,
    question_form,
    revision_form,
    shown_options,
    words,
)
from app.polls.models import Option, Question
from app.polls.procedure_forms import mode_in, reminders_in
from app.polls.putting import OptionsMalformed, options_of
from app.polls.routes.blueprint import pages, question_at, reader_id
from app.polls.wording import lacking_in_words
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
    options = _options(form) if form.is_submitted() and not form.errors else []
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
        method=Method(form.method.data),
        options=options,
        mode=mode_in(form),
        reminders=reminders_in(form),
    )
    session().commit()
    flash(_("The question has been put. Members can vote from its opening on."))
    return redirect(url_for("polls.question", slug=slug, number=put.number))


@pages.route("/processes/<slug>/facilitate/votes/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.QUESTION_PUT)
def edit(slug: str, number: int) -> ResponseReturnValue:
    process, asked = access().process, question_at(number)
    form = question_form(process.languages, _names())(data=_as_form(asked))
    form = revision_form(asked, form, process.languages)
    frozen = form.is_submitted() and asked.roll is not None
    valid = not frozen and form.validate_on_submit()
    options = _other_options(form, asked) if valid else None
    if not valid or form.errors:
        rule = rule_in_words(asked.rule if frozen else process.decision_rule)
        page = render_template("polls/edit.html", form=form, question=asked, rule=rule, frozen=frozen)
        return page, 409 if frozen else _status(form)
    hours = _hours(form)
    services.revise(
        session(),
        asked,
        title=words(form, "title", process.languages),
        explanation=words(form, "explanation", process.languages),
        opens=hours["opens"],
        closes=hours["closes"],
        author_id=reader_id(),
        now=now(),
        mode=mode_in(form),
        reminders=reminders_in(form),
        method=Method(form.method.data) if "method" in form else None,
        options=options,
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
    if form.together.data != EACH:
        return _put_together(form, clause, waiting)
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


def _put_together(form: AlternativesForm, clause: Clause, waiting: Mapping[int, Amendment]) -> ResponseReturnValue:
    """One question that chooses between the amendments and keeping the current text."""
    process, hours = access().process, _hours(form)
    put = services.put(
        session(),
        process,
        title=_which(clause.number),
        explanation={},
        opens=hours["opens"],
        closes=hours["closes"],
        author_id=reader_id(),
        now=now(),
        clause=clause,
        method=Method(form.together.data),
        options=[Option(key=f"amendment-{number}", label={}, amendment=waiting[number]) for number in form.chosen],
    )
    session().commit()
    flash(_("The question has been put. Members can vote from its opening on."))
    return redirect(url_for("polls.question", slug=process.slug, number=put.number))


def _which(number: str) -> dict[str, str]:
    """The question between the alternatives to a clause, in every language of the process."""
    words: dict[str, str] = {}
    for code in access().process.languages:
        with force_locale(code.replace("-", "_")):
            words[code] = _("Which wording of clause %(number)s should hold?", number=number)
    return words


def _options(form: QuestionForm) -> list[Option]:
    """The options the form asks for; an error on the field when they cannot be put."""
    asked = offered(form, access().process.languages)
    if asked is None:
        form.option_amendments.errors = [_("Write the numbers of amendments, such as 3, 8.")]
        return []
    try:
        return options_of(session(), access().process, Method(form.method.data), asked)
    except OptionsMalformed as fault:
        form.option_amendments.errors = [lacking_in_words(fault)]
        return []


def _other_options(form: QuestionForm, asked: Question) -> list[Option] | None:
    """The options of a changed question; None where neither they nor how it is answered were touched."""
    if "method" not in form:
        return None
    same = form.method.data == asked.method.value and options_untouched(form, asked, access().process.languages)
    return None if same else _options(form)


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
    options = shown_options(asked, access().process.languages)
    return {**titles, **explanations, "method": asked.method.value, **options, **_held_as_form(asked)}


def _held_as_form(asked: Question) -> dict[str, object]:
    reminders = [str(hours) for hours in asked.reminders]
    return {"opens": asked.opens, "closes": asked.closes, "mode": asked.mode.value, "reminders": reminders}


def _names() -> dict[str, str]:
    return {code: language_name(code) for code in access().process.languages}


def _status(form: QuestionForm | AlternativesForm) -> int:
    return 422 if form.errors else 200
