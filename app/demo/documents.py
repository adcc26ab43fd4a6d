"""The repository of the demonstration: rules, invitations in two versions, a page elsewhere, and a tombstone."""

from collections.abc import Callable
from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.documents import services
from app.documents.services import Described, Handed
from app.domain.repository import PaperKind
from app.files.checking import brought

Act = Callable[[Stage, datetime], None]


def events(stage: Stage) -> list[Event]:
    """Each document, its further versions and its withdrawal at their time."""
    found: list[Event] = []
    for row in content("documents")["document"]:
        found.append(Event(stage.days(row["in_days"]), _published(row), rank=6))
        found += [Event(stage.days(one["in_days"]), _version(row, one), rank=7) for one in row.get("version", ())]
        if "withdrawn_in_days" in row:
            found.append(Event(stage.days(row["withdrawn_in_days"]), _withdrawn(row), rank=7))
    return found


def _published(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        described = Described(
            PaperKind(row["kind"]), row["title"], row.get("description", {}), row["source"],
            stage.days(row["dated_in_days"]).date(),
        )  # fmt: skip
        stage.papers[row["key"]] = services.publish(
            stage.session, stage.process_of(row), described, _handed(row), author_id=_person(stage, row), now=at
        )

    return act


def _version(row: Table, version: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        services.add_version(
            stage.session, stage.process_of(row), stage.papers[row["key"]], _handed(version),
            author_id=_person(stage, version), now=at,
        )  # fmt: skip

    return act


def _withdrawn(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        services.withdraw(
            stage.session, stage.process_of(row), stage.papers[row["key"]], reasons=row["reasons"],
            actor_id=_person(stage, row), now=at,
        )  # fmt: skip

    return act


def _handed(row: Table) -> Handed:
    file = brought(row["name"], row["file"].lstrip().encode()) if "file" in row else None
    return Handed(row["language"], file, row.get("address", ""), row.get("note", ""))


def _person(stage: Stage, row: Table) -> int:
    return stage.people[row["person"]].id
