"""Casting an answer that may be an objection: its reasons become an objection that can be answered and resolved."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.answering import Answer, AnswerMalformed, Consent, Fault, Method, canonical, choice_of, said
from app.domain.errors import NotEntitled, VotingClosed
from app.domain.objecting import Act, possible
from app.objections import services as objections
from app.objections.models import Objection
from app.objections.queries import objection_by_number
from app.objections.subjects import Subject, question_by_number
from app.polls import queries, services
from app.polls.models import Ballot, Question
from app.processes.queries import membership_of
from app.texts.models import Clause
from app.texts.queries import clause_by_number

WITH_OBJECTIONS = frozenset({Method.CONSENT, Method.SILENCE})


def cast_answer(
    session: Session, question: Question, *, voter_id: int, answer: Answer, language: str, now: datetime
) -> Ballot:
    """Cast a ballot; reasons of an objection (in `language`) are raised as an objection of the voter, for all to see.

    Whoever gives another answer withdraws the objection of their earlier ballot. Raises what `services.cast` raises,
    and AnswerMalformed for a clause that is not there, or an objection that is not the voter's own.
    """
    kept = canonical(question.method, answer, question.option_keys)
    if question.method in WITH_OBJECTIONS:
        if not question.is_open(now):
            raise VotingClosed
        kept = _with_objection(session, question, voter_id, kept, language, now)
    return services.cast(session, question, voter_id=voter_id, answer=kept, now=now)


def _with_objection(
    session: Session, question: Question, voter_id: int, answer: Answer, language: str, now: datetime
) -> Answer:
    voter = membership_of(session, question.process_id, voter_id)
    if voter is None:
        raise NotEntitled
    clause = _clause(session, question, answer)
    earlier = _of_ballot(session, question, voter_id)
    if choice_of(answer) != Consent.OBJECT:
        _withdraw(session, question, earlier, now)
        return answer
    if not answer.get("reason"):
        _check_own(session, question, answer, voter_id, clause)
        return answer
    _withdraw(session, question, earlier, now)
    raised = objections.object_to(
        session, question.process, _subject(session, question, clause), author=voter, body=str(answer["reason"]),
        remedy="", language=language, now=now,
    )  # fmt: skip
    return said(Consent.OBJECT, clause=answer.get("clause"), omission=answer.get("omission"), objection=raised.number)


def _clause(session: Session, question: Question, answer: Answer) -> Clause | None:
    """The clause that an objection in a silence procedure names."""
    number = answer.get("clause")
    if not isinstance(number, str) or not number:
        return None
    found = clause_by_number(session, question.process_id, number)
    if found is None:
        raise AnswerMalformed("clause", Fault.UNKNOWN)
    return found


def _subject(session: Session, question: Question, clause: Clause | None) -> Subject:
    """The clause that is named, else the question itself."""
    if clause is not None:
        return Subject(clause=clause)
    return Subject(question=question_by_number(session, question.process_id, question.number))


def _of_ballot(session: Session, question: Question, voter_id: int) -> Objection | None:
    """The objection that the voter's ballot names so far."""
    ballot = queries.ballot_of(session, question.id, voter_id)
    number = ballot.answer.get("objection") if ballot else None
    return objection_by_number(session, question.process_id, number) if isinstance(number, int) else None


def _withdraw(session: Session, question: Question, objection: Objection | None, now: datetime) -> None:
    author_id = objection.author_id if objection else None
    if objection is not None and author_id is not None and possible(Act.WITHDRAWN, objection.standing):
        objections.withdraw(session, question.process, objection, actor_id=author_id, now=now)


def _check_own(session: Session, question: Question, answer: Answer, voter_id: int, clause: Clause | None) -> None:
    """An objection named by its number is the voter's own, about what is asked, and still stands."""
    number = answer.get("objection")
    found = objection_by_number(session, question.process_id, number) if isinstance(number, int) else None
    stands = found is not None and found.author_id == voter_id and possible(Act.WITHDRAWN, found.standing)
    if found is None or not stands or not _is_about(found, question, clause):
        raise AnswerMalformed("objection", Fault.UNKNOWN)


def _is_about(objection: Objection, question: Question, clause: Clause | None) -> bool:
    clauses = {question.clause_id, clause.id if clause else None} - {None}
    by_amendment = question.amendment_id is not None and objection.amendment_id == question.amendment_id
    return objection.question_id == question.id or objection.clause_id in clauses or by_amendment
