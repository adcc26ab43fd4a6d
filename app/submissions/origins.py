"""What comments are told of the submissions that they came from."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.comments.origins import ORIGINS, Came
from app.submissions.queries import sources_of


def came(session: Session, comment_ids: Collection[int]) -> dict[int, Came]:
    """Of these comments those that came from submissions."""
    found = sources_of(session, comment_ids)
    return {key: Came(one.submission, one.question, one.stretch is not None) for key, one in found.items()}


def register() -> None:
    """Let pages of comments tell it; once is enough."""
    if came not in ORIGINS:
        ORIGINS.append(came)
