"""Facilitators of one process see and touch nothing of another's, at every address of the desk."""

from itertools import product

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.desk import services
from app.desk.models import Assignment, BulkAct, SavedFilter
from app.desk.services import Piece
from app.domain.bulk import BulkKind
from app.domain.errors import NotInThisState
from app.domain.phases import Role
from app.domain.urgency import Work
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_comment
from tests.desk.room import a_room
from tests.reader import Reader, api_headers, reader

ITEM = "queue/answer/comment/{comment}"
READ = ("", "queue", "next", "times", ITEM, "together?act=assign&item=answer-comment-{comment}")
SENT = (f"{ITEM}/holder", "together", "together/{act}/undoing", "filters", "filters/{filter}/deletion")


@pytest.fixture
def two(app: Flask, database: Database) -> dict[str, int | str]:
    """Ours, in which the facilitator works, and theirs, with what their team holds, keeps and has done."""
    ours = a_room(database)
    theirs = a_room(database)
    with database.writing() as session:
        comment = a_comment(session, theirs.process, theirs.author, "Only they read this here.")
        kept = services.keep_filter(
            session, theirs.process.id, theirs.facilitator.id, name="Theirs", query={"kind": "answer"}, now=NOON
        )
        act = BulkAct(process_id=theirs.process.id, person_id=theirs.facilitator.id, kind=BulkKind.ASSIGN, done_at=NOON)
        session.add(act)
        session.flush()
        session.commit()
    return {
        "ours": ours.process.slug, "theirs": theirs.process.slug, "comment": comment.number, "act": act.id,
        "filter": kept.id, "person": ours.facilitator.id,
    }  # fmt: skip


def test_nothing_of_another_process_is_read(app: Flask, database: Database, two: dict[str, int | str]) -> None:
    visitor = _facilitator(app, database, two)
    for place in READ:
        theirs = f"/en/processes/{two['theirs']}/facilitate/{place.format(**two)}".rstrip("/")
        visitor.open(theirs, status=404)
        ours = visitor.client.get(theirs.replace(str(two["theirs"]), str(two["ours"])), follow_redirects=True)
        assert ours.status_code == 200, place
        assert "Only they read this here." not in ours.get_data(as_text=True), place


def test_nothing_of_another_process_is_touched(app: Flask, database: Database, two: dict[str, int | str]) -> None:
    visitor = _facilitator(app, database, two)
    queue = visitor.open(f"/en/processes/{two['ours']}/facilitate/queue")
    token = str(queue.form(action="/filters").fields["csrf_token"])
    sent = {"csrf_token": token, "to": str(two["person"]), "seen": "0", "name": "Mine", "act": "assign"}
    sent["item"] = f"answer-comment-{two['comment']}"
    for place, slug in product(SENT, (two["theirs"], two["ours"])):
        answer = visitor.client.post(f"/en/processes/{slug}/facilitate/{place.format(**two)}", data=sent)
        if slug == two["theirs"] or place.startswith(("together/", "filters/")):
            assert answer.status_code == 404, (place, slug)
        else:
            assert answer.status_code in (200, 302, 409), (place, slug)
    with database.reading() as session:
        assert session.scalars(sa.select(Assignment)).all() == []
        assert session.scalars(sa.select(SavedFilter.name).order_by(SavedFilter.name)).all() == ["Mine", "Theirs"]
        assert session.scalars(sa.select(BulkAct.undone_at)).all() == [None]


def test_the_queue_of_another_process_is_not_in_the_api(
    app: Flask, database: Database, two: dict[str, int | str]
) -> None:
    with database.reading() as session:
        headers = api_headers(database, session.get_one(Person, two["person"]))
    client = app.test_client()
    assert client.get(f"/api/v1/processes/{two['theirs']}/desk/queue", headers=headers).status_code == 404
    assert client.get(f"/api/v1/processes/{two['ours']}/desk/queue", headers=headers).status_code == 200


def test_a_colleague_in_another_process_is_none_here(database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        other = a_process(session)
        outsider = a_member(session, other, roles=[Role.FACILITATOR])
        session.commit()
        assert outsider.id
        piece = Piece(Work.ANSWER, "comment", 1)
        with pytest.raises(NotInThisState):
            services.give(
                session, process.id, piece, to_id=outsider.id, seen_id=None, team=[], actor_id=outsider.id, now=NOON
            )


def _facilitator(app: Flask, database: Database, two: dict[str, int | str]) -> Reader:
    with database.reading() as session:
        return reader(app, session.get_one(Person, two["person"]))
