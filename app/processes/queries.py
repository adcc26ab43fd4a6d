"""Reading processes, phases, members."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.domain.phases import Role
from app.processes.models import Group, Membership, Phase, Process, Visibility

# Every request about a process asks these; they are built once, for that takes longer than answering them.
BY_SLUG = sa.select(Process).where(Process.slug == sa.bindparam("slug"))
PHASES = sa.select(Phase).where(Phase.process_id == sa.bindparam("process_id")).order_by(Phase.opens)
GROUPS = sa.select(Group).where(Group.process_id == sa.bindparam("process_id")).order_by(Group.position)
MEMBERSHIP = sa.select(Membership).where(
    Membership.process_id == sa.bindparam("process_id"), Membership.person_id == sa.bindparam("person_id")
)


def process_by_slug(session: Session, slug: str) -> Process | None:
    """A process with its phases and groups, whatever its visibility."""
    process = session.scalar(BY_SLUG, {"slug": slug})
    if process is not None:
        own = {"process_id": process.id}
        set_committed_value(process, "phases", session.scalars(PHASES, own).all())
        set_committed_value(process, "groups", session.scalars(GROUPS, own).all())
    return process


def processes(session: Session) -> Sequence[Process]:
    """Every process with its phases, whatever its visibility, the newest first."""
    return session.scalars(sa.select(Process).options(selectinload(Process.phases)).order_by(Process.id.desc())).all()


def published_processes(session: Session, *, before: int = 0, limit: int = 50) -> Sequence[Process]:
    """Public processes with phases and groups, the newest first, from before the one named; one more than `limit`."""
    query = sa.select(Process).where(Process.visibility != Visibility.PREPARED).order_by(Process.id.desc())
    older = query.where(Process.id < before) if before else query
    loaded = older.options(selectinload(Process.phases), selectinload(Process.groups))
    return session.scalars(loaded.limit(limit + 1)).all()


def phase_by_id(session: Session, process_id: int, phase_id: int) -> Phase | None:
    """One phase of a process."""
    return session.scalar(sa.select(Phase).where(Phase.id == phase_id, Phase.process_id == process_id))


def membership_of(session: Session, process_id: int, person_id: int | None) -> Membership | None:
    """Somebody's membership in a process, if any."""
    if person_id is None:
        return None
    return session.scalar(MEMBERSHIP, {"process_id": process_id, "person_id": person_id})


def membership_by_id(session: Session, process_id: int, membership_id: int) -> Membership | None:
    """One membership of a process, with the person."""
    query = sa.select(Membership).where(Membership.id == membership_id, Membership.process_id == process_id)
    return session.scalar(query.options(joinedload(Membership.person), joinedload(Membership.process)))


def members(
    session: Session,
    process_id: int,
    *,
    group: str | None = None,
    role: Role | None = None,
    after: int = 0,
    limit: int = 50,
) -> Sequence[Membership]:
    """Who takes part, in the order in which they joined, with person and organisation; one more than `limit`."""
    query = sa.select(Membership).where(Membership.process_id == process_id, Membership.id > after, takes_part())
    if group is not None:
        query = query.where(Membership.group_key == group)
    if role is not None:
        query = query.where(_roles_as_text().contains(f'"{role.value}"', autoescape=True))
    loaded = query.options(joinedload(Membership.person), joinedload(Membership.organisation))
    return session.scalars(loaded.order_by(Membership.id).limit(limit + 1)).all()


def member_counts(session: Session, process_id: int) -> dict[str, int]:
    """How many members each stakeholder group has; those who left are not counted."""
    counted = sa.select(Membership.group_key, sa.func.count().label("number"))
    query = counted.where(Membership.process_id == process_id, takes_part())
    return {row.group_key: row.number for row in session.execute(query.group_by(Membership.group_key))}


def role_counts(session: Session, process_id: int) -> dict[Role, int]:
    """How many members hold each role."""
    held = session.scalars(sa.select(Membership.role_names).where(Membership.process_id == process_id, takes_part()))
    counts: dict[Role, int] = {}
    for name in (name for names in held for name in names):
        counts[Role(name)] = counts.get(Role(name), 0) + 1
    return counts


def is_held_open(session: Session, phase_id: int) -> bool:
    """Whether the phase's close has not been entered, which it cannot be before this transaction ends.

    So a contribution is either in the record before the close, or refused; none is acknowledged after it.
    """
    query = sa.select(Phase.closing_entered).where(Phase.id == phase_id).with_for_update(read=True)
    return session.scalar(query) is False


def takes_part() -> sa.ColumnElement[bool]:
    """Whether a membership has not ended."""
    return _roles_as_text() != "[]"


def _roles_as_text() -> sa.ColumnElement[str]:
    """The JSON list as it is stored: roles are named in plain letters, so text is enough to search it."""
    return sa.cast(Membership.role_names, sa.Text)
