"""How contributions are answered, on the stage that tests go everywhere on: themes, a draft, an announced day."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.comments.models import Comment
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.processes.models import Process
from app.responses import drafts, themes
from app.responses.rules import announce
from app.responses.written import Written


def answer_on(session: Session, process: Process, people: dict[str, Person], asked: Comment, *, draft: str) -> None:
    """Two themes, the first with a contribution; a draft with secret words that goes out next; an announced day."""
    now = datetime.now(UTC)
    acting = {"person_id": people["facilitator"].id, "role": Role.FACILITATOR, "now": now}
    first = themes.set_theme(session, process, title={"en": "Being heard", "fr": "Être entendu"}, **acting)
    themes.set_theme(session, process, title={"en": "Costs"}, **acting)
    themes.put_into(session, process, first, comments=[asked], amendments=[], **acting)
    written = Written(
        Disposition.DEFERRED, draft, "en", heard={"en": "You want to be heard."}, theme=first,
    )  # fmt: skip
    drafts.save(
        session, process, comments=[asked], amendments=[], written=written, author_id=people["responder"].id, now=now,
        ready=True,
    )  # fmt: skip
    announce(session, process, publish_at=now + timedelta(days=30), **acting)
