"""Questions and ballots against the record: every commitment is recomputed, and after the close the count as well."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.result_modes import ResultMode
from app.domain.rule_values import RuleMalformed
from app.polls.blocks import block_as_values
from app.polls.boxes import CLOSED, result_entry
from app.polls.commitments import commitment_to
from app.polls.external_results import external_as_values, external_of
from app.polls.models import Ballot, Block, Option, Question
from app.polls.queries import question_as_values
from app.polls.services import close_as_values
from app.record.findings import Finding, Newest
from app.record.following import Act, place

AT_ONCE = 500
HELD = {
    "block_put": "block of questions",
    "question_taken_out": "question taken out of its block",
    "external_result": "result of a vote held elsewhere",
}
OPTIONS = selectinload(Question.options).joinedload(Option.amendment)


class Questions:
    """Questions: what was asked, by which rule, until when; and after the close the roll, the tally and the ballots."""

    kinds = frozenset({"question_put", "question_revised", "question_closed", CLOSED, *HELD})

    def __init__(self) -> None:
        self.newest = Newest("question")
        self.closes = Newest("close of a vote")
        self.told = Newest("result of a vote")
        self.held = {kind: Newest(words) for kind, words in HELD.items()}

    def take(self, act: Act) -> None:
        """The newest wording, and the close."""
        follower = {"question_closed": self.closes, CLOSED: self.told, **self.held}.get(act.kind, self.newest)
        follower.take(act.key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each question with its entries, and each ballot with its commitment."""
        query = sa.select(Question).options(
            joinedload(Question.process), joinedload(Question.clause), joinedload(Question.amendment), OPTIONS
        )
        for one in session.scalars(query.order_by(Question.id)).all():
            where = f"questions/{one.number}"
            key, shown = (one.process.slug, where), place(one.process, where)
            yield from self.newest.compared(key, shown, question_as_values(one))
            if one.closing_entered:
                yield from self.closes.compared(key, shown, close_as_values(session, one))
                yield from self._told(session, one, key, shown)
            yield from self._held(session, one, key, shown)
            yield from _ballots(session, one, shown)
        for block in session.scalars(
            sa.select(Block).options(joinedload(Block.process), selectinload(Block.questions))
        ):
            where = f"blocks/{block.number}"
            live = {**block_as_values(block), "questions": [one.number for one in block.questions]}
            yield from self.held["block_put"].compared((block.process.slug, where), place(block.process, where), live)
        for newest in self.held.values():
            yield from newest.left()
        yield from self.newest.left()
        yield from self.closes.left()
        yield from self.told.left()

    def _told(self, session: Session, one: Question, key: tuple[str, str], shown: str) -> Iterator[Finding]:
        """What was told of the result, counted again; a rule that was changed by hand may be none any more."""
        if one.mode is ResultMode.EXTERNAL:
            return
        try:
            live = result_entry(session, one, one.closes)
        except RuleMalformed as fault:
            yield Finding(shown, f"its rule cannot be read: {fault}")
            return
        yield from self.told.compared(key, shown, live)

    def _held(self, session: Session, one: Question, key: tuple[str, str], shown: str) -> Iterator[Finding]:
        """Whether it was taken out of its block, and a result from elsewhere."""
        if one.taken_out_at is not None:
            live = {"taken_out_at": one.taken_out_at.isoformat()}
            yield from self.held["question_taken_out"].compared(key, shown, live)
        external = external_of(session, one.id)
        if external is not None:
            yield from self.held["external_result"].compared(key, shown, external_as_values(external))


def _ballots(session: Session, one: Question, shown: str) -> Iterator[Finding]:
    """No ballot is named by its voter: a finding tells the commitment, which says nothing by itself."""
    query = sa.select(Ballot).where(Ballot.question_id == one.id).order_by(Ballot.commitment)
    for ballot in session.scalars(query.execution_options(yield_per=AT_ONCE)):
        if commitment_to(one, ballot) != ballot.commitment:
            what = f"the ballot committed to by {ballot.commitment[:16]} is not the one that was cast"
            yield Finding(shown, what)
