"""The two processes of the demonstration, their texts in six languages and the versions of these."""

from datetime import datetime

from app.demo.stage import CONTENT, Event, Stage, Table, content
from app.domain.describing import KEYS, described
from app.domain.manuscript import Unit, read_markdown
from app.processes import services as processes
from app.processes.readiness import settle
from app.texts import queries as texts
from app.texts.naming import name_version
from app.texts.storing import store_manuscript

FOUNDED_DAYS_AGO = 174
"""Both processes are prepared before the team and everybody else joins them."""


def events(stage: Stage) -> list[Event]:
    """Each process is published, its text put up, and its versions named, each at its time."""
    found: list[Event] = []
    for row in content("processes")["process"]:
        found.append(Event(stage.days(-FOUNDED_DAYS_AGO), _process(row), rank=2))
        found.append(Event(stage.days(row["published_in_days"]), _publication(row), rank=3))
        found.append(Event(stage.days(row["text_imported_in_days"]), _text(row), rank=3))
        found += [
            Event(stage.days(version["named_in_days"]), _version(row, version), rank=4) for version in row["versions"]
        ]
    return found


def _process(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        table = {name: value for name, value in row.items() if name in KEYS and name != "phases"}
        table["phases"] = [
            {"kind": phase["kind"], "opens": stage.days(phase["opens_in_days"]),
             "closes": stage.days(phase["closes_in_days"])}
            for phase in row["phases"]
        ]  # fmt: skip
        author = stage.people["administrator"].id
        stage.processes[row["key"]] = processes.create(stage.session, described(table), creator_id=author, now=at)

    return act


def _publication(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        steward = stage.people["renata"].id
        processes.publish(stage.session, stage.processes[row["key"]], actor_id=steward, now=at)

    return act


def _text(row: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process = stage.processes[row["key"]]
        for language in row["languages"]:
            text = (CONTENT / f"{row['text']}.{language}.md").read_text(encoding="utf-8")
            manuscript = read_markdown(text, by=Unit.ARTICLE)
            store_manuscript(
                stage.session, process, manuscript, language=language, author_id=stage.people["renata"].id, now=at
            )
        settle(stage.session, process, at)
        _note_clauses(stage, row["key"], process.drafting_language)

    return act


def _note_clauses(stage: Stage, key: str, drafting: str) -> None:
    """The content names articles by number and recitals as "recital 1"; both are counted here in reading order."""
    process = stage.processes[key]
    document = texts.document_of(stage.session, process.id)
    assert document is not None
    counted = {"recital": 0, "article": 0}
    for row in texts.clauses_of(stage.session, document.id, drafting, drafting):
        kind = "recital" if row.kind == "recital" else "article"
        counted[kind] += 1
        name = f"recital {counted[kind]}" if kind == "recital" else str(counted[kind])
        clause = texts.clause_by_number(stage.session, process.id, row.number)
        assert clause is not None
        stage.clauses[key, name] = clause


def _version(row: Table, version: Table):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        process = stage.processes[row["key"]]
        document = texts.document_of(stage.session, process.id)
        assert document is not None
        name_version(
            stage.session,
            document,
            name=version["name"],
            note=version.get("note", ""),
            author_id=stage.people["renata"].id,
            now=at,
        )

    return act
