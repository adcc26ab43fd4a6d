"""Moderation against the record: every decision, every appeal and its outcome."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.moderation.appealing import as_entered as appeal_as_entered
from app.moderation.models import Appeal, ModerationDecision
from app.moderation.taking import as_entered
from app.record.findings import Finding, Newest
from app.record.following import Act, place


class Moderation:
    """Decisions of moderation: the measure, the rule, the facts."""

    kinds = frozenset({"moderation_decided"})

    def __init__(self) -> None:
        self.newest = Newest("decision")

    def take(self, act: Act) -> None:
        """A decision is entered once."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each decision with its entry."""
        about = ("process", "comment", "amendment", "statement", "objection", "clause")
        query = sa.select(ModerationDecision).options(*(joinedload(getattr(ModerationDecision, one)) for one in about))
        for one in session.scalars(query.order_by(ModerationDecision.id)):
            where = f"moderation/{one.number}"
            live = as_entered(one.process, one)
            yield from self.newest.compared((one.process.slug, where), place(one.process, where), live)
        yield from self.newest.left()


class Appeals:
    """Appeals: when they were due, and how they ended."""

    kinds = frozenset({"appeal_filed", "appeal_decided"})

    def __init__(self) -> None:
        self.newest = Newest("appeal")

    def take(self, act: Act) -> None:
        """An appeal is entered when it is filed, and again with its outcome."""
        self.newest.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each appeal with its entries."""
        query = sa.select(Appeal).options(joinedload(Appeal.process), joinedload(Appeal.decision))
        for one in session.scalars(query.order_by(Appeal.id)):
            where = f"appeals/{one.number}"
            yield from self.newest.compared(
                (one.process.slug, where), place(one.process, where), appeal_as_entered(one)
            )
        yield from self.newest.left()
