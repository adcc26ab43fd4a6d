"""The wordings that clauses had between two versions, each with the hand that made it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Person
from app.amendments.models import Amendment
from app.domain.amending import DECIDED
from app.exports.editions import Edition
from app.exports.fair_copies.blocks import Hand
from app.exports.fair_copies.composing import Step
from app.exports.fair_copies.order import Side, is_same
from app.exports.fair_copies.phrases import Phrases, Proposer
from app.exports.record.section import public_name
from app.texts.models import Clause, Rearrangement, Revision, StructuralAct, StructuralCredit
from app.texts.queries import credits_of
from app.texts.rows import CreditRow

AT_ONCE = 500


def steps_of(session: Session, edition: Edition, sides: Sequence[Side], phrases: Phrases) -> dict[Side, list[Step]]:
    """For every side that changed the way from how it was before, or from nothing, to how it is now."""
    changed = [side for side in sides if side.before is not side.after and not _is_same(side)]
    if not changed:
        return {}
    made = _revisions(session, edition, {side.clause.id for side in changed})
    hands = _hands(session, edition, {one.id: one for some in made.values() for one in some}, phrases)
    between = {side: _between(side, made.get(side.clause.id, ())) for side in changed}
    words = _words(session, {one.id for some in between.values() for one in some[:-1]})
    unknown = Hand(phrases.team(), edition.dated)
    movers = _movers(session, edition, {side.clause.id for side in changed if side.is_moved}, phrases)
    found = {}
    for side, revisions in between.items():
        hand = hands[revisions[-1].id] if revisions else unknown
        hand = movers.get(side.clause.id, unknown) if side.is_moved else hand
        last = (side.after.heading, side.after.body) if side.after else ("", "")
        earlier = [Step(*words[one.id], hands[one.id]) for one in revisions[:-1]]
        found[side] = [*earlier, Step(*last, hand)]
    return found


def decisions_of(session: Session, edition: Edition) -> dict[int, datetime]:
    """When each adopted amendment that everybody may read was decided, by its number."""
    query = sa.select(Amendment.number, Amendment.decided_at).where(
        Amendment.process_id == edition.process.id, Amendment.state.in_(DECIDED), Amendment.hidden.is_(False)
    )
    return {number: at for number, at in session.execute(query) if at}


def proposers(credits: Iterable[CreditRow]) -> list[Proposer]:  # noqa: A002 (the field's word)
    """Those who are credited with a wording."""
    return [Proposer(one.name, one.group_key, one.organisation_name) for one in credits]


def _is_same(side: Side) -> bool:
    return bool(side.before and side.after and is_same(side.before, side.after))


def _revisions(session: Session, edition: Edition, clause_ids: Collection[int]) -> dict[int, list[Any]]:
    """The revisions of these clauses in all languages, the oldest first, without their words; one statement."""
    query = (
        sa.select(
            Revision.id, Revision.clause_id, Revision.language, Revision.number, Revision.struck,
            Revision.amendment_number, Revision.created_at, Revision.author_id, public_name().label("author"),
            Person.id.label("known"),
        )
        .join(Clause, Clause.id == Revision.clause_id)
        .outerjoin(Person, Person.id == Revision.author_id)
        .where(Clause.document_id == edition.document.id)
        .order_by(Revision.id)
    )  # fmt: skip
    made: dict[int, list[Any]] = {}
    for row in session.execute(query):
        if row.clause_id in clause_ids:
            made.setdefault(row.clause_id, []).append(row)
    return made


def _between(side: Side, made: Sequence[Any]) -> list[Any]:
    """The revisions after the one before, up to the one now; of a clause that went the one that struck it."""
    before, after = side.before, side.after
    if after is None:
        return [one for one in made if one.struck][-1:]
    own = [one for one in made if one.language == after.language and one.number <= after.revision]
    if before is None:
        return own if not side.is_moved else own[-1:]
    return [one for one in own if one.number > before.revision] if before.language == after.language else own[-1:]


def _hands(session: Session, edition: Edition, revisions: Mapping[int, Any], phrases: Phrases) -> dict[int, Hand]:
    credited: dict[int, list[CreditRow]] = {}
    for some in _some(sorted(revisions)):
        credited.update(credits_of(session, some))
    decided = decisions_of(session, edition)
    return {
        id_: _hand(one, proposers(credited.get(id_, ())), decided, phrases) for id_, one in sorted(revisions.items())
    }


def _hand(one: Any, credited: Sequence[Proposer], decided: Mapping[int, datetime], phrases: Phrases) -> Hand:
    """The proposers, as of the decision; of what was edited without an amendment whoever entered it.

    An amendment that is hidden has no proposers here.
    """
    is_shown = one.amendment_number is None or one.amendment_number in decided
    at = decided.get(one.amendment_number, one.created_at)
    if credited and is_shown:
        return Hand(phrases.signed(credited), at)
    return Hand(one.author if one.author and one.amendment_number is None else phrases.team(), at)


def _movers(session: Session, edition: Edition, clause_ids: Collection[int], phrases: Phrases) -> dict[int, Hand]:
    """Who gave these clauses the places they have, by the last act that did; two statements."""
    if not clause_ids:
        return {}
    query = (
        sa.select(StructuralAct, public_name())
        .outerjoin(Person, Person.id == StructuralAct.author_id)
        .where(StructuralAct.document_id == edition.document.id, StructuralAct.kind == Rearrangement.CLAUSE_MOVED)
        .order_by(StructuralAct.number)
    )
    if edition.version is not None:
        query = query.where(StructuralAct.created_at <= edition.version.created_at)
    acts = {act.clause_id: (act, author) for act, author in session.execute(query) if act.clause_id in clause_ids}
    credited = _credits_of_acts(session, [act.id for act, _author in acts.values()])
    decided = decisions_of(session, edition)
    return {
        clause_id: _hand(_Act(act.amendment_number, act.created_at, author), credited.get(act.id, ()), decided, phrases)
        for clause_id, (act, author) in acts.items()
        if clause_id is not None
    }


@dataclass(frozen=True)
class _Act:
    amendment_number: int | None
    created_at: datetime
    author: str | None


def _credits_of_acts(session: Session, act_ids: Sequence[int]) -> dict[int, list[Proposer]]:
    credit = StructuralCredit
    name = sa.func.coalesce(sa.func.nullif(credit.attributed_to, ""), public_name())
    found: dict[int, list[Proposer]] = {}
    for some in _some(act_ids):
        query = (
            sa.select(credit.act_id, name, credit.group_key, Organisation.name)
            .outerjoin(Person, Person.id == credit.person_id)
            .outerjoin(Organisation, Organisation.id == credit.organisation_id)
            .where(credit.act_id.in_(some))
            .order_by(credit.id)
        )
        for act_id, *told in session.execute(query):
            found.setdefault(act_id, []).append(Proposer(*told))
    return found


def _words(session: Session, revision_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Headings and bodies of revisions, some hundred at once."""
    found = {}
    for some in _some(sorted(revision_ids)):
        query = sa.select(Revision.id, Revision.heading, Revision.body).where(Revision.id.in_(some))
        found.update({id_: (heading, body) for id_, heading, body in session.execute(query)})
    return found


def _some(ids: Iterable[int]) -> Iterator[list[int]]:
    source = iter(ids)
    while some := list(islice(source, AT_ONCE)):
        yield some
