"""Acts on many pieces of work at once: what each would change is listed before, and it can be undone for a while."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.desk import services
from app.desk.models import BulkAct, BulkItem
from app.desk.queue import Found, pieces
from app.desk.services import Piece
from app.desk.sources import AMENDMENT, COMMENT, OBJECTION, STATEMENT
from app.desk.team import Team, holders
from app.desk.words import Words, words_of
from app.domain.bulk import MOST_AT_ONCE, UNDO, BulkKind, Candidate, Obstacle, may_undo, obstacle
from app.domain.errors import NotInThisState, Refusal
from app.domain.moderating import Measure, ReportReason
from app.domain.urgency import Work
from app.moderation import services as moderation
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process

TABLES: Mapping[str, Any] = {
    COMMENT: Comment, AMENDMENT: Amendment, STATEMENT: Statement, OBJECTION: Objection,
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """One of many: its name, what it is (None: it waits no more), what it says, who holds it, and why it cannot be
    changed (None: it can)."""

    piece: Piece
    found: Found | None
    words: Words | None
    holder_id: int | None
    obstacle: Obstacle | None


@dataclass(frozen=True)
class Grounds:
    """Why many are hidden at once; every author is told these reasons."""

    rule: ReportReason
    facts: str
    language: str
    legal_ground: str = ""


@dataclass(frozen=True)
class Done:
    """What an act on many has changed, and what it could not change meanwhile."""

    act: BulkAct
    left: Sequence[Piece]


def chosen_of(
    session: Session,
    process: Process,
    act: BulkKind,
    named: Iterable[Piece],
    *,
    actor_id: int,
    to_id: int | None,
    works: Collection[Work],
    team: Team,
    revealed: bool,
    now: datetime,
) -> list[Chosen]:
    """What the act would do to each of these; work of a kind that is not among one's `works` is as good as gone."""
    asked = list(dict.fromkeys(one for one in named if one.work in works))[:MOST_AT_ONCE]
    waiting = pieces(session, process, [(one.work, one.about, one.number) for one in asked], now=now)
    held = holders(session, process.id, waiting.values(), team)
    said = words_of(session, waiting.values(), revealed=revealed)
    chosen = []
    for one in asked:
        found = waiting.get((one.work, one.about, one.number))
        words, holder = (said.get(found.key), held.get(found.key)) if found else (None, None)
        holder_id = holder.person_id if holder else None
        author_id = found.author_id if found else None
        candidate = Candidate(one.work, found is not None, author_id, holder_id, words is not None and words.hidden)
        why = obstacle(act, candidate, actor_id=actor_id, to_id=to_id)
        if act is not BulkKind.ASSIGN and one.about not in TABLES:
            why = Obstacle.WRONG_WORK
        chosen.append(Chosen(one, found, words, holder_id, why))
    return chosen


def assign(
    session: Session,
    process: Process,
    chosen: Sequence[Chosen],
    *,
    to_id: int | None,
    team: Team,
    actor_id: int,
    now: datetime,
) -> Done:
    """Give those that can be given to one colleague, or (None) back to nobody."""
    act, left = _begin(session, process, BulkKind.ASSIGN, actor_id, now), []
    for one in chosen:
        if one.obstacle is not None:
            continue
        given = services.give(
            session,
            process.id,
            one.piece,
            to_id=to_id,
            seen_id=one.holder_id,
            team=list(team),
            actor_id=actor_id,
            now=now,
        )
        if given.as_asked:
            act.items.append(_item(one.piece, before_id=one.holder_id, after_id=to_id))
        else:
            left.append(one.piece)
    act.carried_out_at = now
    return _end(session, act, left)


def hide(
    session: Session, process: Process, chosen: Sequence[Chosen], grounds: Grounds, *, actor_id: int, now: datetime
) -> Done:
    """Hide those that can be hidden, each by a decision of its own with these reasons. Raises ReasonsMissing.

    What nobody sees yet is hidden when the time to undo that is over: taken back, it waits again as before.
    """
    act, left = _begin(session, process, BulkKind.HIDE, actor_id, now), []
    act.grounds = asdict(grounds)
    for piece in (one.piece for one in chosen if one.obstacle is None):
        number = None
        if piece.work is not Work.READING:
            number = _hide(session, process, piece, grounds, actor_id, now)
            if number is None:
                left.append(piece)
                continue
        act.items.append(_item(piece, decision_number=number))
    act.carried_out_at = None if any(item.work is Work.READING for item in act.items) else now
    return _end(session, act, left)


def _hide(
    session: Session, process: Process, piece: Piece, grounds: Grounds, moderator_id: int, now: datetime
) -> int | None:
    """The number of the decision; None where there was nothing to hide any more."""
    try:
        return moderation.decide(
            session,
            process,
            measure=Measure.HIDE,
            rule=ReportReason(grounds.rule),
            facts=grounds.facts,
            legal_ground=grounds.legal_ground,
            language=grounds.language,
            moderator_id=moderator_id,
            now=now,
            **_named(session, process.id, piece),
        ).number
    except NotInThisState:
        return None


def let_through(session: Session, process: Process, chosen: Sequence[Chosen], *, actor_id: int, now: datetime) -> Done:
    """Let those that wait be published as soon as the time to undo it is over: see `carry_out`."""
    act = _begin(session, process, BulkKind.LET_THROUGH, actor_id, now)
    act.items.extend(_item(one.piece) for one in chosen if one.obstacle is None)
    return _end(session, act, [])


