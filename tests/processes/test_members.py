"""Taking part in a process: in one group, for oneself or for an organisation that has confirmed it."""

import pytest
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import Organisation, Person
from app.domain.errors import GroupFixed, GroupUnknown, NotInThisState, RepresentationMissing
from app.domain.phases import Role
from app.processes import members, queries
from app.processes.models import Membership, Process
from app.processes.services import enter, mark_contribution
from tests.builders import NOON, a_member, a_person, a_process, an_organisation


def joined(
    session: Session, process: Process, person: Person, group: str = "citizen", organisation: Organisation | None = None
) -> Membership:
    return members.join(
        session,
        process,
        person.id,
        group_key=group,
        organisation_id=organisation.id if organisation else None,
        now=NOON,
    )


def test_whoever_joins_is_a_participant_of_one_group(session: Session) -> None:
    process, person = a_process(session), a_person(session)
    membership = joined(session, process, person, "academia")
    assert membership.roles == {Role.PARTICIPANT}
    assert queries.member_counts(session, process.id) == {"academia": 1}


def test_a_group_has_to_be_one_of_the_process(session: Session) -> None:
    process, person = a_process(session), a_person(session)
    with pytest.raises(GroupUnknown):
        joined(session, process, person, "press")


def test_nobody_speaks_for_an_organisation_that_has_not_confirmed_them(session: Session) -> None:
    process, person, organisation = a_process(session), a_person(session), an_organisation(session)
    with pytest.raises(RepresentationMissing):
        joined(session, process, person, organisation=organisation)
    asked = accounts.request_representation(session, person.id, organisation, now=NOON)
    with pytest.raises(RepresentationMissing):
        joined(session, process, person, organisation=organisation)
    accounts.decide_representation(session, asked, verified=True, actor_id=a_person(session).id, now=NOON)
    assert joined(session, process, person, organisation=organisation).organisation_id == organisation.id


def test_the_group_can_be_changed_until_the_first_contribution(session: Session) -> None:
    process, person = a_process(session), a_person(session)
    joined(session, process, person, "citizen")
    joined(session, process, person, "academia")
    enter(session, process, kind="comment", object="comments/1", body={}, actor_id=person.id, now=NOON)
    session.expire_all()
    with pytest.raises(GroupFixed):
        joined(session, process, person, "citizen")


def test_a_ballot_fixes_the_group_as_well(session: Session) -> None:
    process, person = a_process(session), a_person(session)
    joined(session, process, person, "citizen")
    mark_contribution(session, process.id, person.id, NOON)
    session.expire_all()
    with pytest.raises(GroupFixed):
        joined(session, process, person, "academia")


def test_who_leaves_keeps_nothing_but_the_group_they_contributed_in(session: Session) -> None:
    process, person = a_process(session), a_person(session)
    membership = joined(session, process, person, "citizen")
    mark_contribution(session, process.id, person.id, NOON)
    members.leave(session, process, membership, now=NOON)
    session.expire_all()
    assert membership.roles == frozenset()
    assert queries.member_counts(session, process.id) == {}
    assert queries.members(session, process.id) == []
    with pytest.raises(GroupFixed):
        joined(session, process, person, "academia")
    assert joined(session, process, person, "citizen").roles == {Role.PARTICIPANT}


def test_roles_are_given_to_members_only_and_never_none(session: Session) -> None:
    process = a_process(session)
    person = a_member(session, process)
    membership = queries.membership_of(session, process.id, person.id)
    assert membership is not None
    members.assign_roles(session, membership, roles={Role.FACILITATOR, Role.PARTICIPANT}, actor_id=None, now=NOON)
    assert membership.roles == {Role.FACILITATOR, Role.PARTICIPANT}
    with pytest.raises(NotInThisState):
        members.assign_roles(session, membership, roles=set(), actor_id=None, now=NOON)
    members.leave(session, process, membership, now=NOON)
    with pytest.raises(NotInThisState):
        members.assign_roles(session, membership, roles={Role.STEWARD}, actor_id=None, now=NOON)


def test_members_are_listed_by_group_by_role_and_page_by_page(session: Session) -> None:
    process = a_process(session)
    for group in ("citizen", "citizen", "academia"):
        a_member(session, process, group=group)
    a_member(session, process, group="academia", roles=[Role.FACILITATOR, Role.PARTICIPANT])
    assert len(queries.members(session, process.id, group="academia")) == 2
    assert len(queries.members(session, process.id, role=Role.FACILITATOR)) == 1
    first = queries.members(session, process.id, limit=2)
    assert len(first) == 3
    assert len(queries.members(session, process.id, after=first[1].id, limit=2)) == 2
    assert queries.role_counts(session, process.id) == {Role.PARTICIPANT: 4, Role.FACILITATOR: 1}
