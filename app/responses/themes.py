"""Themes: what the team says contributions are about, so that one response can answer all that make a point."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.coverage import Coverage
from app.domain.errors import NothingChanged, NotInThisState, ThemeUnknown
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process
from app.responses.contributions import ContributionRow, contributions
from app.responses.models import Response, Theme, Themed
from app.responses.owed import is_owed, owed_amendments


@dataclass(frozen=True)
class ThemeRow:
    """A theme with how much of what belongs to it is answered, and how many responses bear it."""

    id: int
    number: int
    title: Mapping[str, str]
    retired: bool
    coverage: Coverage
    responses: int


def themes_of(session: Session, process_id: int, *, retired: bool = False) -> Sequence[Theme]:
    """The themes of a process in the order in which they were set; `retired`: those taken back, too."""
    query = sa.select(Theme).where(Theme.process_id == process_id).order_by(Theme.number)
    return session.scalars(query if retired else query.where(Theme.retired.is_(False))).all()


def theme_by_number(session: Session, process_id: int, number: int) -> Theme | None:
    """One theme by its number, also one that was taken back."""
    return session.scalar(sa.select(Theme).where(Theme.process_id == process_id, Theme.number == number))


def theme_rows(session: Session, process_id: int) -> list[ThemeRow]:
    """Themes with their figures, in three statements; a contribution in two themes counts in each."""
    coverage = coverage_by_theme(session, process_id)
    counted = sa.select(Response.theme_id, sa.func.count()).where(Response.process_id == process_id)
    responses = dict(session.execute(counted.where(Response.theme_id.is_not(None)).group_by(Response.theme_id)).all())
    return [
        ThemeRow(one.id, one.number, one.title, one.retired, coverage.get(one.id, Coverage()), responses.get(one.id, 0))
        for one in themes_of(session, process_id, retired=True)
    ]


def coverage_by_theme(session: Session, process_id: int) -> dict[int, Coverage]:
    """How much of what is owed an answer has one, by theme; one statement."""
    themes = sa.select(Theme.id).where(Theme.process_id == process_id)
    amendments = owed_amendments(process_id)
    answered = sa.case((Comment.answered, 1), else_=0).label("answered")
    # Each kind by itself: of an "or" in the condition of a join the databases make a walk over all pairs.
    parts = (
        sa.select(Themed.theme_id, answered)
        .join(Comment, Comment.id == Themed.comment_id)
        .where(Themed.theme_id.in_(themes), *is_owed(process_id)),
        sa.select(Themed.theme_id, amendments.c.answered)
        .join(amendments, amendments.c.id == Themed.amendment_id)
        .where(Themed.theme_id.in_(themes)),
    )
    each = sa.union_all(*parts).subquery()
    query = sa.select(each.c.theme_id, sa.func.count(), sa.func.sum(each.c.answered)).group_by(each.c.theme_id)
    return {theme_id: Coverage(received, int(answered)) for theme_id, received, answered in session.execute(query)}


def in_theme(theme_id: int, column: Any) -> sa.Select[*tuple[Any, ...]]:
    """The comments, or the amendments, that were put into a theme: `column` of Themed says which."""
    return sa.select(column).where(Themed.theme_id == theme_id, column.is_not(None))


@dataclass(frozen=True)
class Placed:
    """A contribution of a theme, at its place there."""

    place: int
    contribution: ContributionRow


def contributions_in(session: Session, theme_id: int, *, after: int = 0, limit: int = 50) -> list[Placed]:
    """What was put into a theme, in that order, after a place; one more than `limit`, in three statements."""
    query = sa.select(Themed.id, Themed.comment_id, Themed.amendment_id).where(
        Themed.theme_id == theme_id, Themed.id > after
    )
    found = session.execute(query.order_by(Themed.id).limit(limit + 1)).all()
    shown = contributions(session, [row[1] for row in found if row[1]], [row[2] for row in found if row[2]])
    return [
        Placed(place, shown[comment_id is None, comment_id or amendment_id or 0])
        for place, comment_id, amendment_id in found
    ]


def themes_of_contributions(
    session: Session, comment_ids: Collection[int], amendment_ids: Collection[int]
) -> dict[tuple[bool, int], list[Theme]]:
    """The themes of these contributions, by whether it is an amendment, and identity."""
    named = sa.or_(Themed.comment_id.in_(comment_ids), Themed.amendment_id.in_(amendment_ids))
    query = sa.select(Themed.comment_id, Themed.amendment_id, Theme).join(Theme, Theme.id == Themed.theme_id)
    found: dict[tuple[bool, int], list[Theme]] = {}
    for comment_id, amendment_id, theme in session.execute(query.where(named).order_by(Theme.number)):
        found.setdefault((comment_id is None, comment_id or amendment_id or 0), []).append(theme)
    return found


def set_theme(
    session: Session, process: Process, *, title: Mapping[str, str], person_id: int, role: Role, now: datetime
) -> Theme:
    """A new theme, in the languages of the process that it was worded in."""
    theme = Theme(
        process_id=process.id, number=processes.next_number(session, process.id, "theme"), title=dict(title),
        created_at=now,
    )  # fmt: skip
    session.add(theme)
    session.flush()
    _enter(session, process, theme, "theme_set", person_id, role, now)
    return theme


def change_theme(
    session: Session,
    process: Process,
    theme: Theme,
    *,
    title: Mapping[str, str],
    retired: bool,
    person_id: int,
    role: Role,
    now: datetime,
) -> Theme:
    """Word a theme anew, take it back, or take it up again. Raises NothingChanged."""
    if (theme.title, theme.retired) == (dict(title), retired):
        raise NothingChanged
    theme.title, theme.retired = dict(title), retired
    session.flush()
    _enter(session, process, theme, "theme_set", person_id, role, now)
    return theme


def put_into(
    session: Session,
    process: Process,
    theme: Theme,
    *,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    person_id: int,
    role: Role,
    now: datetime,
) -> int:
    """Put contributions into a theme; how many were not in it before. Raises ThemeUnknown and NotInThisState."""
    if theme.process_id != process.id or theme.retired:
        raise ThemeUnknown
    if not comments and not amendments:
        raise NotInThisState
    there = {tuple(row) for row in session.execute(_named(theme))}
    fresh_comments = [one for one in comments if (one.id, None) not in there]
    fresh_amendments = [one for one in amendments if (None, one.id) not in there]
    session.add_all(Themed(theme_id=theme.id, comment_id=one.id) for one in fresh_comments)
    session.add_all(Themed(theme_id=theme.id, amendment_id=one.id) for one in fresh_amendments)
    session.flush()
    _enter_members(session, process, theme, "themed", fresh_comments, fresh_amendments, person_id, role, now)
    return len(fresh_comments) + len(fresh_amendments)


def take_out(
    session: Session,
    process: Process,
    theme: Theme,
    *,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    person_id: int,
    role: Role,
    now: datetime,
) -> int:
    """Take contributions out of a theme; how many were in it."""
    named = sa.or_(
        Themed.comment_id.in_([one.id for one in comments]), Themed.amendment_id.in_([one.id for one in amendments])
    )
    gone = {tuple(row) for row in session.execute(_named(theme).where(named))}
    session.execute(sa.delete(Themed).where(Themed.theme_id == theme.id, named))
    left_comments = [one for one in comments if (one.id, None) in gone]
    left_amendments = [one for one in amendments if (None, one.id) in gone]
    _enter_members(session, process, theme, "unthemed", left_comments, left_amendments, person_id, role, now)
    return len(gone)


def _named(theme: Theme) -> sa.Select[*tuple[int | None, ...]]:
    return sa.select(Themed.comment_id, Themed.amendment_id).where(Themed.theme_id == theme.id)


def as_entered(theme: Theme) -> dict[str, object]:
    """What the record commits to of a theme."""
    return {"title": theme.title, "retired": theme.retired}


def _enter(
    session: Session, process: Process, theme: Theme, kind: str, person_id: int, role: Role, now: datetime
) -> None:
    processes.enter(
        session, process, kind=kind, object=f"themes/{theme.number}", body=as_entered(theme), actor_id=person_id,
        role=role, now=now,
    )  # fmt: skip


def _enter_members(
    session: Session,
    process: Process,
    theme: Theme,
    kind: str,
    comments: Sequence[Comment],
    amendments: Sequence[Amendment],
    person_id: int,
    role: Role,
    now: datetime,
) -> None:
    if not comments and not amendments:
        return
    body = {"comments": [one.number for one in comments], "amendments": [one.number for one in amendments]}
    processes.enter(
        session, process, kind=kind, object=f"themes/{theme.number}", body=body, actor_id=person_id, role=role, now=now
    )
