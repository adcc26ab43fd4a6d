"""What follows the adoption of a text, on the stage that tests go everywhere on; and outreach before it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.commitments import services as commitments
from app.commitments.services import Promised, Reported
from app.domain.committing import Completion
from app.domain.endorsing import SupporterKind
from app.domain.reaching_out import OutreachKind
from app.endorsements import services as endorsements
from app.endorsements.services import Endorsed, Shown
from app.outreach import services as outreach
from app.outreach.services import Described
from app.processes.models import Process
from app.texts.models import Clause
from app.texts.naming import Adopted, name_version

PAGE = "https://example.org/evidence"


def reach_out(session: Session, process: Process, people: dict[str, Person]) -> None:
    """An activity of outreach."""
    now = datetime.now(UTC)
    fair = Described(
        OutreachKind.EVENT, {"en": "A fair"}, {"en": "Two hundred came."}, now.date() - timedelta(days=2), ["citizen"],
        ["en", "fr"], place="Town hall", reached=200, address=PAGE,
    )  # fmt: skip
    outreach.record(session, process, fair, author_id=people["facilitator"].id, now=now)


def promise_on(session: Session, process: Process, people: dict[str, Person], clauses: tuple[Clause, Clause]) -> None:
    """A final text with a commitment that is late, and with two who stand behind it."""
    now, team = datetime.now(UTC), people["facilitator"].id
    name_version(session, clauses[0].document, name="Final text", author_id=team, now=now, adopted=Adopted((1,)))
    promised = Promised({"en": "An office"}, {"en": "It answers everybody."}, ["Ministry", "City"], [clauses[0]])
    made = commitments.commit(session, process, promised, author_id=team, now=now)
    milestone = commitments.set_milestone(
        session, process, made, title={"en": "A door"}, due_on=now.date() - timedelta(days=9), actor_id=team, now=now
    )
    reported = Reported(Completion.LIMITED, "The wood is there.", "en", PAGE)
    commitments.report(session, process, made, reported, milestone=milestone, author_id=team, now=now)
    own = Endorsed(SupporterKind.PERSON, "en", "DO", "At last.", [(clauses[1], "Not at night.")])
    endorsements.endorse(session, process, own, person=people["participant"], now=now)
    entered = Endorsed(SupporterKind.STATE, "en", "CO")
    shown = Shown("Colombia", now.date() - timedelta(days=1), PAGE)
    endorsements.enter_endorsement(session, process, entered, shown, actor_id=team, now=now)
