"""Carrying out what a moderator has chosen; what takes back a decision of somebody else is proposed to a second."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.appeals import needs_second
from app.domain.errors import SecondNeeded
from app.domain.moderating import Measure
from app.moderation import reversals, services
from app.moderation.forms import MeasureForm
from app.moderation.models import ModerationDecision
from app.moderation.taking import Contribution
from app.processes.access import access
from app.web.database import now, session


def restoring(contribution: Contribution | None) -> tuple[str, str]:
    """The choice to show something again, saying whether a second person has to confirm it."""
    before = services.hidden_by(session(), contribution) if contribution else None
    taken_by = before.decided_by_id if before else None
    person_id = access().signed_in_person()
    if before and needs_second(Measure.RESTORE, moderator_id=person_id, taken_by_id=taken_by):
        return Measure.RESTORE.value, _("Propose to show it again: somebody else has to confirm it")
    return Measure.RESTORE.value, _("Show it again")


def decided(form: MeasureForm, **named: Any) -> ResponseReturnValue:
    """Decide about the one contribution named (comment, amendment, statement or objection) as the form says."""
    grounds, process = form.grounds, access().process
    try:
        decision = services.decide(
            session(),
            process,
            measure=form.chosen,
            rule=grounds.rule,
            facts=grounds.facts,
            legal_ground=grounds.legal_ground,
            language=grounds.language,
            moderator_id=access().signed_in_person(),
            now=now(),
            **named,
        )
    except SecondNeeded:
        (contribution,) = [one for one in named.values() if one is not None]
        before = services.hidden_by(session(), contribution)
        assert before is not None
        return proposed(before, form)
    session().commit()
    flash(_("Your decision is in the log. Those concerned are told its reasons by mail."))
    return to_decision(decision)


def proposed(before: ModerationDecision, form: MeasureForm) -> ResponseReturnValue:
    """Propose to take a decision back, for the reasons in the form."""
    reversals.propose(
        session(), access().process, before, form.grounds, proposer_id=access().signed_in_person(), now=now()
    )
    session().commit()
    flash(_("Your proposal waits: somebody else of the team confirms it, or turns it down."))
    return to_decision(before)


def to_decision(decision: ModerationDecision) -> ResponseReturnValue:
    """Lead to the page of a decision."""
    return redirect(url_for("moderation.decision", slug=access().process.slug, number=decision.number))
