"""What translators of the demonstration do: fixed terms, plain words, comments in other words, second readings."""

from collections.abc import Callable
from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.languages import glossary, services, summaries, translating
from app.languages.glossary import Entry
from app.texts import queries as texts

Act = Callable[[Stage, datetime], None]


def events(stage: Stage) -> list[Event]:
    """Everything the translators do, each at its time."""
    kinds = {"term": _term, "summary": _summary, "version": _version, "translation": _translation}
    return [
        Event(stage.days(-row["days_ago"]), act(row), rank=8)
        for kind, act in {**kinds, "confirmation": _confirmation}.items()
        for row in content("languages")[kind]
    ]


def _term(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        entry = Entry(row["words"], row.get("definition", {}), row.get("note", ""), stage.clause_of(row))
        author = stage.people[row["person"]].id
        glossary.add(stage.session, stage.process_of(row), entry, author_id=author, now=at)

    return act


def _summary(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        for language, body in row["words"].items():
            summaries.summarise_clause(
                stage.session, stage.process_of(row), stage.clause_of(row), language=language, body=body,
                base_number=0, author_id=stage.people[row["person"]].id, now=at,
            )  # fmt: skip

    return act


def _version(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        process = stage.process_of(row)
        document = texts.document_of(stage.session, process.id)
        version = texts.version(stage.session, document.id, row["number"]) if document else None
        assert version is not None
        for language, body in row["words"].items():
            summaries.summarise_version(
                stage.session, process, version, language=language, body=body, base_number=0,
                author_id=stage.people[row["person"]].id, now=at,
            )  # fmt: skip

    return act


def _translation(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        comment = stage.comments[row["comment"]]
        translating.confirm(
            stage.session, stage.process_of(row), comment.body, source=comment.language, target=row["language"],
            body=row["body"], about=f"comments/{comment.number}", person_id=stage.people[row["person"]].id, now=at,
        )  # fmt: skip

    return act


def _confirmation(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        clause = stage.clause_of(row)
        for language in row["languages"]:
            words = texts.latest_revision(stage.session, clause.id, language)
            assert words is not None
            services.confirm(
                stage.session, stage.process_of(row), clause, words, reader_id=stage.people[row["person"]].id, now=at
            )  # fmt: skip

    return act
