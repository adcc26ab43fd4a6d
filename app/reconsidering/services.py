"""Supporting on a condition, marking it, and saying that what one wrote holds for a later wording, too."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments import services as amendments
from app.amendments.models import Amendment
from app.amendments.queries import proposes
from app.comments import services as comments
from app.comments.models import Comment
from app.domain.amending import OPEN
from app.domain.commenting import STANDING, Kind
from app.domain.errors import NotInThisState, OwnContribution, OwnDecision
from app.domain.objecting import is_blocking
from app.domain.phases import Role
from app.domain.positions import Stance
from app.domain.reconsidering import ConditionState, Mark, marked
from app.jobs.outbox import post_mail
from app.objections.models import Objection
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.reconsidering.models import Condition, Reaffirmation
from app.reconsidering.queries import reaffirmation_of
from app.texts.queries import shown_revision


def support_if(
    session: Session,
    process: Process,
    amendment: Amendment,
    *,
    member: Membership,
    body: str,
    language: str,
    now: datetime,
) -> Condition:
    """Support an open amendment on a condition, which stands in its discussion as a comment and is moderated as one.

    Somebody who supports it already may add one. Raises NotInThisState and OwnContribution as support does.
    """
    if amendment.state not in OPEN or amendment.hidden:
        raise NotInThisState
    if proposes(session, amendment, member.person_id):
        raise OwnContribution
    said = comments.send(
        session, process, author=member, kind=Kind.SUPPORT, body=body, language=language, now=now, amendment=amendment
    )
    amendments.take_position(session, process, amendment, member=member, stance=Stance.SUPPORT, now=now)
    condition = Condition(
        comment_id=said.id, process_id=process.id, amendment_id=amendment.id, person_id=member.person_id,
        group_key=member.group_key, state=ConditionState.OPEN, created_at=now, changed_at=now,
    )  # fmt: skip
    session.add(condition)
    session.flush()
    _tell_proposer(session, process, amendment, said, now)
    _enter(session, process, condition, said, amendment, "condition_set", now)
    return condition


def mark(
    session: Session, process: Process, condition: Condition, mark: Mark, *, person_id: int, now: datetime
) -> Condition:
    """Say that the condition of one's own support is fulfilled, or is no longer, or is not asked for any more.

    Raises OwnDecision for anybody else, NotInThisState where it changes nothing. It is locked: of two marks one is
    first.
    """
    query = sa.select(Condition).where(Condition.comment_id == condition.comment_id).with_for_update()
    condition = session.scalars(query, execution_options={"populate_existing": True}).one()
    condition.state = marked(condition.state, mark, is_author=condition.person_id == person_id)
    condition.changed_at = now
    session.flush()
    _enter(session, process, condition, condition.comment, condition.amendment, "condition_marked", now)
    return condition


def reaffirm_comment(session: Session, process: Process, comment: Comment, *, author_id: int, now: datetime) -> None:
    """Say that one's own comment holds for the wording of today, too. Raises OwnDecision and NotInThisState."""
    if comment.author_id != author_id:
        raise OwnDecision
    if comment.state not in STANDING:
        raise NotInThisState
    wording = comments.wording_now(session, process, comment.clause, comment.amendment, comment.language)
    held = reaffirmation_of(session, comment_id=comment.id) or Reaffirmation(comment_id=comment.id)
    _reaffirm(session, process, held, f"comments/{comment.number}", "comment_reaffirmed", author_id, wording, now)


def reaffirm_objection(
    session: Session, process: Process, objection: Objection, *, author_id: int, now: datetime
) -> None:
    """Say that one's own objection holds against the wording of today, too. Raises OwnDecision and NotInThisState."""
    if objection.author_id != author_id:
        raise OwnDecision
    if not is_blocking(objection.state) or objection.clause_id is None:
        raise NotInThisState
    shown = shown_revision(session, objection.clause_id, objection.language, process.drafting_language)
    held = reaffirmation_of(session, objection_id=objection.id) or Reaffirmation(objection_id=objection.id)
    where = f"objections/{objection.number}"
    _reaffirm(session, process, held, where, "objection_reaffirmed", author_id, shown.id if shown else None, now)


def _reaffirm(
    session: Session,
    process: Process,
    held: Reaffirmation,
    where: str,
    kind: str,
    author_id: int,
    wording: int | None,
    now: datetime,
) -> None:
    held.person_id, held.revision_id, held.made_at = author_id, wording, now
    session.add(held)
    session.flush()
    processes.enter(
        session, process, kind=kind, object=where, body={"revision_id": wording}, actor_id=author_id,
        role=Role.PARTICIPANT, now=now,
    )  # fmt: skip


def _tell_proposer(session: Session, process: Process, amendment: Amendment, said: Comment, now: datetime) -> None:
    if amendment.author is None:
        return
    values = {
        "name": amendment.author.name,
        "slug": process.slug,
        "title": process.title,
        "amendment": amendment.number,
        "comment": said.number,
    }
    post_mail(session, to=amendment.author.id, template="condition_set", now=now, values=values)


def _enter(
    session: Session,
    process: Process,
    condition: Condition,
    said: Comment,
    amendment: Amendment,
    kind: str,
    now: datetime,
) -> None:
    processes.enter(
        session,
        process,
        kind=kind,
        object=f"conditions/{said.number}",
        body=as_entered(condition, amendment.number),
        actor_id=condition.person_id,
        role=Role.PARTICIPANT,
        now=now,
    )


def as_entered(condition: Condition, amendment: int) -> dict[str, object]:
    """What the record commits to of a condition; its words are those of the comment with its number."""
    return {"amendment": amendment, "state": condition.state.value, "group": condition.group_key}
