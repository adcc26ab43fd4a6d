"""Each template, walked from its first phase to its last by the acts of its people, with the clock passed in."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments import deciding
from app.amendments import services as amendments
from app.amendments.models import Amendment
from app.comments import services as comments
from app.comments.models import Comment
from app.commitments.services import Promised, commit
from app.domain.adopting import demand
from app.domain.amending import Decision, Operation
from app.domain.answering import said
from app.domain.commenting import Kind
from app.domain.describing import described
from app.domain.descriptions import ProcessKind
from app.domain.errors import FinalTextMissing, NotAdopted
from app.domain.manuscript import Unit, read_markdown
from app.domain.options import Freedom
from app.domain.phases import Action, PhaseKind, Role, in_phase, open_at
from app.domain.responding import Disposition
from app.domain.voting import Choice, Result
from app.insight.adoption import standing_of
from app.ledger.models import Entry
from app.opinions import services as opinions
from app.polls import services as polls
from app.polls.casting import cast_answer
from app.polls.models import Question
from app.polls.outcomes import outcome_of
from app.processes import services, shipped, timetable
from app.processes.models import Membership, Phase, Process
from app.processes.queries import membership_of
from app.responses import services as responses
from app.responses.waiting import WaitingFilters, count_waiting, waiting_of
from app.texts.models import Document, Revision, Version
from app.texts.naming import Adopted, name_version
from app.texts.options import set_options
from app.texts.queries import clause_by_number, document_of, latest_revision
from app.texts.storing import store_manuscript
from tests.builders import a_member

START = date(2026, 9, 7)
PREPARED = datetime.fromisoformat("2026-08-01T12:00:00+00:00")
SAID = {"en": "Said."}
DRAFT = """# The draft

## Article 1

Every person is told when a machine decides about them.

## Article 2

Whoever is told can ask for a person to decide instead.

## Article 3

