"""What the members of the demonstration say of themselves."""

from collections import defaultdict
from datetime import datetime

from app.attributes.services import declare
from app.demo.stage import Event, Stage, Table, content
from app.processes.queries import membership_of


def events(stage: Stage) -> list[Event]:
    """Everybody answers for a process at once, when they have joined."""
    answers: dict[str, list[Table]] = defaultdict(list)
    for row in content("attributes")["answers"]:
        answers[row["process"]].append(row)
    return [
        Event(stage.days(-min(row["days_ago"] for row in rows)), _answer(process, rows), rank=5)
        for process, rows in answers.items()
    ]


def _answer(process: str, rows: list[Table]):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        for turn, person in enumerate(stage.people.values()):
            member = membership_of(stage.session, stage.processes[process].id, person.id)
            if member is not None:
                given = {row["attribute"]: row["in_turn"][turn % len(row["in_turn"])] for row in rows}
                declare(stage.session, member, given, now=at)

    return act
