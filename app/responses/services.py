"""Answering contributions, with reasons."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain import responding
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.errors import CriterionUnknown, NotInThisState, RevisionMissing
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.jobs.outbox import post_mail
from app.processes import services as processes
from app.processes.models import Process
from app.responses.models import Answered, Response
from app.texts.models import Revision


def respond(
    session: Session,
    process: Process,
    *,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    disposition: Disposition,
    reasons: str,
    criterion: str,
    revision: Revision | None,
    language: str,
    author_id: int,
    role: Role,
    now: datetime,
) -> Response:
    """Answer one or many contributions of the process at once; their authors are told by mail.

    What has been answered may be answered again (a follow-up). `criterion` is a key of the process's criteria, or
    empty. Raises ReasonsMissing without reasons, RevisionMissing for an accepting answer that names no revision of
    this process, CriterionUnknown, and NotInThisState where there is nothing to answer or something was withdrawn.
    """
    if not (comments or amendments) or _withdrawn(comments, amendments):
        raise NotInThisState
    responding.check(disposition, reasons=reasons, has_revision=revision is not None)
    if revision is not None and revision.clause.process_id != process.id:
        raise RevisionMissing
    if criterion and criterion not in process.criteria:
        raise CriterionUnknown
    response = Response(
        process_id=process.id,
        number=processes.next_number(session, process.id, "response"),
        disposition=disposition,
        reasons=reasons,
        language=language,
        criterion=criterion,
        revision_id=revision.id if revision else None,
        author_id=author_id,
        created_at=now,
        answered=[
            *(Answered(comment_id=comment.id) for comment in comments),
            *(Answered(amendment_id=amendment.id) for amendment in amendments),
        ],
    )
    session.add(response)
    for comment in comments:
        comment.answered = True
    for amendment in amendments:
        amendment.answered = True
    session.flush()
    _tell_authors(session, process, response, comments, amendments, now)
    _enter(session, process, response, comments, amendments, role, now)
    return response


def _withdrawn(comments: Sequence[Comment], amendments: Sequence[Amendment]) -> bool:
    return any(comment.state is CommentState.WITHDRAWN for comment in comments) or any(
        amendment.state is AmendmentState.WITHDRAWN for amendment in amendments
    )


def _tell_authors(
    session: Session,
    process: Process,
    response: Response,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    now: datetime,
) -> None:
    """One mail to each author, however many of their contributions are answered; none to who answers themselves."""
    authors = {comment.author_id for comment in comments} | {amendment.author_id for amendment in amendments}
    concerned = authors - {None, response.author_id}
    for person_id, name in session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(concerned))):
        values = {
            "name": name,
            "slug": process.slug,
            "title": process.title,
            "number": response.number,
            "disposition": response.disposition.value,
            "reasons": response.reasons,
            "comments": [one.number for one in comments if one.author_id == person_id],
            "amendments": [one.number for one in amendments if one.author_id == person_id],
        }
        post_mail(session, to=person_id, template="response", now=now, values=values)


def _enter(
    session: Session,
    process: Process,
    response: Response,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    role: Role,
    now: datetime,
) -> None:
    processes.enter(
        session,
        process,
        kind="response_published",
        object=f"responses/{response.number}",
        body={
            "disposition": response.disposition.value,
            "reasons": response.reasons,
            "language": response.language,
            "criterion": response.criterion,
            "revision_id": response.revision_id,
            "comments": [comment.number for comment in comments],
            "amendments": [amendment.number for amendment in amendments],
        },
        actor_id=response.author_id,
        role=role,
        now=now,
    )
