"""Pages of blocks: putting one, its single ballot, having a question taken out."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.domain.answering import said
from app.domain.phases import Action
from app.polls import blocks, queries
from app.polls.mode_wording import MODES, PROMISES
from app.polls.models import Block
from app.polls.procedure_forms import BlockBallotForm, BlockForm, block_form, mode_in, reminders_in
from app.polls.routes.blueprint import pages, question_at, reader_id
from app.polls.wording import choice_in_words
from app.processes.access import access, requires
from app.processes.wording import rule_in_words
from app.texts.models import Clause
from app.texts.queries import clauses_by_numbers
from app.web.database import now, session
from app.web.display import language_name


@pages.get("/processes/<slug>/votes/blocks/<number:number>")
@requires(Action.READ)
def block(slug: str, number: int) -> ResponseReturnValue:
    return _show(_block(number), BlockBallotForm())


@pages.post("/processes/<slug>/votes/blocks/<number:number>/ballot")
@requires(Action.VOTE)
def block_ballot(slug: str, number: int) -> ResponseReturnValue:
    found, form = _block(number), BlockBallotForm()
    if not form.validate_on_submit():
        return _show(found, form), 422
    blocks.cast_block(session(), found, voter_id=reader_id(), answer=said(form.choice.data), now=now())
    session().commit()
    flash(_("Your vote has been counted on every question of the block. You can change each until the close."))
    return redirect(url_for("polls.block", slug=slug, number=number))


@pages.post("/processes/<slug>/votes/<number:number>/take-out")
@requires(Action.VOTE)
def take_out(slug: str, number: int) -> ResponseReturnValue:
    asked = question_at(number)
    blocks.take_out(session(), asked, member_id=reader_id(), now=now())
    session().commit()
    flash(_("The question has been taken out of the block. It is voted on by itself."))
    return redirect(url_for("polls.question", slug=slug, number=number))


@pages.route("/processes/<slug>/facilitate/votes/blocks/new", methods=["GET", "POST"])
@requires(Action.QUESTION_PUT)
def new_block(slug: str) -> ResponseReturnValue:
    process = access().process
    names = {code: language_name(code) for code in process.languages}
    form = block_form(process.languages, names, _clauses())
    if not form.is_submitted():
        _propose_dates(form)
    if not form.validate_on_submit():
        rule = rule_in_words(process.decision_rule)
        return render_template("polls/new_block.html", form=form, rule=rule), 422 if form.errors else 200
    opens, closes = form.opens.data, form.closes.data
    assert opens is not None, "a valid form has both"
    assert closes is not None, "a valid form has both"
    put = blocks.put_block(
        session(),
        process,
        title={code: form[f"title_{code}"].data for code in process.languages if form[f"title_{code}"].data},
        explanation={},
        items=_items(form),
        opens=opens,
        closes=closes,
        take_out_until=form.take_out_until.data or opens,
        mode=mode_in(form),
        reminders=reminders_in(form),
        author_id=reader_id(),
        now=now(),
    )
    session().commit()
    flash(_("The block has been put. Members can have clauses taken out of it before they vote."))
    return redirect(url_for("polls.block", slug=slug, number=put.number))


def _clauses() -> list[tuple[str, str]]:
    """The clauses that stand in the text, by number."""
    numbers = blocks.numbers_to_put(session(), access().process.id)
    return [(number, _("Clause %(number)s", number=number)) for number in numbers]


def _items(form: BlockForm) -> list[blocks.Item]:
    found = clauses_by_numbers(session(), access().process.id, form.clauses.data or [])
    return [blocks.Item(clause, _title_of(clause)) for clause in found.values()]


def _title_of(clause: Clause) -> Mapping[str, str]:
    titles: dict[str, str] = {}
    for code in access().process.languages:
        with force_locale(code.replace("-", "_")):
            titles[code] = _("Do you adopt clause %(number)s?", number=clause.number)
    return titles


def _propose_dates(form: BlockForm) -> None:
    """The dates of the phase of voting, which are the natural ones."""
    voting = next((phase for phase in access().process.phases if phase.kind == "voting"), None)
    if voting:
        form.opens.data, form.closes.data = voting.opens, voting.closes


def _show(found: Block, form: BlockBallotForm) -> str:
    own = queries.ballots_of(session(), access().process.id, access().person_id)
    together = [one for one in found.questions if one.taken_out_at is None]
    first = together[0] if together else found.questions[0]
    return render_template(
        "polls/block.html",
        block=found,
        together=together,
        alone=[one for one in found.questions if one.taken_out_at is not None],
        form=form,
        own={number: choice_in_words(answer.get("choice")) for number, answer in own.items()},
        rule=rule_in_words(first.rule),
        mode=MODES[first.mode],
        promise=PROMISES[first.mode],
        is_open=found.opens <= now() < found.closes,
        is_closed=now() >= found.closes,
        can_be_taken_out={one.id for one in together if blocks.may_be_taken_out(one, now())},
    )


def _block(number: int) -> Block:
    return blocks.block_by_number(session(), access().process.id, number) or abort(404)
