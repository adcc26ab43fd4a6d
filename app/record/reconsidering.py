"""Conditions of support, and what was said again of later wordings, against the record."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.comments.models import Comment
from app.objections.models import Objection
from app.processes.models import Process
from app.reconsidering.models import Condition, Reaffirmation
from app.reconsidering.services import as_entered
from app.record.findings import Finding, Newest
from app.record.following import Act, place


class Conditions:
    """Conditions on which people support amendments, as they stand."""

    kinds = frozenset({"condition_set", "condition_marked"})

    def __init__(self) -> None:
        self.newest = Newest("condition")

    def take(self, act: Act) -> None:
        """Each entry says all of it."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each condition with its newest entry."""
        query = sa.select(Condition, Process).join(Process, Process.id == Condition.process_id)
        query = query.options(joinedload(Condition.comment), joinedload(Condition.amendment))
        for one, process in session.execute(query.order_by(Condition.comment_id)):
            where = f"conditions/{one.comment.number}"
            live = as_entered(one, one.amendment.number)
            yield from self.newest.compared((process.slug, where), place(process, where), live)
        yield from self.newest.left()


class Reaffirmations:
    """Which later wording authors said their comments and objections hold for, too."""

    kinds = frozenset({"comment_reaffirmed", "objection_reaffirmed"})

    def __init__(self) -> None:
        self.newest = Newest("reaffirmation")

    def take(self, act: Act) -> None:
        """The last one counts."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each reaffirmation with its newest entry."""
        process_id = sa.func.coalesce(Comment.process_id, Objection.process_id)
        query = (
            sa.select(Reaffirmation, Comment.number, Objection.number, Process)
            .outerjoin(Comment, Comment.id == Reaffirmation.comment_id)
            .outerjoin(Objection, Objection.id == Reaffirmation.objection_id)
            .join(Process, Process.id == process_id)
            .order_by(Reaffirmation.id)
        )
        for one, comment, objection, process in session.execute(query):
            where = f"comments/{comment}" if comment else f"objections/{objection}"
            live = {"revision_id": one.revision_id}
            yield from self.newest.compared((process.slug, where), place(process, where), live)
        yield from self.newest.left()
