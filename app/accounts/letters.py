"""Letters to people: who a mail of the outbox goes to, in which language, and what stands in it."""

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.jobs import mail


def letter_of(session: Session, payload: dict[str, object], *, base_url: str) -> mail.Letter | None:
    """The letter a message of kind "mail" stands for; None when there is nobody to send it to."""
    recipient = _recipient(session, payload.get("to"), str(payload.get("language") or "en"))
    if recipient is None:
        return None
    address, language = recipient
    values = payload.get("values")
    given = values if isinstance(values, dict) else {}
    return mail.compose(str(payload["template"]), to=address, language=language, values=given, base_url=base_url)


def _recipient(session: Session, to: object, language: str) -> tuple[str, str] | None:
    if isinstance(to, str) and to:
        return to, language
    person = session.get(Person, to) if isinstance(to, int) else None
    return (person.email, person.language) if person and person.email else None
