"""What the people of the demonstration follow; from then on they are told of it."""

from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.domain.noticing import About, Channel
from app.notices import following, resolving


def events(stage: Stage) -> list[Event]:
    """People begin to follow a process or a clause, each at their time."""
    return [Event(stage.days(-row["days_ago"]), _follow(row), rank=10) for row in content("notices")["follow"]]


def take_up(stage: Stage, now: datetime) -> None:
    """Let everything that has happened by now stand in the notices of whom it concerns."""
    while resolving.take_up(stage.session, now):
        pass


def _follow(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process = stage.process_of(row)
        about = About.CLAUSE if "clause" in row else About.PROCESS
        target_id = stage.clause_of(row).id if "clause" in row else process.id
        person = stage.people[row["person"]]
        following.follow(
            stage.session, person.id, about, target_id, time_zone=process.time_zone, now=at,
            channel=Channel(row["channel"]),
        )  # fmt: skip

    return act
