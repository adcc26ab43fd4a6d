"""Locking discussions, moving comments to the clause they belong to, merging those that say the same."""

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.comments import locks
from app.comments.models import Comment
from app.comments.queries import comment_by_number
from app.domain.commenting import CommentState
from app.domain.moderating import Measure, check_moderator
from app.domain.phases import Action
from app.moderation import arranging, reviews
from app.moderation.forms import ArrangementForm, MeasureForm
from app.moderation.models import ModerationDecision
from app.moderation.routes.blueprint import pages
from app.moderation.routes.seconding import to_decision
from app.moderation.taking import Hand
from app.processes.access import access, requires
from app.responses.contributions import contributions
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.display import in_language


@pages.route("/processes/<slug>/facilitate/comments/<number:number>/arrangement", methods=["GET", "POST"])
@requires(Action.MODERATE)
def arrange(slug: str, number: int) -> ResponseReturnValue:
    """Lock or open the thread of a comment, move it, merge it, or let it stand for itself again."""
    comment = comment_by_number(session(), access().process.id, number)
    if comment is None or comment.state is not CommentState.PUBLISHED:
        abort(404)
    check_moderator(access().signed_in_person(), author_id=comment.author_id)
    form = ArrangementForm(_measures(comment), access().process.languages, _clauses(comment))
    into = _other(form) if form.validate_on_submit() else None
    if not form.is_submitted() or form.errors or form.into.errors:
        row = next(iter(contributions(session(), [comment.id], [], revealed=True).values()))
        return render_template("moderation/arrange.html", form=form, row=row), 422 if form.errors else 200
    decision = _arranged(form, comment, into)
    session().commit()
    flash(_("Your decision is in the log. Those concerned are told its reasons by mail."))
    return to_decision(decision)


@pages.route("/processes/<slug>/facilitate/clauses/<clause_number>/discussion", methods=["GET", "POST"])
@requires(Action.MODERATE)
def lock_clause(slug: str, clause_number: str) -> ResponseReturnValue:
    """Lock the discussion of a clause, or open it again."""
    clause = clause_by_number(session(), access().process.id, clause_number) or abort(404)
    held = locks.is_locked(session(), clause_id=clause.id, root_id=None)
    form = MeasureForm([_opening() if held else _locking()], access().process.languages)
    if not form.validate_on_submit():
        return render_template("moderation/lock_clause.html", form=form, clause=clause), 422 if form.errors else 200
    hand, measure = Hand(access().signed_in_person()), form.chosen
    assert measure is not None
    decision = arranging.lock_clause(
        session(), access().process, clause, form.grounds, hand, now=now(), measure=measure
    )
    session().commit()
    flash(_("Your decision is in the log. Those concerned are told its reasons by mail."))
    return to_decision(decision)


def _arranged(form: ArrangementForm, comment: Comment, into: Comment | None) -> ModerationDecision:
    held, process, grounds = session(), access().process, form.grounds
    hand, measure = Hand(access().signed_in_person()), form.chosen
    if measure is Measure.MOVE:
        clause = clause_by_number(held, process.id, form.clause.data) or abort(404)
        return arranging.move(held, process, comment, clause, grounds, hand, now=now())
    if measure is Measure.MERGE:
        assert into is not None
        return arranging.merge(held, process, comment, into, grounds, hand, now=now())
    if measure is Measure.SEPARATE:
        return arranging.separate(held, process, comment, grounds, hand, now=now())
    assert measure is not None
    return arranging.lock_thread(held, process, comment, grounds, hand, now=now(), measure=measure)


def _other(form: ArrangementForm) -> Comment | None:
    """The comment to merge into; where there is none of that number, the field says so."""
    if form.chosen is not Measure.MERGE:
        return None
    found = comment_by_number(session(), access().process.id, int(form.into.data or "0"))
    if found is None or found.state is not CommentState.PUBLISHED:
        form.into.errors = [_("No comment of this number can be read in this process.")]
        return None
    return found


def _measures(comment: Comment) -> list[tuple[str, str]]:
    held = locks.is_locked(session(), clause_id=None, root_id=comment.root_id or comment.id)
    offered = [_opening() if held else _locking()]
    if not comment.amendment_id and not comment.correspondence_id:
        offered.append((Measure.MOVE.value, _("Move it to another clause, with the replies to it")))
    if comment.merged_into_id:
        return [*offered, (Measure.SEPARATE.value, _("Let it stand for itself again"))]
    if comment.root_id is None:
        offered.append((Measure.MERGE.value, _("Put it behind another comment that says the same")))
    return offered


def _locking() -> tuple[str, str]:
    return Measure.LOCK.value, _("Lock the discussion: it can be read, but takes no more replies")


def _opening() -> tuple[str, str]:
    return Measure.UNLOCK.value, _("Open the discussion again")


def _clauses(comment: Comment) -> list[tuple[str, str]]:
    """The clauses that still stand, but the one it is on."""
    standing = reviews.clauses_that_stand(session(), access().process.id)
    return [(one.number, in_language(one.label).text or one.number) for one in standing if one.id != comment.clause_id]
