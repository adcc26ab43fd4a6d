"""Notices: which acts concern whom, by which way somebody is told, when a digest is due, and how it is grouped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DIGEST_HOUR = time(7)
MONDAY = 0


class About(StrEnum):
    """What somebody may follow; the most particular first. Own: what becomes of their own contributions."""

    OWN = "own"
    THREAD = "thread"
    AMENDMENT = "amendment"
    CLAUSE = "clause"
    PROCESS = "process"


class Channel(StrEnum):
    """How somebody is told, the most urgent first. Whatever is told by mail stands in the app as well."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    IN_APP = "in_app"
    NONE = "none"


class Why(StrEnum):
    """Why an act concerns somebody: they are named, it answers them, it is about their contribution, they follow it."""

    NAMED = "named"
    ANSWERED = "answered"
    YOURS = "yours"
    FOLLOWED = "followed"


DIGESTS = (Channel.DAILY, Channel.WEEKLY)
FOLLOWED = (About.PROCESS, About.CLAUSE, About.AMENDMENT, About.THREAD)
"""What can be followed and let go of; one's own contributions always are, though one may want to hear nothing."""

PARTICULAR = tuple(About)
URGENT = tuple(Channel)
RANKS = 10

_EVERYWHERE = frozenset(About)
_NOT_ALL = _EVERYWHERE - {About.PROCESS}
_OF_THE_PROCESS = frozenset({About.PROCESS})
CONCERNS: dict[str, frozenset[About]] = {
    "process_published": _OF_THE_PROCESS,
    "process_changed": _OF_THE_PROCESS,
    "phase_added": _OF_THE_PROCESS,
    "phase_moved": _OF_THE_PROCESS,
    "phase_removed": _OF_THE_PROCESS,
    "phase_held": _OF_THE_PROCESS,
    "phase_opened": _OF_THE_PROCESS,
    "phase_closed": _OF_THE_PROCESS,
    "text_import": _OF_THE_PROCESS,
    "version": _OF_THE_PROCESS,
    "revision": frozenset({About.PROCESS, About.CLAUSE}),
    "options_set": frozenset({About.PROCESS, About.CLAUSE}),
    "comment_sent": _EVERYWHERE,
    "amendment_proposed": _EVERYWHERE,
    "amendment_discussed": _NOT_ALL,
    "amendment_withdrawn": _NOT_ALL,
    "amendment_superseded": _NOT_ALL,
    "amendment_decided": _EVERYWHERE,
    "recommendation_published": _EVERYWHERE,
    "objection_raised": _EVERYWHERE,
    "objection_addressed": _NOT_ALL,
    "objection_agreed": _NOT_ALL,
    "objection_disagreed": _NOT_ALL,
    "objection_sustained": _EVERYWHERE,
    "objection_not_sustained": _EVERYWHERE,
    "objection_withdrawn": _NOT_ALL,
    "question_put": _EVERYWHERE,
    "question_revised": _EVERYWHERE,
    "question_closed": _EVERYWHERE,
    "response_published": _EVERYWHERE,
    "thread_summarised": _EVERYWHERE,
    "meeting_announced": _OF_THE_PROCESS,
    "meeting_changed": _OF_THE_PROCESS,
    "meeting_cancelled": _OF_THE_PROCESS,
    "meeting_told": _OF_THE_PROCESS,
    "forum_call_opened": _OF_THE_PROCESS,
    "document_published": _OF_THE_PROCESS,
    "session_held": _OF_THE_PROCESS,
    "questionnaire_opened": _OF_THE_PROCESS,
    "commitment_made": _OF_THE_PROCESS,
    "commitment_progress": _OF_THE_PROCESS,
    "document_version_added": _OF_THE_PROCESS,
    "document_version_withdrawn": _OF_THE_PROCESS,
    "moderation_decided": frozenset({About.OWN}),
    "report_received": frozenset({About.OWN}),
    "appeal_filed": frozenset({About.OWN}),
    "appeal_decided": frozenset({About.OWN}),
}
"""Which followers an act concerns, by its kind in the record. What is not named here is told to nobody: the list is of
what may be told, so that nothing about a vote that is still open ever is."""

BECOMES = {
    "comment_let_through": "comment_sent",
    "amendment_let_through": "amendment_proposed",
    "objection_let_through": "objection_raised",
}
"""What a moderator lets through is told as what it is: a contribution of its author's."""

