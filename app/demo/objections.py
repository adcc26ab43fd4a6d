"""The objections of the demonstration, one in each state, and support of amendments on a condition."""

from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.domain.objecting import Body, Signature
from app.domain.phases import Role
from app.domain.reconsidering import Mark
from app.objections import services
from app.objections.models import Objection
from app.objections.queries import objection_by_number
from app.objections.subjects import Subject
from app.reconsidering import services as reconsidering
from app.reconsidering.models import Condition


def events(stage: Stage) -> list[Event]:
    """Objections are raised, shared, answered and decided; conditions are set, and one of them is fulfilled."""
    rows = sorted(content("objections")["objection"], key=lambda row: -row["days_ago"])
    numbered = enumerate(rows, start=1)
    about = [event for number, row in numbered for event in _of_objection(stage, number, row)]
    return about + [event for row in content("objections")["condition"] for event in _of_condition(stage, row)]


def _of_objection(stage: Stage, number: int, row: Table) -> list[Event]:
    raised = stage.days(-row["days_ago"])
    found = [Event(raised, _raise(row), rank=6)]
    found += [
        Event(stage.days(-row["days_ago"] + 0.4 * place), _support(number, name), rank=7)
        for place, name in enumerate(row.get("supporters", []), start=1)
    ]
    acts = {"answer": _answer, "refused": _refuse, "decision": _decide, "end": _end}
    for name, act in acts.items():
        if name in row:
            found.append(Event(stage.days(-row[name]["days_ago"]), act(number, {**row, **row[name]}), rank=8))
    return found


def _raise(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        subject = Subject(clause=stage.clause_of(row)) if "clause" in row else Subject()
        author, remedy = stage.member(row), row.get("remedy", "")
        services.object_to(
            stage.session, stage.process_of(row), subject, author=author, body=row["body"], remedy=remedy,
            language=row["language"], now=at,
        )  # fmt: skip

    return act


def _found(stage: Stage, number: int) -> Objection:
    found = objection_by_number(stage.session, stage.process_of({}).id, number)
    assert found is not None
    return found


def _support(number: int, name: str):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        supporter = stage.member({"person": name})
        services.support(stage.session, stage.process_of({}), _found(stage, number), supporter=supporter, now=at)

    return act


def _answer(number: int, row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        services.address(
            stage.session, stage.process_of(row), _found(stage, number), reasons=row["reasons"],
            language=row["language"], actor_id=stage.people[row["person"]].id, role=Role.FACILITATOR, now=at,
        )  # fmt: skip

    return act


def _refuse(number: int, row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        services.disagree(
            stage.session, stage.process_of(row), _found(stage, number), reasons=row["reasons"],
            language=row["language"], actor_id=stage.people[row["person"]].id, now=at,
        )  # fmt: skip

    return act


def _decide(number: int, row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        services.decide(
            stage.session,
            stage.process_of(row),
            _found(stage, number),
            sustained=row["decision"]["sustained"],
            reasons=row["reasons"],
            language=row["decision"]["language"],
            body=Body(row["decision"]["body"]),
            actor_id=stage.people[row["person"]].id,
            role=Role.FACILITATOR,
            now=at,
        )

    return act


def _end(number: int, row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process, found, actor_id = stage.process_of(row), _found(stage, number), stage.people[row["person"]].id
        if row["act"] == "agree":
            services.agree(stage.session, process, found, actor_id=actor_id, now=at)
        elif row["act"] == "withdraw":
            services.withdraw(stage.session, process, found, actor_id=actor_id, now=at)
        else:
            services.carry(
                stage.session, process, found, words=row["words"], signature=Signature(row["signature"]),
                language=row["language"], actor_id=actor_id, now=at,
            )  # fmt: skip

    return act


def _of_condition(stage: Stage, row: Table) -> list[Event]:
    kept: list[Condition] = []
    found = [Event(stage.days(-row["days_ago"]), _set(row, kept), rank=8)]
    if "fulfilled_days_ago" in row:
        found.append(Event(stage.days(-row["fulfilled_days_ago"]), _fulfil(row, kept), rank=8))
    return found


def _set(row: Table, kept: list[Condition]):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        amendment, member = stage.amendments[row["amendment"]], stage.member(row)
        kept.append(
            reconsidering.support_if(
                stage.session, stage.process_of(row), amendment, member=member, body=row["body"],
                language=row["language"], now=at,
            )
        )  # fmt: skip

    return act


def _fulfil(row: Table, kept: list[Condition]):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        person_id = stage.people[row["person"]].id
        reconsidering.mark(stage.session, stage.process_of(row), kept[0], Mark.FULFIL, person_id=person_id, now=at)

    return act
