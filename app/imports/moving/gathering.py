"""The forum of a process that moves: bodies, seats and terms, calls and meetings; people by their names there."""

from fractions import Fraction

from sqlalchemy.orm import Session

from app.documents.models import Paper
from app.domain.gathering import MeetingState
from app.domain.seating import BodyKind, Post
from app.forum.models import Attendance, Body, Call, Meeting, MeetingDecision, Seat, Term
from app.forum.recording import body_body, call_body, meeting_body, seat_body, term_body
from app.imports.moving.reading import (
    Brought,
    Row,
    beginnings,
    day,
    day_or_none,
    language,
    moment,
    moment_or_none,
    number,
    texts,
    words,
)
from app.imports.moving.text import TextMoved
from app.ledger.services import Act
from app.processes.models import Process

KINDS = {MeetingState.ANNOUNCED: "meeting_announced", MeetingState.CANCELLED: "meeting_cancelled"}


def move_forum(
    session: Session, process: Process, bundle: Brought, text: TextMoved, papers: dict[int, Paper]
) -> list[Act]:
    """Take the bodies, who sat in them, the calls and the meetings; gives an entry for each."""
    bodies = {number(row["number"]): _body(process, row) for row in bundle.rows("forum_bodies")}
    session.add_all(bodies.values())
    session.flush()
    beginnings(bundle.rows("forum_bodies"), "number", "inside")
    for row in bundle.rows("forum_bodies"):
        bodies[row["number"]].parent_id = bodies[row["inside"]].id if row["inside"] else None
    session.flush()
    acts = [Act("forum_body_founded", f"forum/{each}", body_body(one)) for each, one in sorted(bodies.items())]
    acts += _terms(session, process, bundle, bodies)
    calls = [_call(process, bodies[row["body"]], row) for row in bundle.rows("forum_calls")]
    session.add_all(calls)
    meetings = [_meeting(process, bodies[row["body"]], row, text, papers) for row in bundle.rows("meetings")]
    session.add_all(meetings)
    session.flush()
    acts += [Act(_kind_of_call(one), f"calls/{one.number}", call_body(one)) for one in calls]
    return acts + [
        Act(KINDS.get(one.state, "meeting_told"), f"meetings/{one.number}", meeting_body(one)) for one in meetings
    ]


def _body(process: Process, row: Row) -> Body:
    return Body(
        process_id=process.id, number=number(row["number"]), kind=BodyKind(row["kind"]), name=texts(row["name"]),
        purpose=words(row["purpose"]), language=language(row["language"]), parity=bool(row["parity"]),
        government_seats=number(row["government_seats"], 0), other_seats=number(row["other_seats"], 0),
        quorum=str(Fraction(words(row["quorum"]) or "0"))[:15], each_side=bool(row["each_side"]),
        every_months=number(row["every_months"], 0), term_months=number(row["term_months"], 0),
        created_at=moment(row["created_at"]),
    )  # fmt: skip


def _terms(session: Session, process: Process, bundle: Brought, bodies: dict[int, Body]) -> list[Act]:
    """A row is a seat with one of its terms, or an empty one; a name says the organisation too, if there was one."""
    seats: dict[tuple[int, int], Seat] = {}
    begun: list[tuple[int, Seat, Term]] = []
    for row in bundle.rows("forum_terms"):
        body, key = bodies[row["body"]], (row["body"], number(row["seat"]))
        if key not in seats:
            post, group = Post(row["post"]), words(row["group"])[:40]
            seats[key] = Seat(body_id=body.id, number=key[1], group_key=group, post=post)
            session.add(seats[key])
            session.flush()
        if row["begins"]:
            held = [words(row["holder"]), f"({words(row['organisation'])})" if row["organisation"] else ""]
            term = Term(
                seat_id=seats[key].id, name=" ".join(filter(None, held))[:120], begins=day(row["begins"]),
                ends=day_or_none(row["ends"]), reason=words(row["reason"])[:500], created_at=process.created_at,
            )  # fmt: skip
            session.add(term)
            begun.append((body.number, seats[key], term))
    session.flush()
    acts = [Act("forum_seat_added", f"forum/{key[0]}/seats/{key[1]}", seat_body(one)) for key, one in seats.items()]
    return acts + [
        Act(
            "forum_term_ended" if term.ends else "forum_term_begun", f"forum/{body}/terms/{term.id}",
            term_body(process, seat, term),
        )
        for body, seat, term in begun
    ]  # fmt: skip


def _call(process: Process, body: Body, row: Row) -> Call:
    opens = moment(row["opens"])
    return Call(
        process_id=process.id, number=number(row["number"]), body_id=body.id,
        group_keys=[words(one)[:40] for one in row["group_keys"] or []], criteria=words(row["criteria"]),
        language=language(row["language"]), opens=opens, closes=moment(row["closes"]),
        outcome=words(row["outcome"]), settled_at=moment_or_none(row["settled_at"]), created_at=opens,
    )  # fmt: skip


def _kind_of_call(call: Call) -> str:
    return "forum_call_settled" if call.settled_at else "forum_call_opened"


def _meeting(process: Process, body: Body, row: Row, text: TextMoved, papers: dict[int, Paper]) -> Meeting:
    told_at, cancelled_at = moment_or_none(row["told_at"]), moment_or_none(row["cancelled_at"])
    announced_at = moment(row["announced_at"])
    made = Meeting(
        process_id=process.id, number=number(row["number"]), body_id=body.id, title=texts(row["title"]),
        begins=moment(row["begins"]), ends=moment(row["ends"]), place=words(row["place"])[:300],
        agenda=words(row["agenda"]), language=language(row["language"]), state=MeetingState(row["state"]),
        minutes=words(row["minutes"]), recording=words(row["recording"])[:1000],
        recording_missing=words(row["recording_missing"])[:500], announced_at=announced_at,
        changed_at=told_at or cancelled_at or announced_at, told_at=told_at, cancelled_at=cancelled_at,
        cancellation_reasons=words(row["cancellation_reasons"]),
    )  # fmt: skip
    made.papers = [papers[one] for one in row["papers"] or []]
    made.attendances = [
        Attendance(group_key=words(group)[:40], seats=number(one["seats"], 0), guests=number(one["guests"], 0))
        for group, one in sorted((row["attendance"] or {}).items())
    ]
    for position, one in enumerate(row["decisions"] or [], start=1):
        clause = text.clauses.get(str(one["clause"])) if one["clause"] else None
        made.decisions.append(MeetingDecision(position=position, words=words(one["words"]), clause=clause))
    return made