WRITTEN = frozenset(
    {"response_published", "moderation_decided", "report_received", "appeal_filed", "appeal_decided"}
    | {kind for kind in CONCERNS if "objection_" in kind}
)
"""Kinds of acts of which those they are about get a letter of their own: no further mail tells them the same."""

PUBLIC = frozenset(kind for kind, concerned in CONCERNS.items() if About.PROCESS in concerned)
"""What stands in the feed of a process."""


@dataclass(frozen=True)
class Owner:
    """Somebody whom an act is about, and why."""

    person_id: int
    why: Why


@dataclass(frozen=True)
class Happened:
    """An act with what it touches, by identity: clauses, an amendment, threads, and the people it is about.

    `waiting`: nobody may read it yet.
    """

    kind: str
    process_id: int
    clauses: frozenset[int] = frozenset()
    amendments: frozenset[int] = frozenset()
    threads: frozenset[int] = frozenset()
    owners: frozenset[Owner] = frozenset()
    actor_id: int | None = None
    waiting: bool = False


@dataclass(frozen=True)
class Target:
    """A thing, or with About.OWN a person, whose followers an act concerns; `written`: they get a letter anyway."""

    about: About
    id: int
    why: Why = Why.FOLLOWED
    written: bool = False


def targets(act: Happened) -> frozenset[Target]:
    """Whose followers are told of an act: nobody of what may not be read yet, and nobody of their own acts.

    Somebody whom it concerns for several reasons is told the first of them, in the order of `Why`.
    """
    if act.waiting:
        return frozenset()
    told = {
        About.PROCESS: {act.process_id},
        About.CLAUSE: act.clauses,
        About.AMENDMENT: act.amendments,
        About.THREAD: act.threads,
    }
    concerned = CONCERNS.get(act.kind, frozenset())
    found = {Target(about, one) for about, ids in told.items() if about in concerned for one in ids}
    if About.OWN in concerned:
        found |= {_own(act, person_id) for person_id in {one.person_id for one in act.owners} - {act.actor_id}}
    return frozenset(found)


def _own(act: Happened, person_id: int) -> Target:
    reasons = {one.why for one in act.owners if one.person_id == person_id}
    why = next(why for why in Why if why in reasons)
    return Target(About.OWN, person_id, why, act.kind in WRITTEN or why is Why.NAMED)


def rank(about: About, channel: Channel) -> int:
    """The place of a subscription among several that an act falls under: the smallest decides (`decided_by`)."""
    return PARTICULAR.index(about) * RANKS + URGENT.index(channel)


def decided_by(ranks: Iterable[int]) -> Channel | None:
    """How somebody is told of an act that falls under several subscriptions of theirs; None under no subscription.

    The most particular decides, so that a thread can be silenced in a clause that is followed; of several that are as
    particular as each other, the most urgent.
    """
    smallest = min(ranks, default=None)
    return None if smallest is None else URGENT[smallest % RANKS]


def next_digest(channel: Channel, after: datetime, zone: str) -> datetime:
    """The first moment after another at which a digest is due: at seven in the morning there, on Mondays if weekly.

    An hour that the clock leaps over is taken as the clock would have shown it before the leap (as `zoneinfo` does).
    """
    place = ZoneInfo(zone)
    day = after.astimezone(place).date()
    while True:
        due = datetime.combine(day, DIGEST_HOUR, place).astimezone(UTC)
        if due > after and (channel is not Channel.WEEKLY or day.weekday() == MONDAY):
            return due
        day += timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """A notice in a digest: its place in the record, its process and its clause (None: the whole text)."""

    id: int
    process_id: int
    clause_id: int | None


@dataclass(frozen=True)
class Grouped:
    """The notices of a digest under one process and one clause, the newest first."""

    process_id: int
    clause_id: int | None
    lines: tuple[Line, ...]


def grouped(lines: Sequence[Line]) -> list[Grouped]:
    """Notices by process and, within it, by clause; the group with the newest notice first, its newest line first."""
    newest = sorted(lines, key=lambda line: -line.id)
    processes = list(dict.fromkeys(line.process_id for line in newest))
    places = dict.fromkeys((line.process_id, line.clause_id) for line in newest)
    ordered = sorted(places, key=lambda place: processes.index(place[0]))
    return [
        Grouped(*place, tuple(line for line in newest if (line.process_id, line.clause_id) == place))
        for place in ordered
    ]
