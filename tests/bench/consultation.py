"""A large consultation, written in bulk: people, clauses, comments in threads, amendments, positions, votes, answers.

Everything is drawn by lot from a fixed seed, so that two runs and both databases hold the same.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.amendments.models import Amendment
from app.campaigns.models import Campaign, CampaignCopy, CampaignSearch
from app.comments.models import Comment
from app.db import Database
from app.domain.amending import AmendmentState, Operation, fingerprint
from app.domain.bridging import place
from app.domain.campaigning import CampaignState, CopyState
from app.domain.commenting import CommentState, Kind
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import PhaseKind, Role
from app.domain.positions import Counts, Stance
from app.domain.responding import Disposition
from app.ledger.services import Act
from app.moderation.models import ModerationDecision, Report, ReportState
from app.opinions import mapping
from app.opinions.models import OpinionParticipant, Statement, StatementVote
from app.participation import keeping
from app.participation.counting import count
from app.positions.models import Position, TakingPart
from app.processes.models import Counter, Membership, Process
from app.processes.services import enter_many
from app.responses.models import Answered, Response, Theme, Themed
from app.texts.models import Revision
from tests.builders import GROUPS, a_clause, a_document, a_member, a_phase, a_process

AT_ONCE = 5_000
IN_ONE_ANSWER = 60
LANGUAGES = ("fr", "en", "ar")
WORDS = (
    "data",
    "platform",
    "reason",
    "people",
    "agency",
    "public",
    "source",
    "open",
    "fair",
    "neutral",
    "law",
    "right",
)
TALKED_OVER = 40
"""So many first comments share the replies, as long threads do."""


@dataclass(frozen=True)
class Size:
    """How large a consultation is; `comments`, `amendments` and `statements` together are its contributions."""

    people: int
    comments: int
    amendments: int
    statements: int
    positions: int
    votes: int
    clauses: int = 60

    @property
    def contributions(self) -> int:
        """What is owed an answer or voted on."""
        return self.comments + self.amendments + self.statements


REPUBLIQUE_NUMERIQUE = Size(21_000, 6_700, 1_300, 500, 100_000, 47_000)
"""France's consultation of 2015 on a bill: 21,000 participants, 8,500 contributions, 147,000 votes."""
THOUSAND = Size(1_000, 940, 40, 20, 1_000, 500)
HUNDRED_THOUSAND = Size(40_000, 97_500, 2_000, 500, 100_000, 47_000)


@dataclass(frozen=True)
class Filled:
    """Where it is, and who asks: a participant who contributed, and a facilitator."""

    slug: str
    participant: Person
    facilitator: Person


def a_consultation(database: Database, size: Size, now: datetime) -> Filled:
    """A consultation of that size in its consultation phase, half answered, counted and mapped as a worker does."""
    with database.writing() as session:
        process = a_process(session, languages=LANGUAGES, now=now)
        opens = now + timedelta(days=12)
        a_phase(session, process, PhaseKind.RESPONSE, opens=opens, closes=opens + timedelta(days=20))
        document = a_document(session, process)
        words, numbers = " ".join(WORDS * 8), range(1, size.clauses + 1)
        clauses = [a_clause(session, document, words, number=str(one), language="fr").id for one in numbers]
        facilitator = a_member(session, process, roles=[Role.FACILITATOR, Role.RESPONDER])
        writing = _Writing(session, process, size, random.Random(size.comments), now, clauses)
        writing.all(facilitator.id)
        participant = session.get_one(Person, writing.people[0])
        session.commit()
    _count(database, process.id, now)
    if not database.is_sqlite:  # which nobody analyses in a running instance, either
        with database.writing() as session:
            session.execute(sa.text("ANALYZE"))
            session.commit()
    return Filled(process.slug, participant, facilitator)


def _count(database: Database, process_id: int, now: datetime) -> None:
    """What the worker would have counted by now."""
    with database.writing() as session:
        process = session.get_one(Process, process_id)
        keeping.keep(session, process, count(session, process, now), seen=keeping.seen_by(session, process_id), now=now)
        mapping.store(session, process, mapping.compute(session, process, now), now=now)
        keeping.keep(session, process, count(session, process, now), seen=keeping.seen_by(session, process_id), now=now)
        session.commit()


