"""A regional session of the demonstration: what people said in a room, entered for them, and who was invited."""

from collections.abc import Callable
from datetime import datetime

from app.assisted import services
from app.assisted.services import Described, Said
from app.demo.stage import Event, Stage, Table, content
from app.domain.assisting import SessionKind
from app.domain.commenting import Kind
from app.sittings.models import AssistedSession
from app.texts.queries import clause_by_number


def events(stage: Stage) -> list[Event]:
    """Each session with everything that was said there, at its time."""
    return [Event(stage.days(row["in_days"]), _held(row), rank=8) for row in content("sessions")["session"]]


def _held(row: Table) -> Callable[[Stage, datetime], None]:
    def act(stage: Stage, at: datetime) -> None:
        process, person = stage.process_of(row), stage.people[row["person"]].id
        described = Described(
            SessionKind(row["kind"]), row["title"], at.date(), row["language"], row["place"], row["facilitator"],
            row["minutes"].strip(), row["attendance"],
        )  # fmt: skip
        held = services.hold(stage.session, process, described, author_id=person, now=at)
        for said in row["said"]:
            _enter(stage, row, held, said, at)
        for body in row.get("invited", ()):
            services.invite(
                stage.session, process, name=body["name"], group_key=body["group"], reasons=body["reasons"],
                language=row["language"], sitting=held, actor_id=person, now=at,
            )  # fmt: skip

    return act


def _enter(stage: Stage, row: Table, held: AssistedSession, said: Table, at: datetime) -> None:
    process = stage.process_of(row)
    clause = clause_by_number(stage.session, process.id, said["clause"]) if "clause" in said else None
    words = Said(
        said["body"], Kind(said["kind"]), said["language"], said["group"], said.get("name", ""), clause
    )  # fmt: skip
    services.enter(stage.session, process, held, words, actor_id=stage.people[row["person"]].id, now=at)
