"""From when clauses of the demonstration apply, which of them are fixed, and how its two texts compare."""

from collections.abc import Callable
from datetime import datetime

from app.crosswalks import queries, services
from app.demo.stage import Event, Stage, Table, content
from app.domain.applying import Period
from app.domain.crosswalking import Relation
from app.domain.options import Freedom
from app.texts.application import set_application
from app.texts.options import set_options

Act = Callable[[Stage, datetime], None]


def events(stage: Stage) -> list[Event]:
    """Each statement at its time."""
    kinds = {"application": _application, "options": _options, "finding": _finding, "variant": _variant}
    kinds |= {"reservation": _reservation}
    told = content("comparing")
    return [Event(stage.days(row["in_days"]), act(row), rank=6) for kind, act in kinds.items() for row in told[kind]]


def _application(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        until = stage.days(row["until_in_days"]).date() if "until_in_days" in row else None
        period = Period(stage.days(row["from_in_days"]).date(), until, row.get("note", ""))
        set_application(
            stage.session, stage.process_of(row), stage.clause_of(row), class_key=row["class"], periods=[period],
            base_number=0, reason=row["reason"], author_id=stage.people[row["person"]].id, now=at,
        )  # fmt: skip

    return act


def _options(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        set_options(
            stage.session, stage.process_of(row), stage.clause_of(row), freedom=Freedom(row["freedom"]),
            decider=row["decider"], link=row.get("link", ""), base_number=0, reason=row["reason"],
            author_id=stage.people[row["person"]].id, now=at,
        )  # fmt: skip

    return act


def _finding(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        own, other = stage.processes["ethics"], stage.processes["register"]
        author = stage.people[row["person"]].id
        crosswalk = queries.crosswalk(stage.session, own.id, other.slug) or services.compare(
            stage.session, own, other, author_id=author, now=at
        )
        services.find(
            stage.session, crosswalk, clause=stage.clauses["ethics", row["clause"]] if "clause" in row else None,
            other_clause=stage.clauses["register", row["other"]] if "other" in row else None,
            relation=Relation(row["relation"]), reasons=row["reasons"], author_id=author, now=at,
        )  # fmt: skip

    return act


def _variant(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        services.enter_variant(
            stage.session, stage.process_of(row), stage.clause_of(row), jurisdiction=row["jurisdiction"],
            language=row["language"], body=row["body"], reason=row["reason"],
            author_id=stage.people[row["person"]].id, now=at,
        )  # fmt: skip

    return act


def _reservation(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        services.reserve(
            stage.session, stage.process_of(row), stage.clause_of(row), jurisdiction=row["jurisdiction"],
            language=row["language"], words=row["words"], author_id=stage.people[row["person"]].id, now=at,
        )  # fmt: skip

    return act
