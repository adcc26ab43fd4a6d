"""Reading amendments: lists with filters, one with its supporters and proposers, and identical ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.amendments.folding import FOLDINGS
from app.amendments.models import Amendment, EarlierProposal, Part, ProposalDraft, Proposer, Recommendation
from app.domain.amending import OPEN, AmendmentState, Operation, Outcome, ProposerState
from app.positions.orders import Order, after_cursor, in_order
from app.texts.models import Clause, Revision


@dataclass(frozen=True)
class Filters:
    """What a list of amendments is narrowed to; None does not narrow."""

    state: AmendmentState | None = None
    operation: Operation | None = None
    group: str | None = None
    clause_id: int | None = None
    author_id: int | None = None
    outcome: Outcome | None = None
    answered: bool | None = None
    folded: bool = False
    """Without the amendments that are shown as part of something else (`folding.FOLDINGS`)."""


def amendment_by_number(session: Session, process_id: int, number: int) -> Amendment | None:
    """One amendment by its address, hidden ones too: the caller decides who may see it."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.number == number)
    return session.scalar(query.options(*_WITH_ALL))


def amendments_by_numbers(session: Session, process_id: int, numbers: Collection[int]) -> Sequence[Amendment]:
    """Those of the amendments with these numbers that there are, hidden ones too, by number."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.number.in_(numbers))
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number)).all()


def amendments_by_ids(session: Session, amendment_ids: Collection[int]) -> Sequence[Amendment]:
    """Amendments by their identities, hidden ones too, by number."""
    if not amendment_ids:
        return []
    query = sa.select(Amendment).where(Amendment.id.in_(amendment_ids))
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number)).all()


def amendments_of(
    session: Session,
    process_id: int,
    filters: Filters,
    *,
    order: Order = Order.NUMBER,
    after: int = 0,
    limit: int = 50,
) -> Sequence[Amendment]:
    """Visible amendments in this order after a cursor, one more than `limit` so that a page knows of the next."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.hidden.is_(False))
    query = query.where(after_cursor(Amendment, process_id, order, after), *_conditions(filters))
    return session.scalars(query.options(*_WITH_ALL).order_by(*in_order(Amendment, order)).limit(limit + 1)).all()


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many visible amendments the filters leave."""
    query = sa.select(sa.func.count()).select_from(Amendment).where(Amendment.process_id == process_id)
    return session.scalar(query.where(Amendment.hidden.is_(False), *_conditions(filters))) or 0


def count_published_by(session: Session, person_id: int) -> int:
    """How many amendments of a person everybody can see, in every process."""
    query = sa.select(sa.func.count()).select_from(Amendment).where(Amendment.author_id == person_id)
    return session.scalar(query.where(Amendment.hidden.is_(False))) or 0


def pending_of(session: Session, process_id: int, *, limit: int = 50) -> Sequence[int]:
    """The identities of amendments that wait to be let through, the one that waits longest first."""
    query = sa.select(Amendment.id).where(Amendment.process_id == process_id, Amendment.pending)
    return session.scalars(query.order_by(Amendment.id).limit(limit)).all()


def amendments_on(session: Session, clause_id: int, *, limit: int = 100) -> Sequence[Amendment]:
    """Visible amendments to a clause, packages with a part on it too: the undecided first, then by number."""
    undecided = sa.case((Amendment.state.in_(OPEN), 0), else_=1)
    query = sa.select(Amendment).where(_touches(clause_id), Amendment.hidden.is_(False))
    return session.scalars(query.options(*_WITH_ALL).order_by(undecided, Amendment.number).limit(limit)).all()


def counts_by_clause(session: Session, process_id: int) -> dict[int, int]:
    """How many visible amendments each clause has; a package counts once on every clause it touches."""
    visible = (Amendment.process_id == process_id, Amendment.hidden.is_(False))
    first = sa.select(Amendment.clause_id, Amendment.id).where(*visible)
    further = sa.select(Part.clause_id, Amendment.id).join(Amendment, Amendment.id == Part.amendment_id).where(*visible)
    touched = first.union(further).subquery()
    query = sa.select(touched.c.clause_id, sa.func.count()).group_by(touched.c.clause_id)
    return dict(session.execute(query).all())


def identical_to(session: Session, amendment: Amendment) -> Sequence[Amendment]:
    """Other visible amendments that ask for the same, by fingerprint."""
    query = sa.select(Amendment).where(
        Amendment.process_id == amendment.process_id,
        Amendment.fingerprint == amendment.fingerprint,
        Amendment.id != amendment.id,
        Amendment.hidden.is_(False),
    )
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number).limit(100)).all()


def identical_counts(session: Session, process_id: int, fingerprints: Collection[str]) -> dict[str, int]:
    """How many visible amendments share each of these fingerprints."""
    query = sa.select(Amendment.fingerprint, sa.func.count()).where(Amendment.process_id == process_id)
    query = query.where(Amendment.fingerprint.in_(fingerprints), Amendment.hidden.is_(False))
    return dict(session.execute(query.group_by(Amendment.fingerprint)).all())


def same_as(session: Session, process_id: int, fingerprint: str) -> Sequence[Amendment]:
    """The open visible amendments that ask for what this fingerprint stands for: somebody may join or support them."""
    query = sa.select(Amendment).where(
        Amendment.process_id == process_id,
        Amendment.fingerprint == fingerprint,
        Amendment.state.in_(OPEN),
        Amendment.hidden.is_(False),
    )
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number).limit(10)).all()


def proposers_of(session: Session, proposal: Amendment | ProposalDraft) -> Sequence[Proposer]:
    """Who proposes it beside its author, or was asked to, the earliest first."""
    query = sa.select(Proposer).where(_proposal(proposal)).options(joinedload(Proposer.person))
    return session.scalars(query.order_by(Proposer.id)).all()


def proposer_of(session: Session, proposal: Amendment | ProposalDraft, person_id: int | None) -> Proposer | None:
    """Somebody's place among the proposers, whether or not they have answered; the author has none."""
    if person_id is None:
        return None
    return session.scalar(sa.select(Proposer).where(_proposal(proposal), Proposer.person_id == person_id))


