"""A whole instance for tests that go everywhere: processes in several phases, contributions in every state, secrets.

What nobody outside may ever read is marked by the words in `SECRETS`: whatever a channel says, it may not say these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from app.accounts.models import MailPurpose, MailToken, Person, Representation, RepresentationState
from app.amendments import deciding
from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.amendments.services import support
from app.attributes.services import declare
from app.comments import drafts
from app.comments import services as comments
from app.comments.enclosing import Enclosed, Quoting, checked
from app.comments.models import Attachment, Comment, EarlierWording, Source
from app.comments.queries import comment_by_number
from app.db import Database
from app.documents import services as documents
from app.documents.services import Described, Handed
from app.domain.amending import AmendmentState, Decision
from app.domain.citing import Cited
from app.domain.commenting import CommentState, Kind
from app.domain.moderating import Measure, ReportReason
from app.domain.noticing import About
from app.domain.phases import PhaseKind, Role
from app.domain.quoting import Quote
from app.domain.repository import PaperKind
from app.domain.seating import BodyKind, BodyRule
from app.files.checking import Brought
from app.files.models import kept
from app.forum import meetings
from app.forum import services as forum
from app.forum.meetings import Invited, Told
from app.forum.services import Founded
from app.moderation import services as moderation
from app.notices import following, resolving
from app.processes.models import Process, Visibility
from app.processes.queries import membership_of
from app.texts.models import Clause
from app.texts.naming import name_version
from app.texts.queries import clauses_by_numbers
from tests.assisting_on_stage import assist
from tests.builders import (
    HALF,
    a_clause,
    a_document,
    a_member,
    a_person,
    a_phase,
    a_process,
    a_revision,
    an_organisation,
)
from tests.campaigning_on_stage import campaign_on
from tests.contributing import a_comment, a_response, an_amendment
from tests.databases import ENGINES, Databases
from tests.hooks_on_stage import hook_up
from tests.moderating_on_stage import moderate_on_stage
from tests.objecting_on_stage import object_on, speak_of_earlier_words
from tests.postgres import PostgresMissing
from tests.promising_on_stage import promise_on, reach_out
from tests.responding_on_stage import answer_on
from tests.submitting_on_stage import ask_around
from tests.voting_on_stage import put_to_the_vote
from tests.working_on_stage import compare_with, work_on

SECRETS = tuple(f"unspeakable-{number}" for number in range(11, 32))
(
    OF_A_HIDDEN_COMMENT,
    OF_A_PENDING_COMMENT,
    OF_A_WITHDRAWN_COMMENT,
    OF_A_HIDDEN_AMENDMENT,
    OF_A_HIDDEN_RATIONALE,
    OF_A_PREPARED_PROCESS,
    OF_A_REPORT,
    OF_A_STATEMENT,
    OF_A_REQUEST,
    OF_AN_ADDRESS,
    OF_AN_EARLIER_WORDING,
    OF_A_SUSPENSION,
    OF_A_LINK,
    OF_AN_ORGANISATION,
    OF_A_WITHDRAWN_DOCUMENT,
    OF_A_HIDDEN_OBJECTION,
    OF_A_PENDING_OBJECTION,
    OF_A_REMOTE_LINK,
    OF_A_CANDIDACY,
    OF_A_HIDDEN_COPY,
    OF_A_RESPONSE_DRAFT,
) = SECRETS
HASH_OF_A_LINK = "7e57" * 16


ASKED_OF_MEMBERS = {
    "age": {"title": {"en": "Age"}, "choices": {"young": {"en": "Under 30"}, "old": {"en": "30 and over"}}}
}


@dataclass(frozen=True)
class Stage:
    """Where things are: addresses of processes, and people by the part they play."""

    consultation: str
    voting: str
    prepared: str
    people: dict[str, Person]
    set_at: datetime
    clause: str = "1"
    comment: int = 1
    amendment: int = 1


@pytest.fixture(params=ENGINES)
def staged(request: pytest.FixtureRequest, databases: Databases) -> Iterator[tuple[str, Stage]]:
    """The address of a database with the whole instance, and what is where; on each engine in turn.

    It is filled once and copied, so every test begins at the moment when it was filled: what may be edited or undone
    for some minutes still may be, however long the tests before it took.
    """
    try:
        with databases.filled(request.param, set_stage) as (url, stage), time_machine.travel(stage.set_at, tick=True):
            yield url, stage
    except PostgresMissing as missing:
        pytest.skip(f"needs PostgreSQL: {missing}")


@pytest.fixture
def database_url(staged: tuple[str, Stage]) -> str:
    """Where the whole instance is: import it, and every fixture of the application stands on it."""
    return staged[0]


@pytest.fixture
def stage(staged: tuple[str, Stage]) -> Stage:
    """What is where in the whole instance."""
    return staged[1]


def set_stage(url: str) -> Stage:
    """Fill an empty instance; the first visible thing of each kind in the consultation has the number 1."""
    database = Database(url)
    try:
        return _set(database)
    finally:
        database.dispose()


def _set(database: Database) -> Stage:
    with database.writing() as session:
        people = _people(session)
        consultation = _consultation(session, people)
        voting = _voting(session, people)
        compare_with(session, consultation, voting, people, _clauses(session, consultation)[0])
        prepared = a_process(
            session, slug="prepared", visibility=Visibility.PREPARED, title={"en": OF_A_PREPARED_PROCESS}
        )
        a_member(session, prepared, people["steward"], roles=(Role.STEWARD,))
        _text_of(session, prepared)
        hook_up(session, consultation, people["administrator"], datetime.now(UTC))
        resolving.take_up(session, datetime.now(UTC))
        session.commit()
        session.expunge_all()
    return Stage(consultation.slug, voting.slug, prepared.slug, people, set_at=datetime.now(UTC))


def _people(session: Session) -> dict[str, Person]:
    names = {
        "participant": "Amina Participant",
        "facilitator": "Farid Facilitator",
        "steward": "Stella Steward",
        "responder": "Rosa Responder",
        "translator": "Tarek Translator",
        "administrator": "Ada Administrator",
        "outsider": "Omar Outsider",
        "author": "Aiko Author",
    }
    people = {part: a_person(session, name) for part, name in names.items()}
    for part, person in people.items():
        person.email = f"{part}.{OF_AN_ADDRESS}@example.org"
    people["administrator"].administrator = True
    now = datetime.now(UTC)
    wanted = an_organisation(session, OF_AN_ORGANISATION)
    wanted.verified_at = None
    session.add(
        Representation(
            person_id=people["outsider"].id,
            organisation_id=wanted.id,
            state=RepresentationState.REQUESTED,
            note=OF_A_REQUEST,
            requested_at=now,
        )
    )
    session.add(
        MailToken(
            token_hash=HASH_OF_A_LINK,
            person_id=people["outsider"].id,
            purpose=MailPurpose.CHANGE,
            email=f"{OF_A_LINK}@example.org",
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )
    a_person(session, "Sven Suspended", suspension_reason=OF_A_SUSPENSION)
    session.flush()
    return people


def _members(session: Session, process: Process, people: dict[str, Person]) -> None:
    speaks_for = an_organisation(session, "Open Doors" if process.slug == "consultation" else "")
    a_member(session, process, people["participant"], organisation=speaks_for)
    a_member(session, process, people["author"], group="academia")
    for part in ("facilitator", "steward", "responder", "translator"):
        a_member(session, process, people[part], group="government", roles=(Role(part),))


def _follow(session: Session, process: Process, people: dict[str, Person]) -> None:
    now = datetime.now(UTC)
    for part in ("participant", "author", "facilitator"):
        following.follow(session, people[part].id, About.PROCESS, process.id, time_zone="UTC", now=now)


def _text_of(session: Session, process: Process) -> None:
    document = a_document(session, process)
    for number, body in (("1", "Every person is told when a machine decides."), ("2", "Nobody is judged unheard.")):
        clause = a_clause(session, document, body, number=number, heading=f"Principle {number}")
        a_revision(session, clause, "Toute personne est informée.", language="fr")
        a_revision(session, clause, f"{body} This is so without delay.", number=2, heading=f"Principle {number}")
    session.flush()
    name_version(session, document, name="First draft", author_id=None, now=process.created_at)


def _consultation(session: Session, people: dict[str, Person]) -> Process:
    now = datetime.now(UTC)
    criteria = {"feasibility": {"en": "Can it be done?"}}
    process = a_process(
        session, slug="consultation", criteria=criteria, jurisdictions=["DO", "CO"], attributes=ASKED_OF_MEMBERS
    )
    a_phase(session, process, PhaseKind.VOTING, opens=now + timedelta(days=20), closes=now + timedelta(days=30))
    _members(session, process, people)
    _follow(session, process, people)
    _say_of_oneself(session, process, people)
    _text_of(session, process)
    session.refresh(process)
    _comments(session, process, people)
    _amendments(session, process, people)
    _documents(session, process, people)
    _objections(session, process, people)
    reach_out(session, process, people)
    assist(session, process, people, _clauses(session, process)[0])
    work_on(session, process, people, _clauses(session, process))
    campaign_on(session, process, people, hidden=OF_A_HIDDEN_COPY)
    said = ask_around(session, process, people, _clauses(session, process)[0], hidden=OF_A_HIDDEN_COMMENT)
    _hide(session, process, people, comment=said)
    return process


def _say_of_oneself(session: Session, process: Process, people: dict[str, Person]) -> None:
    for part, choice in (("participant", "young"), ("author", "old")):
        member = membership_of(session, process.id, people[part].id)
        assert member is not None
        declare(session, member, {"age": choice}, now=datetime.now(UTC))


def _objections(session: Session, process: Process, people: dict[str, Person]) -> None:
    clause, _ = _clauses(session, process)
    object_on(session, process, people, clause, hidden=OF_A_HIDDEN_OBJECTION, pending=OF_A_PENDING_OBJECTION)
    said, amendment = comment_by_number(session, process.id, 1), amendment_by_number(session, process.id, 1)
    assert said is not None
    assert amendment is not None
    speak_of_earlier_words(session, process, people, clause, amendment, said)


def _documents(session: Session, process: Process, people: dict[str, Person]) -> None:
    author, now = people["steward"].id, datetime.now(UTC)
    for content in (b"%PDF-1.7 minutes", OF_A_WITHDRAWN_DOCUMENT.encode()):
        described = Described(PaperKind.MINUTES, {"en": "Minutes"}, {"en": "What was said."}, "The secretariat")
        handed = Handed("en", Brought("minutes.pdf", "application/pdf", content))
        paper = documents.publish(session, process, described, handed, author_id=author, now=now)
    documents.withdraw(session, process, paper, reasons="It named a patient.", actor_id=author, now=now)
    _forum(session, process, people, now)


def _forum(session: Session, process: Process, people: dict[str, Person], now: datetime) -> None:
    """A body with a seat, meetings that come, were told and were cancelled, and a call that somebody answers."""
    team, rule = people["steward"].id, BodyRule()
    said = Founded(BodyKind.FORUM, {"en": "The forum"}, "It oversees.", "en", rule)
    body = forum.found(session, process, said, actor_id=team, now=now)
    seat = forum.seat(session, process, body, group_key="academia", actor_id=team, now=now)[0]
    forum.appoint(session, process, seat, name="A. Teacher", begins=now.date(), ends=None, actor_id=team, now=now)
    for days in (-2, 7, -1):
        begins = now + timedelta(days=days)
        link = f"https://meet.example.org/{OF_A_REMOTE_LINK}"
        invited = Invited({"en": "Meeting"}, begins, begins + timedelta(hours=1), "Town hall", link, "Rules", "en")
        meeting = meetings.announce(session, process, body, invited, actor_id=team, now=now)
        if days == -2:
            told = Told("All agreed.", {"academia": (1, 2)}, [("It stays.", None)], "", "Nobody had a machine.")
            meetings.tell(session, process, meeting, told, actor_id=team, now=now)
    meetings.cancel(session, process, meeting, reasons="No notice was given.", actor_id=team, now=now)
    call = forum.call(
        session, process, body, group_keys=["academia", "citizen"], criteria="Whoever knows the law.", language="en",
        opens=now - timedelta(days=1), closes=now + timedelta(days=9), actor_id=team, now=now,
    )  # fmt: skip
    member = membership_of(session, process.id, people["author"].id)
    assert member is not None
    forum.stand(session, call, member=member, statement=OF_A_CANDIDACY, language="en", now=now)


def _amendments(session: Session, process: Process, people: dict[str, Person]) -> None:
    clause, other = _clauses(session, process)
    visible = an_amendment(session, clause, people["participant"])
    hidden = an_amendment(session, clause, people["author"], OF_A_HIDDEN_AMENDMENT, rationale=OF_A_HIDDEN_RATIONALE)
    adopted = an_amendment(session, other, people["author"], "Nobody is judged unheard, nor by a machine alone.")
    an_amendment(session, other, None, attributed_to="A citizens' assembly", state=AmendmentState.REJECTED)
    member = membership_of(session, process.id, people["author"].id)
    assert member is not None
    support(session, process, visible, supporter=member, now=datetime.now(UTC))
    a_comment(session, process, people["author"], "This cannot be meant.", amendment=hidden)
    _hide(session, process, people, amendment=hidden)
    deciding.decide(
        session,
        process,
        adopted,
        decision=Decision.ADOPTED,
        reasons="It says what was meant.",
        facilitator_id=people["facilitator"].id,
        base_revision_number=2,
        now=datetime.now(UTC),
        taken=deciding.Taken(deciding.Wording(adopted.heading, adopted.body)),
    )


def _comments(session: Session, process: Process, people: dict[str, Person]) -> None:
    clause, _ = _clauses(session, process)
    author, now = people["author"], datetime.now(UTC)
    member = membership_of(session, process.id, author.id)
    assert member is not None
    quoting = Quoting(Quote("a machine decides"), language="en")
    with_it = Enclosed(quoting, (Cited("A study", "https://example.org/"),), checked([("study.txt", b"A study")]))
    sent = comments.send(
        session, process, author=member, kind=Kind.QUESTION, body="Who is told?", language="en", now=now,
        clause=clause, enclosed=with_it,
    )  # fmt: skip
    drafts.keep(
        session, process, author_id=people["participant"].id, body="Not finis", typed={}, now=now, clause=clause
    )
    a_comment(session, process, people["participant"], "Whoever is judged.", clause=clause, reply_to=sent)
    a_comment(session, process, author, OF_A_PENDING_COMMENT, clause=clause, state=CommentState.PENDING)
    withdrawn = a_comment(session, process, author, OF_A_WITHDRAWN_COMMENT, clause=clause)
    comments.withdraw(session, process, withdrawn, author_id=author.id, now=now)
    hidden = a_comment(session, process, author, OF_A_HIDDEN_COMMENT, clause=clause, edited_at=now)
    session.add(EarlierWording(comment_id=hidden.id, body=OF_AN_EARLIER_WORDING, replaced_at=now))
    for gone in (hidden, withdrawn):
        secret = Brought(f"{OF_A_HIDDEN_COMMENT}.txt", "text/plain", OF_A_HIDDEN_COMMENT.encode())
        session.add(Source(comment_id=gone.id, title=OF_A_HIDDEN_COMMENT))
        session.add(Attachment(comment_id=gone.id, **kept(secret)))
    moderation.report(
        session,
        process,
        reporter_id=people["participant"].id,
        reason=ReportReason.ABUSE,
        note=OF_A_REPORT,
        now=now,
        comment=hidden,
    )
    _hide(session, process, people, comment=hidden)
    a_response(session, process, people["responder"], comments=[sent, hidden])
    answer_on(session, process, people, sent, draft=OF_A_RESPONSE_DRAFT)


def _hide(
    session: Session,
    process: Process,
    people: dict[str, Person],
    *,
    comment: Comment | None = None,
    amendment: Amendment | None = None,
) -> None:
    moderation.decide(
        session,
        process,
        measure=Measure.HIDE,
        rule=ReportReason.ABUSE,
        facts=OF_A_STATEMENT,
        legal_ground="",
        language="en",
        moderator_id=people["facilitator"].id,
        now=datetime.now(UTC),
        comment=comment,
        amendment=amendment,
    )


def _voting(session: Session, people: dict[str, Person]) -> Process:
    rule = {**HALF, "proxies": {"most": 2, "same_group": False}}
    process = a_process(
        session, slug="voting", phase=PhaseKind.VOTING, title={"en": "A bill", "fr": "Un projet"}, decision_rule=rule
    )
    _members(session, process, people)
    _text_of(session, process)
    put_to_the_vote(session, process, _clauses(session, process), people["facilitator"])
    promise_on(session, process, people, _clauses(session, process))
    moderate_on_stage(session, process, people, facts=OF_A_STATEMENT, appeal=OF_A_REPORT, hidden=OF_A_HIDDEN_COMMENT)
    return process


def _clauses(session: Session, process: Process) -> tuple[Clause, Clause]:
    found = clauses_by_numbers(session, process.id, ["1", "2"])
    return found["1"], found["2"]
