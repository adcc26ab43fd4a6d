"""The yearly transparency table of a process, or of the whole instance: reports, decisions, times, appeals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.appeals import Outcome
from app.domain.moderating import Measure, ReportReason
from app.domain.transparency import Cell, Told, median, told, year_in
from app.moderation.models import Appeal, ModerationDecision, Report
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process, Visibility

NOTHING_DONE = "none"
WAITING = "waiting"
AUTHORS = (Comment, Amendment, Statement, Objection)


@dataclass(frozen=True)
class Year:
    """What may be told of a year of moderation, in a time zone.

    `hours` is the median from the first report to its decision, `appeal_days` from an appeal to its decision; None
    where there were none, or too few people were concerned. `automated` decisions were found or taken by a machine.
    """

    year: int
    reports: Told
    decisions: Told
    hours: float | None
    appeals: Told
    appeal_days: float | None
    overdue: Told
    automated: int

    @property
    def lines(self) -> list[tuple[str, str, object]]:
        """Everything told, as (what, of which kind, figure); a figure that is not told is None."""
        tables = (("reports", self.reports), ("decisions", self.decisions), ("appeals", self.appeals))
        rows: list[tuple[str, str, object]] = []
        for name, table in tables:
            rows += [(name, kind, count) for kind, count in table.cells.items()]
            rows.append((name, "total", table.total))
        return [
            *rows,
            ("median hours to decision", "", self.hours),
            ("median days to appeal outcome", "", self.appeal_days),
            ("appeals overdue", "", self.overdue.total),
            ("decisions by automated means", "", self.automated),
        ]


def years_of(session: Session, process: Process | None, now: datetime) -> list[Year]:
    """Every year since the first report or decision, the latest first; `process` None: of every public process."""
    first = _first(session, process)
    if first is None:
        return []
    zone = ZoneInfo(process.time_zone if process else "UTC")
    years = range(now.astimezone(zone).year, first.astimezone(zone).year - 1, -1)
    return [year_of(session, process, year, now) for year in years]


def year_of(session: Session, process: Process | None, year: int, now: datetime) -> Year:
    """One year, on the calendar of the process (of the instance: UTC); seven statements, however much happened."""
    begin, end = year_in(year, process.time_zone if process else "UTC")
    reported = _cells(session, process, Report, Report.reason, Report.reporter_id, Report.created_at, begin, end)
    taken = _decided(session, process, begin, end)
    filed = _cells(session, process, Appeal, Appeal.outcome, Appeal.appellant_id, Appeal.filed_at, begin, end)
    overdue = {"overdue": _late(session, process, begin, end, now)}
    waits, answers = _waits(session, process, begin, end), _answers(session, process, begin, end)
    return Year(
        year,
        _told(reported, [one.value for one in ReportReason], {}),
        _told(taken, [*(one.value for one in Measure), NOTHING_DONE], {"": NOTHING_DONE}),
        _median(waits, 3600),
        _told(filed, [*(one.value for one in Outcome), WAITING], {"": WAITING}),
        _median(answers, 86400),
        _told(overdue, ["overdue"], {}),
        _automated(session, process, begin, end),
    )


def _first(session: Session, process: Process | None) -> datetime | None:
    found = [
        session.scalar(_in(process, sa.select(sa.func.min(moment)), table))
        for table, moment in ((Report, Report.created_at), (ModerationDecision, ModerationDecision.decided_at))
    ]
    return min((one for one in found if one is not None), default=None)


def _in(process: Process | None, query: sa.Select[*tuple[Any, ...]], table: Any) -> sa.Select[*tuple[Any, ...]]:
    """Narrowed to a process, or to every process that the public may know."""
    if process is not None:
        return query.where(table.process_id == process.id)
    shown = sa.select(Process.id).where(Process.visibility != Visibility.PREPARED)
    return query.where(table.process_id.in_(shown))


def _cells(
    session: Session, process: Process | None, table: Any, kind: Any, person: Any, moment: Any, begin: datetime,
    end: datetime
) -> dict[str, Cell]:  # fmt: skip
    query = sa.select(kind, sa.func.count(), sa.func.count(person.distinct())).select_from(table)
    query = _in(process, query, table).where(moment >= begin, moment < end).group_by(kind)
    return {_name(one): Cell(count, people) for one, count, people in session.execute(query)}


def _late(session: Session, process: Process | None, begin: datetime, end: datetime, now: datetime) -> Cell:
    """Appeals filed in this time that were, or still are, not decided by when they were due."""
    query = sa.select(sa.func.count(), sa.func.count(Appeal.appellant_id.distinct())).select_from(Appeal)
    query = _in(process, query, Appeal).where(Appeal.filed_at >= begin, Appeal.filed_at < end)
    late = sa.func.coalesce(Appeal.decided_at, now) > Appeal.due_at
    return Cell(*session.execute(query.where(late)).one())


def _decided(session: Session, process: Process | None, begin: datetime, end: datetime) -> dict[str, Cell]:
    """By measure; whom a decision concerned is the person, or the author, one without an account counting as one."""
    author = sa.func.coalesce(ModerationDecision.person_id, *(one.author_id for one in AUTHORS), 0)
    query = sa.select(ModerationDecision.measure, sa.func.count(), sa.func.count(author.distinct()))
    query = query.select_from(ModerationDecision)
    for one in AUTHORS:
        query = query.outerjoin(one, one.id == getattr(ModerationDecision, f"{one.__name__.lower()}_id"))
    when = ModerationDecision.decided_at
    query = _in(process, query, ModerationDecision).where(when >= begin, when < end)
    rows = session.execute(query.group_by(ModerationDecision.measure))
    return {_name(measure): Cell(count, people) for measure, count, people in rows}


def _name(kind: Any) -> str:
    return str(kind.value if hasattr(kind, "value") else kind or "")


def _told(cells: dict[str, Cell], names: Sequence[str], renamed: dict[str, str]) -> Told:
    found = {renamed.get(name, name): cell for name, cell in cells.items()}
    at_least = max((one.people for one in found.values()), default=0)
    return told({name: found.get(name, Cell()) for name in names}, at_least)


def _waits(session: Session, process: Process | None, begin: datetime, end: datetime) -> list[tuple[int | None, float]]:
    """Of each decision after reports, who reported first, and the seconds from that report to it."""
    first, who = sa.func.min(Report.created_at), sa.func.min(Report.reporter_id)
    query = sa.select(who, first, ModerationDecision.decided_at).join(
        Report, Report.decision_id == ModerationDecision.id
    )
    when = ModerationDecision.decided_at
    query = _in(process, query, ModerationDecision).where(when >= begin, when < end)
    rows = session.execute(query.group_by(ModerationDecision.id, ModerationDecision.decided_at))
    return [(person, (decided - made).total_seconds()) for person, made, decided in rows]


def _answers(
    session: Session, process: Process | None, begin: datetime, end: datetime
) -> list[tuple[int | None, float]]:
    query = sa.select(Appeal.appellant_id, Appeal.filed_at, Appeal.decided_at).where(Appeal.decided_at.is_not(None))
    query = _in(process, query, Appeal).where(Appeal.filed_at >= begin, Appeal.filed_at < end)
    rows = session.execute(query)
    return [(person, (decided - filed).total_seconds()) for person, filed, decided in rows if decided]


def _median(waits: Sequence[tuple[int | None, float]], unit: int) -> float | None:
    """The median in this unit, to a tenth; None where fewer than five people are concerned."""
    seconds = median([one for _, one in waits])
    if seconds is None or Cell(len(waits), len({person for person, _ in waits})).is_small:
        return None
    return round(seconds / unit, 1)


def _automated(session: Session, process: Process | None, begin: datetime, end: datetime) -> int:
    by_machine = sa.or_(ModerationDecision.found_automatically, ModerationDecision.decided_automatically)
    when = ModerationDecision.decided_at
    query = sa.select(sa.func.count()).select_from(ModerationDecision).where(by_machine, when >= begin, when < end)
    return session.scalar(_in(process, query, ModerationDecision)) or 0
