"""Adding what came late to the response that answers it: copies of a campaign, and what was merged with a comment."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.campaigns import services as campaigns
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.arranged import unanswered_behind
from app.comments.models import Comment
from app.domain.errors import NothingChanged, NotInThisState
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process
from app.responses.models import Answered, Response
from app.responses.queries import responses_to_comments
from app.responses.rules import rules_of
from app.responses.services import as_entered, tell_authors


def add_late_copies(
    session: Session, process: Process, campaign: Campaign, *, actor_id: int, role: Role, now: datetime
) -> Response:
    """Take the late copies of an answered campaign in, and answer them by the same response; their authors are told.

    Raises NotInThisState for a campaign without a response, NothingChanged where no late copy waits.
    """
    query = sa.select(Response).where(Response.process_id == process.id, Response.number == campaign.answered_by)
    response = session.scalar(query.with_for_update(of=Response))
    if response is None:
        raise NotInThisState
    late = campaigns.late_copies(session, campaign)
    if not late:
        raise NothingChanged
    campaigns.move_copies(session, process, campaign, late, take_in=True, actor_id=actor_id, role=role, now=now)
    in_late = CampaignCopy.id.in_(late)
    on_comment, on_amendment = CampaignCopy.comment_id == Comment.id, CampaignCopy.amendment_id == Amendment.id
    comments = session.scalars(sa.select(Comment).join(CampaignCopy, on_comment).where(in_late)).all()
    amendments = session.scalars(sa.select(Amendment).join(CampaignCopy, on_amendment).where(in_late)).all()
    _answer(session, response, comments, amendments)
    tell_authors(session, process, response, rules_of(session, process.id), comments, amendments, now)
    _enter(session, process, response, actor_id, role, now)
    return response


def add_merged(
    session: Session, process: Process, standing: Comment, *, actor_id: int, role: Role, now: datetime
) -> Response | None:
    """Answer what stands behind an answered comment by the latest response to it; their authors are told.

    None, and nothing changed, where the comment has no answer or nothing behind it waits for one.
    """
    late = unanswered_behind(session, [standing.id])
    number = responses_to_comments(session, [standing.id]).get(standing.id) if late else None
    if number is None:
        return None
    query = sa.select(Response).where(Response.process_id == process.id, Response.number == number)
    response = session.scalars(query.with_for_update(of=Response)).one()
    _answer(session, response, late, [])
    tell_authors(session, process, response, rules_of(session, process.id), late, [], now)
    _enter(session, process, response, actor_id, role, now)
    return response


def _answer(session: Session, response: Response, comments: Sequence[Comment], amendments: Sequence[Amendment]) -> None:
    named = {(one.comment_id, one.amendment_id) for one in response.answered}
    added = [*(Answered(comment_id=one.id) for one in comments), *(Answered(amendment_id=one.id) for one in amendments)]
    response.answered.extend(one for one in added if (one.comment_id, one.amendment_id) not in named)
    for comment in comments:
        comment.answered = True
    for amendment in amendments:
        amendment.answered = True
    session.flush()


def _enter(session: Session, process: Process, response: Response, actor_id: int, role: Role, now: datetime) -> None:
    own = (Answered.response_id == response.id,)
    comments = sa.select(Comment.number).join(Answered, Answered.comment_id == Comment.id).where(*own)
    amendments = sa.select(Amendment.number).join(Answered, Answered.amendment_id == Amendment.id).where(*own)
    processes.enter(
        session,
        process,
        kind="response_extended",
        object=f"responses/{response.number}",
        body={
            **as_entered(process, response),
            "comments": list(session.scalars(comments.order_by(Answered.id))),
            "amendments": list(session.scalars(amendments.order_by(Answered.id))),
        },
        actor_id=actor_id,
        role=role,
        now=now,
    )
