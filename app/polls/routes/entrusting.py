"""Pages of entrusted votes: giving, taking back, and casting for somebody."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotEntrusted
from app.domain.phases import Action
from app.polls import entrusted
from app.polls.ballot_forms import BallotForm, ballot_form
from app.polls.mode_wording import refusal_in_words
from app.polls.models import Entrustment, Question
from app.polls.procedure_forms import EntrustForm
from app.polls.routes.blueprint import pages, question_at, reader_id
from app.polls.wording import answer_in_words, option_names
from app.processes.access import requires
from app.processes.wording import rule_in_words
from app.web.database import now, session


@pages.get("/processes/<slug>/votes/<number:number>/proxies")
@requires(Action.VOTE)
def proxies(slug: str, number: int) -> ResponseReturnValue:
    asked = _with_proxies(number)
    return _show(asked, _form(asked))


@pages.post("/processes/<slug>/votes/<number:number>/proxies")
@requires(Action.VOTE)
def entrust(slug: str, number: int) -> ResponseReturnValue:
    asked = _with_proxies(number)
    form = _form(asked)
    if not form.validate_on_submit():
        return _show(asked, form), 422
    if not _is_entrusted(asked, form):
        return _show(asked, form), 409
    session().commit()
    flash(_("Your vote has been entrusted. You can still vote yourself: your own ballot counts, not theirs."))
    return redirect(url_for("polls.proxies", slug=slug, number=number))


@pages.post("/processes/<slug>/votes/<number:number>/proxies/back")
@requires(Action.VOTE)
def take_back(slug: str, number: int) -> ResponseReturnValue:
    entrusted.take_back(session(), _with_proxies(number), principal_id=reader_id(), now=now())
    session().commit()
    flash(_("Your vote is yours again. A ballot that was cast for you no longer counts."))
    return redirect(url_for("polls.proxies", slug=slug, number=number))


@pages.route("/processes/<slug>/votes/<number:number>/proxies/<number:person>", methods=["GET", "POST"])
@requires(Action.VOTE)
def carried(slug: str, number: int, person: int) -> ResponseReturnValue:
    """The ballot of somebody who has entrusted it to the reader."""
    asked = _with_proxies(number)
    given = entrusted.given_by(session(), asked.id, person)
    if given is None or given.holder_id != reader_id():
        abort(404)
    ballot = entrusted.ballots_carried(session(), asked.id, reader_id()).get(person)
    form = ballot_form(asked, ballot.answer if ballot else None)
    if not form.validate_on_submit():
        return _show_carried(asked, given, form), 422 if form.errors else 200
    entrusted.cast_for(
        session(), asked, holder_id=reader_id(), principal_id=person, answer=form.answer, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("The vote of %(name)s has been counted.", name=given.principal.name))
    return redirect(url_for("polls.proxies", slug=slug, number=number))


def _with_proxies(number: int) -> Question:
    """The question, if its rule has proxies: else there is no such page."""
    asked = question_at(number)
    return asked if entrusted.rule_of(asked) is not None else abort(404)


def _form(asked: Question) -> EntrustForm:
    return EntrustForm(entrusted.candidates(session(), asked, reader_id()))


def _is_entrusted(asked: Question, form: EntrustForm) -> bool:
    """Whether it was taken; why not is told at the field."""
    holder = int(form.holder.data)
    try:
        entrusted.entrust(session(), asked, principal_id=reader_id(), holder_id=holder, now=now())
    except NotEntrusted as refused:
        session().rollback()
        form.holder.errors = [refusal_in_words(refused)]
        return False
    return True


def _show(asked: Question, form: EntrustForm) -> str:
    ballots = entrusted.ballots_carried(session(), asked.id, reader_id())
    return render_template(
        "polls/proxies.html",
        question=asked,
        form=form,
        rule=rule_in_words(asked.rule),
        given=entrusted.given_by(session(), asked.id, reader_id()),
        carried=entrusted.carried_by(session(), asked.id, reader_id()),
        ballots=ballots,
        words={person: ", ".join(answer_in_words(asked, one.answer)) for person, one in ballots.items()},
        is_closed=asked.is_closed(now()),
        is_open=asked.is_open(now()),
    )


def _show_carried(asked: Question, given: Entrustment, form: BallotForm) -> str:
    names = option_names(asked.options)
    return render_template("polls/carried.html", question=asked, given=given, form=form, names=names, own=None)
