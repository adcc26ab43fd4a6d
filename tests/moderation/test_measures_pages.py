"""The pages of measures, appeals and reversals, of one's own reports, and of the yearly table."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.moderation import services
from app.processes.models import Process
from app.processes.queries import membership_of
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_comment
from tests.reader import reader

REASONS = {"rule": "off_topic", "facts": "It is about something else.", "language": "en"}


@dataclass(frozen=True)
class Room:
    """A process with two clauses, two comments on the first one, and the people concerned."""

    process: Process
    clause: Clause
    comment: Comment
    twin: Comment
    author: Person
    other: Person
    facilitator: Person
    colleague: Person
    steward: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/{place}".rstrip("/")


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session)
        text = a_document(session, process)
        clause = a_clause(session, text, number="5")
        a_clause(session, text, number="6")
        author, other = a_member(session, process), a_member(session, process)
        room = Room(
            process,
            clause,
            a_comment(session, process, author, "The deadline is short.", clause=clause),
            a_comment(session, process, other, "The deadline is too short.", clause=clause),
            author,
            other,
            a_member(session, process, roles=[Role.FACILITATOR]),
            a_member(session, process, roles=[Role.FACILITATOR]),
            a_member(session, process, roles=[Role.STEWARD]),
        )
        session.commit()
    return room


def hide(database: Database, room: Room) -> int:
    with database.writing() as session:
        number = services.decide(
            session,
            session.get_one(Process, room.process.id),
            measure=Measure.HIDE,
            rule=ReportReason.ABUSE,
            facts="It calls the participants names.",
            legal_ground="",
            language="en",
            moderator_id=room.facilitator.id,
            now=datetime.now(UTC),
            comment=session.get_one(Comment, room.comment.id),
        ).number
        session.commit()
    return number


def test_a_report_has_a_number_and_its_decision_is_found_under_the_account(
    app: Flask, database: Database, room: Room
) -> None:
    visitor = reader(app, room.other)
    assert "You have reported nothing." in visitor.open("/en/account/reports").text
    form = visitor.open(room.page(f"comments/{room.comment.number}/report"))
    assert "number 1" in visitor.send(form, {"reason": "abuse", "note": "It insults us."}).text
    waiting = visitor.open("/en/account/reports")
    assert "Report 1" in waiting.text
    assert "It insults us." in waiting.text
    hide(database, room)
    decided = visitor.open("/en/account/reports")
    assert "the decision and its reasons" in decided.text
    assert "Report 1" not in reader(app, room.author).open("/en/account/reports").text


def test_a_thread_is_locked_moved_and_merged_by_one_form_which_keeps_what_was_typed(app: Flask, room: Room) -> None:
    facilitator, place = (
        reader(app, room.facilitator),
        room.page(f"facilitate/comments/{room.comment.number}/arrangement"),
    )
    form = facilitator.open(place)
    again = facilitator.send(form, {"measure": "move", "clause": "", **REASONS}, status=422)
    assert "Choose the clause to move it to." in again.text
    assert "It is about something else." in again.words("//textarea[@name='facts']")
    again = facilitator.send(again, {"measure": "merge", "into": "99", **REASONS}, status=422)
    assert "No comment of this number can be read in this process." in again.text
    facilitator.send(again, {"measure": "merge", "into": str(room.comment.number), **REASONS}, status=409)
    facilitator.send(facilitator.open(place), {"measure": "merge", "into": str(room.twin.number), **REASONS})
    clause = reader(app).open(room.page("clauses/5"))
    assert clause.text.count("The deadline is short.") == 0
    standing = reader(app).open(room.page(f"comments/{room.twin.number}"))
    assert "Said by 2 people" in standing.text
    assert "The deadline is short." in standing.text
    behind = reader(app).open(room.page(f"comments/{room.comment.number}"))
    assert f"It stands behind comment {room.twin.number}" in behind.text
    facilitator.send(facilitator.open(place), {"measure": "move", "clause": "6", **REASONS})
    assert f"Comment {room.comment.number} was moved to clause 6" in reader(app).open(room.page("clauses/5")).text
    facilitator.send(facilitator.open(place), {"measure": "lock", **REASONS})
    locked = reader(app, room.other).open(room.page(f"comments/{room.comment.number}"))
    assert "This discussion is locked." in locked.text
    assert not locked.tree.xpath(f"//a[contains(@href, '/comments/{room.comment.number}/reply')]")


def test_a_clause_is_locked_and_says_so(app: Flask, room: Room) -> None:
    facilitator, place = reader(app, room.facilitator), room.page("facilitate/clauses/5/discussion")
    facilitator.send(facilitator.open(place), {"measure": "lock", **REASONS})
    member = reader(app, room.other)
    assert "This discussion is locked." in member.open(room.page("clauses/5")).text
    writing = member.open(room.page("clauses/6/comments/new"))
    place = room.page("clauses/5/comments/new")
    assert "A moderator has locked this discussion." in member.open(place, status=409).text
    assert "Me too." in member.send(writing, {"kind": "concern", "body": "Me too."}).text


def test_a_suspended_member_is_told_until_when_and_contributes_nothing(
    app: Flask, database: Database, room: Room
) -> None:
    facilitator, place = reader(app, room.facilitator), room.page(f"facilitate/moderated/{room.author.id}")
    form = facilitator.open(place)
    past = facilitator.send(form, {"measure": "suspend", "until": "2020-01-01T10:00", **REASONS}, status=422)
    assert "The end has to lie ahead, and within a year." in past.text
    until = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    author = reader(app, room.author)
    writing = author.open(room.page("clauses/5/comments/new"))
    facilitator.send(past, {"measure": "suspend", "until": until, **REASONS})
    refused = author.send(writing, {"kind": "concern", "body": "I will be heard."}, status=409)
    assert "You are suspended in this process" in refused.text
    assert "I will be heard." in refused.text
    overview = author.open(room.page())
    assert "You are suspended in this process until" in overview.text
    assert any(link.endswith("/moderation/1") for link in overview.links())
    author.open(room.page("moderation/1/appeal"))
    with database.writing() as session:
        member = membership_of(session, room.process.id, room.author.id)
        assert member is not None
        member.suspended_until = datetime.now(UTC) - timedelta(seconds=1)
        session.commit()
    assert "suspended" not in author.open(room.page()).text
    author.open(room.page("clauses/5/comments/new"))


def test_an_appeal_is_filed_queued_and_decided_by_a_colleague(app: Flask, database: Database, room: Room) -> None:
    hide(database, room)
    reader(app, room.other).open(room.page("moderation/1/appeal"), status=404)
    author = reader(app, room.author)
    form = author.open(room.page("moderation/1/appeal"))
    again = author.send(form, {"reasons": " "}, status=422)
    filed = author.send(again, {"reasons": "I named nobody.", "language": "en"})
    assert "Appeal 1" in filed.text
    assert "You have already appealed" in author.open(room.page("moderation/1/appeal")).text
    queue = reader(app, room.facilitator).open(room.page("facilitate/appeals"))
    assert "Somebody else decides this one" in queue.text
    reader(app, room.facilitator).open(room.page("facilitate/appeals/1"), status=409)
    reader(app, room.steward).open(room.page("facilitate/appeals/1"), status=409)
    colleague = reader(app, room.colleague)
    judged = colleague.open(room.page("facilitate/appeals/1"))
    assert "I named nobody." in judged.text
    colleague.send(judged, {"outcome": "reversed", "rule": "abuse", "facts": "It names nobody.", "language": "en"})
    assert "The deadline is short." in reader(app).open(room.page("clauses/5")).text
    public = reader(app).open(room.page("moderation/1"))
    assert "The decision is taken back" in public.text
    assert "I named nobody." not in public.text
    assert "It names nobody." not in public.text
    assert "It names nobody." in author.open(room.page("moderation/1")).text


def test_what_somebody_else_hid_is_shown_again_by_two(app: Flask, database: Database, room: Room) -> None:
    hide(database, room)
    colleague = reader(app, room.colleague)
    form = colleague.open(room.page(f"facilitate/comments/{room.comment.number}/decision"))
    assert "Propose to show it again" in form.text
    colleague.send(form, {"measure": "restore", "rule": "abuse", "facts": "It does not.", "language": "en"})
    own = colleague.open(room.page("facilitate/reversals/1"))
    assert "Somebody else of the team confirms it" in own.text
    facilitator = reader(app, room.facilitator)
    assert "Reversals to confirm" in facilitator.open(room.page("facilitate/appeals")).text
    facilitator.send(
        facilitator.open(room.page("facilitate/reversals/1")),
        {},
        action="/facilitate/reversals/1",
        button="answer=confirm",
    )
    with database.reading() as session:
        assert session.get_one(Comment, room.comment.id).state is CommentState.PUBLISHED


def test_a_facilitator_of_one_process_touches_nothing_of_another(app: Flask, database: Database, room: Room) -> None:
    hide(database, room)
    with database.writing() as session:
        stranger = a_member(session, a_process(session), roles=[Role.FACILITATOR])
        session.commit()
    elsewhere = reader(app, stranger)
    for place in (
        f"facilitate/comments/{room.twin.number}/arrangement",
        "facilitate/clauses/5/discussion",
        f"facilitate/moderated/{room.author.id}",
        "facilitate/appeals",
        "facilitate/appeals/1",
        "facilitate/reversals/1",
        "moderation/1/appeal",
    ):
        elsewhere.open(room.page(place), status=404)


def test_new_accounts_are_told_that_a_facilitator_reads_first(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        session.get_one(Process, room.process.id).slow_lane_contributions = 3
        session.commit()
    form = reader(app, room.author).open(room.page("clauses/5/comments/new"))
    assert "Your account is new here" in form.text
    assert "Your account is new here" not in reader(app, room.steward).open(room.page("clauses/5/comments/new")).text


def test_a_year_of_moderation_is_told_in_numbers_that_hide_the_few(app: Flask, database: Database, room: Room) -> None:
    assert "Nothing has been reported or moderated yet." in reader(app).open(room.page("moderation/transparency")).text
    hide(database, room)
    for place in (room.page("moderation/transparency"), "/en/moderation"):
        sheet = reader(app).open(place)
        assert "not told" in sheet.text
        assert str(datetime.now(UTC).year) in sheet.text
    figures = reader(app).client.get(room.page("moderation/transparency.csv"))
    assert figures.mimetype == "text/csv"
    assert "decisions,hide,fewer than 5 people" in figures.get_data(as_text=True)
    assert reader(app).client.get("/en/moderation.csv").status_code == 200