def proposes(session: Session, amendment: Amendment, person_id: int) -> bool:
    """Whether somebody is the author of an amendment or has agreed to propose it too."""
    if amendment.author_id == person_id:
        return True
    joined = proposer_of(session, amendment, person_id)
    return joined is not None and joined.state is ProposerState.AGREED


def agreed_proposers(session: Session, amendment_ids: Collection[int]) -> dict[int, list[Proposer]]:
    """Those who propose each of these amendments beside its author, the earliest first."""
    query = sa.select(Proposer).where(Proposer.amendment_id.in_(amendment_ids), Proposer.state == ProposerState.AGREED)
    found: dict[int, list[Proposer]] = {}
    for one in session.scalars(query.options(joinedload(Proposer.person)).order_by(Proposer.answered_at, Proposer.id)):
        found.setdefault(one.amendment_id or 0, []).append(one)
    return found


def proposer_by_id(session: Session, process_id: int, proposer_id: int) -> Proposer | None:
    """One proposer of something in this process."""
    found = session.get(Proposer, proposer_id)
    proposal = found and (found.amendment or found.draft)
    return found if proposal and proposal.process_id == process_id else None


def earlier_proposals(session: Session, amendment_id: int) -> Sequence[EarlierProposal]:
    """How an amendment was worded before, the latest first."""
    query = sa.select(EarlierProposal).where(EarlierProposal.amendment_id == amendment_id)
    with_base = query.options(joinedload(EarlierProposal.base_revision))
    return session.scalars(with_base.order_by(EarlierProposal.id.desc())).all()


def recommendations_on(session: Session, amendment_ids: Collection[int]) -> dict[int, list[Recommendation]]:
    """What was recommended about each of these amendments, the latest first."""
    query = sa.select(Recommendation).where(Recommendation.amendment_id.in_(amendment_ids))
    found: dict[int, list[Recommendation]] = {}
    for one in session.scalars(query.options(joinedload(Recommendation.author)).order_by(Recommendation.id.desc())):
        found.setdefault(one.amendment_id, []).append(one)
    return found


