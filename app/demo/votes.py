"""The questions of the demonstration and the ballots cast on them."""

from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.domain.answering import said
from app.domain.voting import Choice
from app.polls import services as polls


def events(stage: Stage) -> list[Event]:
    """Each question is put a day before it opens; its ballots are spread over the time it is open."""
    found: list[Event] = []
    for row in content("votes")["question"]:
        opens, closes = stage.days(row["opens_in_days"]), stage.days(row["closes_in_days"])
        found.append(Event(stage.days(row["opens_in_days"] - 1), _put(row, opens, closes), rank=5))
        found += _ballots(stage, row, opens, min(closes, stage.today))
        if closes <= stage.today:
            found.append(Event(closes, lambda at_stage, at: _close(at_stage, at), rank=9))
    return found


def _close(stage: Stage, at: datetime) -> None:
    polls.enter_passed_closes(stage.session, at)


def _ballots(stage: Stage, row: Table, opens: datetime, until: datetime) -> list[Event]:
    cast = [(Choice(name), person) for name in Choice for person in row["ballots"].get(name, [])]
    step = (until - opens) / (len(cast) + 1)
    # Choices take turns, so that the order of the ballots tells nothing about them.
    mixed = sorted(cast, key=lambda one: hash_of(row["key"], one[1]))
    return [Event(opens + step * (place + 1), _cast(row, *one), rank=6) for place, one in enumerate(mixed)]


def hash_of(question: str, person: str) -> int:
    """A fixed, meaningless order of people for one question."""
    return sum((place + 7) * ord(letter) for place, letter in enumerate(f"{person}{question}")) % 101


def _put(row: Table, opens: datetime, closes: datetime):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        stage.questions[row["key"]] = polls.put(
            stage.session,
            stage.process_of(row),
            title=row["title"],
            explanation=row["explanation"],
            opens=opens,
            closes=closes,
            author_id=stage.people["renata"].id,
            now=at,
            clause=stage.clause_of(row) if "clause" in row else None,
        )

    return act


def _cast(row: Table, choice: Choice, person: str):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        voter_id = stage.people[person].id
        polls.cast(stage.session, stage.questions[row["key"]], voter_id=voter_id, answer=said(choice), now=at)

    return act
