"""The statements of the demonstration, how its people vote on them, and the map that this makes."""

import hashlib
from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.domain.stating import Vote
from app.opinions import mapping, services
from app.opinions.queries import statement_by_number

SEEN_OF_TEN = 8
NOT_YET = {"lucia": 11}
"""Who signs in as the citizen finds statements that they have not voted on yet."""


def events(stage: Stage) -> list[Event]:
    """Statements are made one after the other; each is voted on in the days that follow, and the map is computed."""
    rows = content("opinions")["statement"]
    made = [Event(stage.days(-row["days_ago"]), _made(row), rank=3) for row in rows]
    cast = [event for number, row in enumerate(rows, start=1) for event in _votes(stage, number, row)]
    return [*made, *cast, Event(stage.days(-0.05), _mapped, rank=9)]


def _made(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        author = stage.member(row)
        services.submit(
            stage.session, stage.process_of(row), author=author, body=row["body"], language=row["language"], now=at
        )

    return act


def _votes(stage: Stage, number: int, row: Table) -> list[Event]:
    found = []
    for camp, people in content("opinions")["camps"].items():
        for person in people:
            lot = _lot(person, number)
            if number <= NOT_YET.get(person, 99) and lot // 10 % 10 < SEEN_OF_TEN:
                days = row["days_ago"] * (0.1 + 0.85 * (lot // 100 % 100) / 100)
                found.append(Event(stage.days(-days), _cast(number, person, _view(row[camp], lot % 10)), rank=6))
    return found


def _lot(person: str, number: int) -> int:
    """A fixed, meaningless number for a person and a statement."""
    return int.from_bytes(hashlib.sha256(f"{person} {number}".encode()).digest()[:4])


def _view(tenths: list[int], lot: int) -> Vote:
    agree, disagree = tenths
    if lot < agree:
        return Vote.AGREE
    return Vote.DISAGREE if lot < agree + disagree else Vote.PASS


def _cast(number: int, person: str, vote: Vote):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process = stage.process_of({})
        statement = statement_by_number(stage.session, process.id, number)
        assert statement is not None
        voter = stage.member({"person": person})
        services.vote(stage.session, process, statement, voter=voter, vote=vote, now=at)

    return act


def _mapped(stage: Stage, at: datetime) -> None:
    process = stage.process_of({})
    mapping.store(stage.session, process, mapping.compute(stage.session, process, at), now=at)
