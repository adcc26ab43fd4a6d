"""The questionnaire of the demonstration and what was sent in answer to it."""

from datetime import datetime

from app.demo.stage import Event, Stage, Table, content
from app.domain.submitting import AnswerKind, Given
from app.submissions import asking, services
from app.submissions.asking import Asked, Described
from app.submissions.models import Questionnaire

STEWARD = "renata"


def events(stage: Stage) -> list[Event]:
    """The questionnaire is opened; then one after the other sends an answer, the last comments of the demonstration."""
    written = content("submissions")
    opened: list[Questionnaire] = []
    begins, step = written["questionnaire"]["days_ago"], 0.01
    found = [Event(stage.days(-begins), _open(written, opened), rank=5)]
    for place, row in enumerate(written["submission"], start=1):
        found.append(Event(stage.days(-0.1 + step * place), _send(row, opened), rank=9))
    return found


def _open(written: Table, opened: list[Questionnaire]):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        said, process = written["questionnaire"], stage.processes["ethics"]
        described = Described(said["title"], said["introduction"], said["docket"])
        questionnaire = asking.prepare(stage.session, process, described, now=at)
        for row in written["question"]:
            asking.ask(stage.session, questionnaire, _asked(stage, row))
        steward = stage.people[STEWARD].id
        asking.open_to_answers(stage.session, process, questionnaire, actor_id=steward, now=at)
        opened.append(questionnaire)

    return act


def _asked(stage: Stage, row: Table) -> Asked:
    return Asked(
        kind=AnswerKind(row["kind"]),
        words=row["words"],
        section={},
        explanation={},
        required=row.get("required", False),
        choices=row.get("choices", ()),
        clause_id=stage.clause_of(row).id if "clause" in row else None,
    )


def _send(row: Table, opened: list[Questionnaire]):  # type: ignore[no-untyped-def]
    def act(stage: Stage, at: datetime) -> None:
        given = {int(number): Given(chosen=tuple(keys)) for number, keys in row["choices"].items()}
        if "words" in row:
            given[len(opened[0].questions)] = Given(words=row["words"])
        sent = services.Sent(row["language"], given, letter=row.get("letter", ""))
        process = stage.processes["ethics"]
        services.send(stage.session, process, opened[0], sent, author=stage.member(row), now=at)

    return act
