"""What follows adoption in the demonstration: a small declaration, its commitments and endorsements; and outreach."""

from collections.abc import Callable
from datetime import datetime

from app.comments import services as comments
from app.commitments import services as commitments
from app.commitments.grounding import institutions_named
from app.commitments.models import Commitment
from app.commitments.services import Promised, Reported
from app.demo.stage import Event, Stage, Table, content
from app.domain.commenting import Kind
from app.domain.committing import Completion
from app.domain.describing import described
from app.domain.endorsing import SupporterKind
from app.domain.manuscript import Unit, read_markdown
from app.domain.phases import Role
from app.domain.reaching_out import OutreachKind
from app.domain.responding import Disposition
from app.endorsements import services as endorsements
from app.endorsements.queries import endorsement_by_number
from app.endorsements.services import Endorsed, Shown
from app.outreach import services as outreach
from app.outreach.services import Described
from app.processes import members
from app.processes import services as processes
from app.responses import services as responses
from app.texts import queries as texts
from app.texts.naming import Adopted, name_version
from app.texts.storing import store_manuscript

Act = Callable[[Stage, datetime], None]
KEY, TEAM = "plain", "renata"
PREPARED, PUBLISHED, TEXT = -174, -170, -145
LETTERS = "https://letters.example.org/"


def events(stage: Stage) -> list[Event]:
    """The declaration from its first day to its last report, each act at its time."""
    told = content("promises")
    found = [
        Event(stage.days(PREPARED), _process(told), rank=2),
        Event(stage.days(PUBLISHED), _publication, rank=3),
        Event(stage.days(TEXT), _text(told), rank=3),
        Event(stage.days(told["response"]["in_days"]), _response(told), rank=6),
        Event(stage.days(told["final"]["in_days"]), _final(told), rank=6),
    ]
    found += [Event(stage.days(row["in_days"]), _comment(row), rank=6) for row in told["comment"]]
    found += [Event(stage.days(row["in_days"]), _outreach(row), rank=6) for row in told["outreach"]]
    for row in told["commitment"]:
        found += _commitment(stage, row)
    return found + [one for row in told["endorsement"] for one in _endorsement(stage, row)]


