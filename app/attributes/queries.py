"""Reading what members said of themselves: one's own answers, and how many people gave each."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attributes.models import SelfDeclared
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.self_declared import Breakdown, Measure, breakdown
from app.positions.models import Position
from app.processes.models import Membership, Process
from app.processes.queries import takes_part


def own_answers(session: Session, process_id: int, person_id: int) -> dict[str, str]:
    """What a person said of themselves in a process, by attribute."""
    query = sa.select(SelfDeclared.attribute, SelfDeclared.choice)
    own = query.where(SelfDeclared.process_id == process_id, SelfDeclared.person_id == person_id)
    return {row.attribute: row.choice for row in session.execute(own)}


def breakdowns(session: Session, process: Process) -> dict[str, dict[Measure, Breakdown]]:
    """What may be told of each attribute that the process asks, by what is counted; two statements for each measure.

    Who has left the process is not counted. Without attributes nothing is read.
    """
    if not process.attributes:
        return {}
    counted = {measure: _counted(session, process.id, measure) for measure in Measure}
    return {
        key: {
            measure: breakdown(asked["choices"], answers.get(key, {}), total)
            for measure, (total, answers) in counted.items()
        }
        for key, asked in process.attributes.items()
    }


def _counted(session: Session, process_id: int, measure: Measure) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """How many members are counted in all, and by attribute and choice."""
    people = (Membership.process_id == process_id, takes_part(), *_who(process_id, measure))
    total = session.scalar(sa.select(sa.func.count()).select_from(Membership).where(*people)) or 0
    same = sa.and_(SelfDeclared.process_id == Membership.process_id, SelfDeclared.person_id == Membership.person_id)
    query = (
        sa.select(SelfDeclared.attribute, SelfDeclared.choice, sa.func.count())
        .join(Membership, same)
        .where(*people)
        .group_by(SelfDeclared.attribute, SelfDeclared.choice)
    )
    answers: dict[str, dict[str, int]] = {}
    for attribute, choice, number in session.execute(query):
        answers.setdefault(attribute, {})[choice] = number
    return total, answers


def _who(process_id: int, measure: Measure) -> tuple[sa.ColumnElement[bool], ...]:
    commented = sa.select(Comment.author_id).where(
        Comment.process_id == process_id,
        Comment.state == CommentState.PUBLISHED,
        Comment.author_id.is_not(None),
    )
    stood = sa.select(Position.person_id).where(Position.process_id == process_id)
    return {
        Measure.MEMBERS: (),
        Measure.COMMENTS: (Membership.person_id.in_(commented),),
        Measure.POSITIONS: (Membership.person_id.in_(stood),),
    }[measure]
