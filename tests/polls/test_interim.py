"""Before the close nobody learns anything of the ballots: every channel is read with few of them and with many."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.domain.answering import said
from app.domain.phases import PhaseKind, Role
from app.domain.result_modes import ResultMode
from app.polls import services
from app.polls.models import Question
from tests.builders import HALF, a_clause, a_document, a_member, a_process
from tests.contributing import a_question
from tests.polls.test_pages import Room
from tests.reader import api_headers, reader

CLOSED_UNTIL_THEN = ("recount", "recount.json", "recount.csv", "result", "what-if", "ballots")
MOMENTS = (b"token", b"exported_at", b"generated", b"<updated>", b"DTSTAMP", b"Counted:")
"""What a reading draws anew: tokens of forms, and the moment at which it is made."""


@pytest.fixture(params=[ResultMode.AGGREGATE, ResultMode.PSEUDONYMOUS, ResultMode.ON_RECORD], ids=str)
def scene(database: Database, request: pytest.FixtureRequest) -> tuple[Room, list[int]]:
    """An open question with one ballot, so that its roll is fixed, and those who have yet to vote."""
    rule = {**HALF, "proxies": {"most": 2, "same_group": False}}
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, decision_rule=rule)
        a_clause(session, a_document(session, process), number="1")
        question = a_question(session, process, mode=request.param)
        first, *voters = [a_member(session, process, group=("citizen", "academia")[at % 2]).id for at in range(13)]
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        services.cast(session, question, voter_id=first, answer=said("for"), now=datetime.now(UTC))
        session.commit()
        room = Room(process, question, session.get_one(Person, voters[-1]), facilitator)
    return room, voters


def channels(room: Room) -> list[str]:
    slug, number = room.process.slug, room.question.number
    api = f"/api/v1/processes/{slug}"
    votes = [f"{room.vote}{more}" for more in ("", "/roll", *(f"/{one}" for one in CLOSED_UNTIL_THEN[:3]), "/what-if")]
    pages = [room.page(place) for place in ("votes", "", "text", "clauses/1", "record", "export", "participation")]
    machines = [f"/en/search?q={slug}", f"/feeds/{slug}.atom", f"/calendar/{slug}.ics", f"{api}/exports/json"]
    questions = [
        f"{api}/questions",
        *(f"{api}/questions/{number}{more}" for more in ("", "/result", "/ballots", "/roll")),
    ]
    return [*votes, *pages, *machines, *questions, f"{api}/record/checkpoint", f"{api}/record/entries"]


def test_no_channel_differs_with_the_ballots_that_are_cast(
    app: Flask, database: Database, scene: tuple[Room, list[int]]
) -> None:
    room, voters = scene
    people = (None, room.facilitator)
    before = [read(app, database, person, channels(room)) for person in people]
    with database.writing() as session:
        question = session.get_one(Question, room.question.id)
        for voter_id in voters[:-1]:
            services.cast(session, question, voter_id=voter_id, answer=said("against"), now=datetime.now(UTC))
        session.commit()
    after = [read(app, database, person, channels(room)) for person in people]
    differing = [
        channel
        for was, now in zip(before, after, strict=True)
        for channel in channels(room)
        if was[channel] != now[channel]
    ]
    assert differing == []
    assert sum(status == 200 for status, _ in before[0].values()) >= 12, "most of these channels are there"


def test_what_is_published_after_the_close_is_refused_until_then(app: Flask, scene: tuple[Room, list[int]]) -> None:
    room, _ = scene
    for place in channels(room):
        if place.rsplit("/", 1)[-1] in CLOSED_UNTIL_THEN:
            assert reader(app).client.get(place).status_code == 409, place


def read(app: Flask, database: Database, person: Person | None, places: list[str]) -> dict[str, tuple[int, bytes]]:
    """Status, body and tag of each place; of a refusal the status alone, for it bears the moment."""
    visitor = reader(app, person)
    key = api_headers(database, person) if person else {}
    found: dict[str, tuple[int, bytes]] = {}
    for place in places:
        answer = visitor.client.get(place, headers=key if place.startswith("/api/") else {})
        tag = b"" if any(moment in answer.data for moment in MOMENTS) else str(answer.headers.get("ETag")).encode()
        found[place] = (answer.status_code, b"" if answer.status_code >= 400 else steady(answer.data) + tag)
    return found


def steady(page: bytes) -> bytes:
    return b"\n".join(line for line in page.split(b"\n") if not any(moment in line for moment in MOMENTS))
