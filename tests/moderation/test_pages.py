"""Reporting, deciding, the log, the statement of reasons, the desk."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import PhaseKind, Role
from app.jobs.mail import compose
from app.jobs.models import OutboxMessage
from app.moderation import services
from app.processes.models import Phase, Process
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_person, a_process, a_revision
from tests.contributing import a_comment, an_amendment
from tests.reader import Sheet, reader


@dataclass(frozen=True)
class Room:
    """A process with a clause, a comment and an amendment, and the people concerned."""

    process: Process
    clause: Clause
    comment: Comment
    amendment: Amendment
    author: Person
    reporter: Person
    facilitator: Person
    translator: Person
    auditor: Person
    passer_by: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/{place}".rstrip("/")

    @property
    def report(self) -> str:
        return self.page(f"comments/{self.comment.number}/report")

    @property
    def decide(self) -> str:
        return self.page(f"facilitate/comments/{self.comment.number}/decision")


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session, contact="rules@example.org", house_rules={"en": "Be kind."})
        clause = a_clause(session, a_document(session, process), number="5")
        author = a_member(session, process)
        room = Room(
            process,
            clause,
            a_comment(session, process, author, "You are all idiots.", clause=clause),
            an_amendment(session, clause, author, "Idiots shall be told.", rationale="Idiots need it."),
            author,
            a_person(session),
            a_member(session, process, roles=[Role.FACILITATOR]),
            a_member(session, process, roles=[Role.TRANSLATOR]),
            a_member(session, process, roles=[Role.AUDITOR]),
            a_member(session, process),
        )
        session.commit()
    return room


def reported(app: Flask, room: Room, reason: str = "abuse") -> Sheet:
    visitor = reader(app, room.reporter)
    return visitor.send(visitor.open(room.report), {"reason": reason, "note": "It insults us."})


def hide(database: Database, room: Room, **changes: object) -> int:
    with database.writing() as session:
        values: dict[str, object] = {"comment": session.get_one(Comment, room.comment.id)} | changes
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
            **values,  # type: ignore[arg-type]
        ).number
        session.commit()
    return number


def test_anybody_signed_in_reports_and_is_thanked_once(app: Flask, room: Room) -> None:
    visitor = reader(app, room.reporter)
    form = visitor.open(room.report)
    assert "You are all idiots." in form.text
    assert "Be kind." in form.text
    after = visitor.send(form, {"reason": "abuse"})
    assert "Thank you. A facilitator will read your report, number 1" in after.text
    assert "You have already reported this." in visitor.open(room.report).text


def test_a_stranger_is_asked_to_sign_in_first(app: Flask, room: Room) -> None:
    assert "/en/sign-in?next=" in reader(app).client.get(room.report).location


def test_a_report_says_which_rule_it_means(app: Flask, room: Room) -> None:
    visitor = reader(app, room.reporter)
    form = visitor.open(room.report)
    assert "Choose what is wrong with it." in visitor.send(form, {"note": "Bad."}, status=422).text
    again = visitor.send(visitor.open(room.report), {"reason": "illegal", "note": ""}, status=422)
    assert "Say which law or which rule it breaks, and how." in again.text
    assert "Thank you." in visitor.send(again, {"note": "Article 185."}).text


def test_an_amendment_is_reported_too(app: Flask, room: Room) -> None:
    visitor = reader(app, room.reporter)
    form = visitor.open(room.page(f"amendments/{room.amendment.number}/report"))
    assert "Thank you." in visitor.send(form, {"reason": "spam"}).text


@pytest.mark.parametrize("place", ["comments/99/report", "amendments/99/report", "facilitate/comments/99/decision"])
def test_what_is_not_there_can_be_neither_reported_nor_decided(app: Flask, room: Room, place: str) -> None:
    reader(app, room.facilitator).open(room.page(place), status=404)


def test_the_desk_and_its_queue_do_not_exist_for_others(app: Flask, room: Room) -> None:
    for person in (room.author, room.reporter, room.passer_by):
        for place in ("facilitate", "facilitate/reports"):
            reader(app, person).open(room.page(place), status=404)
        reader(app, person).open(room.decide, status=404)
    reader(app, room.translator).open(room.page("facilitate"))
    reader(app, room.translator).open(room.page("facilitate/reports"), status=404)


def test_a_facilitator_hides_what_was_reported_and_everybody_concerned_learns_why(
    app: Flask, database: Database, room: Room
) -> None:
    reported(app, room)
    facilitator = reader(app, room.facilitator)
    queue = facilitator.open(room.page("facilitate/reports"))
    assert "It insults us." in queue.text
    assert room.reporter.name not in queue.text
    form = facilitator.open(room.decide)
    decided = facilitator.send(
        form, {"measure": "hide", "rule": "abuse", "facts": "It calls the participants names.", "language": "en"}
    )
    assert decided.heading == "Moderation decision 1"
    assert "Nothing waits here." in facilitator.open(room.page("facilitate/reports")).text

    for person in (room.author, room.reporter, room.facilitator, room.auditor):
        assert "It calls the participants names." in reader(app, person).open(room.page("moderation/1")).text
    for person in (None, room.passer_by, room.translator):
        sheet = reader(app, person).open(room.page("moderation/1"))
        assert "It calls the participants names." not in sheet.text
        assert "The full statement of reasons is for the author" in sheet.text

    own = reader(app, room.author).open(room.page("moderation/1"))
    assert "You can appeal until" in own.text
    assert any(link.endswith("/moderation/1/appeal") for link in own.links())
    assert "You are all idiots." in own.text
    assert room.facilitator.name not in own.text
    assert "You can appeal" not in reader(app, room.reporter).open(room.page("moderation/1")).text
    assert "idiots" not in reader(app, room.reporter).open(room.page("moderation/1")).text

    with database.reading() as session:
        letters = [
            compose(
                mail.payload["template"], to="x@example.org", language="en", values=mail.payload["values"], base_url=""
            )
            for mail in session.query(OutboxMessage).filter_by(kind="mail")
        ]
    assert {letter.subject for letter in letters} == {
        "Your report 1 was received",
        "A moderator has hidden your contribution",
        "Your report has been decided",
    }
    assert all("idiots" not in letter.body for letter in letters)


def test_a_report_may_be_turned_down_and_its_sender_may_appeal(app: Flask, room: Room) -> None:
    reported(app, room)
    facilitator = reader(app, room.facilitator)
    facilitator.send(
        facilitator.open(room.decide), {"measure": "nothing", "rule": "abuse", "facts": "It is rude, not more."}
    )
    sheet = reader(app, room.reporter).open(room.page("moderation/1"))
    assert "Left as it was" in sheet.text
    assert "You can appeal until" in sheet.text
    assert "You are all idiots." in reader(app).open(room.page(f"comments/{room.comment.number}")).text


def test_a_decision_without_what_it_owes_comes_back_with_what_was_typed(app: Flask, room: Room) -> None:
    facilitator = reader(app, room.facilitator)
    form = facilitator.open(room.decide)
    again = facilitator.send(form, {"rule": "illegal", "facts": "It threatens people."}, status=422)
    assert "Name the law that is broken, and the article." in again.text
    assert again.words("//textarea[@name='facts']") == "It threatens people."
    assert "Choose the rule." in facilitator.send(facilitator.open(room.decide), {"facts": "Rude."}, status=422).text


def test_the_page_offers_only_what_the_state_permits(app: Flask, database: Database, room: Room) -> None:
    facilitator = reader(app, room.facilitator)

    def offered() -> set[str]:
        return set(facilitator.open(room.decide).tree.xpath("//input[@name='measure']/@value"))

    assert offered() == {"hide"}
    reported(app, room)
    assert offered() == {"hide", "nothing"}
    hide(database, room)
    assert offered() == {"restore"}
    with database.writing() as session:
        session.get_one(Comment, room.comment.id).state = CommentState.PENDING
        session.commit()
    assert offered() == {"restore", "hide"}
    with database.writing() as session:
        session.get_one(Comment, room.comment.id).state = CommentState.WITHDRAWN
        session.commit()
    facilitator.open(room.decide, status=404)


def test_somebody_elses_decision_meanwhile_is_told_and_nothing_is_decided_twice(
    app: Flask, database: Database, room: Room
) -> None:
    facilitator = reader(app, room.facilitator)
    form = facilitator.open(room.decide)
    hide(database, room)
    late = facilitator.send(form, {"measure": "hide", "rule": "abuse", "facts": "It insults us all."}, status=422)
    assert "It insults us all." in late.words("//textarea[@name='facts']")
    reader(app).open(room.page("moderation/2"), status=404)


def test_nobody_moderates_their_own_words(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        own = a_comment(session, room.process, room.facilitator, state=CommentState.PENDING)
        session.commit()
    facilitator = reader(app, room.facilitator)
    sheet = facilitator.open(room.page(f"facilitate/comments/{own.number}/decision"), status=409)
    assert "Nobody decides about their own contribution." in sheet.text
    queue = facilitator.open(room.page("facilitate/reports"))
    assert "This is yours: another facilitator decides about it." in queue.text


def test_a_comment_that_waits_is_let_through_by_one_button(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        waiting = a_comment(session, room.process, room.author, "May I ask something?", state=CommentState.PENDING)
        session.commit()
    place = room.page(f"comments/{waiting.number}")
    reader(app).open(place, status=404)
    facilitator = reader(app, room.facilitator)
    queue = facilitator.open(room.page("facilitate/reports"))
    assert "May I ask something?" in queue.text
    after = facilitator.send(queue, action=f"/facilitate/comments/{waiting.number}/publication")
    assert f"Comment {waiting.number} is published." in after.text
    assert "May I ask something?" in reader(app).open(place).text


def test_the_log_is_empty_then_tells_what_was_done_without_names(app: Flask, database: Database, room: Room) -> None:
    assert "Nothing has been moderated here." in reader(app).open(room.page("moderation")).text
    hide(database, room)
    sheet = reader(app).open(room.page("moderation"))
    row = sheet.words("//tbody/tr")
    for words in ("Decision 1", "Hidden", "Abuse or harassment", "A moderator", "Question", "English"):
        assert words in row
    assert "idiots" not in sheet.text
    assert room.author.name not in sheet.text
    assert f"/comments/{room.comment.number}" not in " ".join(sheet.links())


def test_the_log_pages(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        for _ in range(52):
            services.decide(
                session,
                session.get_one(Process, room.process.id),
                measure=Measure.HIDE,
                rule=ReportReason.SPAM,
                facts="Spam.",
                legal_ground="",
                language="en",
                moderator_id=room.facilitator.id,
                now=datetime.now(UTC),
                comment=a_comment(session, room.process),
            )
        session.commit()
    first = reader(app).open(room.page("moderation"))
    (following,) = first.tree.xpath("//a[@rel='next']/@href")
    second = reader(app).open(following)
    assert len(first.tree.xpath("//tbody/tr")) == 50
    assert second.words("//tbody/tr/th") == "Decision 2"


PLACES = (
    "comments",
    "comments/{comment}",
    "comments/{reply}",
    "comments/{reply}/reply",
    "clauses/5",
    "text",
    "amendments",
    "amendments/{other}",
    "responses",
    "responses/waiting",
    "moderation",
    "moderation/1",
    "votes",
    "",
)


def test_what_is_hidden_is_hidden_in_every_place(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        comment = session.get_one(Comment, room.comment.id)
        comment.edited_at = comment.created_at
        reply = a_comment(
            session, room.process, room.passer_by, "Please be kind.", clause=room.clause, reply_to=comment
        )
        twin = an_amendment(session, room.clause, room.passer_by, "Idiots shall be told.", rationale="The same.")
        other = an_amendment(session, room.clause, room.passer_by, "Everybody shall be told at once.")
        session.commit()
    hide(database, room)
    hide(database, room, comment=None, amendment=room.amendment)
    hide(database, room, comment=None, amendment=twin)
    numbers = {"comment": room.comment.number, "reply": reply.number, "other": other.number}
    for place in PLACES:
        for person in (None, room.passer_by):
            answer = reader(app, person).client.get(room.page(place.format(**numbers)), follow_redirects=True)
            assert answer.status_code == 200, place
            assert "diots" not in answer.get_data(as_text=True), place
    for place in ("", "/report", "/comments/new", "/support"):
        hidden = room.page(f"amendments/{room.amendment.number}{place}")
        assert reader(app, room.passer_by).client.get(hidden).status_code in (404, 405), place


def test_nobody_speaks_on_a_hidden_amendment_through_an_old_thread(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        remark = a_comment(session, room.process, room.passer_by, "Why?", amendment=room.amendment)
        session.commit()
    visitor = reader(app, room.passer_by)
    form = visitor.open(room.page(f"comments/{remark.number}/reply"))
    hide(database, room, comment=None, amendment=room.amendment)
    visitor.send(form, {"kind": "question", "body": "Because?"}, status=409)


def test_the_desk_says_what_waits_and_leads_there(app: Flask, database: Database, room: Room) -> None:
    reported(app, room, reason="personal_data")
    with database.writing() as session:
        phase = session.query(Phase).filter_by(process_id=room.process.id).one()
        phase.closes = datetime.now(UTC) + timedelta(days=3)
        a_comment(session, room.process, room.passer_by, state=CommentState.PENDING)
        second = a_revision(session, room.clause, "Every person is told before.", number=2)
        a_revision(session, room.clause, "Chacun est prévenu.", language="fr", renders=None)
        assert second.id
        session.commit()
    sheet = reader(app, room.facilitator).open(room.page("facilitate"))
    for words in (
        "Reported as “Somebody's personal data”",
        "To read before it is shown",
        "It closes on",
        "Answer owed",
        "Amendment to decide",
        "1 clause is outdated",
        "1 clause is missing",
    ):
        assert words in sheet.text
    links = sheet.links()
    for place in ("facilitate/reports", "responses/waiting", f"amendments/{room.amendment.number}/decision"):
        assert room.page(place) in links, place
    for link in links:
        if link.startswith(room.page("facilitate")):
            reader(app, room.facilitator).open(link)


def test_a_desk_with_nothing_on_it_says_so(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, languages=("en",), phase=PhaseKind.CONSULTATION)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    sheet = reader(app, facilitator).open(f"/en/processes/{process.slug}/facilitate")
    assert "Nothing waits." in sheet.text
