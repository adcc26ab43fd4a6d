"""What the clock asks of desks."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.desk.together import carry_out


def let_through_in_time(session: Session, now: datetime) -> None:
    """Publish what was let through in bulk and not taken back in time."""
    carry_out(session, now)
