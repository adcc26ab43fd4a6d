"""The scorecard of a process: its facts from the tables and the record, as of any day, on the page and in the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.documents import services as documents
from app.documents.services import Described as DocumentDescribed
from app.documents.services import Handed
from app.domain.cocreation import Level, Scorecard, scorecard
from app.domain.phases import PhaseKind
from app.domain.reaching_out import OutreachKind
from app.domain.repository import PaperKind
from app.domain.seating import BodyKind, BodyRule
from app.domain.standards import Requirement
from app.exports.record.whole import sections_of
from app.forum import meetings
from app.forum import services as forum
from app.forum.meetings import Invited, Told
from app.forum.services import Founded
from app.outreach import services as outreach
from app.outreach.services import Described
from app.processes import services as processes
from app.processes.models import Process, Visibility
from app.processes.timetable import move_phase
from app.scorecard.announced import replayed
from app.scorecard.queries import end_of, facts_of
from app.scorecard.wording import ASKED, CONDITIONS, FIGURES, LEVELS, PLACES, REASONS, STANDINGS, TITLES
from app.texts.naming import Adopted, name_version
from tests.builders import a_clause, a_document, a_member, a_person, a_phase, a_process
from tests.contributing import a_comment, a_response
from tests.domain.test_cocreation import CASES, GOOD
from tests.reader import reader

PUBLISHED = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPENS, CLOSES = datetime(2026, 3, 16, tzinfo=UTC), datetime(2026, 4, 16, tzinfo=UTC)
ADOPTED = datetime(2026, 5, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 6, 1, tzinfo=UTC)
LINK = "https://example.org/paper"


def a_public_process(session: Session) -> Process:
    """A process of two months with its timetable in the record."""
    process = a_process(
        session, phase=None, now=PUBLISHED, visibility=Visibility.PREPARED, published_at=None,
        lead_institution={"en": "Ministry"}, contact="team@example.org", objective={"en": "Words"},
        next_steps={"en": "Words"},
    )  # fmt: skip
    a_phase(session, process, PhaseKind.CONSULTATION, opens=OPENS, closes=CLOSES)
    session.refresh(process)
    processes.publish(session, process, actor_id=None, now=PUBLISHED, unprepared=True)
    return process


def a_paper(session: Session, process: Process, kind: PaperKind, at: datetime) -> None:
    documents.publish(
        session, process, DocumentDescribed(kind, {"en": kind.value}, {}, "The team"), Handed("en", address=LINK),
        author_id=None, now=at,
    )  # fmt: skip


def a_seated_forum(session: Session, process: Process) -> object:
    body = forum.found(
        session, process, Founded(BodyKind.FORUM, {"en": "Forum"}, "", "en", BodyRule(), None), actor_id=None,
        now=PUBLISHED,
    )  # fmt: skip
    for place, group in enumerate(("government", "citizen")):
        person = a_member(session, process, a_person(session, f"Holder {place}"), group=group)
        seat = forum.seat(session, process, body, group_key=group, actor_id=None, now=PUBLISHED)[0]
        forum.appoint(
            session, process, seat, name=person.name, begins=date(2026, 3, 1), ends=None, actor_id=None, now=PUBLISHED
        )
    return body


def card(session: Session, process: Process, day: str, now: datetime = LATER) -> Scorecard:
    session.expire_all()
    return scorecard(facts_of(session, process, date.fromisoformat(day), now))


def standing(found: Scorecard, requirement: Requirement) -> tuple[str, str]:
    one = next(one for one in found.findings if one.requirement is requirement)
    return one.standing.value, one.reason


def test_the_timetable_is_the_one_that_held_on_the_day_asked_about(session: Session) -> None:
    process = a_public_process(session)
    assert standing(card(session, process, "2026-03-05"), Requirement.TIMELINE) == ("met", "two_weeks_before")
    move_phase(
        session, process.phases[0], opens=datetime(2026, 3, 10, tzinfo=UTC), closes=CLOSES, reason="Sooner.",
        actor_id=None, now=datetime(2026, 3, 6, tzinfo=UTC),
    )  # fmt: skip
    assert standing(card(session, process, "2026-03-05"), Requirement.TIMELINE)[0] == "met"
    assert standing(card(session, process, "2026-03-07"), Requirement.TIMELINE)[0] == "not_met"


def test_a_rule_that_was_changed_is_told_from_the_day_on_which_it_was(session: Session) -> None:
    process = a_public_process(session)
    changed = {"decision_rule": {"majority": "2/3"}}
    process.decision_rule = changed["decision_rule"]
    processes.enter(
        session, process, kind="process_changed", object=f"processes/{process.slug}", body={"changed": changed},
        actor_id=None, now=OPENS,
    )  # fmt: skip
    assert standing(card(session, process, "2026-03-15"), Requirement.DECISION_RULE)[1] == "rule_kept"
    assert standing(card(session, process, "2026-03-16"), Requirement.DECISION_RULE)[1] == "rule_changed"


def test_a_meeting_counts_from_its_minutes_until_it_is_cancelled(session: Session) -> None:
    process = a_public_process(session)
    a_paper(session, process, PaperKind.RULES, PUBLISHED)
    body = a_seated_forum(session, process)
    held = datetime(2026, 3, 20, 15, tzinfo=UTC)
    invited = Invited({"en": "First"}, held, held + timedelta(hours=1), "Hall", "", "", "en")
    meeting = meetings.announce(session, process, body, invited, actor_id=None, now=PUBLISHED)  # type: ignore[arg-type]
    told = Told("All agreed.", {"government": (1, 0), "citizen": (1, 0)}, recording_missing="No machine.")
    meetings.tell(session, process, meeting, told, actor_id=None, now=held + timedelta(days=2))
    meetings.cancel(session, process, meeting, reasons="Not quorate.", actor_id=None, now=held + timedelta(days=9))
    found = [
        standing(card(session, process, day), Requirement.DIALOGUE)
        for day in ("2026-03-21", "2026-03-25", "2026-04-05")
    ]
    assert found == [("not_yet_due", "no_meeting_yet"), ("met", "dialogue_kept"), ("not_yet_due", "no_meeting_yet")]
    figures = card(session, process, "2026-04-05").findings[0].figures
    assert figures["cancelled_after_counted"] == (str(meeting.number),)


def test_answers_count_when_they_came_before_the_adoption(session: Session) -> None:
    process = a_public_process(session)
    document = a_document(session, process)
    clause = a_clause(session, document, number="1")
    first, second = (
        a_comment(session, process, clause=clause, group=group, created_at=OPENS) for group in ("citizen", "academia")
    )
    a_response(session, process, comments=[first], created_at=CLOSES)
    name_version(session, document, name="Final", author_id=None, now=ADOPTED, adopted=Adopted((1,)))
    a_response(session, process, comments=[second], created_at=ADOPTED + timedelta(days=1))
    before, after = card(session, process, "2026-04-30"), card(session, process, "2026-05-20")
    assert standing(before, Requirement.FEEDBACK) == ("not_yet_due", "not_adopted")
    assert standing(after, Requirement.FEEDBACK) == ("not_met", "answers_missing")
    assert (after.facts.coverage.received, after.facts.coverage.answered) == (2, 1)
    assert standing(after, Requirement.INPUTS) == ("met", "range_of_inputs")
    assert after.reached.level is Level.CONSULT


def test_outreach_and_documents_count_as_they_stood(session: Session) -> None:
    process = a_public_process(session)
    a_paper(session, process, PaperKind.BACKGROUND, PUBLISHED)
    a_paper(session, process, PaperKind.DRAFT, OPENS)
    outreach.record(
        session, process,
        Described(OutreachKind.EVENT, {"en": "A fair"}, {}, date(2026, 3, 18), ["citizen"], ["en"]),
        author_id=None, now=CLOSES + timedelta(days=5),
    )  # fmt: skip
    early, late = card(session, process, "2026-04-18"), card(session, process, "2026-04-25")
    assert standing(early, Requirement.OUTREACH)[1] == "outreach_missing"
    assert standing(late, Requirement.OUTREACH)[1] == "outreach_done"
    assert standing(late, Requirement.REPOSITORY) == ("met", "repository_kept")
    assert standing(card(session, process, "2026-03-02"), Requirement.REPOSITORY)[0] == "not_yet_due"


def test_before_it_was_public_nothing_is_known(session: Session) -> None:
    found = card(session, a_public_process(session), "2026-02-01")
    assert (found.facts.timetable, found.reached.level) == ((), Level.NONE)
    assert standing(found, Requirement.WEBSITE) == ("not_met", "not_public")


def test_a_day_ends_where_the_process_is() -> None:
    assert end_of(date(2026, 3, 29), "Europe/Berlin").astimezone(UTC).hour == 21
    assert end_of(date(2026, 3, 28), "Europe/Berlin").astimezone(UTC).hour == 22


def test_the_record_is_replayed_phase_by_phase() -> None:
    def body(day: int, **more: object) -> dict[str, object]:
        return {
            "phase": "consultation",
            "opens": f"2026-03-{day:02}T00:00:00+00:00",
            "closes": "2026-05-01T00:00:00+00:00",
            **more,
        }

    first = {**body(1), "kind": "consultation"}
    acts = [
        ("process_published", PUBLISHED, {"phases": [first], "decision_rule": {"majority": "1/2"}}),
        ("phase_added", PUBLISHED, body(9)),
        ("phase_moved", PUBLISHED, body(4, before={"opens": first["opens"], "closes": first["closes"]})),
        ("phase_removed", PUBLISHED, body(9)),
    ]
    found = replayed(acts)
    assert ([one.opens.day for one in found.timetable], [one.opens.day for one in found.first]) == ([4], [1])


def test_the_page_says_each_in_words_as_of_any_day(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_public_process(session)
        session.commit()
    path = f"/en/processes/{process.slug}/scorecard"
    stranger = reader(app)
    page = stranger.open(f"{path}?on=2026-03-05")
    assert "Two weeks or more lay between the timetable and the first phase." in page.text
    assert "As of March 5, 2026." in page.text
    for wrong in ("2026-02-30", "2999-01-01", "yesterday", "2026-3-1", "1999-12-31", "٢٠٢٦-٠٣-٠٥"):
        stranger.open(f"{path}?on={wrong}", status=400)
    stranger.open(f"{path}/method")
    answer = app.test_client().get(f"/api/v1/processes/{process.slug}/scorecard?on=2026-03-05").json
    timeline = next(one for one in answer["findings"] if one["requirement"] == "timeline")
    assert (timeline["standing"], timeline["figures"]["earliest_start"]) == ("met", "2026-03-15")
    assert answer["facts"]["timetable"] == [["consultation", OPENS.isoformat(), CLOSES.isoformat()]]
    assert app.test_client().get(f"/api/v1/processes/{process.slug}/scorecard?on=2999-01-01").status_code == 400


def test_the_open_record_has_the_findings_of_its_day(session: Session) -> None:
    process = a_public_process(session)
    tables = {one.name: list(one.rows()) for one in sections_of(session, process, LATER)}
    assert [row[0] for row in tables["scorecard"]][:8] == ["1.1", "2.1", "2.2", "3.1", "3.2", "3.3", "4.1", "5.1"]


def test_every_word_that_a_finding_can_say_has_its_sentence() -> None:
    found = [one for requirement, changed, _wanted in CASES for one in _findings(requirement, changed)]
    found += list(scorecard(GOOD).findings)
    assert {one.reason for one in found} <= set(REASONS)
    assert {name for one in found for name in one.figures} <= set(FIGURES)
    assert {link.place for one in found for link in one.links} <= {*PLACES, "meeting"}
    assert set(TITLES) == set(ASKED) == set(Requirement)
    assert set(LEVELS) == {*CONDITIONS, Level.NONE}
    assert len(STANDINGS) == 5


def _findings(requirement: Requirement, changed: object) -> list[object]:
    return list(scorecard(replace(GOOD, **changed)).findings)  # type: ignore[arg-type]


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_the_facts_take_as_many_statements_for_much_as_for_little(session: Session) -> None:
    process = a_public_process(session)
    clause = a_clause(session, a_document(session, process), number="1")
    numbers = []
    for _ in range(2):
        for _more in range(3):
            a_comment(session, process, clause=clause, created_at=OPENS)
            a_paper(session, process, PaperKind.DRAFT, OPENS)
        session.flush()
        with counted(session) as said:
            facts_of(session, process, date(2026, 5, 1), LATER)
        numbers.append(len(said))
    assert numbers[0] == numbers[1]