class _Writing:
    """Writing one consultation: what was drawn so far, and the next rows."""

    def __init__(
        self, session: Session, process: Process, size: Size, draw: random.Random, now: datetime, clauses: Sequence[int]
    ) -> None:
        self.session, self.process, self.size, self.draw, self.now = session, process, size, draw, now
        self.clauses, self.first = clauses, now - timedelta(days=9)
        self.step = timedelta(days=8) / max(size.comments, 1)
        self.people: Sequence[int] = ()

    def all(self, facilitator_id: int) -> None:
        """Everything, in the order in which it refers to what was before."""
        self.write_people()
        self.write_comments()
        self.write_amendments()
        self.write_positions()
        self.write_statements()
        self.write_answers(facilitator_id)
        self.write_campaigns()
        self.write_moderation(facilitator_id)
        self.write_record()
        counted = {"comment": self.size.comments, "amendment": self.size.amendments, "statement": self.size.statements}
        self.session.add_all(
            Counter(process_id=self.process.id, kind=kind, last=last) for kind, last in counted.items()
        )
        self.session.flush()

    def write_people(self) -> None:
        """People with accounts, all of them members."""
        start = (self.session.scalar(sa.select(sa.func.max(Person.id))) or 0) + 1
        self.people = range(start, start + self.size.people)
        self._insert(Person, (
            {
                "id": one, "name": f"Citizen {one}", "name_key": f"citizen {one}", "email": f"citizen{one}@example.org",
                "language": LANGUAGES[one % 3], "group_key": _group(one), "standing": Standing.ACTIVE,
                "created_at": self.first, "confirmed_at": self.first,
            }
            for one in self.people
        ))  # fmt: skip
        if self.session.get_bind().dialect.name != "sqlite":
            self.session.execute(sa.text(f"SELECT setval('people_id_seq', {self.people[-1]})"))
        self._insert(Membership, (
            {
                "process_id": self.process.id, "person_id": one, "group_key": _group(one),
                "role_names": ["participant"], "joined_at": self.first, "contributed_at": self.first,
            }
            for one in self.people
        ))  # fmt: skip

    def write_comments(self) -> None:
        """Comments on clauses; three in ten answer one of the first."""
        begun = self.size.comments * 7 // 10
        self._insert(Comment, (self._comment(number) for number in range(1, begun + 1)))
        first = self.session.execute(
            sa.select(Comment.id, Comment.clause_id).where(self._mine(Comment)).order_by(Comment.number)
        ).all()[:TALKED_OVER]
        self._insert(
            Comment, (self._reply(number, begun, first) for number in range(begun + 1, self.size.comments + 1))
        )

    def _comment(self, number: int) -> dict[str, Any]:
        one = self._somebody()
        tallies = {group: [self.draw.randint(0, 9), self.draw.randint(0, 5), 1] for group in GROUPS[:3]}
        return {
            "process_id": self.process.id, "number": number, "clause_id": self.clauses[number % len(self.clauses)],
            "kind": list(Kind)[number % 5], "language": LANGUAGES[number % 3], "author_id": one,
            "group_key": _group(one), "attributed_to": "", "topic": "", "body": self._words(number),
            "state": self._state(number), "created_at": self.first + number * self.step, "answered": number % 2 == 1,
            "place": 0, "tallies": tallies, "root_id": None, "reply_to_id": None, "sheet": {},
            "bridging": place({group: Counts(*held) for group, held in tallies.items()}, GROUPS[:3]),
        }  # fmt: skip

    def _reply(self, number: int, begun: int, first: Sequence[Any]) -> dict[str, Any]:
        root, clause_id = first[number % len(first)]
        at = (number - begun - 1) // len(first) + 1
        return {
            **self._comment(number), "root_id": root, "reply_to_id": root, "place": at, "clause_id": clause_id
        }  # fmt: skip

    def _state(self, number: int) -> CommentState:
        if number % 25 == 0:
            return CommentState.PENDING
        return CommentState.HIDDEN if number % 40 == 3 else CommentState.PUBLISHED

    def write_amendments(self) -> None:
        """Amendments that replace, half of them rejected with reasons."""
        of_ours = sa.select(Revision.clause_id, Revision.id).where(Revision.clause_id.in_(self.clauses))
        bases = dict(self.session.execute(of_ours).all())
        self._insert(Amendment, (self._amendment(number, bases) for number in range(1, self.size.amendments + 1)))

    def _amendment(self, number: int, bases: dict[int, int]) -> dict[str, Any]:
        one, clause_id = self._somebody(), self.clauses[number % len(self.clauses)]
        words, decided = " ".join(WORDS * 6) + f" {number}", number % 2 == 0
        return {
            "process_id": self.process.id, "number": number, "clause_id": clause_id,
            "base_revision_id": bases[clause_id],
            "operation": Operation.REPLACE, "heading": "", "body": words, "language": "fr",
            "rationale": self._words(number), "fingerprint": fingerprint(Operation.REPLACE, str(clause_id), words),
            "state": AmendmentState.REJECTED if decided else AmendmentState.PROPOSED,
            "reasons": "It stands in the law already." if decided else "",
            "decided_at": self.now if decided else None, "created_at": self.first + number * self.step,
            "author_id": one, "group_key": _group(one), "attributed_to": "", "tallies": {"citizen": [3, 1, 0]},
            "bridging": number % 1000,
        }  # fmt: skip

    def write_positions(self) -> None:
        """Positions of many people on comments and amendments, most on the first of them."""
        comments, amendments = self._ids(Comment), self._ids(Amendment)
        drawn: set[tuple[bool, int, int]] = set()
        while len(drawn) < self.size.positions:
            on_amendment = self.draw.random() < 0.4
            ids = amendments if on_amendment else comments
            drawn.add((on_amendment, ids[int(len(ids) * self.draw.random() ** 2)], self._somebody()))
        self._insert(Position, (
            {
                "process_id": self.process.id, "person_id": one, "comment_id": None if on_amendment else identity,
                "amendment_id": identity if on_amendment else None, "stance": list(Stance)[identity % 3],
                "group_key": _group(one), "taken_at": self.now,
            }
            for on_amendment, identity, one in sorted(drawn)
        ))  # fmt: skip
        people = dict.fromkeys(GROUPS, self.size.people // len(GROUPS))
        self.session.add(TakingPart(process_id=self.process.id, people=people, counted=list(GROUPS[:3])))

    def write_statements(self) -> None:
        """Statements and the votes on them, by people of three camps."""
        each = max(self.size.votes // self.size.statements, 1)
        self._insert(Statement, (
            {
                "process_id": self.process.id, "number": number, "language": LANGUAGES[number % 3],
                "body": f"Statement {number}: what is public is open.", "state": CommentState.PUBLISHED,
                "agrees": each // 2,
                "disagrees": each // 4, "passes": each // 4, "created_at": self.first, "group_key": "citizen",
                "author_id": self._somebody(), "attributed_to": "",
            }
            for number in range(1, self.size.statements + 1)
        ))  # fmt: skip
        voters = self.people[: max(self.size.votes // 20, 10)]
        self._insert(OpinionParticipant, (
            {"process_id": self.process.id, "person_id": one, "code": f"{one:016d}", "group_key": _group(one)}
            for one in voters
        ))  # fmt: skip
        statements, participants = self._ids(Statement), self._ids(OpinionParticipant)
        chosen = {(self.draw.choice(participants), self.draw.choice(statements)) for _one in range(self.size.votes)}
        self._insert(StatementVote, (
            {
                "participant_id": who, "statement_id": what, "process_id": self.process.id, "cast_at": self.first,
                "stance": (who * 7 + what) % 3 - 1 if self.draw.random() < 0.3 else (who + what) % 3 - 1,
            }
            for who, what in sorted(chosen)
        ))  # fmt: skip

    def write_answers(self, facilitator_id: int) -> None:
        """A response to every sixty of the comments that are marked as answered, and themes for half of all."""
        self._insert(Theme, (
            {"process_id": self.process.id, "number": one, "title": {"fr": f"Theme {one}"}, "created_at": self.first}
            for one in range(1, 11)
        ))  # fmt: skip
        themes, comments = self._ids(Theme), self._ids(Comment)
        answered = self._ids(Comment, Comment.answered)
        groups = [answered[begin : begin + IN_ONE_ANSWER] for begin in range(0, len(answered), IN_ONE_ANSWER)]
        self._insert(Response, (
            {
                "process_id": self.process.id, "number": number, "disposition": Disposition.NOT_ACCEPTED,
                "reasons": f"Reasons {number}: {self._words(number)}", "author_id": facilitator_id, "language": "fr",
                "like_number": number,
                "created_at": self.now - timedelta(minutes=number), "theme_id": themes[number % 10],
            }
            for number in range(1, len(groups) + 1)
        ))  # fmt: skip
        pairs = zip(self._ids(Response), groups, strict=True)
        self._insert(Answered, ({"response_id": which, "comment_id": one} for which, group in pairs for one in group))
        half = comments[::2]
        self._insert(Themed, ({"theme_id": themes[one % 10], "comment_id": one} for one in half))

    def write_campaigns(self) -> None:
        """One in ten comments is a copy; the campaigns differ in size, half of them are confirmed."""
        copies, number = self._ids(Comment, Comment.number % 10 == 4), max(self.size.comments // 100, 2)
        self._insert(Campaign, (
            {
                "process_id": self.process.id, "number": one, "found_at": self.first, "organiser": "",
                "state": CampaignState.CONFIRMED if one % 2 else CampaignState.PROPOSED,
            }
            for one in range(1, number + 1)
        ))  # fmt: skip
        campaigns = self._ids(Campaign)
        self._insert(CampaignCopy, (
            {
                "campaign_id": campaigns[int(number * self.draw.random() ** 2)], "comment_id": one,
                "state": CopyState.TAKEN_IN, "found_at": self.first,
            }
            for one in copies
        ))  # fmt: skip
        self.session.add(
            CampaignSearch(process_id=self.process.id, searched_at=self.now, contributions=self.size.comments)
        )
        self.session.add(Counter(process_id=self.process.id, kind="campaign", last=number))

    def write_moderation(self, facilitator_id: int) -> None:
        """What is hidden was decided about after a report; one in two hundred is reported and waits."""
        hidden = self._ids(Comment, Comment.state == CommentState.HIDDEN)
        self._insert(ModerationDecision, (
            {
                "process_id": self.process.id, "number": number, "comment_id": one, "measure": Measure.HIDE,
                "rule": list(ReportReason)[number % 7], "facts": "It names a person.", "after_report": True,
                "language": "fr", "decided_by_id": facilitator_id, "decided_at": self.now - timedelta(minutes=number),
            }
            for number, one in enumerate(hidden, 1)
        ))  # fmt: skip
        reports = [(one, ReportState.DECIDED) for one in hidden]
        reports += [(one, ReportState.WAITING) for one in self._ids(Comment, Comment.number % 200 == 1)]
        self._insert(Report, (
            {
                "process_id": self.process.id, "number": number, "comment_id": one, "reporter_id": self._somebody(),
                "reason": list(ReportReason)[number % 7], "note": "", "state": state,
                "created_at": self.now - timedelta(hours=30),
            }
            for number, (one, state) in enumerate(reports, 1)
        ))  # fmt: skip

    def write_record(self) -> None:
        """An entry in the public record for every comment and amendment."""
        acts = [
            Act("comment", f"comments/{one}", {"body": self._words(one)}) for one in range(1, self.size.comments + 1)
        ]
        acts += [Act("amendment", f"amendments/{one}", {"body": "x"}) for one in range(1, self.size.amendments + 1)]
        for begin in range(0, len(acts), AT_ONCE):
            enter_many(self.session, self.process, acts[begin : begin + AT_ONCE], actor_id=None, now=self.now)

    def _somebody(self) -> int:
        """Few say much, most say little."""
        return self.people[int(len(self.people) * self.draw.random() ** 3)]

    def _words(self, number: int) -> str:
        return f"Point {number}: {' '.join(self.draw.choices(WORDS, k=24))}."

    def _mine(self, model: Any) -> sa.ColumnElement[bool]:
        mine: sa.ColumnElement[bool] = model.process_id == self.process.id
        return mine

    def _ids(self, model: Any, *conditions: sa.ColumnElement[bool]) -> Sequence[int]:
        return self.session.scalars(sa.select(model.id).where(self._mine(model), *conditions).order_by(model.id)).all()

    def _insert(self, model: Any, rows: Iterable[dict[str, Any]]) -> None:
        waiting = iter(rows)
        while some := list(islice(waiting, AT_ONCE)):
            self.session.execute(sa.insert(model), some)


def _group(person_id: int) -> str:
    return GROUPS[0] if person_id % 10 < 6 else GROUPS[person_id % len(GROUPS)]
