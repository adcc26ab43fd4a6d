"""Positions on comments, and summaries of discussions."""

from collections.abc import Sequence
from datetime import datetime

from app.comments import weighing
from app.comments.queries import Filters, Subject
from app.comments.threads import count_on
from app.demo.stage import Event, Stage, Table, content
from app.domain.phases import Role
from app.domain.positions import Stance
from app.positions.services import reorder
from app.processes.models import Membership
from app.processes.queries import membership_of
from app.summaries.services import summarise


def events(stage: Stage) -> list[Event]:
    """Positions in their order, the order of the discussions that follows from them, and summaries."""
    written = content("positions")
    found = [Event(stage.days(-row["days_ago"]), _take(row), rank=8) for row in written["position"]]
    found.append(Event(stage.days(-1.5), _reorder, rank=9))
    return [*found, *(Event(stage.days(-row["days_ago"]), _summarise(row), rank=9) for row in written["summary"])]


def _take(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        comment, process = stage.comments[row["comment"]], stage.process_of(row)
        for group in process.groups:
            people = [one for one in _of_group(stage, row, group.key) if one.person_id != comment.author_id]
            stances = [
                stance for stance, number in zip(Stance, row.get(group.key, ()), strict=False) for _ in range(number)
            ]
            for member, stance in zip(people, stances, strict=False):
                weighing.take_position(stage.session, process, comment, member=member, stance=stance, now=at)

    return act


def _of_group(stage: Stage, row: Table, group: str) -> Sequence[Membership]:
    """The members of a group, in the order of the content."""
    members = (membership_of(stage.session, stage.process_of(row).id, one.id) for one in stage.people.values())
    return [one for one in members if one is not None and one.group_key == group and one.role_names]


def _reorder(stage: Stage, at: datetime) -> None:
    reorder(stage.session, stage.process_of({}).id)


def _summarise(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process, clause = stage.process_of(row), stage.clause_of(row)
        summarise(
            stage.session,
            process,
            clause=clause,
            language=row["language"],
            body=row["body"],
            base_number=0,
            comments=count_on(stage.session, Subject(process.id, clause_id=clause.id), Filters()),
            author_id=stage.people[row["person"]].id,
            role=Role.FACILITATOR,
            now=at,
        )

    return act
