"""A conversation of two camps, for tests: who votes, on what, how."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain.stating import Vote
from app.opinions import mapping, services
from app.opinions.models import OpinionMap, Statement
from app.processes.models import Process
from app.processes.queries import membership_of
from tests.builders import a_member
from tests.contributing import a_statement

UNITING, DIVIDING = 0, 1
CAMPS = {"citizen": 8, "government": 7, "academia": 2}
"""Citizens agree with what divides, the government does not; two academics go with the citizens."""


def a_conversation(session: Session, process: Process) -> tuple[list[Statement], list[Person]]:
    """Seventeen people in two camps on ten statements: the first unites everybody, the others divide them."""
    statements = [a_statement(session, process, body=f"Statement of sentence {letter}.") for letter in "ABCDEFGHIJ"]
    people = []
    for group, size in CAMPS.items():
        for serial in range(size):
            person = a_member(session, process, group=group)
            people.append(person)
            for place, statement in enumerate(statements):
                if place and (serial + place) % 9 == 0:
                    continue
                cast(session, process, statement, person, _view(group, place, serial))
    return statements, people


def _view(group: str, place: int, serial: int) -> Vote:
    if place == UNITING:
        return Vote.AGREE
    if place > 1 and (serial * 7 + place) % 11 == 0:
        return Vote.PASS
    agrees = (group != "government") is (place % 2 == 1)
    return Vote.AGREE if agrees else Vote.DISAGREE


def cast(session: Session, process: Process, statement: Statement, person: Person, vote: Vote | None) -> None:
    """One vote of a member."""
    voter = membership_of(session, process.id, person.id)
    assert voter is not None
    services.vote(session, process, statement, voter=voter, vote=vote, now=datetime.now(UTC))


def mapped(session: Session, process: Process, now: datetime | None = None) -> OpinionMap:
    """The map, computed now."""
    now = now or datetime.now(UTC)
    return mapping.store(session, process, mapping.compute(session, process, now), now=now)


def counts(statements: Sequence[Statement]) -> list[tuple[int, int, int]]:
    """Agreements, disagreements, passes of each."""
    return [(one.agrees, one.disagrees, one.passes) for one in statements]
