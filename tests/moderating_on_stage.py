"""Moderation on the stage: warnings, an appeal that waits, and a reversal that waits for a second."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain.moderating import Measure, ReportReason
from app.moderation import appealing, people, reversals, services
from app.moderation.taking import Grounds, Hand
from app.processes.models import Process
from app.processes.queries import membership_of
from tests.contributing import a_comment


def moderate_on_stage(
    session: Session, process: Process, cast: dict[str, Person], *, facts: str, appeal: str, hidden: str
) -> None:
    """Decision 1 warns the participant, 2 the author, who appeals; 3 hides a comment, and is to be taken back."""
    now, facilitator = datetime.now(UTC), cast["facilitator"].id
    grounds, hand = Grounds(ReportReason.ABUSE, facts, "en"), Hand(facilitator)
    warned = []
    for part in ("participant", "author"):
        member = membership_of(session, process.id, cast[part].id)
        assert member is not None
        warned.append(people.warn(session, process, member, grounds, hand, now=now))
    appealing.file(session, process, warned[1], appellant_id=cast["author"].id, reasons=appeal, language="en", now=now)
    decided = services.decide(
        session,
        process,
        measure=Measure.HIDE,
        rule=ReportReason.ABUSE,
        facts=facts,
        legal_ground="",
        language="en",
        moderator_id=facilitator,
        now=now,
        comment=a_comment(session, process, cast["author"], hidden),
    )
    reversals.propose(session, process, decided, grounds, proposer_id=facilitator, now=now)
