"""What stands in the mails: looked up when a mail is written, so that nothing hidden or no longer wanted is in it."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.letters import COMPOSERS
from app.accounts.models import Person
from app.domain.noticing import Channel, Line, grouped
from app.jobs.mail import translations
from app.ledger.checkpoints import latest
from app.notices.links import Stop, token_of
from app.notices.models import Concern, Happening, Recipient, Subscription
from app.notices.queries import matches, not_by, readable, rows_of
from app.notices.rows import NoticeRow
from app.notices.sending import may_be_written_to, told_by_mail
from app.notices.wording import sentence
from app.texts.contents import printed

MOST_TOLD = 50


def digest(
    session: Session, person: Person, given: Mapping[str, Any], base_url: str, now: datetime
) -> Mapping[str, Any] | None:
    """What happened in a stretch of the record, of what is told by this digest; None when nothing is left of it."""
    channel = Channel(given["channel"])
    numbers = _still_told(session, person, channel, int(given["after"]), int(given["up_to"]), now)
    if not numbers:
        return None
    rows = rows_of(session, person.id, numbers[:MOST_TOLD])
    address = _stop_address(session, Stop(person.id, channel), base_url)
    return {
        "name": person.name,
        "channel": channel.value,
        "count": len(numbers),
        "more": len(numbers) - len(rows),
        "groups": _groups(rows, person.language, base_url),
        "head": _head(session),
        "unsubscribe": address,
    }


def _head(session: Session) -> dict[str, Any] | None:
    """The newest signed head of the record: whoever keeps the mail keeps it elsewhere."""
    newest = latest(session)
    return {"size": newest.size, "root": b64encode(newest.root).decode()} if newest else None


def notice(
    session: Session, person: Person, given: Mapping[str, Any], base_url: str, now: datetime
) -> Mapping[str, Any] | None:
    """One thing that happened; None when it may not be read any more, or the person does not want to know."""
    number = int(given["happening"])
    if not _still_told(session, person, Channel.AT_ONCE, number - 1, number, now):
        return None
    row = rows_of(session, person.id, [number])[0]
    query = matches(Subscription.id).where(Subscription.person_id == person.id, Concern.happening_id == number)
    by = session.scalars(query.order_by(Subscription.rank).limit(1)).one()
    return {
        "name": person.name,
        "title": printed(row.title, person.language, "en"),
        "line": _line(row, person.language, base_url),
        "unsubscribe": _stop_address(session, Stop(person.id, subscription_id=by), base_url),
    }


def _still_told(
    session: Session, person: Person, channel: Channel, after: int, up_to: int, now: datetime
) -> Sequence[int]:
    """Of these happenings those the person is to be told of by the channel, the latest first."""
    told = told_by_mail(channel, Concern.happening_id.label("id")).where(
        Subscription.person_id == person.id, Concern.happening_id > after, Concern.happening_id <= up_to
    )
    matched = told.subquery()
    reached = sa.select(Person.id).where(Person.id == person.id, may_be_written_to(now))
    query = readable(sa.select(Happening.id).select_from(matched).join(Happening, Happening.id == matched.c.id)).where(
        not_by(person.id), reached.exists()
    )
    return session.scalars(query.order_by(Happening.id.desc())).all()


def _groups(rows: Sequence[NoticeRow], language: str, base_url: str) -> list[dict[str, Any]]:
    """The notices by process and clause, in the order of `noticing.grouped`."""
    by_id = {row.id: row for row in rows}
    found: list[dict[str, Any]] = []
    for group in grouped([Line(row.id, row.process_id, row.clause_id) for row in rows]):
        first = by_id[group.lines[0].id]
        title = printed(first.title, language, "en")
        if not found or found[-1]["process"] != group.process_id:
            found.append({"process": group.process_id, "title": title, "places": []})
        lines = [_line(by_id[line.id], language, base_url) for line in group.lines]
        found[-1]["places"].append({"clause": first.clause_number or "", "lines": lines})
    return found


def _line(row: NoticeRow, language: str, base_url: str) -> dict[str, str]:
    words = sentence(row, translations(language).gettext, language)
    return {"words": words, "address": f"{base_url}/{language}{row.path}", "at": row.happened_at.isoformat()}


def _stop_address(session: Session, stop: Stop, base_url: str) -> str:
    recipient = session.get_one(Recipient, stop.person_id)
    return f"{base_url}/unsubscribe/{token_of(recipient, stop)}?language={recipient.person.language}"


COMPOSERS["digest"] = digest
COMPOSERS["notice"] = notice
