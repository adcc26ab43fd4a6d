"""Mail that a backup had not sent yet may have gone out since: after a restore it waits until somebody decides."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.domain.noticing import About, Channel
from app.jobs import holding, outbox
from app.jobs.models import OutboxMessage
from app.notices import following
from app.processes.models import Process
from app.processes.services import enter
from tests.backups.test_backups import ENGINES, Place, Places, places  # noqa: F401 (a fixture)
from tests.builders import NOON


def kinds(place: Place) -> list[str]:
    with place.database() as database, database.reading() as session:
        query = sa.select(OutboxMessage.kind).where(OutboxMessage.done_at.is_(None)).order_by(OutboxMessage.id)
        return [kind for kind in session.scalars(query) if kind.removeprefix(holding.PREFIX) in holding.OUTGOING]


@pytest.mark.parametrize("kind", ENGINES)
def test_what_may_have_been_sent_is_held_back_until_it_is_let_go_or_thrown_away(
    kind: str,
    places: Places,  # noqa: F811
    tmp_path: Path,
) -> None:
    first = places(kind, filled=True)
    with first.database() as database, database.writing() as session:
        for sent in session.scalars(sa.select(OutboxMessage)):
            sent.done_at = NOON
        person = session.scalars(sa.select(Person).order_by(Person.id)).first()
        process = session.scalars(sa.select(Process)).one()
        assert person is not None
        outbox.post_mail(session, to=person.id, template="confirm", now=NOON, values={"token": "x"})
        following.follow(
            session, person.id, About.PROCESS, process.id, time_zone="UTC", now=NOON, channel=Channel.AT_ONCE
        )
        enter(
            session, process, kind="version", object="versions/1", body={"number": 1}, actor_id=None,
            now=NOON + timedelta(days=1),
        )  # fmt: skip
        session.commit()
    assert kinds(first) == ["mail"]
    first("backup", tmp_path / "kept.zip")
    second = places(kind, empty=True)
    assert "openclause mail held" in second("restore", tmp_path / "kept.zip").output
    before = kinds(second)
    assert set(before) == {"held mail"}
    told = second("mail", "held").output
    assert (f"{len(before)} mails are held back" in told, "1 confirm" in told, "@" in told) == (True, True, False)
    with second.database() as database, database.reading() as session:
        assert outbox.waiting(session) == len(session.scalars(not_mail()).all())
    second("mail", "release", "--yes")
    assert kinds(second) == ["mail"] * len(before)
    assert "0 mails were thrown away" in second("mail", "discard", "--yes").output
    with second.database() as database, database.writing() as session:
        holding.hold(session)
        session.commit()
    second("mail", "discard", "--yes")
    assert (kinds(second), "No mail is held back" in second("mail", "held").output) == ([], True)


def not_mail() -> sa.Select[int]:
    query = sa.select(OutboxMessage.id).where(OutboxMessage.done_at.is_(None), OutboxMessage.kind.not_like("held %"))
    return query.where(OutboxMessage.attempts < outbox.MOST_ATTEMPTS)
