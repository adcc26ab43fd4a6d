"""The forum of the demonstration: bodies, seats with incoming co-chairs, meetings, and a call for members."""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

from app.demo.stage import Event, Stage, Table, content
from app.domain.seating import BodyKind, BodyRule, Post
from app.forum import meetings, services
from app.forum.meetings import Invited, Told
from app.forum.models import Seat
from app.forum.services import Founded

Act = Callable[[Stage, datetime], None]
TEAM = "renata"
ENTERED_IN_DAYS = -90
"""When the seats were written down here; some were held before."""


def events(stage: Stage) -> list[Event]:
    """Everything of the forum at its time; seats are written down together."""
    told = content("forum")
    found = [Event(stage.days(row["in_days"]), _body(row), rank=6) for row in told["body"]]
    found += [Event(stage.days(row.get("in_days", ENTERED_IN_DAYS)), _seat(row), rank=7) for row in told["seat"]]
    found += [Event(stage.days(row["in_days"]), _call(row), rank=7) for row in told["call"]]
    for row in told["meeting"]:
        found.append(Event(stage.days(row["announced_in_days"]), _meeting(row), rank=7))
        if "told_in_days" in row:
            found.append(Event(stage.days(row["told_in_days"]), _told(row), rank=7))
        if "cancelled_in_days" in row:
            found.append(Event(stage.days(row["cancelled_in_days"]), _cancelled(row), rank=7))
    return found


def _body(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        rule = BodyRule(
            parity=row["parity"], quorum=Fraction(row["quorum"]), each_side=row["each_side"],
            every_months=row["every_months"], term_months=row["term_months"],
        )  # fmt: skip
        parent = stage.bodies[row["inside"]] if "inside" in row else None
        said = Founded(BodyKind(row["kind"]), row["name"], row["purpose"], row["language"], rule, parent)
        stage.bodies[row["key"]] = services.found(
            stage.session, stage.process_of(row), said, actor_id=stage.people[row["person"]].id, now=at
        )

    return act


def _seat(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        process, actor = stage.process_of(row), stage.people[TEAM].id
        seat = services.seat(
            stage.session, process, stage.bodies[row["body"]], group_key=row["group"],
            post=Post(row.get("post", "member")), actor_id=actor, now=at,
        )[0]  # fmt: skip
        if "holder" in row:
            _appoint(stage, row, seat, row["holder"], "since_in_days", "until_in_days", at)
        if "next" in row:
            _appoint(stage, row, seat, row["next"], "until_in_days", "", at)

    return act


def _appoint(stage: Stage, row: Table, seat: Seat, who: str, begins: str, ends: str, at: datetime) -> None:
    services.appoint(
        stage.session, stage.process_of(row), seat, name=stage.people[who].name,
        begins=stage.days(row[begins]).date(), ends=stage.days(row[ends]).date() if ends in row else None,
        actor_id=stage.people[TEAM].id, now=at,
    )  # fmt: skip


def _call(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        services.call(
            stage.session, stage.process_of(row), stage.bodies[row["body"]], group_keys=row["groups"],
            criteria=row["criteria"], language=row["language"], opens=stage.days(row["opens_in_days"]),
            closes=stage.days(row["closes_in_days"]), actor_id=stage.people[row["person"]].id, now=at,
        )  # fmt: skip

    return act


def _meeting(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        begins = stage.days(row["in_days"])
        invited = Invited(
            title=row["title"], begins=begins, ends=begins + timedelta(hours=row["hours"]), place=row["place"],
            remote_link=row.get("remote_link", ""), agenda=row["agenda"].strip(), language="es",
            papers=[stage.papers[key] for key in row.get("papers", ())],
        )  # fmt: skip
        stage.meetings[row["title"]["en"]] = meetings.announce(
            stage.session, stage.process_of(row), stage.bodies[row["body"]], invited, actor_id=stage.people[TEAM].id,
            now=at,
        )  # fmt: skip

    return act


def _told(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        decisions = [
            (one["words"], stage.clause_of(one) if "clause" in one else None) for one in row["decisions"]
        ]  # fmt: skip
        present = {key: (seats, guests) for key, (seats, guests) in row["present"].items()}
        told = Told(row["minutes"], present, decisions, row.get("recording", ""), row.get("recording_missing", ""))
        meeting = stage.meetings[row["title"]["en"]]
        meetings.tell(
            stage.session, stage.process_of(row), meeting, told, actor_id=stage.people[TEAM].id, now=at
        )  # fmt: skip

    return act


def _cancelled(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        meeting = stage.meetings[row["title"]["en"]]
        meetings.cancel(
            stage.session, stage.process_of(row), meeting, reasons=row["reasons"],
            actor_id=stage.people[TEAM].id, now=at,
        )  # fmt: skip

    return act
