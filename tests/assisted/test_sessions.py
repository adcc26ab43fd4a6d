"""People who do not write here: sessions, what was said there, forms on paper, and who was invited."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.assisted import services
from app.assisted.queries import contributions_of, sessions_of
from app.assisted.services import Described, Said, received_at
from app.domain.assisting import Attendance, SessionKind, attendance, checked
from app.domain.commenting import CommentState, Kind
from app.domain.errors import (
    AttendanceMalformed,
    GroupUnknown,
    NothingChanged,
    NotInThisState,
    ReasonsMissing,
    StaleBase,
)
from app.domain.phases import Role
from app.ledger.models import Entry
from app.record.verification import verify
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.reader import reader


def a_session_held(session, process, **values):
    described = Described(
        **{
            "kind": SessionKind.REGIONAL, "title": {"en": "In the north"}, "held_on": NOON.date(), "language": "en",
            "place": "Santiago", "attendance": {"citizen": 7}, **values,
        }
    )  # fmt: skip
    return services.hold(session, process, described, author_id=None, now=NOON)


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        ({}, Attendance((), None)),
        ({"a": 4}, Attendance((), None)),
        ({"a": 7}, Attendance(((("a",), 7),), 7)),
        ({"a": 7, "b": 3, "c": 20}, Attendance(((("c",), 20), (("a", "b"), 10)), 30)),
        ({"a": 3, "b": 4}, Attendance(((("a", "b"), 7),), 7)),
    ],
)
def test_small_groups_are_told_together(counted, told):
    assert attendance(counted) == told


def test_only_people_of_groups_there_are_can_be_counted():
    assert checked({"a": 2, "b": 0}, ["a", "b"]) == {"a": 2}
    for wrong in ({"c": 1}, {"a": -1}, {"a": 10**9}):
        with pytest.raises(AttendanceMalformed):
            checked(wrong, ["a", "b"])


def test_what_was_said_counts_as_received_on_the_day_of_the_session():
    night = datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert received_at(date(2026, 2, 20), "America/Bogota", night) == datetime(2026, 2, 20, 17, tzinfo=UTC)
    assert received_at(date(2026, 3, 1), "UTC", night) == night


def test_what_is_entered_is_marked_and_nobodys_account(session):
    process = a_process(session)
    clause = a_clause(session, a_document(session, process), "Say it.")
    helper = a_member(session, process, roles=[Role.FACILITATOR])
    held = a_session_held(session, process)
    said = Said("Tell us first.", Kind.CONCERN, "en", "citizen", "Ana", clause)
    made = services.enter(session, process, held, said, actor_id=helper.id, now=NOON)
    assert (made.author_id, made.attributed_to, made.session_number, made.group_key) == (None, "Ana", 1, "citizen")
    assert (made.clause_id, made.state) == (clause.id, CommentState.PUBLISHED)
    [row] = contributions_of(session, process.id, 1)
    assert (row.author_name, row.session_number) == ("Ana", 1)
    assert [(one.number, count) for one, count in sessions_of(session, process.id)] == [(1, 1)]
    kinds = session.scalars(sa.select(Entry.kind).order_by(Entry.index)).all()
    assert kinds[-2:] == ["session_held", "comment_assisted"]
    services.take_back(session, process, made, actor_id=helper.id, role=Role.FACILITATOR, now=NOON)
    assert made.state is CommentState.WITHDRAWN
    with pytest.raises(NotInThisState):
        services.take_back(session, process, made, actor_id=helper.id, role=Role.FACILITATOR, now=NOON)
    with pytest.raises(GroupUnknown):
        services.enter(session, process, held, Said("x", Kind.CONCERN, "en", "nobody"), actor_id=None, now=NOON)


def test_the_record_agrees_with_what_was_entered(session):
    process = a_process(session)
    held = a_session_held(session, process)
    services.enter(session, process, held, Said("One.", Kind.SUPPORT, "en", "citizen"), actor_id=None, now=NOON)
    session.flush()
    assert [one for one in verify(session).findings if "/comments/" in f"/{one.place}"] == []


def test_a_session_is_changed_by_one_at_a_time(session):
    process = a_process(session)
    held = a_session_held(session, process)
    again = Described(SessionKind.PAPER, {"en": "Letters"}, NOON.date(), "en")
    services.describe(session, process, held, again, edition=1, actor_id=None, now=NOON)
    assert (held.edition, held.kind, held.attendance) == (2, SessionKind.PAPER, {})
    with pytest.raises(StaleBase):
        services.describe(session, process, held, again, edition=1, actor_id=None, now=NOON)
    with pytest.raises(NothingChanged):
        services.describe(session, process, held, again, edition=2, actor_id=None, now=NOON)


def test_who_was_invited_is_told_with_the_reasons_and_stays(session):
    process = a_process(session)
    asked = {"group_key": "citizen", "language": "en", "actor_id": None, "now": NOON}
    body = services.invite(session, process, name="Red", reasons="They speak for tenants.", **asked)
    with pytest.raises(ReasonsMissing):
        services.invite(session, process, name="Other", reasons=" ", **asked)
    later = NOON + timedelta(days=1)
    services.uninvite(session, process, body, reasons="They declined.", actor_id=None, now=later)
    assert (body.withdrawn_at, body.withdrawal_reasons) == (later, "They declined.")
    with pytest.raises(NotInThisState):
        services.uninvite(session, process, body, reasons="Again.", actor_id=None, now=later)


@pytest.fixture
def team(app, database):
    """A facilitator's browser, and the process."""
    with database.writing() as session:
        process = a_process(session)
        a_clause(session, a_document(session, process), "Every person is told.", number="1")
        member = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
        slug = process.slug
    return reader(app, member), slug


