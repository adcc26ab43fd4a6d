"""Letters to people: who a mail of the outbox goes to, in which language, and what stands in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.jobs import mail

Composer = Callable[[Session, Person, Mapping[str, Any], str, datetime], Mapping[str, Any] | None]
COMPOSERS: dict[str, Composer] = {}
"""Mails whose words are looked up when they are written, by template: from the values that were posted and the
instance's address to those that the template needs, or None when there is nothing to say any more. The value
`unsubscribe` is the address at which one stops them, `attachments` are files of text, by name."""


def letter_of(
    session: Session, payload: dict[str, object], *, base_url: str, now: datetime | None = None
) -> mail.Letter | None:
    """The letter a message of kind "mail" stands for; None when there is nobody to send it to."""
    recipient = _recipient(session, payload.get("to"), str(payload.get("language") or "en"))
    if recipient is None:
        return None
    address, language = recipient
    values = payload.get("values")
    given = values if isinstance(values, dict) else {}
    template = str(payload["template"])
    person = session.get(Person, payload["to"]) if template in COMPOSERS else None
    composed = COMPOSERS[template](session, person, given, base_url, now or datetime.now(UTC)) if person else given
    if composed is None:
        return None
    letter = mail.compose(template, to=address, language=language, values=composed, base_url=base_url)
    return replace(
        letter, unsubscribe=str(composed.get("unsubscribe", "")), attachments=tuple(composed.get("attachments", ()))
    )


def _recipient(session: Session, to: object, language: str) -> tuple[str, str] | None:
    if isinstance(to, str) and to:
        return to, language
    person = session.get(Person, to) if isinstance(to, int) else None
    return (person.email, person.language) if person and person.email else None
