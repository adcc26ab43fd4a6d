"""A room with what is moderated in it: an author with a comment, a facilitator, and their acts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.comments import services as comments
from app.comments.models import Comment
from app.domain.appeals import Outcome
from app.domain.commenting import Kind
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.jobs.models import OutboxMessage
from app.moderation import appealing, people, services
from app.moderation.models import Appeal, ModerationDecision
from app.moderation.taking import Grounds, Hand
from app.processes.models import Membership
from app.processes.queries import membership_of
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import a_comment

GROUNDS = Grounds(ReportReason.OFF_TOPIC, "It is about another clause.", "en")
FACILITATING, STEERING = frozenset({Role.FACILITATOR}), frozenset({Role.STEWARD})
TOMORROW = NOON + timedelta(days=1)


class Room:
    """A process with two clauses, an author with a comment on the first, and a facilitator."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process = a_process(session, now=NOON)
        text = a_document(session, self.process)
        self.clause, self.other = a_clause(session, text, number="1"), a_clause(session, text, number="2")
        self.author = a_member(session, self.process)
        self.comment = a_comment(session, self.process, self.author, clause=self.clause)
        self.facilitator = self.somebody(Role.FACILITATOR)

    def somebody(self, *roles: Role) -> Person:
        return a_member(self.session, self.process, roles=roles or (Role.PARTICIPANT,))

    def member(self, person: Person) -> Membership:
        found = membership_of(self.session, self.process.id, person.id)
        assert found is not None
        return found

    @property
    def hand(self) -> Hand:
        return Hand(self.facilitator.id)

    def reply(self, to: Comment, by: Person | None = None) -> Comment:
        return self.send(reply_to=to, by=by)

    def send(self, by: Person | None = None, **where: object) -> Comment:
        return comments.send(
            self.session, self.process, author=self.member(by or self.author), kind=Kind.CONCERN, body="I disagree.",
            language="en", now=NOON, **where,  # type: ignore[arg-type]
        )  # fmt: skip

    def hide(self) -> ModerationDecision:
        return services.decide(
            self.session, self.process, measure=Measure.HIDE, rule=ReportReason.ABUSE, facts="It insults.",
            legal_ground="", language="en", moderator_id=self.facilitator.id, now=NOON, comment=self.comment,
        )  # fmt: skip

    def suspend(self, until: object = TOMORROW, member: Membership | None = None) -> ModerationDecision:
        held = member or self.member(self.author)
        return people.suspend(self.session, self.process, held, until, GROUNDS, self.hand, now=NOON)  # type: ignore[arg-type]

    def appeal(self, decision: ModerationDecision, by: Person | None = None, **changes: object) -> Appeal:
        values = {"reasons": "I was polite.", "language": "en", "now": NOON} | changes
        person = by or self.author
        return appealing.file(self.session, self.process, decision, appellant_id=person.id, **values)  # type: ignore[arg-type]

    def judge(self, appeal: Appeal, outcome: Outcome, by: Person, **changes: object) -> Appeal:
        values = {"roles": FACILITATING, "now": NOON} | changes
        return appealing.decide(
            self.session,
            self.process,
            appeal,
            outcome,
            GROUNDS,
            judge_id=by.id,
            **values,  # type: ignore[arg-type]
        )

    def told(self, person: Person) -> list[str]:
        letters = sa.select(OutboxMessage).where(OutboxMessage.kind == "mail")
        mails = self.session.scalars(letters.order_by(OutboxMessage.id))
        return [mail.payload["template"] for mail in mails if mail.payload["to"] == person.id]


@pytest.fixture
def room(session: Session) -> Room:
    return Room(session)
