"""Acts on the bodies of the forum: founding one, its rule, its seats, who holds them, calls for members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.queries import key_of
from app.domain.errors import (
    CallClosed,
    GroupUnknown,
    MovesIntoItself,
    NothingChanged,
    NotInThisState,
    ReasonsMissing,
    TermsCollide,
)
from app.domain.seating import BodyKind, BodyRule, Post, collides
from app.forum.models import Body, Call, Candidacy, Seat, Term
from app.forum.queries import candidacy_of, seats_of, terms_of
from app.forum.recording import body_body, call_body, seat_body, term_body
from app.ledger.services import Act
from app.processes.models import Membership, Process
from app.processes.services import enter, enter_many, next_number
from app.texts.models import Division


@dataclass(frozen=True)
class Founded:
    """What is said of a body: its kind, its name by language, its purpose, what it stands in, its chapter, its rule."""

    kind: BodyKind
    name: Mapping[str, str]
    purpose: str
    language: str
    rule: BodyRule
    parent: Body | None = None
    division: Division | None = None


def found(session: Session, process: Process, said: Founded, *, actor_id: int | None, now: datetime) -> Body:
    """Found a body, in another one or in none."""
    body = Body(
        process_id=process.id, number=next_number(session, process.id, "forum_body"), created_at=now, **_values(said)
    )
    session.add(body)
    session.flush()
    _enter(session, process, "forum_body_founded", f"forum/{body.number}", body_body(body), actor_id, now)
    return body


def change(
    session: Session, process: Process, body: Body, said: Founded, *, actor_id: int | None, now: datetime
) -> None:
    """Say a body anew. NothingChanged; MovesIntoItself when it would come to stand inside itself."""
    session.refresh(body, with_for_update={"of": Body})
    above = said.parent
    while above is not None:
        if above.id == body.id:
            raise MovesIntoItself
        above = session.get(Body, above.parent_id) if above.parent_id else None
    values = _values(said)
    if all(getattr(body, name) == value for name, value in values.items()):
        raise NothingChanged
    for name, value in values.items():
        setattr(body, name, value)
    session.flush()
    _enter(session, process, "forum_body_changed", f"forum/{body.number}", body_body(body), actor_id, now)


def seat(
    session: Session,
    process: Process,
    body: Body,
    *,
    group_key: str,
    post: Post = Post.MEMBER,
    number: int = 1,
    actor_id: int | None,
    now: datetime,
) -> list[Seat]:
    """Add so many seats for a stakeholder group to a body. GroupUnknown."""
    _known(process, [group_key])
    session.refresh(body, with_for_update={"of": Body})
    first = max((one.number for one in seats_of(session, body.id)), default=0) + 1
    added = [Seat(body_id=body.id, number=first + place, group_key=group_key, post=post) for place in range(number)]
    session.add_all(added)
    session.flush()
    acts = [Act("forum_seat_added", f"forum/{body.number}/seats/{one.number}", seat_body(one)) for one in added]
    enter_many(session, process, acts, actor_id=actor_id, now=now)
    return added


def appoint(
    session: Session,
    process: Process,
    place: Seat,
    *,
    name: str,
    begins: date,
    ends: date | None,
    actor_id: int | None,
    now: datetime,
) -> Term:
    """Give a seat its holder from a day on: a member of the process by public name, else somebody without account.

    TermsCollide when somebody holds it then, or the term ends before it begins.
    """
    session.refresh(place, with_for_update={"of": Seat})
    member = _member_named(session, process.id, name)
    term = Term(
        seat_id=place.id, person_id=member.person_id if member else None, name="" if member else name,
        organisation_id=member.organisation_id if member else None, begins=begins, ends=ends, created_at=now,
    )  # fmt: skip
    if collides(term, terms_of(session, place.id)):
        raise TermsCollide
    session.add(term)
    session.flush()
    _enter(
        session, process, "forum_term_begun", _term(place, term), term_body(process, place, term), actor_id, now
    )  # fmt: skip
    return term


def end_term(
    session: Session, process: Process, term: Term, *, ends: date, reason: str, actor_id: int | None, now: datetime
) -> None:
    """End a term on another day than was said, with a reason. TermsCollide for a day before it begins."""
    if not reason.strip():
        raise ReasonsMissing
    session.refresh(term, with_for_update={"of": Term})
    others = [one for one in terms_of(session, term.seat_id) if one.id != term.id]
    if ends < term.begins or any(one.begins < ends and term.begins < one.begins for one in others):
        raise TermsCollide
    term.ends, term.reason = ends, reason
    session.flush()
    _enter(
        session, process, "forum_term_ended", _term(term.seat, term), term_body(process, term.seat, term), actor_id, now
    )  # fmt: skip


def call(
    session: Session,
    process: Process,
    body: Body,
    *,
    group_keys: Sequence[str],
    criteria: str,
    language: str,
    opens: datetime,
    closes: datetime,
    actor_id: int | None,
    now: datetime,
) -> Call:
    """Call for members of a body. GroupUnknown; CallClosed when it would close before it opens or before now."""
    _known(process, group_keys)
    if closes <= opens or closes <= now:
        raise CallClosed
    made = Call(
        process_id=process.id, number=next_number(session, process.id, "forum_call"), body_id=body.id,
        group_keys=list(group_keys), criteria=criteria, language=language, opens=opens, closes=closes, created_at=now,
    )  # fmt: skip
    made.body = body
    session.add(made)
    session.flush()
    _enter(session, process, "forum_call_opened", f"calls/{made.number}", call_body(made), actor_id, now)
    return made


def stand(
    session: Session, call: Call, *, member: Membership, statement: str, language: str, now: datetime
) -> Candidacy:
    """Stand for a seat, while the call is open, once, and as a member of one of its groups. Only the team reads it."""
    if not call.opens <= now < call.closes or candidacy_of(session, call.id, member.person_id):
        raise CallClosed
    if member.group_key not in call.group_keys:
        raise GroupUnknown
    made = Candidacy(
        call_id=call.id, person_id=member.person_id, group_key=member.group_key, statement=statement,
        language=language, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def step_back(session: Session, candidacy: Candidacy) -> None:
    """Take one's candidacy back: nothing of it is kept."""
    session.delete(candidacy)
    session.flush()


