"""Erasing a submission that was withdrawn: its choices, and the contributions that its words became."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.erasing import UNSHOWN
from app.comments.erasing import erase_words as erase_comment
from app.comments.models import Comment
from app.domain.errors import NotInThisState
from app.ledger.redacting import redact_about
from app.processes.models import Process
from app.submissions.models import Answer, Submission
from app.submissions.services import made_of


def erase_words(session: Session, submission: Submission, now: datetime) -> None:
    """Erase for good what a withdrawn submission says, here and in the record; its number and its day stay.

    Raises NotInThisState for one that stands, or of which a contribution is shown. Done twice it changes nothing more.
    """
    made: list[Comment] = list(made_of(session, submission))
    if submission.withdrawn_at is None or any(one.state not in UNSHOWN for one in made):
        raise NotInThisState
    session.execute(sa.delete(Answer).where(Answer.submission_id == submission.id, Answer.comment_id.is_(None)))
    submission.attributed_to = submission.region = submission.imported_as = ""
    session.flush()
    session.expire(submission, ["answers"])
    process = session.get_one(Process, submission.process_id)
    for comment in made:
        erase_comment(session, comment, now)
    where = f"submissions/{submission.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