def test_many_are_entered_one_after_the_other(app, team):
    browser, slug = team
    sheet = browser.open(f"/en/processes/{slug}/facilitate/sessions/new")
    held = {"kind": "meeting", "title_en": "In the hall", "held_on": "2026-01-10", "attended_citizen": "12"}
    assert "12" in browser.send(sheet, held).words("table")
    entering = f"/en/processes/{slug}/facilitate/sessions/1/enter"
    said = {"body": "Say who decides.", "clause": "1", "group": "citizen", "language": "en", "kind": "concern"}
    again = browser.send(browser.open(entering), said)
    assert {name: again.form("body").fields[name] for name in ("clause", "group", "kind")} == {
        "clause": "1", "group": "citizen", "kind": "concern",
    }  # fmt: skip
    browser.send(again, {"body": "No name for me."})
    wrong = browser.send(browser.open(entering), {**said, "body": "Kept?", "clause": "77"}, status=422)
    assert wrong.form("body").fields["body"].strip() == "Kept?"
    stranger = reader(app).open(f"/en/processes/{slug}/sessions/1")
    for words in ("Entered by the team", "Somebody who gave no name", "Say who decides."):
        assert words in stranger.text
    assert "Former participant" not in stranger.text
    reader(app).open(entering, 404)


def test_forms_on_paper_bear_number_address_and_lines(app, team):
    browser, slug = team
    sheet = browser.open(f"/en/processes/{slug}/facilitate/sessions/new")
    browser.send(sheet, {"kind": "paper", "title_en": "Letters", "held_on": "2026-01-10"})
    form = reader(app).open(f"/en/processes/{slug}/clauses/1/form?session=1")
    for words in ("Every person is told.", f"/en/processes/{slug}/clauses/1", "Session 1"):
        assert words in form.text
    assert "Attendance sheet" in reader(app).open(f"/en/processes/{slug}/sessions/1/attendance-sheet").text
    reader(app).open(f"/en/processes/{slug}/clauses/99/form", 404)


def test_who_was_invited_stands_on_a_public_page(app, team):
    browser, slug = team
    asked = {"name": "Tenants' union", "group": "citizen", "language": "en", "reasons": "They speak for tenants."}
    browser.send(browser.open(f"/en/processes/{slug}/facilitate/invited"), asked)
    assert "They speak for tenants." in reader(app).open(f"/en/processes/{slug}/invited").text
    page = browser.open(f"/en/processes/{slug}/facilitate/invited/1/withdrawal")
    browser.send(page, {"reasons": "They declined."})
    assert "They declined." in reader(app).open(f"/en/processes/{slug}/invited").text
