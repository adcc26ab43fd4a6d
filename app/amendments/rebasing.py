"""When a clause moves on: every open amendment to it is carried over, and its proposer asked what to do."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.amendments import queries
from app.amendments.asking import Asked, fingerprint_of, refuse_nothing
from app.amendments.insertions import meet
from app.amendments.models import Amendment, EarlierProposal, Part
from app.amendments.services import enter, locked
from app.domain.amending import INSERTS, OPEN, AmendmentState, Operation, Outcome, become
from app.domain.errors import NotInThisState, OwnDecision, StaleBase
from app.domain.rebasing import Words, carried
from app.jobs.outbox import post_mail
from app.processes.models import Process
from app.texts.models import Clause, Revision

AT_ONCE = 500
Pending = Amendment | Part


def carry_over(
    session: Session,
    process: Process,
    *,
    now: datetime,
    clause_ids: Collection[int] | None = None,
    adopted: Amendment | None = None,
) -> Counter[Outcome]:
    """Carry every open amendment whose clause has moved on over to the wording of today; how many stand how.

    It counts the amendments that were carried over now; doing it again finds none. `clause_ids` None: those of the
    whole text. With `adopted`, what is moot by it, or asks for the very same, is superseded by it; what would put in
    nearly the same clause at the same place conflicts. Hidden amendments
    are carried too, silently, for they may come back.
    """
    found = _moved_on(session, process, clause_ids)
    for change, base, newest in found:
        _carry(change, base, newest)
    met = meet(session, adopted) if adopted else []
    amendments = _of(session, [*(change for change, _base, _newest in found), *met])
    session.flush()
    superseded = _supersede(session, process, adopted, amendments, now) if adopted else set()
    for amendment in amendments:
        if amendment.standing is not None and amendment.id not in superseded:
            amendment.asked_at = now
            put_in = adopted if any(change in met for change in amendment.changes) else None
            _tell(session, process, amendment, amendment.standing.value, put_in.number if put_in else None, now)
    session.flush()
    return Counter(amendment.standing for amendment in amendments if amendment.standing is not None)


def confirm(session: Session, process: Process, amendment: Amendment, *, author_id: int, now: datetime) -> None:
    """Take the words that were carried over as one's own: the proposal now stands on the wording of today.

    What it said before is kept beside it. Raises OwnDecision for anybody but the author, NotInThisState when it is
    decided or does not fit by itself, StaleBase when the clause has moved on once more.
    """
    amendment = _own(session, amendment, author_id)
    if amendment.standing is not Outcome.CLEAN:
        raise NotInThisState
    words = {one.position: Words(one.rebased_heading, one.rebased_body) for one in amendment.changes if one.outcome}
    _restate(session, process, amendment, words, author_id, now)


def rewrite(
    session: Session,
    process: Process,
    amendment: Amendment,
    words: Mapping[int, Words],
    *,
    author_id: int,
    now: datetime,
) -> None:
    """Word one's proposal anew against the wording of today: `words` by position, for every change that moved on.

    A deletion needs no words: it then asks to delete what stands there today. Raises as `confirm`, whatever the
    outcome, and NothingChanged for the words of today themselves.
    """
    amendment = _own(session, amendment, author_id)
    if amendment.standing is None:
        raise NotInThisState
    _restate(session, process, amendment, words, author_id, now)


def _own(session: Session, amendment: Amendment, author_id: int) -> Amendment:
    amendment = locked(session, amendment)
    if amendment.author_id != author_id:
        raise OwnDecision
    if amendment.state not in OPEN or amendment.hidden:
        raise NotInThisState
    return amendment


def _restate(
    session: Session,
    process: Process,
    amendment: Amendment,
    words: Mapping[int, Words],
    author_id: int,
    now: datetime,
) -> None:
    moved = [change for change in amendment.changes if change.outcome is not None]
    newest = queries.newest_wordings(session, [change.clause_id for change in moved], amendment.language)
    for change in moved:
        latest = newest[change.clause_id]
        if latest.id != change.rebased_revision_id:
            raise StaleBase
        if change.clause.struck_at is not None:
            raise NotInThisState
        wanted = words.get(change.position)
        if change.operation is Operation.DELETE:
            wanted = Words("", "")
        elif wanted is None:
            raise NotInThisState
        _keep_earlier(session, amendment, change, now)
        asked = Asked(change.clause, change.operation, latest, wanted.heading, wanted.body)
        if change.outcome is not Outcome.MOOT or len(amendment.changes) == 1:
            refuse_nothing(asked)
        _stand_on(change, latest, wanted)
    amendment.fingerprint = fingerprint_of([_asked(change) for change in amendment.changes])
    amendment.asked_at = None
    session.flush()
    enter(session, process, amendment, "amendment_rebased", author_id, now)


def _stand_on(change: Pending, revision: Revision, words: Words) -> None:
    change.base_revision, change.heading, change.body = revision, words.heading, words.body
    change.outcome, change.rebased_revision_id = None, None
    change.rebased_heading = change.rebased_body = ""


def _keep_earlier(session: Session, amendment: Amendment, change: Pending, now: datetime) -> None:
    session.add(
        EarlierProposal(
            amendment_id=amendment.id,
            position=change.position,
            base_revision_id=change.base_revision_id,
            heading=change.heading,
            body=change.body,
            replaced_at=now,
        )
    )


def _asked(change: Pending) -> Asked:
    return Asked(
        change.clause, change.operation, change.base_revision, change.heading, change.body, change.beside, change.side
    )


def _moved_on(
    session: Session, process: Process, clause_ids: Collection[int] | None
) -> list[tuple[Pending, Revision, Revision]]:
    """The changes of open amendments that have not been carried over to today's wording, with both wordings."""
    found: list[tuple[Pending, Revision, Revision]] = []
    for kind in (Amendment, Part):
        for few in _few_at_once(clause_ids):
            rows = session.execute(_moved_on_query(kind, process, few))
            found += [(change, base, newest) for change, base, newest in rows]
    return found


