"""Acting on many at once: a page that lists what would change and what would not, then the act, then its undoing."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.desk import together as acts
from app.desk.filtering import Filters, asked_of, filters_asked, queue_url, works_of
from app.desk.forms import ConfirmForm, HideForm
from app.desk.queue import queue_of
from app.desk.routes.blueprint import pages
from app.desk.services import Piece
from app.desk.sources import AMENDMENT, SOURCES
from app.desk.team import Team, team_of
from app.desk.together import Chosen, Done, Grounds
from app.domain.bulk import MOST_AT_ONCE, UNDO, BulkKind
from app.domain.moderating import ReportReason
from app.domain.phases import Action
from app.domain.urgency import Work
from app.processes.access import access, requires
from app.web import paging
from app.web.database import now, session
from app.web.languages import reader_language

NEEDS = {
    BulkKind.ASSIGN: Action.DESK_ASSIGN,
    BulkKind.LET_THROUGH: Action.MODERATE,
    BulkKind.HIDE: Action.MODERATE,
    BulkKind.ANSWER: Action.RESPOND,
}


@pages.route("/processes/<slug>/facilitate/together", methods=["GET", "POST"])
@requires(Action.FACILITATE)
def together(slug: str) -> ResponseReturnValue:
    part, team = access(), team_of(session(), access().process.id)
    filters = filters_asked(part, team)
    if not request.values.get("act"):
        return redirect(queue_url(slug, filters))
    act = _act()
    to_id = paging.whole_number(request.values.get("to"), largest=2**31 - 1) or None
    if act is BulkKind.ASSIGN and to_id is not None and to_id not in team:
        abort(404)
    named = _named(filters, team)
    if not named:
        flash(_("Tick at least one piece of work first."))
        return redirect(queue_url(slug, filters))
    chosen = acts.chosen_of(
        session(),
        part.process,
        act,
        named,
        actor_id=part.signed_in_person(),
        to_id=to_id,
        works=works_of(part),
        team=team,
        revealed=part.can(Action.MODERATE),
        now=now(),
    )
    form = HideForm(part.process.languages) if act is BulkKind.HIDE else ConfirmForm()
    if act is not BulkKind.ANSWER and form.validate_on_submit():
        done = _carried_out(act, chosen, form, to_id, team)
        session().commit()
        flash(_told(done))
        return redirect(queue_url(slug, filters))
    page = render_template(
        "desk/together.html",
        form=form,
        act=act.value,
        changing=[one for one in chosen if one.obstacle is None],
        staying=[one for one in chosen if one.obstacle is not None],
        to=team.get(to_id) if to_id else None,
        to_id=to_id,
        team=team,
        filters=filters,
        minutes=UNDO.seconds // 60,
        answering=_numbers(chosen),
    )
    return page, 422 if form.errors else 200


@pages.post("/processes/<slug>/facilitate/together/<number:act_id>/undoing")
@requires(Action.FACILITATE)
def undo(slug: str, act_id: int) -> ResponseReturnValue:
    part = access()
    act = acts.act_by_id(session(), part.process.id, act_id, part.signed_in_person()) or abort(404)
    part.require(NEEDS[act.kind])
    number = acts.undo(
        session(),
        part.process,
        act,
        team=team_of(session(), part.process.id),
        facts=_("It was hidden together with others, and whoever did so took that back at once."),
        language=reader_language(),
        now=now(),
    )
    session().commit()
    flash(ngettext("%(num)s is as it was before.", "%(num)s are as they were before.", number))
    return redirect(url_for("desk.queue", slug=slug))


def _act() -> BulkKind:
    """The act that is asked for, if the reader may do it: 400 for no act, 404 for one that is not for them."""
    asked = request.values.get("act", "")
    if asked not in {one.value for one in BulkKind}:
        abort(400)
    access().require(NEEDS[BulkKind(asked)])
    return BulkKind(asked)


def _named(filters: Filters, team: Team) -> Sequence[Piece]:
    """What is ticked, or (asked for by `all`) the first so many that the filters leave."""
    if request.method == "GET" and request.args.get("all"):
        asked = asked_of(filters, access(), team)
        found = queue_of(session(), access().process, asked, now=now(), limit=MOST_AT_ONCE)[:MOST_AT_ONCE]
        return [Piece(one.work, one.about, one.number) for one in found]
    given = list(dict.fromkeys(request.values.getlist("item")))
    if len(given) > MOST_AT_ONCE:
        abort(400)
    return [_piece(one) for one in given]


def _piece(key: str) -> Piece:
    parts = key.split("-")
    if len(parts) != 3 or not any((one.work.value, one.about) == (parts[0], parts[1]) for one in SOURCES):
        abort(400)
    return Piece(Work(parts[0]), parts[1], paging.whole_number(parts[2], smallest=1, largest=999_999_999))


def _carried_out(
    act: BulkKind, chosen: Sequence[Chosen], form: ConfirmForm | HideForm, to_id: int | None, team: Team
) -> Done:
    process, actor_id = access().process, access().signed_in_person()
    if act is BulkKind.ASSIGN:
        return acts.assign(session(), process, chosen, to_id=to_id, team=team, actor_id=actor_id, now=now())
    if isinstance(form, HideForm):
        rule, facts, law = ReportReason(form.rule.data), form.facts.data or "", form.legal_ground.data or ""
        grounds = Grounds(rule, facts, form.language.data, law)
        return acts.hide(session(), process, chosen, grounds, actor_id=actor_id, now=now())
    return acts.let_through(session(), process, chosen, actor_id=actor_id, now=now())


def _told(done: Done) -> str:
    number = len(done.act.items)
    told = {
        BulkKind.ASSIGN: ngettext("%(num)s is given.", "%(num)s are given.", number),
        BulkKind.HIDE: ngettext("%(num)s is hidden.", "%(num)s are hidden.", number),
        BulkKind.LET_THROUGH: ngettext(
            "%(num)s is published as soon as the time to undo it is over.",
            "%(num)s are published as soon as the time to undo it is over.",
            number,
        ),
    }[done.act.kind]
    if not done.left:
        return told
    stayed = ngettext(
        "%(num)s was changed by somebody else meanwhile and stays as it is.",
        "%(num)s were changed by somebody else meanwhile and stay as they are.",
        len(done.left),
    )
    return f"{told} {stayed}"


def _numbers(chosen: Sequence[Chosen]) -> dict[str, str]:
    """The contributions to answer, as the page of responses takes them."""
    given: dict[str, list[str]] = {"comments": [], "amendments": []}
    for one in (one for one in chosen if one.obstacle is None):
        given["amendments" if one.piece.about == AMENDMENT else "comments"].append(str(one.piece.number))
    return {name: ",".join(numbers) for name, numbers in given.items() if numbers}
