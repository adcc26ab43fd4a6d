"""Votes entrusted to somebody else: given, taken back, cast by whoever carries them; and the numbers of them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Person, Standing
from app.domain.answering import Answer
from app.domain.decision_rules import rule_from_description
from app.domain.entrusting import Candidate, ProxyFault, ProxyRule, fault_in
from app.domain.errors import NotEntitled, NotEntrusted, VotingClosed
from app.domain.result_modes import ResultMode
from app.polls import rolls, services
from app.polls.models import Ballot, Entrustment, Question
from app.processes.models import Membership


def rule_of(question: Question) -> ProxyRule | None:
    """What the question's rule says of entrusting; None where votes cannot be entrusted."""
    return rule_from_description(question.rule).proxies


def entrust(session: Session, question: Question, *, principal_id: int, holder_id: int, now: datetime) -> Entrustment:
    """Entrust a vote to somebody; to somebody else takes it from the one who had it, with the ballot they cast.

    The question's row is held alone, so that nobody is given more than they may carry. Raises VotingClosed from the
    close on, NotEntitled for whoever has no vote, NotEntrusted with the reason why not to this person.
    """
    question = _held(session, question, now)
    group = rolls.group_on_roll(session, question, principal_id)
    if group is None:
        raise NotEntitled
    earlier = given_by(session, question.id, principal_id)
    if earlier is not None and earlier.holder_id == holder_id:
        return earlier
    fault = fault_in(
        rule_of(question),
        principal_group=group,
        principal_carries=carries(session, question.id, principal_id),
        holder=_candidate(session, question, holder_id, now),
        oneself=principal_id == holder_id,
    )
    if fault is not None:
        raise NotEntrusted(fault.value)
    _undo(session, question, principal_id)
    given = Entrustment(question_id=question.id, principal_id=principal_id, holder_id=holder_id, given_at=now)
    session.add(given)
    session.flush()
    return given


def take_back(session: Session, question: Question, *, principal_id: int, now: datetime) -> None:
    """Take a vote back; the ballot that was cast by it no longer counts. Raises VotingClosed from the close on."""
    _undo(session, _held(session, question, now), principal_id)


def cast_for(
    session: Session, question: Question, *, holder_id: int, principal_id: int, answer: Answer, now: datetime
) -> Ballot:
    """Cast the ballot of somebody who has entrusted it; raises NotEntrusted for others, and what `cast` raises."""
    question = rolls.held_for_ballot(session, question)
    given = given_by(session, question.id, principal_id)
    if given is None or given.holder_id != holder_id:
        raise NotEntrusted(ProxyFault.NOT_ALLOWED.value)
    return services.cast(session, question, voter_id=principal_id, answer=answer, now=now, carried_by=holder_id)


def given_by(session: Session, question_id: int, person_id: int | None) -> Entrustment | None:
    """To whom somebody has entrusted their vote, with the person."""
    query = sa.select(Entrustment).where(Entrustment.question_id == question_id, Entrustment.principal_id == person_id)
    return session.scalar(query.options(joinedload(Entrustment.holder)))


def carried_by(session: Session, question_id: int, person_id: int | None) -> Sequence[Entrustment]:
    """Whose votes somebody carries, with the people, in the order in which they were given."""
    query = sa.select(Entrustment).where(Entrustment.question_id == question_id, Entrustment.holder_id == person_id)
    return session.scalars(query.options(joinedload(Entrustment.principal)).order_by(Entrustment.id)).all()


def ballots_carried(session: Session, question_id: int, person_id: int) -> dict[int, Ballot]:
    """The ballots on this question of those who entrusted somebody with theirs, by their voters."""
    given = sa.select(Entrustment.principal_id).where(
        Entrustment.question_id == question_id, Entrustment.holder_id == person_id
    )
    query = sa.select(Ballot).where(Ballot.question_id == question_id, Ballot.person_id.in_(given))
    return {ballot.person_id: ballot for ballot in session.scalars(query)}


def carries(session: Session, question_id: int, person_id: int) -> int:
    """How many votes somebody carries for others."""
    query = sa.select(sa.func.count()).where(Entrustment.question_id == question_id, Entrustment.holder_id == person_id)
    return session.scalar(query) or 0


def given_in_all(session: Session, question_id: int) -> int:
    """How many votes on a question are entrusted to others: told to everybody, before the close too."""
    return session.scalar(sa.select(sa.func.count()).where(Entrustment.question_id == question_id)) or 0


def _held(session: Session, question: Question, now: datetime) -> Question:
    question = rolls.locked(session, question)
    if question.is_closed(now) or question.closing_entered or question.mode is ResultMode.EXTERNAL:
        raise VotingClosed
    return question


def _candidate(session: Session, question: Question, holder_id: int, now: datetime) -> Candidate:
    """Somebody suspended or deleted cannot act, and is entrusted with nothing."""
    person = session.get(Person, holder_id)
    group = rolls.group_on_roll(session, question, holder_id) if person and _acts(person, now) else None
    entrusts = given_by(session, question.id, holder_id) is not None
    return Candidate(group, carries(session, question.id, holder_id), entrusts)


def _acts(person: Person, now: datetime) -> bool:
    over = person.suspended_until is not None and person.suspended_until <= now
    return person.standing is Standing.ACTIVE or (person.standing is Standing.SUSPENDED and over)


def _undo(session: Session, question: Question, principal_id: int) -> None:
    """An own ballot stays: only what was cast by the one who carried the vote goes with it."""
    of_principal = (Ballot.question_id == question.id, Ballot.person_id == principal_id)
    session.execute(sa.delete(Ballot).where(*of_principal, Ballot.carried_by_id.is_not(None)))
    given = (Entrustment.question_id == question.id, Entrustment.principal_id == principal_id)
    session.execute(sa.delete(Entrustment).where(*given))


def candidates(session: Session, question: Question, person_id: int, *, limit: int = 500) -> Sequence[tuple[int, str]]:
    """Whom somebody could entrust with their vote: on the roll, able to act, of their group if the rule says so."""
    rule, group = rule_of(question), rolls.group_on_roll(session, question, person_id)
    if rule is None or group is None:
        return []
    query = sa.select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    query = query.where(
        *rolls.eligible(question.process_id), Person.standing == Standing.ACTIVE, Person.id != person_id
    )
    query = query.where(Membership.group_key == group) if rule.same_group else query
    return [(row.id, row.name) for row in session.execute(query.order_by(Person.name, Person.id).limit(limit))]