def _process(told: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        phases = [
            {
                "kind": one["kind"],
                "opens": stage.days(one["opens_in_days"]),
                "closes": stage.days(one["closes_in_days"]),
            }
            for one in told["phase"]
        ]
        table = {**told["process"], "phases": phases}
        author = stage.people["administrator"].id
        stage.processes[KEY] = processes.create(stage.session, described(table), creator_id=author, now=at)

    return act


def _publication(stage: Stage, at: datetime) -> None:
    processes.publish(stage.session, stage.processes[KEY], actor_id=stage.people[TEAM].id, now=at, unprepared=True)


def _text(told: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        process = stage.processes[KEY]
        for language in process.languages:
            manuscript = read_markdown(told["text"][language], by=Unit.ARTICLE)
            store_manuscript(
                stage.session, process, manuscript, language=language, author_id=stage.people[TEAM].id, now=at
            )
        document = texts.document_of(stage.session, process.id)
        assert document is not None
        rows = texts.clauses_of(stage.session, document.id, process.drafting_language, process.drafting_language)
        for row in rows:
            clause = texts.clause_by_number(stage.session, process.id, row.number)
            assert clause is not None
            stage.clauses[KEY, row.number] = clause

    return act


def _comment(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        process, person = stage.processes[KEY], stage.people[row["person"]]
        member = members.join(
            stage.session, process, person.id, group_key=row["group"], organisation_id=None, now=at
        )  # fmt: skip
        stage.comments[row["key"]] = comments.send(
            stage.session, process, author=member, kind=Kind.QUESTION, body=row["body"], language=row["language"],
            now=at, clause=stage.clauses[KEY, "1"],
        )  # fmt: skip

    return act


def _response(told: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        row = told["response"]
        responses.respond(
            stage.session, stage.processes[KEY], comments=[stage.comments[one["key"]] for one in told["comment"]],
            amendments=[], disposition=Disposition(row["disposition"]), reasons=row["reasons"],
            language=row["language"], author_id=stage.people[row["person"]].id, role=Role.RESPONDER, now=at,
        )  # fmt: skip

    return act


def _final(told: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        document = texts.document_of(stage.session, stage.processes[KEY].id)
        assert document is not None
        name_version(
            stage.session, document, name=told["final"]["name"], author_id=stage.people[TEAM].id, now=at,
            adopted=Adopted(()),
        )  # fmt: skip

    return act


def _commitment(stage: Stage, row: Table) -> list[Event]:
    """A commitment with its milestones, and what is reported on these later."""
    made: list[Commitment] = []
    found = [Event(stage.days(row["in_days"]), _promise(row, made), rank=6)]
    for number, milestone in enumerate(row.get("milestone", ()), 1):
        reports = milestone.get("progress", ())
        found += [Event(stage.days(one["in_days"]), _progress(one, made, number), rank=7) for one in reports]
    return found


def _promise(row: Table, made: list[Commitment]) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        process, team = stage.processes[KEY], stage.people[TEAM].id
        institutions = institutions_named(stage.session, row["institutions"])
        promised = Promised(row["title"], row["description"], institutions, [stage.clauses[KEY, row["clause"]]])
        made.append(commitments.commit(stage.session, process, promised, author_id=team, now=at))
        for milestone in row.get("milestone", ()):
            due_on = stage.days(milestone["due_in_days"]).date()
            commitments.set_milestone(
                stage.session, process, made[0], title=milestone["title"], due_on=due_on, actor_id=team, now=at
            )

    return act


def _progress(row: Table, made: list[Commitment], number: int) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        reported = Reported(Completion(row["status"]), row["words"], row["language"], row["address"])
        stage.session.expire(made[0], ["milestones"])
        milestone = next(one for one in made[0].milestones if one.number == number)
        commitments.report(
            stage.session, stage.processes[KEY], made[0], reported, milestone=milestone,
            author_id=stage.people[TEAM].id, now=at,
        )  # fmt: skip

    return act


def _endorsement(stage: Stage, row: Table) -> list[Event]:
    """One that is entered with a letter, and withdrawn later if it is."""
    numbers: list[int] = []

    def enter(stage: Stage, at: datetime) -> None:
        process = stage.processes[KEY]
        reserved = [(stage.clauses[KEY, number], words) for number, words in row.get("reservations", ())]
        endorsed = Endorsed(SupporterKind(row["kind"]), "en", reservations=reserved)
        made = endorsements.enter_endorsement(
            stage.session, process, endorsed, Shown(row["name"], at.date(), LETTERS), actor_id=stage.people[TEAM].id,
            now=at,
        )  # fmt: skip
        numbers.append(made.number)

    def withdraw(stage: Stage, at: datetime) -> None:
        process = stage.processes[KEY]
        made = endorsement_by_number(stage.session, process.id, numbers[0])
        assert made is not None
        endorsements.withdraw(
            stage.session, process, made, reasons=row["reasons"], actor_id=stage.people[TEAM].id, now=at
        )  # fmt: skip

    found = [Event(stage.days(row["in_days"]), enter, rank=7)]
    return found + ([Event(stage.days(row["withdrawn_in_days"]), withdraw, rank=7)] if "reasons" in row else [])


def _outreach(row: Table) -> Act:
    def act(stage: Stage, at: datetime) -> None:
        described = Described(
            OutreachKind(row["kind"]), row["title"], {}, at.date(), row["groups"], row["languages"],
            place=row["place"], reached=row["reached"], address=LETTERS,
        )  # fmt: skip
        outreach.record(
            stage.session, stage.processes[row["process"]], described, author_id=stage.people[TEAM].id, now=at
        )  # fmt: skip

    return act