def _few_at_once(clause_ids: Collection[int] | None) -> Iterable[Sequence[int] | None]:
    if clause_ids is None:
        return [None]
    ordered = sorted(clause_ids)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]


def _moved_on_query(kind: type[Amendment] | type[Part], process: Process, clause_ids: Sequence[int] | None) -> Any:
    base, newest, later = aliased(Revision), aliased(Revision), aliased(Revision)
    latest = sa.select(sa.func.max(later.number)).where(
        later.clause_id == newest.clause_id, later.language == newest.language
    )
    query = sa.select(kind, base, newest).join(base, base.id == kind.base_revision_id)
    if kind is Part:
        query = query.join(Amendment, Amendment.id == Part.amendment_id)
    moved = (
        query.join(Clause, Clause.id == kind.clause_id)
        .join(newest, sa.and_(newest.clause_id == base.clause_id, newest.language == base.language))
        .where(Amendment.process_id == process.id, Amendment.state.in_(OPEN))
        .where(newest.number == latest.correlate(newest).scalar_subquery())
        .where(sa.or_(newest.id != base.id, Clause.struck_at.is_not(None)))
        .where(kind.rebased_revision_id.is_distinct_from(newest.id))
        .options(joinedload(kind.clause))
    )
    return moved if clause_ids is None else moved.where(kind.clause_id.in_(clause_ids))


def _carry(change: Pending, base: Revision, newest: Revision) -> None:
    gone = newest.struck or change.clause.struck_at is not None
    current = None if gone else Words(newest.heading, newest.body)
    result = carried(change.operation, Words(change.heading, change.body), Words(base.heading, base.body), current)
    stays = change.operation in INSERTS and change.outcome is not None  # about what was put in, not about the clause
    change.outcome = change.outcome if stays else result.outcome
    change.rebased_revision_id = newest.id
    change.rebased_heading, change.rebased_body = result.words.heading, result.words.body


def _of(session: Session, changes: Sequence[Pending]) -> list[Amendment]:
    """The amendments of these changes, each once and with all its parts, by number."""
    ids = {change.id if isinstance(change, Amendment) else change.amendment_id for change in changes}
    found: list[Amendment] = []
    for few in _few_at_once(ids):
        query = sa.select(Amendment).where(Amendment.id.in_(few or [])).options(selectinload(Amendment.parts))
        found += session.scalars(query.options(joinedload(Amendment.author)))
    return sorted(found, key=lambda one: one.number)


def _supersede(
    session: Session, process: Process, adopted: Amendment, carried_over: Sequence[Amendment], now: datetime
) -> set[int]:
    """What the adopted amendment leaves nothing to decide about; those told of it."""
    moot = {one.id: one for one in carried_over if one.standing is Outcome.MOOT}
    same = {one.id: one for one in queries.identical_to(session, adopted) if one.state in OPEN}
    for amendment in {**moot, **same}.values():
        if amendment.id == adopted.id:
            continue
        amendment.state = become(amendment.state, AmendmentState.SUPERSEDED)
        amendment.superseded_by, amendment.asked_at = adopted, None
        session.flush()
        enter(session, process, amendment, "amendment_superseded", adopted.decided_by_id, now, role=None)
        _tell(session, process, amendment, "superseded", adopted.number, now)
    return {*moot, *same}


def _tell(
    session: Session, process: Process, amendment: Amendment, outcome: str, adopted: int | None, now: datetime
) -> None:
    """A letter to whoever proposed it here; imported ones and hidden ones have nobody to tell."""
    author = amendment.author
    if author is None or amendment.hidden:
        return
    values = {
        "name": author.name,
        "slug": process.slug,
        "title": process.title,
        "number": amendment.number,
        "outcome": outcome,
        "adopted": adopted,
    }
    post_mail(session, to=author.id, template="amendment_rebased", now=now, values=values)
