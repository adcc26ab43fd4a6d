"""Amendments that cannot all be carried out without a choice."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.amendments.models import Amendment, Part, PendingChange
from app.amendments.queries import newest_wordings
from app.amendments.redline import words_today
from app.domain.amending import OPEN, Proposal, overlaps
from app.texts.models import Revision


def overlapping_with(session: Session, amendment: Amendment) -> list[Amendment]:
    """Other open amendments that cannot be carried out beside this one without a choice, by number.

    They are compared on the wording of today, so it does not matter on which revision each was proposed, and of two
    that overlap each lists the other. Identical ones are no choice, and are left out.
    """
    clause_ids = {change.clause_id for change in amendment.changes}
    newest = newest_wordings(session, clause_ids, amendment.language)
    found: dict[int, Amendment] = {}
    for other, whole in _others(session, amendment, clause_ids):
        if any(
            own.clause_id == other.clause_id and _overlap(own, other, newest.get(own.clause_id))
            for own in amendment.changes
        ):
            found[whole.number] = whole
    return [found[number] for number in sorted(found)]


def _others(
    session: Session, amendment: Amendment, clause_ids: set[int]
) -> Sequence[tuple[Amendment | Part, Amendment]]:
    visible = (
        Amendment.state.in_(OPEN),
        Amendment.hidden.is_(False),
        Amendment.id != amendment.id,
        Amendment.fingerprint != amendment.fingerprint,
        Amendment.language == amendment.language,
    )
    author = joinedload(Amendment.author)
    whole = sa.select(Amendment).where(Amendment.clause_id.in_(clause_ids), *visible).order_by(Amendment.number)
    loaded = (joinedload(Amendment.base_revision), joinedload(Amendment.clause), author)
    firsts = [(one, one) for one in session.scalars(whole.options(*loaded).limit(200))]
    part = sa.select(Part).join(Part.amendment).where(Part.clause_id.in_(clause_ids), *visible).order_by(Part.id)
    loaded_part = (joinedload(Part.base_revision), joinedload(Part.clause), joinedload(Part.amendment).options(author))
    return [*firsts, *((one, one.amendment) for one in session.scalars(part.options(*loaded_part).limit(200)))]


def _overlap(one: PendingChange, other: PendingChange, newest: Revision | None) -> bool:
    if newest is None:
        return False
    return overlaps(newest.body, _proposal(one, newest), _proposal(other, newest), heading=newest.heading)


def _proposal(change: PendingChange, newest: Revision) -> Proposal:
    words = words_today(change, newest)
    return Proposal(change.operation, words.body, words.heading)
