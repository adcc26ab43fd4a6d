"""One response answers what stands behind a merged comment too: its author is told, and coverage counts it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.commenting import CommentState
from app.domain.moderating import ReportReason
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.jobs.models import OutboxMessage
from app.moderation import arranging
from app.moderation.taking import Grounds, Hand
from app.record.verification import verify
from app.responses import services
from app.responses.contributions import counts_answered
from app.responses.queries import coverage_of
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import a_comment

SAME = Grounds(ReportReason.OTHER, "It says the same.", "en")


class Room:
    """Three people who say the same about a clause, and a facilitator."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process = a_process(session, now=NOON)
        clause = a_clause(session, a_document(session, self.process))
        self.team = a_member(session, self.process, roles=[Role.FACILITATOR, Role.RESPONDER])
        self.people = [a_member(session, self.process) for _ in range(3)]
        self.said = [a_comment(session, self.process, one, clause=clause, created_at=NOON) for one in self.people]

    def merge(self, place: int) -> None:
        hand = Hand(self.team.id)
        arranging.merge(self.session, self.process, self.said[place], self.said[0], SAME, hand, now=NOON)

    def answer(self, *places: int) -> int:
        return services.respond(
            self.session, self.process, comments=[self.said[place] for place in places], amendments=[],
            disposition=Disposition.NOT_ACCEPTED, reasons="The law says so.", language="en", author_id=self.team.id,
            role=Role.RESPONDER, now=NOON,
        ).id  # fmt: skip

    def told(self) -> list[bool]:
        mails = self.session.scalars(sa.select(OutboxMessage)).all()
        whom = [mail.payload["to"] for mail in mails if mail.payload.get("template") == "response"]
        return [one.id in whom for one in self.people]

    def answered(self) -> int:
        return coverage_of(self.session, self.process.id).in_all.answered

    def findings(self) -> list[str]:
        return [one.what for one in verify(self.session).findings if "responses/" in one.place]


def test_the_answer_to_a_comment_answers_what_stands_behind_it(session: Session) -> None:
    room = Room(session)
    room.merge(1)
    response_id = room.answer(0)
    assert counts_answered(session, [response_id]) == {response_id: 2}
    assert (room.told(), room.answered()) == ([True, True, False], 2)
    assert room.findings() == []


def test_what_is_merged_later_is_answered_then(session: Session) -> None:
    room = Room(session)
    response_id = room.answer(0)
    assert room.told() == [True, False, False]
    room.merge(1)
    assert counts_answered(session, [response_id]) == {response_id: 2}
    assert (room.told(), room.answered()) == ([True, True, False], 2)
    assert room.findings() == []


def test_what_was_withdrawn_or_has_an_answer_of_its_own_gets_no_second_one(session: Session) -> None:
    room = Room(session)
    room.answer(1)
    room.merge(1)
    room.merge(2)
    room.said[2].state = CommentState.WITHDRAWN
    session.flush()
    response_id = room.answer(0)
    assert counts_answered(session, [response_id]) == {response_id: 1}
