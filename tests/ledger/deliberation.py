"""A whole deliberation made by the services alone, so that every act of it is in the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments import deciding
from app.amendments import services as amendments
from app.comments import services as comments
from app.comments import weighing
from app.domain.amending import Decision, Operation
from app.domain.answering import said
from app.domain.commenting import Kind
from app.domain.describing import described
from app.domain.manuscript import DraftClause, DraftDivision, Manuscript
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.domain.positions import Stance
from app.domain.responding import Disposition
from app.domain.result_modes import ResultMode
from app.domain.structure import ClauseKind, DivisionKind
from app.domain.voting import Choice, Result
from app.moderation import services as moderation
from app.polls import blocks, external_results
from app.polls import services as polls
from app.processes import members, timetable
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.responses import services as responses
from app.summaries import services as summaries
from app.texts.models import Clause
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, document_of, latest_revision
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_person

PURPOSE = "This code lays down how public bodies use machines that decide about people."
DUTY = "Every public body tells people when a machine has taken part in a decision about them."
APPEAL = "Whoever is affected may:\n\n(a) ask a person to review it;\n\n(b) be heard before it takes effect."
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deliberation:
    """The process, its people, and the moment at which everything has happened."""

    process: Process
    members: list[Membership]
    facilitator: Person
    steward: Person
    end: datetime


def a_deliberation(session: Session, slug: str = "code") -> Deliberation:
    """From the first draft to a closed vote: 3 articles in 2 languages, amendments, comments, moderation, responses."""
    process = _process(session, slug)
    steward, facilitator = a_person(session), a_person(session)
    for person, roles in ((steward, [Role.STEWARD]), (facilitator, [Role.FACILITATOR])):
        member = members.join(session, process, person.id, group_key="government", organisation_id=None, now=NOON)
        members.assign_roles(session, member, roles=roles, actor_id=None, now=NOON)
    groups = ("citizen",) * 6 + ("government",) * 6 + ("academia",) * 2
    people = [
        members.join(session, process, a_person(session).id, group_key=group, organisation_id=None, now=NOON)
        for group in groups
    ]
    timetable.enter_passed_phases(session, NOON)
    _text(session, process)
    deliberation = Deliberation(process, people, facilitator, steward, NOON + 30 * DAY)
    _talk(session, deliberation)
    _vote(session, deliberation)
    return deliberation


def _process(session: Session, slug: str) -> Process:
    description = described(
        {
            "slug": slug,
            "kind": "code_of_ethics",
            "jurisdiction": "DO",
            "languages": ["en", "fr"],
            "title": {"en": "A code", "fr": "Un code"},
            "objective": {"en": "To agree on rules."},
            "lead_institution": {"en": "Ministry of Wells"},
            "next_steps": {"en": "Every contribution is answered."},
            "groups": [{"key": "citizen"}, {"key": "government"}, {"key": "academia"}],
            "phases": [
                {"kind": "consultation", "opens": NOON - DAY, "closes": NOON + 10 * DAY},
                {"kind": "voting", "opens": NOON + 10 * DAY, "closes": NOON + 20 * DAY},
            ],
            "decision": {"majority": "1/2", "quorum": {"total": 3}},
        }
    )
    process = processes.create(session, description, creator_id=None, now=NOON - 2 * DAY)
    processes.publish(session, process, actor_id=None, now=NOON - 2 * DAY, unprepared=True)
    return process


def _text(session: Session, process: Process) -> None:
    chapter = DraftDivision(DivisionKind.CHAPTER, "Chapter I", "General provisions", 1, None)

    def articles(*bodies: str) -> tuple[DraftClause, ...]:
        return tuple(
            DraftClause(ClauseKind.ARTICLE, f"Article {place}", f"Heading {place}", body, 0)
            for place, body in enumerate(bodies, start=1)
        )

    english = Manuscript("A code", (chapter,), articles(PURPOSE, DUTY, APPEAL))
    french = Manuscript(
        "Un code", (chapter,), articles("Ce code fixe des règles.", "On informe.", "On peut contester.")
    )
    store_manuscript(session, process, english, language="en", version_name="First draft", author_id=None, now=NOON)
    store_manuscript(session, process, french, language="fr", author_id=None, now=NOON)


def clause(session: Session, process: Process, number: str) -> Clause:
    """An article of the text."""
    found = clause_by_number(session, process.id, number)
    assert found is not None
    return found


def _talk(session: Session, deliberation: Deliberation) -> None:
    process, people, facilitator = deliberation.process, deliberation.members, deliberation.facilitator
    first, second = clause(session, process, "1"), clause(session, process, "2")
    sent = [
        comments.send(
            session,
            process,
            author=member,
            kind=Kind.CONCERN,
            body=f"Concern {place}: é",
            language="en",
            now=NOON,
            clause=second,
        )
        for place, member in enumerate(people[:4])
    ]
    comments.edit(session, process, sent[0], author_id=people[0].person_id, body="Put better.", now=NOON)
    comments.withdraw(session, process, sent[1], author_id=people[1].person_id, now=NOON)
    moderation.report(
        session, process, reporter_id=people[5].person_id, reason=ReportReason.ABUSE, note="", now=NOON, comment=sent[2]
    )
    for measure in (Measure.HIDE, Measure.RESTORE, Measure.HIDE):
        moderation.decide(
            session, process, measure=measure, rule=ReportReason.ABUSE, facts="It insults.", legal_ground="",
            language="en", moderator_id=facilitator.id, now=NOON, comment=sent[2],
        )  # fmt: skip
    for member in people[1:4]:
        weighing.take_position(session, process, sent[0], member=member, stance=Stance.SUPPORT, now=NOON)
    summaries.summarise(
        session, process, clause=second, language="en", body="All ask who decides.", base_number=0, comments=3,
        author_id=facilitator.id, role=Role.FACILITATOR, now=NOON,
    )  # fmt: skip
    base = latest_revision(session, first.id, "en")
    assert base is not None
    proposed = [
        amendments.propose(
            session,
            process,
            first,
            operation=Operation.REPLACE,
            base=base,
            heading=base.heading,
            body=f"{PURPOSE} It binds all of them{words}.",
            rationale="Clearer.",
            proposer=people[place],
            now=NOON,
        )
        for place, words in enumerate(("", " alike", " at once"))
    ]
    amendments.support(session, process, proposed[0], supporter=people[3], now=NOON)
    amendments.support(session, process, proposed[0], supporter=people[4], now=NOON)
    amendments.end_support(session, process, proposed[0], supporter=people[4], now=NOON)
    amendments.withdraw(session, process, proposed[1], author_id=people[1].person_id, now=NOON)
    moderation.decide(
        session, process, measure=Measure.HIDE, rule=ReportReason.SPAM, facts="Advertising.", legal_ground="",
        language="en", moderator_id=facilitator.id, now=NOON, amendment=proposed[2],
    )  # fmt: skip
    revision = deciding.decide(
        session, process, proposed[0], decision=Decision.ADOPTED, reasons="It is clearer.",
        facilitator_id=facilitator.id, base_revision_number=base.number, now=NOON + DAY,
    )  # fmt: skip
    responses.respond(
        session, process, comments=[sent[0], sent[3]], amendments=[proposed[0]], disposition=Disposition.ACCEPTED,
        reasons="We took it up.", criterion="", revision=revision, language="en", author_id=facilitator.id,
        role=Role.FACILITATOR, now=NOON + DAY,
    )  # fmt: skip
    document = document_of(session, process.id)
    assert document is not None
    name_version(session, document, name="Second draft", author_id=facilitator.id, now=NOON + DAY)


def _vote(session: Session, deliberation: Deliberation) -> None:
    process, day = deliberation.process, NOON + 11 * DAY
    timetable.enter_passed_phases(session, day)
    closed, running = (
        polls.put(
            session,
            process,
            title={"en": title},
            explanation={},
            opens=day,
            closes=day + length * DAY,
            author_id=deliberation.facilitator.id,
            now=day,
        )
        for title, length in (("Do you adopt the code?", 1), ("Again?", 60))
    )
    for place, member in enumerate(deliberation.members):
        choice = Choice.AGAINST if place % 3 == 2 else Choice.FOR
        for question in (closed, running):
            polls.cast(session, question, voter_id=member.person_id, answer=said(choice), now=day + DAY / 2)
    _held_otherwise(session, deliberation, day)
    polls.enter_passed_closes(session, deliberation.end)
    timetable.enter_passed_phases(session, deliberation.end)


def _held_otherwise(session: Session, deliberation: Deliberation, day: datetime) -> None:
    """A block with one clause taken out, and the result of a vote that was held elsewhere."""
    process, facilitator = deliberation.process, deliberation.facilitator.id
    clauses = [clause_by_number(session, process.id, number) for number in ("1", "2")]
    items = [blocks.Item(clause, {"en": "Adopt it?"}) for clause in clauses if clause]
    put = blocks.put_block(
        session, process, title={"en": "The first articles"}, explanation={}, items=items, opens=day + DAY,
        closes=day + 2 * DAY, take_out_until=day + DAY, mode=ResultMode.PSEUDONYMOUS, reminders=[24],
        author_id=facilitator, now=day,
    )  # fmt: skip
    blocks.take_out(session, put.questions[0], member_id=deliberation.members[0].person_id, now=day)
    elsewhere = polls.put(
        session, process, title={"en": "Does the council agree?"}, explanation={}, opens=day, closes=day + DAY / 4,
        mode=ResultMode.EXTERNAL, author_id=facilitator, now=day,
    )  # fmt: skip
    external_results.enter_external(
        session, elsewhere, result=Result.CARRIED, figures=external_results.Figures(12, 3, 0), body="The council",
        note="", source=external_results.Source("minutes.pdf", b"%PDF-"), official_id=facilitator, now=day + DAY,
    )  # fmt: skip