def asked_of(session: Session, person_id: int, *, limit: int = 100) -> Sequence[Amendment]:
    """The open amendments of somebody that wait for them to confirm, rewrite or withdraw, in every process."""
    query = sa.select(Amendment).where(
        Amendment.author_id == person_id,
        Amendment.asked_at.is_not(None),
        Amendment.state.in_(OPEN),
        Amendment.hidden.is_(False),
    )
    options = (*_WITH_ALL, joinedload(Amendment.process))
    return session.scalars(query.options(*options).order_by(Amendment.asked_at.desc()).limit(limit)).all()


def newest_wordings(session: Session, clause_ids: Collection[int], language: str) -> dict[int, Revision]:
    """Today's wording of each of these clauses in a language, as far as there is one."""
    query = sa.select(Revision).where(Revision.clause_id.in_(clause_ids), Revision.language == language)
    return {one.clause_id: one for one in session.scalars(query.order_by(Revision.number))}


def open_amendments(session: Session, process_id: int, *, after: int = 0, limit: int = 50) -> Sequence[Amendment]:
    """Amendments that wait for a decision, by number; what the facilitators' desk shows."""
    query = sa.select(Amendment).where(Amendment.process_id == process_id, Amendment.number > after)
    query = query.where(Amendment.state.in_(OPEN), Amendment.hidden.is_(False))
    return session.scalars(query.options(*_WITH_ALL).order_by(Amendment.number).limit(limit + 1)).all()


@dataclass(frozen=True)
class DeskRow:
    """A clause with open amendments: how many, and how many of them conflict with the wording of today."""

    clause: Clause
    waiting: int
    conflicting: int


def open_by_clause(session: Session, process_id: int) -> list[DeskRow]:
    """The clauses with open amendments in the order of the text; packages count on their first clause."""
    conflicts = sa.func.sum(sa.case((Amendment.outcome == Outcome.CONFLICTING, 1), else_=0))
    counted = sa.select(Amendment.clause_id, sa.func.count().label("waiting"), conflicts.label("conflicting"))
    counted = counted.where(Amendment.process_id == process_id, Amendment.state.in_(OPEN), Amendment.hidden.is_(False))
    of = counted.group_by(Amendment.clause_id).subquery()
    query = sa.select(Clause, of.c.waiting, of.c.conflicting).join(of, of.c.clause_id == Clause.id)
    return [DeskRow(*row) for row in session.execute(query.order_by(Clause.position, Clause.id))]


def count_open(session: Session, process_id: int) -> int:
    """How many amendments wait for a decision."""
    query = sa.select(sa.func.count()).select_from(Amendment).where(Amendment.process_id == process_id)
    return session.scalar(query.where(Amendment.state.in_(OPEN), Amendment.hidden.is_(False))) or 0


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted = {
        Amendment.state: filters.state,
        Amendment.operation: filters.operation,
        Amendment.group_key: filters.group,
        Amendment.author_id: filters.author_id,
        Amendment.outcome: filters.outcome,
        Amendment.answered: filters.answered,
    }
    folded = [~folding.folded() for folding in FOLDINGS] if filters.folded else []
    touching = [] if filters.clause_id is None else [_touches(filters.clause_id)]
    return [*folded, *touching, *(column == value for column, value in wanted.items() if value is not None)]


def _touches(clause_id: int) -> sa.ColumnElement[bool]:
    part = sa.select(Part.id).where(Part.amendment_id == Amendment.id, Part.clause_id == clause_id)
    return sa.or_(Amendment.clause_id == clause_id, part.exists())


def _proposal(proposal: Amendment | ProposalDraft) -> sa.ColumnElement[bool]:
    if isinstance(proposal, Amendment):
        return Proposer.amendment_id == proposal.id
    return Proposer.draft_id == proposal.id


_WITH_ALL = (
    joinedload(Amendment.clause).joinedload(Clause.division),
    joinedload(Amendment.base_revision),
    joinedload(Amendment.author),
    joinedload(Amendment.organisation),
    joinedload(Amendment.resulting_revision),
    joinedload(Amendment.beside),
    joinedload(Amendment.superseded_by),
    selectinload(Amendment.parts).options(
        joinedload(Part.clause),
        joinedload(Part.base_revision),
        joinedload(Part.beside),
        joinedload(Part.resulting_revision),
    ),
)
