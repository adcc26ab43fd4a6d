"""Who follows a process is told of meetings, documents and summaries, and finds the meetings in the calendar."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.db import Database
from app.documents import services as documents
from app.documents.services import Described, Handed
from app.domain.noticing import About
from app.domain.phases import Role
from app.domain.repository import PaperKind
from app.domain.seating import BodyKind, BodyRule
from app.files.checking import Brought
from app.forum import meetings
from app.forum import services as forum
from app.forum.meetings import Invited, Told
from app.forum.models import Meeting
from app.forum.services import Founded
from app.ledger.services import Act
from app.notices import following, queries, resolving
from app.notices.wording import sentence
from app.processes.models import Process
from app.processes.services import enter_many
from app.summaries.services import summarise
from tests.assisted.test_sessions import a_session_held
from tests.builders import NOON, a_clause, a_document, a_member, a_process

MINUTES = Described(PaperKind.MINUTES, {"en": "What was agreed"}, {}, "The secretariat")
LINK = "https://meet.example.org/secret-room"


def a_meeting(session: Session, process: Process, begins: datetime) -> Meeting:
    founded = Founded(BodyKind.FORUM, {"en": "Steering committee"}, "", "en", BodyRule(), None)
    body = forum.found(session, process, founded, actor_id=None, now=NOON)
    invited = Invited(
        title={"en": "First meeting"}, begins=begins, ends=begins + timedelta(hours=2), place="Town hall",
        remote_link=LINK, agenda="1. Rules", language="en",
    )  # fmt: skip
    return meetings.announce(session, process, body, invited, actor_id=None, now=NOON)


def told(session: Session, follower: Person) -> list[tuple[str, str]]:
    """Each notice in words, the earliest first, with where it leads."""
    resolving.take_up(session, NOON)
    rows = reversed(queries.notices_of(session, follower.id))
    return [(sentence(row, str, "en"), row.path) for row in rows]


def a_follower(session: Session, process: Process) -> Person:
    person = a_member(session, process)
    following.follow(session, person.id, About.PROCESS, process.id, time_zone="UTC", now=NOON)
    return person


def test_meetings_are_told_when_they_are_announced_and_when_their_minutes_come(session: Session) -> None:
    process = a_process(session, slug="code")
    follower = a_follower(session, process)
    meeting = a_meeting(session, process, NOON)
    after = NOON + timedelta(days=1)
    minutes = Told("All agreed.", {"citizen": (1, 0)}, recording_missing="Nobody had a machine.")
    meetings.tell(session, process, meeting, minutes, actor_id=None, now=after)
    assert told(session, follower) == [
        ("A meeting of the forum was announced: First meeting.", "/processes/code/forum/meetings/1"),
        ("The minutes of a meeting of the forum were published: First meeting.", "/processes/code/forum/meetings/1"),
    ]


def test_a_document_is_told_once_and_each_later_version_of_it(session: Session) -> None:
    process = a_process(session, slug="code")
    follower = a_follower(session, process)
    first, second = (Handed("en", Brought("a.pdf", "application/pdf", b"%PDF-1.7 " + one)) for one in (b"a", b"b"))
    paper = documents.publish(session, process, MINUTES, first, author_id=None, now=NOON)
    documents.add_version(session, process, paper, second, author_id=None, now=NOON)
    assert told(session, follower) == [
        ("A document was published: What was agreed.", "/processes/code/documents/1"),
        ("Document 1 has a new version.", "/processes/code/documents/1"),
    ]


def test_a_summary_is_told_to_who_follows_the_clause_and_not_when_it_is_taken_back(session: Session) -> None:
    process = a_process(session, slug="code")
    clause = a_clause(session, a_document(session, process), number="7")
    follower, facilitator = a_member(session, process), a_member(session, process, roles=[Role.FACILITATOR])
    following.follow(session, follower.id, About.CLAUSE, clause.id, time_zone="UTC", now=NOON)
    for base, body in enumerate(("All ask who decides.", "")):
        summarise(
            session, process, clause=clause, language="en", body=body, base_number=base, comments=3,
            author_id=facilitator.id, role=Role.FACILITATOR, now=NOON,
        )  # fmt: skip
    assert told(session, follower) == [("The discussion of clause 7 was summarised.", "/processes/code/clauses/7")]
    assert told(session, facilitator) == []


def test_the_calendar_holds_meetings_to_come_without_the_link_to_the_room(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, slug="code", title={"en": "A code"})
        a_meeting(session, process, datetime.now(UTC) + timedelta(days=3))
        session.commit()
    answer = app.test_client().get("/calendar/code.ics?language=en")
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert "First meeting – A code" in [str(event["summary"]) for event in events]
    assert LINK.encode() not in answer.data


def test_sessions_and_questionnaires_are_told_to_who_follows_the_process(session: Session) -> None:
    process = a_process(session, slug="code")
    follower = a_follower(session, process)
    a_session_held(session, process)
    opened = Act("questionnaire_opened", "questionnaires/1", {"state": "open"})
    enter_many(session, process, [opened], actor_id=None, now=NOON)
    assert told(session, follower) == [
        ("Session 1 for people who do not write here was made known.", "/processes/code/sessions/1"),
        ("Questionnaire 1 was opened.", "/processes/code/questionnaires/1"),
    ]
