"""Discussions of any length on one clause, of which a page looks the same with 100 comments and with 10,000."""

import random
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain.bridging import place
from app.domain.commenting import CommentState, Kind
from app.domain.positions import Counts
from app.positions.models import TakingPart
from app.processes.models import Counter, Process
from app.texts.models import Clause
from tests.builders import NOON

GROUPS = ["academia", "citizen"]
TALKED_OVER = 20
"""So many first comments share all the replies."""


def talk(session: Session, process: Process, clause: Clause, comments: int, author_id: int) -> None:
    """So many comments on a clause: two of five begin a thread, the others answer the first twenty of them."""
    draw, first = random.Random(comments), comments * 2 // 5
    roots = [_row(process, clause, number, draw, author_id) for number in range(1, first + 1)]
    session.execute(sa.insert(Comment), roots)
    ids = session.scalars(
        sa.select(Comment.id).where(Comment.process_id == process.id).order_by(Comment.number).limit(TALKED_OVER)
    ).all()
    replies = []
    for number in range(first + 1, comments + 1):
        root = ids[number % len(ids)]
        more = {"root_id": root, "reply_to_id": root, "place": (number - first - 1) // len(ids) + 1}
        replies.append({**_row(process, clause, number, draw, author_id), **more})
    session.execute(sa.insert(Comment), replies)
    session.add(Counter(process_id=process.id, kind="comment", last=comments))
    session.add(TakingPart(process_id=process.id, people=dict.fromkeys(GROUPS, 50), counted=GROUPS))
    session.flush()


def _row(process: Process, clause: Clause, number: int, draw: random.Random, author_id: int) -> dict[str, object]:
    tallies = {group: [draw.randint(5, 30), draw.randint(0, 20), draw.randint(0, 5)] for group in GROUPS}
    return {
        "process_id": process.id,
        "clause_id": clause.id,
        "number": number,
        "kind": list(Kind)[number % 5],
        "language": "en",
        "body": f"Whoever decides about people tells them why, and this is reason {number} of many.",
        "state": CommentState.PUBLISHED,
        "author_id": author_id,
        "group_key": GROUPS[number % 2],
        "created_at": NOON + timedelta(seconds=number),
        "answered": number % 3 == 0,
        "place": 0,
        "tallies": tallies,
        "bridging": place({group: Counts(*counts) for group, counts in tallies.items()}, GROUPS),
    }
