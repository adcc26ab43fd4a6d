"""Mandates: an organisation's managers say who speaks for it, and take it back at once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import mandates, services
from app.accounts.mandates import Scope
from app.accounts.models import MandateInvitation, Representation, RepresentationState
from app.accounts.queries import represented_by
from app.comments.models import Comment
from app.domain.errors import LastManager, LinkSpent, MailUnusable, NotInThisState
from app.domain.mandating import RegisterKind, holds
from app.domain.phases import PhaseKind
from app.jobs.models import OutboxMessage
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_phase, a_process, an_organisation
from tests.reader import reader

EVER, NEVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)
LATER = NOON + timedelta(days=30)


def a_mandate(session, person, organisation, **values):
    held = Representation(
        person_id=person.id, organisation_id=organisation.id, state=RepresentationState.VERIFIED, requested_at=NOON,
        **{"manages": False, "process_slugs": [], **values},
    )  # fmt: skip
    session.add(held)
    session.flush()
    return held


def the_token(session) -> str:
    """The secret of the last letter that was written."""
    last = session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    return last.payload["values"]["token"]


@pytest.mark.parametrize(
    ("given", "holding"),
    [
        ({}, True),
        ({"verified": False}, False),
        ({"ends_at": NOON}, False),
        ({"ends_at": NOON + timedelta(seconds=1)}, True),
        ({"processes": ["other"]}, False),
        ({"processes": ["other", "here"]}, True),
    ],
)
def test_a_mandate_stands_where_and_as_long_as_it_was_granted(given, holding):
    asked = {"verified": True, "ends_at": None, "processes": (), "now": NOON, "process": "here", **given}
    assert holds(**asked) is holding


def test_the_first_who_is_confirmed_grants_the_mandates_of_others(session):
    organisation, first, second = an_organisation(session), a_person(session), a_person(session)
    for person, manages in ((first, True), (second, False)):
        asked = services.request_representation(session, person.id, organisation, now=NOON)
        services.decide_representation(session, asked, verified=True, actor_id=first.id, now=NOON)
        assert asked.manages is manages


def test_an_invitation_is_accepted_once_with_ones_own_account(session):
    organisation, manager, speaker = an_organisation(session), a_person(session), a_person(session)
    scope = Scope(("here",), LATER)
    mandates.invite(session, organisation, "new@example.org", scope, inviter=manager, language="en", now=NOON)
    token = the_token(session)
    held = mandates.accept(session, token, speaker, now=NOON)
    assert (held.process_slugs, held.ends_at, held.granted_by_id) == (["here"], LATER, manager.id)
    assert [one.id for one in represented_by(session, speaker.id, now=NOON, process="here")] == [organisation.id]
    assert represented_by(session, speaker.id, now=NOON, process="elsewhere") == []
    assert represented_by(session, speaker.id, now=LATER) == []
    with pytest.raises(LinkSpent):
        mandates.accept(session, token, speaker, now=NOON)


def test_invitations_end_and_are_taken_back(session):
    organisation, manager = an_organisation(session), a_person(session)
    asked = {"inviter": manager, "language": "en", "now": NOON}
    mandates.invite(session, organisation, "new@example.org", Scope(), **asked)
    first = the_token(session)
    again = mandates.invite(session, organisation, "New@example.org", Scope(), **asked)
    assert mandates.live_invitation(session, first, NOON) is None
    assert mandates.live_invitation(session, the_token(session), NOON + mandates.INVITED_FOR) is None
    mandates.close_invitation(session, organisation.id, again.id, now=NOON)
    with pytest.raises(NotInThisState):
        mandates.close_invitation(session, organisation.id, again.id, now=NOON)
    with pytest.raises(MailUnusable):
        mandates.invite(session, organisation, "nobody", Scope(), **asked)


def test_the_last_manager_stays_and_everybody_else_can_go(session):
    organisation, manager, speaker = an_organisation(session), a_person(session), a_person(session)
    managing = a_mandate(session, manager, organisation, manages=True)
    speaking = a_mandate(session, speaker, organisation)
    mandates.withdraw(session, speaking, actor_id=manager.id, now=NOON)
    assert represented_by(session, speaker.id, now=NOON) == []
    with pytest.raises(NotInThisState):
        mandates.withdraw(session, speaking, actor_id=manager.id, now=NOON)
    with pytest.raises(LastManager):
        mandates.withdraw(session, managing, actor_id=manager.id, now=NOON)


def test_a_deleted_account_leaves_no_address_in_an_invitation(session):
    organisation, manager, invited = an_organisation(session), a_person(session), a_person(session)
    asked = {"inviter": manager, "language": "en", "now": NOON}
    mandates.invite(session, organisation, invited.email, Scope(), **asked)
    mandates.erase(session, invited)
    assert session.scalars(sa.select(MandateInvitation)).all() == []


@pytest.fixture
def speaking(app, database):
    """A member who speaks for an organisation by a mandate, its manager, and where they speak."""
    with database.writing() as session:
        process = a_process(session)
        a_phase(session, process, PhaseKind.CONSULTATION, opens=EVER, closes=NEVER)
        a_clause(session, a_document(session, process), "Every person is told.", number="1")
        organisation = an_organisation(session, "Red Abierta")
        manager, speaker = a_person(session), a_person(session)
        a_mandate(session, manager, organisation, manages=True)
        a_mandate(session, speaker, organisation)
        a_member(session, process, speaker, organisation=organisation)
        session.commit()
        slug, name = process.slug, organisation.slug
    return reader(app, manager), reader(app, speaker), slug, name


def comment(browser, slug: str, words: str) -> None:
    sheet = browser.open(f"/en/processes/{slug}/clauses/1/comments/new")
    browser.send(sheet, {"kind": "concern", "body": words})


def test_who_lost_the_mandate_speaks_for_themselves_from_then_on(app, database, speaking):
    manager, speaker, slug, name = speaking
    comment(speaker, slug, "With it.")
    sheet = manager.open(f"/en/organisations/{name}/mandates")
    [withdrawal] = [form.action for form in sheet.tree.forms if (form.action or "").endswith("/2/withdrawal")]
    manager.send(sheet, action=withdrawal)
    comment(speaker, slug, "Without it.")
    with database.reading() as session:
        held = session.execute(sa.select(Comment.body, Comment.organisation_id).order_by(Comment.number)).all()
    assert [bool(organisation) for _, organisation in held] == [True, False]
    assert "Red Abierta (at that time)" in reader(app).open(f"/en/processes/{slug}/clauses/1").text
    speaker.open(f"/en/organisations/{name}/mandates", 404)


def test_the_register_number_stands_on_the_organisations_page(app, speaking):
    manager, _speaker, _slug, name = speaking
    sheet = manager.open(f"/en/organisations/{name}/register")
    manager.send(sheet, {"kind": RegisterKind.LOBBY.value, "number": ""}, status=422)
    manager.send(sheet, {"kind": "lobby", "number": "EU-12345", "address": "https://register.example/"})
    assert "EU-12345" in reader(app).open(f"/en/organisations/{name}").text