def carry_out(session: Session, now: datetime) -> int:
    """Publish and hide what nobody sees yet and was not taken back in time; how many. A duty of the clock."""
    due = sa.select(BulkAct).where(BulkAct.undone_at.is_(None), BulkAct.carried_out_at.is_(None))
    due = due.where(BulkAct.done_at <= now - UNDO).order_by(BulkAct.id).with_for_update()
    settled = 0
    for act in session.scalars(due.options(selectinload(BulkAct.items))).all():
        act.carried_out_at = now
        process = session.get_one(Process, act.process_id)
        for item in (item for item in act.items if item.work is Work.READING):
            settled += _settle(session, process, act, item, now)
    session.flush()
    return settled


def act_by_id(session: Session, process_id: int, act_id: int, person_id: int) -> BulkAct | None:
    """An act on many of one's own, kept from others until the commit."""
    query = sa.select(BulkAct).where(
        BulkAct.id == act_id, BulkAct.process_id == process_id, BulkAct.person_id == person_id
    )
    return session.scalar(query.with_for_update(), execution_options={"populate_existing": True})


def undoable(session: Session, process_id: int, person_id: int | None, now: datetime) -> Sequence[BulkAct]:
    """One's own acts on many that can still be undone, the latest first, with what they changed."""
    query = sa.select(BulkAct).where(
        BulkAct.process_id == process_id,
        BulkAct.person_id == person_id,
        BulkAct.undone_at.is_(None),
        BulkAct.done_at > now - UNDO,
    )
    return session.scalars(query.options(selectinload(BulkAct.items)).order_by(BulkAct.id.desc()).limit(5)).all()


def undo(
    session: Session, process: Process, act: BulkAct, *, team: Team, facts: str, language: str, now: datetime
) -> int:
    """Put everything back that is still as the act left it; how many were put back.

    What was hidden is shown again by a decision with its reasons (`facts`). Raises NotInThisState when it is too late.
    """
    if act.person_id is None or not may_undo(done_at=act.done_at, undone_at=act.undone_at, now=now):
        raise NotInThisState
    act.undone_at = now
    if act.kind is BulkKind.LET_THROUGH:
        return len(act.items)
    put_back = _give_back if act.kind is BulkKind.ASSIGN else _show_again
    number = sum(put_back(session, process, act, item, list(team), facts, language, now) for item in act.items)
    session.flush()
    return number


def _give_back(session: Session, process: Process, act: BulkAct, item: BulkItem, team: list[int], *more: Any) -> bool:
    back_to = item.before_id if item.before_id in team else None
    given = services.give(
        session,
        process.id,
        Piece(item.work, item.about, item.number),
        to_id=back_to,
        seen_id=item.after_id if item.after_id in team else None,
        team=team,
        actor_id=act.person_id or 0,
        now=more[-1],
    )
    return given.as_asked


def _show_again(
    session: Session,
    process: Process,
    act: BulkAct,
    item: BulkItem,
    _team: list[int],
    facts: str,
    language: str,
    now: datetime,
) -> bool:
    if item.decision_number is None:
        return True
    try:
        moderation.decide(
            session,
            process,
            measure=Measure.RESTORE,
            rule=ReportReason.OTHER,
            facts=facts,
            legal_ground="",
            language=language,
            moderator_id=act.person_id or 0,
            now=now,
            **_named(session, process.id, Piece(item.work, item.about, item.number)),
        )
    except Refusal:
        return False
    return True


def _settle(session: Session, process: Process, act: BulkAct, item: BulkItem, now: datetime) -> bool:
    """Publish or hide one that nobody has seen yet; one that was withdrawn meanwhile stays so."""
    piece = Piece(item.work, item.about, item.number)
    if act.person_id is None:
        return False
    try:
        if act.kind is BulkKind.HIDE:
            grounds = Grounds(**{**act.grounds, "rule": ReportReason(act.grounds["rule"])})  # type: ignore[arg-type]
            item.decision_number = _hide(session, process, piece, grounds, act.person_id, now)
            return item.decision_number is not None
        said = _named(session, process.id, piece)[item.about]
        moderation.let_through(session, process, said, moderator_id=act.person_id, now=now)
    except Refusal:
        return False
    return True


def _named(session: Session, process_id: int, piece: Piece) -> dict[str, Any]:
    of = TABLES[piece.about]
    query = sa.select(of).where(of.process_id == process_id, of.number == piece.number)
    return {piece.about: session.scalars(query).one()}


def _begin(session: Session, process: Process, kind: BulkKind, actor_id: int, now: datetime) -> BulkAct:
    act = BulkAct(process_id=process.id, person_id=actor_id, kind=kind, done_at=now, items=[])
    session.add(act)
    return act


def _end(session: Session, act: BulkAct, left: Sequence[Piece]) -> Done:
    """Nothing changed is nothing done: then there is nothing to undo either."""
    if not act.items:
        raise NotInThisState
    session.flush()
    return Done(act, left)


def _item(piece: Piece, **values: Any) -> BulkItem:
    return BulkItem(work=piece.work, about=piece.about, number=piece.number, **values)
