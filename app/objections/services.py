"""Raising objections, supporting them, and every act that changes how one stands."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import objecting
from app.domain.amending import OPEN
from app.domain.commenting import CommentState
from app.domain.errors import ClauseStruck, NotInThisState, OwnDecision, RepresentationMissing, VotingClosed
from app.domain.objecting import Act, Answer, Body, ObjectionState, Signature
from app.domain.phases import Role
from app.objections import history, letters, queries
from app.objections.models import Objection, ObjectionAct, ObjectionSupport
from app.objections.recording import as_entered, as_stands
from app.objections.subjects import Subject
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.processes.slow_lane import PUBLISHED, state_at_first
from app.texts.models import Version
from app.texts.queries import shown_revision


def _count_published_by(session: Session, person_id: int) -> int:
    query = sa.select(sa.func.count()).where(Objection.author_id == person_id)
    return session.scalar(query.where(Objection.visibility == CommentState.PUBLISHED)) or 0


PUBLISHED["objections"] = _count_published_by


def object_to(
    session: Session,
    process: Process,
    subject: Subject,
    *,
    author: Membership,
    body: str,
    remedy: str,
    language: str,
    now: datetime,
) -> Objection:
    """Raise an objection with its reasons (`body`) and, if there is one, what would resolve it (`remedy`).

    It remembers the wording it is about. Where the process moderates beforehand its words wait to be let through; it
    counts all the same. Raises ReasonsMissing, ClauseStruck, NotInThisState on an amendment that is hidden or decided,
    VotingClosed on a question that is closed.
    """
    objecting.check(Act.RAISED, reasons=body, actor_id=author.person_id, author_id=author.person_id)
    _refuse_what_is_over(subject, now)
    objection = Objection(
        process_id=process.id,
        number=processes.next_number(session, process.id, "objection"),
        clause_id=subject.clause.id if subject.clause else None,
        amendment_id=subject.amendment.id if subject.amendment else None,
        question_id=subject.question.id if subject.question else None,
        revision_id=_wording(session, process, subject, language),
        language=language,
        body=body,
        remedy=remedy,
        state=ObjectionState.OPEN,
        answer=Answer.NONE,
        visibility=state_at_first(session, process, author, now),
        author_id=author.person_id,
        group_key=author.group_key,
        organisation_id=author.organisation_id,
        created_at=now,
        changed_at=now,
    )
    session.add(objection)
    session.flush()
    _note(session, objection, Act.RAISED, actor_id=author.person_id, role=Role.PARTICIPANT, now=now)
    letters.tell_proposer(session, process, objection, subject.amendment, now)
    _enter(session, process, objection, Act.RAISED, as_entered(objection), author.person_id, Role.PARTICIPANT, now)
    return objection


def address(
    session: Session, process: Process, objection: Objection, *, reasons: str, language: str, actor_id: int, role: Role,
    now: datetime,
) -> Objection:  # fmt: skip
    """Say how the concern is met; whoever raised it then agrees, or says why not."""
    return _act(session, process, objection, Act.ADDRESSED, actor_id, role, now, reasons=reasons, language=language)


def agree(session: Session, process: Process, objection: Objection, *, actor_id: int, now: datetime) -> Objection:
    """Agree with the answer to one's own objection: it is resolved."""
    return _act(session, process, objection, Act.AGREED, actor_id, Role.PARTICIPANT, now)


def disagree(
    session: Session, process: Process, objection: Objection, *, reasons: str, language: str, actor_id: int,
    now: datetime,
) -> Objection:  # fmt: skip
    """Say why the answer does not resolve one's own objection; it stands as it stood."""
    return _act(
        session, process, objection, Act.DISAGREED, actor_id, Role.PARTICIPANT, now, reasons=reasons, language=language
    )


def withdraw(session: Session, process: Process, objection: Objection, *, actor_id: int, now: datetime) -> Objection:
    """Withdraw one's own objection; it stays readable, marked as withdrawn."""
    return _act(session, process, objection, Act.WITHDRAWN, actor_id, Role.PARTICIPANT, now)


def decide(
    session: Session,
    process: Process,
    objection: Objection,
    *,
    sustained: bool,
    reasons: str,
    language: str,
    body: Body,
    actor_id: int,
    role: Role,
    now: datetime,
) -> Objection:
    """Sustain an objection, so that it blocks until it is resolved; or not, with reasons: it was addressed.

    Raises ReasonsMissing, OwnDecision for whoever raised or supports it, and NotInThisState, also where something
    that was sustained has not been addressed since.
    """
    act = Act.SUSTAINED if sustained else Act.NOT_SUSTAINED
    return _act(session, process, objection, act, actor_id, role, now, reasons=reasons, language=language, body=body)


def carry(
    session: Session,
    process: Process,
    objection: Objection,
    *,
    words: str,
    signature: Signature,
    language: str,
    actor_id: int,
    now: datetime,
) -> Objection:
    """Have one's own objection, which was not sustained, attached to the final text as a minority view.

    `words` are what it says there; empty: the reasons of the objection. RepresentationMissing for the signature of
    an organisation by somebody who raised it for none.
    """
    if signature is Signature.ORGANISATION and objection.organisation_id is None:
        raise RepresentationMissing
    return _act(
        session, process, objection, Act.CARRIED, actor_id, Role.PARTICIPANT, now, reasons=words, language=language,
        signature=signature,
    )  # fmt: skip