This text is read together with the law on data.
"""


@dataclass
class Walk:
    """A process under way, its people, and what they have brought about so far."""

    session: Session
    process: Process
    steward: Membership
    members: list[Membership]
    now: datetime = PREPARED
    open_amendments: list[Amendment] = field(default_factory=list)
    wordings: dict[int, Revision] = field(default_factory=dict)
    question: Question | None = None
    final: Version | None = None
    contributions: int = 0
    done: list[str] = field(default_factory=list)

    @property
    def document(self) -> Document:
        """The text."""
        found = document_of(self.session, self.process.id)
        assert found is not None
        return found


def set_out(session: Session, kind: ProcessKind) -> Walk:
    """A process from the template, everything completed, its draft imported, its people on board."""
    tables = shipped.starting_from(kind, slug="walk", languages=["en"], start=START)
    words = ("title", "objective", "decision_link", "next_steps", "lead_institution")
    description = replace(described(tables), **dict.fromkeys(words, SAID))
    process = services.create(session, description, creator_id=None, now=PREPARED, template=kind.value)
    steward = a_member(session, process, group="government", roles=(Role.STEWARD, Role.FACILITATOR))
    people = [a_member(session, process, group=group.key) for group in process.groups for _ in range(2)]
    services.publish(session, process, actor_id=steward.id, now=PREPARED)
    manuscript = read_markdown(DRAFT, by=Unit.ARTICLE)
    store_manuscript(session, process, manuscript, language="en", author_id=steward.id, now=PREPARED)
    law = clause_by_number(session, process.id, "3")
    assert law is not None
    set_options(
        session, process, law, freedom=Freedom.FIXED_BY_LAW, decider="The law on data", link="", base_number=0,
        reason="It binds us.", author_id=steward.id, now=PREPARED,
    )  # fmt: skip
    return Walk(session, process, member_of(session, process, steward.id),
                [member_of(session, process, person.id) for person in people])  # fmt: skip


def member_of(session: Session, process: Process, person_id: int) -> Membership:
    found = membership_of(session, process.id, person_id)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", shipped.kinds())
def test_a_template_is_walked_from_its_first_phase_to_its_last(session: Session, kind: ProcessKind) -> None:
    walk = set_out(session, kind)
    spans = [(phase.id, phase.opens, phase.closes) for phase in walk.process.phases]
    for phase_id, opens, closes in spans:
        walk.now = opens + timedelta(hours=1)
        timetable.enter_passed_phases(session, walk.now)
        phase = open_at(walk.process.phases, walk.now)
        assert phase is not None
        assert (phase.id, phase.opens, phase.held) == (phase_id, opens, False)
        take_part(walk, phase)
        ACTS.get(phase.kind, stand_by)(walk, phase)
        walk.now = closes
    timetable.enter_passed_phases(session, walk.now)
    kinds = list(session.scalars(sa.select(Entry.kind).where(Entry.process_id == walk.process.id)))
    assert (kinds.count("phase_opened"), kinds.count("phase_closed")) == (len(spans), len(spans))
    assert "phase_held" not in kinds
    assert walk.done == [phase.kind.value for phase in walk.process.phases]
    assert (walk.final is not None) is any(phase.kind is PhaseKind.ADOPTION for phase in walk.process.phases)
    assert walk.contributions >= 2


def take_part(walk: Walk, phase: Phase) -> None:
    """Comment, state and propose as far as the phase allows it."""
    walk.done.append(phase.kind.value)
    first, *_others, last = walk.members
    clause = clause_by_number(walk.session, walk.process.id, "1")
    assert clause is not None
    if in_phase(Action.COMMENT, phase.kind, phase.allowed_actions):
        for member, number in ((first, "1"), (last, "3")):
            on = clause_by_number(walk.session, walk.process.id, number)
            comments.send(
                walk.session, walk.process, author=member, kind=Kind.QUESTION, body=f"Who tells them in {phase.id}?",
                language="en", now=walk.now, clause=on,
            )  # fmt: skip
            walk.contributions += 1
    if in_phase(Action.STATE, phase.kind, phase.allowed_actions):
        body = f"Everybody should be told at once in phase {phase.id}."
        opinions.submit(walk.session, walk.process, author=last, body=body, language="en", now=walk.now)
    if in_phase(Action.PROPOSE, phase.kind, phase.allowed_actions):
        base = latest_revision(walk.session, clause.id, "en")
        assert base is not None
        for member, body in ((first, f"{base.body} So says {phase.id}."), (last, f"{base.body} Not so {phase.id}.")):
            proposed = amendments.propose(
                walk.session, walk.process, clause, operation=Operation.REPLACE, base=base, heading=base.heading,
                body=body, rationale="Clearer.", proposer=member, now=walk.now,
            )  # fmt: skip
            walk.open_amendments.append(proposed)
            walk.contributions += 1


def stand_by(_walk: Walk, _phase: Phase) -> None:
    """A phase in which the team has nothing of its own to do."""


def answer(walk: Walk, _phase: Phase) -> None:
    """Decide what was proposed, adopting the first of it, and answer everything."""
    steward_id = walk.steward.person_id
    for at, one in enumerate(walk.open_amendments):
        walk.session.refresh(one)
        base = latest_revision(walk.session, one.clause_id, "en")
        assert base is not None
        made = deciding.decide(
            walk.session, walk.process, one, decision=Decision.REJECTED if at else Decision.ADOPTED,
            reasons="It is not clearer." if at else "It is clearer.", facilitator_id=steward_id,
            base_revision_number=base.number, now=walk.now,
        )  # fmt: skip
        if made is not None:
            walk.wordings[one.id] = made
    walk.open_amendments.clear()
    criterion = next(iter(walk.process.criteria))
    for waiting in waiting_of(walk.session, walk.process.id, WaitingFilters(), limit=100):
        model = Amendment if waiting.place.is_amendment else Comment
        one = walk.session.get_one(model, waiting.place.id)
        revision = walk.wordings.get(one.id) if isinstance(one, Amendment) else None
        responses.respond(
            walk.session, walk.process, comments=[one] if isinstance(one, Comment) else [],
            amendments=[one] if isinstance(one, Amendment) else [],
            disposition=Disposition.ACCEPTED if revision else Disposition.NOT_ACCEPTED,
            reasons=f"We looked at {waiting.place.id} and this is why.", criterion=criterion, revision=revision,
            language="en", author_id=steward_id, role=Role.STEWARD, now=walk.now,
        )  # fmt: skip
    assert count_waiting(walk.session, walk.process.id, WaitingFilters()) == 0


def vote(walk: Walk, phase: Phase) -> None:
    """Put the whole text to the vote; every member votes for it."""
    walk.question = polls.put(
        walk.session, walk.process, title={"en": "Do you adopt the text?"}, explanation={}, opens=walk.now,
        closes=phase.closes, author_id=walk.steward.person_id, now=walk.now,
    )  # fmt: skip
    for member in walk.members:
        cast_answer(
            walk.session, walk.question, voter_id=member.person_id, answer=said(Choice.FOR), language="en",
            now=walk.now + timedelta(hours=1),
        )  # fmt: skip


def adopt(walk: Walk, _phase: Phase) -> None:
    """Name the final text, which the vote has carried and every contribution is answered for."""
    assert walk.question is not None
    assert outcome_of(walk.session, walk.question, walk.now).result is Result.CARRIED
    promised = Promised({"en": "To print it"}, {"en": "In every language."}, ["The ministry"])
    with pytest.raises(FinalTextMissing):
        commit(walk.session, walk.process, promised, author_id=walk.steward.person_id, now=walk.now)
    questions = demand(standing_of(walk.session, walk.process, walk.document, walk.now))
    walk.final = name_version(
        walk.session, walk.document, name="Final text", author_id=walk.steward.person_id, now=walk.now,
        adopted=Adopted(questions),
    )  # fmt: skip


def follow_up(walk: Walk, _phase: Phase) -> None:
    """Promise what follows from the text; where there is none, nothing can be adopted either."""
    if walk.final is None:
        with pytest.raises(NotAdopted):
            demand(standing_of(walk.session, walk.process, walk.document, walk.now))
        return
    promised = Promised({"en": "To print it"}, {"en": "In every language."}, ["The ministry"])
    made = commit(walk.session, walk.process, promised, author_id=walk.steward.person_id, now=walk.now)
    assert made.number == 1


ACTS = {
    PhaseKind.RESPONSE: answer,
    PhaseKind.VOTING: vote,
    PhaseKind.ADOPTION: adopt,
    PhaseKind.MONITORING: follow_up,
}