def settle(
    session: Session, process: Process, made: Call, *, outcome: str, actor_id: int | None, now: datetime
) -> None:
    """Say how a call ended and why so, once it has closed (NotInThisState); what people wrote is then forgotten."""
    if not outcome.strip():
        raise ReasonsMissing
    session.refresh(made, with_for_update={"of": Call})
    if made.settled_at is not None or now < made.closes:
        raise NotInThisState
    made.outcome, made.settled_at = outcome, now
    session.execute(sa.delete(Candidacy).where(Candidacy.call_id == made.id))
    session.flush()
    _enter(session, process, "forum_call_settled", f"calls/{made.number}", call_body(made), actor_id, now)


def _values(said: Founded) -> dict[str, Any]:
    rule = said.rule
    return {
        "kind": said.kind,
        "name": {code: words for code, words in said.name.items() if words},
        "purpose": said.purpose,
        "language": said.language,
        "parent_id": said.parent.id if said.parent else None,
        "division_id": said.division.id if said.division else None,
        "parity": rule.parity,
        "government_seats": rule.government_seats,
        "other_seats": rule.other_seats,
        "quorum": str(rule.quorum),
        "each_side": rule.each_side,
        "every_months": rule.every_months,
        "term_months": rule.term_months,
    }


def _known(process: Process, group_keys: Sequence[str]) -> None:
    if not group_keys or not set(group_keys) <= {group.key for group in process.groups}:
        raise GroupUnknown


def _member_named(session: Session, process_id: int, name: str) -> Membership | None:
    query = sa.select(Membership).join(Person, Person.id == Membership.person_id)
    return session.scalar(query.where(Membership.process_id == process_id, Person.name_key == key_of(name)))


def _term(place: Seat, term: Term) -> str:
    return f"forum/{place.body.number}/terms/{term.id}"


def _enter(
    session: Session,
    process: Process,
    kind: str,
    object: str,  # noqa: A002 (the record's own word)
    body: dict[str, Any],
    actor_id: int | None,
    now: datetime,
) -> None:
    enter(session, process, kind=kind, object=object, body=body, actor_id=actor_id, now=now)
