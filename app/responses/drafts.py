"""Drafts of responses: written by several, signed by somebody else, published one by one or together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState, Refusal, StaleBase
from app.domain.phases import Role
from app.domain.responding import check_signing, may_go_out
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.responses.contributions import ContributionRow
from app.responses.models import Answered, Draft, Drafted, Response, ResponseRules
from app.responses.rules import rules_of
from app.responses.services import publish as publish_response
from app.responses.written import Written, check, check_answerable, check_place

ANSWERING = (Role.RESPONDER, Role.FACILITATOR, Role.STEWARD)
TOGETHER = 500
"""So many drafts go out at once; a worker goes on with the rest at the same announced moment."""


@dataclass(frozen=True)
class WentOut:
    """What came of a publication: the responses, and the numbers of drafts that could not go out."""

    published: Sequence[Response]
    kept: Sequence[int]


def save(
    session: Session,
    process: Process,
    *,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    written: Written,
    author_id: int,
    now: datetime,
    ready: bool = False,
) -> Draft:
    """Keep an answer that is not published yet; half of it may be missing until it is `ready`.

    Raises NotInThisState for nothing to answer and what was withdrawn, RevisionMissing and ThemeUnknown for what
    belongs to another process, and, where it is ready, whatever publishing it would raise but SignatureMissing.
    """
    check_answerable(comments, amendments)
    _check(session, process, written, ready=ready)
    draft = Draft(
        process_id=process.id,
        number=processes.next_number(session, process.id, "response_draft"),
        author_id=author_id,
        writer_ids=[author_id],
        ready=ready,
        created_at=now,
        changed_at=now,
        drafted=[
            *(Drafted(comment_id=comment.id) for comment in comments),
            *(Drafted(amendment_id=amendment.id) for amendment in amendments),
        ],
        **written.values(),
    )
    session.add(draft)
    session.flush()
    return draft


def change(
    session: Session,
    process: Process,
    draft: Draft,
    *,
    written: Written,
    person_id: int,
    edition: int,
    now: datetime,
    ready: bool = False,
) -> Draft:
    """Write a draft anew, over the edition one has read (else StaleBase); a signature falls. Raises as `save`."""
    draft = _locked(session, draft)
    if draft.edition != edition:
        raise StaleBase
    _check(session, process, written, ready=ready)
    for name, value in written.values().items():
        setattr(draft, name, value)
    draft.writer_ids = list(dict.fromkeys([*draft.writer_ids, person_id]))
    draft.ready, draft.edition, draft.changed_at = ready, draft.edition + 1, now
    draft.signed_by_id = draft.signed_at = None
    session.flush()
    return draft


def sign(session: Session, process: Process, draft: Draft, *, person_id: int, edition: int, now: datetime) -> Draft:
    """The second signature, by somebody who did not write in it, under the edition they have read.

    Raises NotInThisState for what is not ready or signed already, OwnDecision for its writers, StaleBase.
    """
    draft = _locked(session, draft)
    if draft.edition != edition:
        raise StaleBase
    check_signing(person_id, draft.writer_ids, ready=draft.ready)
    if draft.signed_by_id is not None:
        raise NotInThisState
    draft.signed_by_id, draft.signed_at = person_id, now
    session.flush()
    return draft


def discard(session: Session, draft: Draft) -> None:
    """Throw a draft away; what it would have answered waits on."""
    session.delete(_locked(session, draft))
    session.flush()


def publish(
    session: Session, process: Process, draft: Draft, *, now: datetime, seen: Sequence[int] | None = None
) -> Response:
    """Publish a draft; what was withdrawn meanwhile is left out. Raises as `services.respond`."""
    draft = _locked(session, draft)
    if not draft.ready:
        raise NotInThisState
    comments, amendments = standing(draft)
    response = publish_response(
        session,
        process,
        Written.of(draft),
        comments,
        amendments,
        author_id=draft.author_id,
        role=role_of(session, process.id, draft.author_id),
        now=now,
        signed_by_id=draft.signed_by_id,
        signed_at=draft.signed_at,
        seen=seen,
    )
    session.delete(draft)
    session.flush()
    return response


def publish_together(session: Session, process: Process, *, now: datetime) -> WentOut:
    """Publish everything that is ready and, where the process asks for it, signed, at this one moment.

    A draft whose contributions were all withdrawn meanwhile, or that lacks something by now, is kept.
    """
    published, kept = [], []
    for draft in going_out(session, process.id):
        try:
            with session.begin_nested():
                published.append(publish(session, process, draft, now=now))
        except Refusal:
            kept.append(draft.number)
    return WentOut(published, kept)


def publish_announced(session: Session, now: datetime) -> int:
    """A duty of the clock: publish what is ready where the announced moment has come; how many went out."""
    due = sa.select(ResponseRules).where(ResponseRules.publish_at <= now).order_by(ResponseRules.process_id)
    count = 0
    for rules in session.scalars(due.with_for_update(skip_locked=True)).all():
        process = session.get_one(Process, rules.process_id)
        went_out = publish_together(session, process, now=now)
        count += len(went_out.published)
        if not went_out.published or len(went_out.published) + len(went_out.kept) < TOGETHER:
            rules.publish_at = rules.announced_by_id = None
    session.flush()
    return count


def going_out(session: Session, process_id: int) -> Sequence[Draft]:
    """The drafts that would go out with the next publication, in the order in which they were begun."""
    signed_too = rules_of(session, process_id).second_signature
    query = sa.select(Draft).where(Draft.process_id == process_id, Draft.ready.is_(True))
    if signed_too:
        query = query.where(Draft.signed_by_id.is_not(None))
    drafted = selectinload(Draft.drafted)
    contributions = (drafted.joinedload(Drafted.comment), drafted.joinedload(Drafted.amendment))
    return session.scalars(query.options(*contributions).order_by(Draft.number).limit(TOGETHER)).all()


def drafts_of(session: Session, process_id: int, *, after: int = 0, limit: int = 50) -> Sequence[Draft]:
    """Drafts of a process in the order in which they were begun, those after a number; one more than `limit`."""
    people = (joinedload(Draft.author), joinedload(Draft.signed_by), joinedload(Draft.theme))
    query = sa.select(Draft).where(Draft.process_id == process_id, Draft.number > after)
    query = query.options(*people, selectinload(Draft.drafted)).order_by(Draft.number)
    return session.scalars(query.limit(limit + 1)).all()


def draft_by_number(session: Session, process_id: int, number: int) -> Draft | None:
    """One draft by its address."""
    return session.scalar(sa.select(Draft).where(Draft.process_id == process_id, Draft.number == number))


def drafts_naming(session: Session, comment_ids: Sequence[int], amendment_ids: Sequence[int]) -> Sequence[Draft]:
    """Drafts that would answer any of these contributions, so that nobody writes beside somebody else."""
    named = sa.or_(Drafted.comment_id.in_(comment_ids), Drafted.amendment_id.in_(amendment_ids))
    drafted = sa.select(Drafted.draft_id).where(named)
    query = sa.select(Draft).where(Draft.id.in_(drafted)).options(joinedload(Draft.author)).order_by(Draft.number)
    return session.scalars(query).all()


def drafted_among(session: Session, rows: Sequence[ContributionRow]) -> dict[tuple[bool, int], int]:
    """Which of these somebody is about to answer: the number of the latest draft, by kind and identity."""
    named = sa.or_(
        Drafted.comment_id.in_([one.id for one in rows if not one.is_amendment]),
        Drafted.amendment_id.in_([one.id for one in rows if one.is_amendment]),
    )
    query = sa.select(Drafted.comment_id, Drafted.amendment_id, Draft.number).join(Draft, Draft.id == Drafted.draft_id)
    found = session.execute(query.where(named).order_by(Draft.number))
    return {(comment_id is None, comment_id or amendment_id or 0): number for comment_id, amendment_id, number in found}


def answered_meanwhile(
    session: Session, draft_ids: Sequence[int], *, before: datetime | None = None
) -> dict[int, list[int]]:
    """By draft: the numbers of the responses to contributions it would answer (`before`: those published by then)."""
    same = sa.or_(Answered.comment_id == Drafted.comment_id, Answered.amendment_id == Drafted.amendment_id)
    query = (
        sa.select(Drafted.draft_id, Response.number)
        .join(Answered, same)
        .join(Response, Response.id == Answered.response_id)
        .where(Drafted.draft_id.in_(draft_ids))
        .distinct()
        .order_by(Drafted.draft_id, Response.number)
    )
    if before is not None:
        query = query.where(Response.created_at <= before)
    found: dict[int, list[int]] = {}
    for draft_id, number in session.execute(query):
        found.setdefault(draft_id, []).append(number)
    return found


@dataclass(frozen=True)
class DraftCounts:
    """How many drafts there are, how many of them wait for a signature, and how many go out next."""

    in_all: int
    unsigned: int
    going_out: int


def count_drafts(session: Session, process_id: int) -> DraftCounts:
    """The drafts of a process in numbers; one statement, and its rules."""
    signed_too = rules_of(session, process_id).second_signature
    signed = Draft.signed_by_id.is_not(None)

    def total(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    going = sa.and_(Draft.ready, signed) if signed_too else Draft.ready.is_(True)
    unsigned = sa.and_(Draft.ready, ~signed) if signed_too else sa.false()
    query = sa.select(sa.func.count(Draft.id), total(unsigned), total(going)).where(Draft.process_id == process_id)
    return DraftCounts(*session.execute(query).one())


def goes_out(draft: Draft, rules: ResponseRules) -> bool:
    """Whether a draft goes out with the next publication."""
    return may_go_out(ready=draft.ready, signed=draft.signed_by_id is not None, second_signature=rules.second_signature)


def standing(draft: Draft) -> tuple[list[Comment], list[Amendment]]:
    """What a draft answers and its authors have not taken back."""
    comments = [one.comment for one in draft.drafted if one.comment is not None]
    amendments = [one.amendment for one in draft.drafted if one.amendment is not None]
    return (
        [one for one in comments if one.state is not CommentState.WITHDRAWN],
        [one for one in amendments if one.state is not AmendmentState.WITHDRAWN],
    )


def role_of(session: Session, process_id: int, person_id: int | None) -> Role:
    """The role in which somebody answers: that of the authority before those of the team."""
    names = session.scalar(
        sa.select(Membership.role_names).where(
            Membership.process_id == process_id, Membership.person_id == person_id
        )
    )  # fmt: skip
    return next((role for role in ANSWERING if role.value in (names or ())), Role.RESPONDER)


def _check(session: Session, process: Process, written: Written, *, ready: bool) -> None:
    if ready:
        check(process, written, rules_of(session, process.id))
    else:
        check_place(process, written)


def _locked(session: Session, draft: Draft) -> Draft:
    """The draft as it is now, so that of two acts on it one comes first; NotInThisState once it is gone."""
    query = sa.select(Draft).where(Draft.id == draft.id).with_for_update()
    found = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotInThisState
    return found