def support(session: Session, process: Process, objection: Objection, *, supporter: Membership, now: datetime) -> None:
    """Share an objection that is open or sustained; doing it again changes nothing. Its author does already."""
    objection = locked(session, objection)
    if not objecting.is_blocking(objection.state) or objection.visibility is not CommentState.PUBLISHED:
        raise NotInThisState
    if objection.author_id == supporter.person_id:
        raise OwnDecision
    if history.support_of(session, objection.id, supporter.person_id) is not None:
        return
    session.add(
        ObjectionSupport(
            objection_id=objection.id, person_id=supporter.person_id, group_key=supporter.group_key, created_at=now
        )
    )
    session.flush()
    _enter_member(session, process, objection, "objection_supported", supporter, now)


def end_support(
    session: Session, process: Process, objection: Objection, *, supporter: Membership, now: datetime
) -> None:
    """Take one's support back while the objection is open or sustained; without support nothing changes."""
    objection = locked(session, objection)
    given = history.support_of(session, objection.id, supporter.person_id)
    if given is None:
        return
    if not objecting.is_blocking(objection.state):
        raise NotInThisState
    session.delete(given)
    session.flush()
    _enter_member(session, process, objection, "objection_support_ended", supporter, now)


def attach_minority_views(session: Session, process: Process, version: Version) -> None:
    """Attach every minority view that is shown to the final text; from then on nothing changes about them.

    Call it in the transaction that names the version, whose own entry holds their numbers.
    """
    views = queries.minority_views_in(session, process.id)
    for view in views:
        view.attached_to_id = version.id
    session.flush()


def locked(session: Session, objection: Objection) -> Objection:
    """The objection as it is now, kept from others until the commit: of two acts on it one comes first."""
    query = sa.select(Objection).where(Objection.id == objection.id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _act(
    session: Session,
    process: Process,
    objection: Objection,
    act: Act,
    actor_id: int,
    role: Role,
    now: datetime,
    *,
    reasons: str = "",
    language: str = "",
    body: Body | None = None,
    signature: Signature | None = None,
) -> Objection:
    """Do the act by the rules, note it in the history, tell those concerned, and enter it. What is hidden rests."""
    objection = locked(session, objection)
    if objection.attached_to_id is not None or objection.visibility is CommentState.HIDDEN:
        raise NotInThisState
    sides = history.supporter_ids(session, objection.id)
    objecting.check(act, reasons=reasons, actor_id=actor_id, author_id=objection.author_id, sides=sides)
    after = objecting.after(act, objection.standing)
    objection.state, objection.answer, objection.changed_at = after.state, after.answer, now
    if act is Act.CARRIED:
        objection.minority_body, objection.signature = reasons or objection.body, signature
    said = "" if act is Act.CARRIED else reasons
    _note(session, objection, act, actor_id=actor_id, role=role, now=now, reasons=said, language=language, body=body)
    letters.tell(session, process, objection, act, said, actor_id, sides, now)
    entered = {**as_stands(objection), "reasons": said, "language": language, "body": body.value if body else None}
    _enter(session, process, objection, act, entered, actor_id, role, now)
    return objection


def _note(
    session: Session,
    objection: Objection,
    act: Act,
    *,
    actor_id: int,
    role: Role,
    now: datetime,
    reasons: str = "",
    language: str = "",
    body: Body | None = None,
) -> None:
    position = history.count_acts(session, objection.id) + 1
    noted = ObjectionAct(
        objection_id=objection.id, position=position, act=act, reasons=reasons, language=language, body=body,
        actor_id=actor_id, role=role, created_at=now,
    )  # fmt: skip
    session.add(noted)
    session.flush()


def _refuse_what_is_over(subject: Subject, now: datetime) -> None:
    if subject.clause is not None and subject.clause.struck_at is not None:
        raise ClauseStruck
    if subject.amendment is not None and (subject.amendment.hidden or subject.amendment.state not in OPEN):
        raise NotInThisState
    if subject.question is not None and now >= subject.question.closes:
        raise VotingClosed


def _wording(session: Session, process: Process, subject: Subject, language: str) -> int | None:
    """The wording it is about: the clause's as its author reads it, or the one the amendment started from."""
    if subject.amendment is not None:
        return subject.amendment.base_revision_id
    clause_id = subject.clause.id if subject.clause else subject.question.clause_id if subject.question else None
    if clause_id is None:
        return None
    shown = shown_revision(session, clause_id, language, process.drafting_language)
    return shown.id if shown else None


def _enter(
    session: Session,
    process: Process,
    objection: Objection,
    act: Act,
    body: dict[str, object],
    actor_id: int,
    role: Role,
    now: datetime,
) -> None:
    processes.enter(
        session, process, kind=f"objection_{act.value}", object=f"objections/{objection.number}", body=body,
        actor_id=actor_id, role=role, now=now,
    )  # fmt: skip


def _enter_member(
    session: Session, process: Process, objection: Objection, kind: str, member: Membership, now: datetime
) -> None:
    processes.enter(
        session, process, kind=kind, object=f"objections/{objection.number}", body={"group": member.group_key},
        actor_id=member.person_id, role=Role.PARTICIPANT, now=now,
    )  # fmt: skip
