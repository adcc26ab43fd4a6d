"""Warning and suspending a member, and proposing that a suspension is lifted."""

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.moderating import Measure, check_moderator
from app.domain.phases import Action
from app.domain.suspensions import is_suspended
from app.moderation import people, reviews
from app.moderation.forms import PersonForm
from app.moderation.routes.blueprint import pages
from app.moderation.routes.seconding import proposed, to_decision
from app.moderation.taking import Hand
from app.processes.access import access, requires
from app.processes.models import Membership
from app.processes.queries import membership_of
from app.web.database import now, session


@pages.route("/processes/<slug>/facilitate/moderated/<number:person_id>", methods=["GET", "POST"])
@requires(Action.MODERATE)
def moderate_person(slug: str, person_id: int) -> ResponseReturnValue:
    """What was decided about a member, and a form to warn or suspend them, or to propose an end of that."""
    process = access().process
    member = membership_of(session(), process.id, person_id) or abort(404)
    check_moderator(access().signed_in_person(), author_id=person_id)
    form = PersonForm(_measures(member), process.languages)
    if not form.validate_on_submit():
        decisions = reviews.decisions_about(session(), process.id, person_id)
        page = render_template(
            "moderation/moderate_person.html", form=form, member=member, decisions=decisions, now=now()
        )
        return page, 422 if form.errors else 200
    if form.chosen is Measure.LIFT:
        return proposed(reviews.suspension_of(session(), process.id, person_id) or abort(404), form)
    grounds, hand = form.grounds, Hand(access().signed_in_person())
    if form.chosen is Measure.SUSPEND:
        assert form.until.data is not None
        decision = people.suspend(session(), process, member, form.until.data, grounds, hand, now=now())
    else:
        decision = people.warn(session(), process, member, grounds, hand, now=now())
    session().commit()
    flash(_("Your decision is in the log. Those concerned are told its reasons by mail."))
    return to_decision(decision)


def _measures(member: Membership) -> list[tuple[str, str]]:
    offered = [(Measure.WARN.value, _("Warn them"))]
    if member.takes_part_only:
        offered.append((Measure.SUSPEND.value, _("Suspend them: they read and vote, but do not contribute")))
    if is_suspended(member.suspended_until, now()):
        offered.append((Measure.LIFT.value, _("Propose to lift the suspension: somebody else has to confirm it")))
    return offered
