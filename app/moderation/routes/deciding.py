"""Deciding about a contribution: hide, restore, leave as it is, let through."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments.enclosures import enclosures_by_id
from app.comments.models import Comment
from app.comments.origins import origins_of
from app.comments.queries import comment_by_number
from app.domain.commenting import CommentState
from app.domain.moderating import Measure, check_moderator
from app.domain.phases import Action
from app.moderation import queries, services
from app.moderation.forms import NOTHING, DecisionForm
from app.moderation.models import Report
from app.moderation.routes.blueprint import pages
from app.moderation.routes.seconding import decided, restoring
from app.processes.access import access, requires
from app.responses.contributions import contributions
from app.web.database import now, session


@pages.route("/processes/<slug>/facilitate/comments/<number:number>/decision", methods=["GET", "POST"])
@requires(Action.MODERATE)
def decide_comment(slug: str, number: int) -> ResponseReturnValue:
    comment = comment_by_number(session(), access().process.id, number) or abort(404)
    return _decide(comment=comment)


@pages.route("/processes/<slug>/facilitate/amendments/<number:number>/moderation", methods=["GET", "POST"])
@requires(Action.MODERATE)
def decide_amendment(slug: str, number: int) -> ResponseReturnValue:
    amendment = amendment_by_number(session(), access().process.id, number) or abort(404)
    return _decide(amendment=amendment)


@pages.post("/processes/<slug>/facilitate/comments/<number:number>/publication")
@requires(Action.MODERATE)
def let_through(slug: str, number: int) -> ResponseReturnValue:
    comment = comment_by_number(session(), access().process.id, number) or abort(404)
    services.let_through(session(), access().process, comment, moderator_id=_moderator(), now=now())
    session().commit()
    flash(_("Comment %(number)s is published.", number=number))
    return redirect(url_for("moderation.queue", slug=slug))


@pages.post("/processes/<slug>/facilitate/amendments/<number:number>/publication")
@requires(Action.MODERATE)
def let_amendment_through(slug: str, number: int) -> ResponseReturnValue:
    amendment = amendment_by_number(session(), access().process.id, number) or abort(404)
    services.let_through(session(), access().process, amendment, moderator_id=_moderator(), now=now())
    session().commit()
    flash(_("Amendment %(number)s is published.", number=number))
    return redirect(url_for("moderation.queue", slug=slug))


def _decide(*, comment: Comment | None = None, amendment: Amendment | None = None) -> ResponseReturnValue:
    process, contribution = access().process, comment or amendment
    check_moderator(_moderator(), author_id=contribution.author_id if contribution else None)
    reports = queries.reports_on(session(), **_named(comment, amendment))
    form = DecisionForm(_measures(comment, amendment, reports), process.languages, data=_proposed(reports))
    if not form.validate_on_submit():
        return _deciding(form, comment, amendment, reports), 422 if form.errors else 200
    return decided(form, comment=comment, amendment=amendment)


def _deciding(
    form: DecisionForm, comment: Comment | None, amendment: Amendment | None, reports: Sequence[Report]
) -> str:
    named = ([comment.id] if comment else [], [amendment.id] if amendment else [])
    return render_template(
        "moderation/decide_comment.html" if comment else "moderation/decide_amendment.html",
        form=form,
        row=next(iter(contributions(session(), *named, revealed=True).values())),
        reports=reports,
        enclosures=enclosures_by_id(session(), [comment.id] if comment else []),
        came=origins_of(session(), [comment.id]).get(comment.id) if comment else None,
        earlier=queries.decisions_on(session(), **_named(comment, amendment)),
    )


def _named(comment: Comment | None, amendment: Amendment | None) -> dict[str, int | None]:
    return {"comment_id": comment.id if comment else None, "amendment_id": amendment.id if amendment else None}


def _measures(comment: Comment | None, amendment: Amendment | None, reports: Sequence[Report]) -> list[tuple[str, str]]:
    """What the state of the contribution permits; reports that wait may always be turned down."""
    pending = comment.state is CommentState.PENDING if comment else bool(amendment and amendment.pending)
    hidden = comment.state is CommentState.HIDDEN if comment else bool(amendment and amendment.hidden and not pending)
    offered = [restoring(comment or amendment) if hidden else (Measure.HIDE.value, _("Hide it everywhere"))]
    if pending:
        offered.insert(0, (Measure.RESTORE.value, _("Let it through")))
    if comment and comment.state is CommentState.WITHDRAWN:
        offered = []
    if reports:
        offered.append((NOTHING, _("Leave it as it is: no rule is broken")))
    return offered or abort(404)


def _proposed(reports: Sequence[Report]) -> dict[str, str]:
    """The rule that was reported, where all reports name the same."""
    named = {report.reason.value for report in reports}
    return {"rule": named.pop()} if len(named) == 1 else {}


def _moderator() -> int:
    person_id = access().person_id
    assert person_id is not None
    return person_id
