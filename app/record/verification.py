"""Checking a database against its own record: the log by itself, then every table against what was entered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.ledger import queries as ledger
from app.processes.models import Process
from app.record import heads
from app.record.assisted import Invitations, Sittings
from app.record.campaigns import Campaigns
from app.record.chain import Chain, Read, Words, entries_with_bodies
from app.record.comparing import Findings, Reservations, Variants
from app.record.contributions import Amendments, Comments, Recommendations, Responses
from app.record.documents import Papers, PaperVersions
from app.record.findings import Finding
from app.record.following import Act, Follower
from app.record.forum import Bodies, Calls, Meetings, Seats
from app.record.forum import Terms as ForumTerms
from app.record.languages import Confirmations, Summaries, Terms
from app.record.moderation import Appeals, Moderation
from app.record.moved import MovedTables
from app.record.objections import Objections
from app.record.opinions import OpinionMaps, Statements
from app.record.positions import Positions, ThreadSummaries
from app.record.promises import Activities, Commitments, Endorsements, Milestones, Reports
from app.record.reconsidering import Conditions, Reaffirmations
from app.record.responses import FollowUps, Themes
from app.record.structure import Applications, ClauseOptions, Structure
from app.record.submissions import Questionnaires, References, Submissions
from app.record.texts import Revisions, Versions
from app.record.timetable import Members, Processes, Timetable
from app.record.votes import Questions

FOLLOWERS: tuple[Callable[[], Follower], ...] = (
    Processes, Timetable, Members, Revisions, Versions, Structure, Applications, ClauseOptions, Findings, Variants,
    Reservations,
    Confirmations, Terms, Summaries, Amendments, Recommendations, Comments, Responses, Moderation, Appeals, Statements,
    OpinionMaps, Objections, Positions, ThreadSummaries, Conditions, Reaffirmations, Questions, Papers, PaperVersions,
    Campaigns, Bodies, Seats, ForumTerms, Calls, Meetings, Themes, FollowUps,
    Questionnaires, Submissions, References, Activities, Commitments,
    Sittings, Invitations, Milestones, Reports, Endorsements, MovedTables,
)  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """How long the log is, its root, and everything that does not agree (nothing: all is well)."""

    size: int
    root: str
    findings: Sequence[Finding]


def verify(session: Session) -> Verified:
    """Recompute the log from its entries and compare the tables with the newest that it says about each thing.

    It finds whatever was changed, added or taken away behind the application's back. Whoever rewrites tables and log
    alike is found only by comparing the root with one that was kept elsewhere. Entries are read once, a few at a time.
    """
    processes = {one.id: one for one in session.scalars(sa.select(Process))}
    chain = Chain({one.id: one.slug for one in processes.values()})
    followers = [each() for each in FOLLOWERS]
    interested = _by_kind(followers)
    findings: list[Finding] = []
    for entry, body in entries_with_bodies(session):
        findings += chain.take(entry, body)
        findings += _follow(interested, processes, entry, body)
    findings += chain.finish(session)
    root = chain.root.hex()
    if not findings and ledger.root(session).hex() != root:
        findings.append(Finding("the log", "its stored nodes lead to another root than its entries"))
    findings += heads.compare(session, chain.leaves)
    for follower in followers:
        findings += follower.compare(session)
    return Verified(len(chain.leaves), root, findings)


def _by_kind(followers: Sequence[Follower]) -> dict[str, list[Follower]]:
    found: dict[str, list[Follower]] = {}
    for follower in followers:
        for kind in follower.kinds:
            found.setdefault(kind, []).append(follower)
    return found


def _follow(
    interested: Mapping[str, Sequence[Follower]], processes: Mapping[int, Process], entry: Read, body: Words | None
) -> list[Finding]:
    process = processes.get(entry.process_id or 0)
    if process is None or entry.kind not in interested:
        return []
    try:
        act = Act.of(entry, process, body.body if body else None)
        for follower in interested[entry.kind]:
            follower.take(act)
    except (KeyError, TypeError, ValueError):
        return [Finding(f"entry {entry.index}", f"what it says cannot be read ({entry.kind}, {entry.object})")]
    return []
