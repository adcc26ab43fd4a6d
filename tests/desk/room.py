"""A process in which everything waits, for tests of the desk."""

from dataclasses import dataclass
from datetime import UTC, datetime

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.moderating import ReportReason
from app.domain.phases import Role
from app.moderation import services as moderation
from app.processes.models import Process
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_comment, an_amendment


@dataclass(frozen=True)
class Room:
    """A process in which everything waits: a reported comment, one to read, two that are owed answers, an amendment."""

    process: Process
    reported: Comment
    pending: Comment
    first: Comment
    second: Comment
    amendment: Amendment
    facilitator: Person
    colleague: Person
    responder: Person
    auditor: Person
    author: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/facilitate/{place}".rstrip("/")


def a_room(database: Database) -> Room:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), number="5")
        author = a_member(session, process, group="academia")
        reported, first, second = (
            a_comment(session, process, author, words, clause=clause)
            for words in ("You are all idiots.", "Who pays for it?", "Who checks it?")
        )
        room = Room(
            process,
            reported,
            a_comment(session, process, author, "Nobody has read this.", state=CommentState.PENDING),
            first,
            second,
            an_amendment(session, clause, author, "Everybody shall be told."),
            a_member(session, process, roles=[Role.FACILITATOR]),
            a_member(session, process, roles=[Role.FACILITATOR]),
            a_member(session, process, roles=[Role.RESPONDER]),
            a_member(session, process, roles=[Role.AUDITOR]),
            author,
        )
        hatred, by = ReportReason.HATRED, room.colleague.id
        moderation.report(session, process, reporter_id=by, reason=hatred, note="Rude.", now=now, comment=reported)
        session.commit()
    return room
