"""Loading the demonstration: every act goes through the services, in order of time, as it would have happened."""

from datetime import datetime

from app.db import Database
from app.demo import (
    answers,
    assisted,
    attributes,
    campaigns,
    comparing,
    debate,
    documents,
    following,
    forum,
    languages,
    objections,
    opinions,
    people,
    positions,
    processes,
    promises,
    submissions,
    votes,
)
from app.demo.people import SIGN_INS
from app.demo.stage import Stage
from app.jobs import outbox
from app.processes.receipts import BY_MAIL
from app.processes.timetable import enter_passed_phases

__all__ = ["SIGN_INS", "load"]


def load(database: Database, now: datetime) -> None:
    """Fill an empty database; everything is dated from `now`, so that something is always open."""
    with database.writing() as session:
        stage = Stage(session, now)
        sources = (
            people,
            processes,
            documents,
            assisted,
            forum,
            debate,
            languages,
            comparing,
            answers,
            objections,
            opinions,
            positions,
            campaigns,
            attributes,
            submissions,
            votes,
            promises,
            following,
        )
        events = [event for source in sources for event in source.events(stage)]
        until: datetime | None = None
        for event in sorted(events, key=lambda one: (one.at, one.rank)):
            if until is None or any(until < moment <= event.at for moment in _moments(stage)):
                enter_passed_phases(session, event.at)
            until = event.at
            event.act(stage, event.at)
        enter_passed_phases(session, now)
        following.take_up(stage, now)
        outbox.forget(session, BY_MAIL)  # nobody contributed just now: the receipts stand on the pages
        session.commit()


def _moments(stage: Stage) -> set[datetime]:
    """When the phases of the processes so far open and close: only then is there anything for the clock to enter."""
    phases = [phase for process in stage.processes.values() for phase in process.phases]
    return {moment for phase in phases for moment in (phase.opens, phase.closes)}
