"""What is done for comments in the background: forgetting drafts, and what names people who have left."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.comments import drafts, mentions


def forget_drafts(session: Session, now: datetime) -> None:
    """Delete drafts that nobody will send any more, and mentions of people who have left; a duty of the clock."""
    drafts.forget(session, now)
    mentions.forget(session)
