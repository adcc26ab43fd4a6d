"""What was proposed: every amendment that everybody may read, as a list of amendments writes it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Organisation, Person, Standing
from app.amendments.models import Amendment, Part, Proposer
from app.domain.amending import ProposerState
from app.domain.errors import AmendmentsMissing
from app.domain.positions import Stance
from app.exports.editions import Edition, edition_of
from app.exports.formats import Format, Wanted
from app.exports.record.settled import of_supporters
from app.positions.models import Position
from app.processes.models import Process


@dataclass(frozen=True)
class Proposers:
    """Who proposes an amendment beside its author: a public name, or an organisation, and the stakeholder group."""

    name: str
    group: str


@dataclass(frozen=True)
class AmendmentList:
    """The amendments of a process by their numbers, and the text they are proposed on, in its drafting language.

    `proposers` and `supporters` are by the identity of the amendment; a supporter counts for a stakeholder group, and
    groups of few stand together (`record.settled`).
    """

    text: Edition
    amendments: Sequence[Amendment]
    proposers: Mapping[int, Sequence[Proposers]]
    supporters: Mapping[int, Mapping[str, int]]

    @property
    def dated(self) -> datetime:
        """When the newest of them came, or was decided."""
        return max(one.decided_at or one.created_at for one in self.amendments)


def amendment_list(session: Session, process: Process, *, now: datetime, base_url: str) -> AmendmentList:
    """All amendments of a process that are not hidden; the number of statements does not depend on theirs.

    Raises TextMissing where there is no text, AmendmentsMissing where nobody has proposed anything.
    """
    text = edition_of(session, process, Wanted(Format.AKN), now=now, base_url=base_url)
    found = session.scalars(_amendments(process)).all()
    if not found:
        raise AmendmentsMissing
    told = of_supporters(process, now)
    supporters = {one: told(counts) for one, counts in _supporters(session, process).items()}
    return AmendmentList(text, found, _proposers(session, process), supporters)


def author_of(amendment: Amendment) -> str:
    """The name it bears: that of an imported one, an organisation, or a person; empty for somebody who has left."""
    if amendment.attributed_to:
        return amendment.attributed_to
    if amendment.organisation is not None:
        return amendment.organisation.name
    person = amendment.author
    return person.name if person is not None and person.standing is not Standing.DELETED else ""


def _amendments(process: Process) -> sa.Select[Amendment]:
    parts = selectinload(Amendment.parts)
    return (
        sa.select(Amendment)
        .where(Amendment.process_id == process.id, Amendment.hidden.is_(False))
        .options(
            joinedload(Amendment.clause), joinedload(Amendment.base_revision), joinedload(Amendment.beside),
            joinedload(Amendment.author), joinedload(Amendment.organisation), parts.joinedload(Part.clause),
            parts.joinedload(Part.base_revision), parts.joinedload(Part.beside),
        )
        .order_by(Amendment.number)
    )  # fmt: skip


def _proposers(session: Session, process: Process) -> dict[int, list[Proposers]]:
    query = (
        sa.select(Proposer.amendment_id, Person.name, Person.standing, Organisation.name, Proposer.group_key)
        .join(Amendment, Amendment.id == Proposer.amendment_id)
        .outerjoin(Person, Person.id == Proposer.person_id)
        .outerjoin(Organisation, Organisation.id == Proposer.organisation_id)
        .where(Amendment.process_id == process.id, Proposer.state == ProposerState.AGREED)
        .order_by(Proposer.id)
    )
    found: dict[int, list[Proposers]] = {}
    for amendment_id, person, standing, organisation, group in session.execute(query):
        assert amendment_id is not None
        name = organisation or (person if standing is not Standing.DELETED else "")
        found.setdefault(amendment_id, []).append(Proposers(name or "", group))
    return found


def _supporters(session: Session, process: Process) -> dict[int, Counter[str]]:
    query = (
        sa.select(Position.amendment_id, Position.group_key, sa.func.count())
        .join(Amendment, Amendment.id == Position.amendment_id)
        .where(Amendment.process_id == process.id, Position.stance == Stance.SUPPORT)
        .group_by(Position.amendment_id, Position.group_key)
    )
    found: dict[int, Counter[str]] = {}
    for amendment_id, group, count in session.execute(query):
        assert amendment_id is not None
        found.setdefault(amendment_id, Counter())[group] = count
    return found
