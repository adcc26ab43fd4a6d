"""Two facilitators, one contribution: one of two decisions wins; parallel reports by one person count once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.errors import AlreadyReported, Refusal
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.moderation import services
from app.moderation.models import ModerationDecision, Report
from app.processes.models import Process
from tests.builders import NOON, a_member, a_process
from tests.contributing import a_comment


@pytest.fixture
def scene(database: Database) -> tuple[int, int, list[int]]:
    """A process with a comment and ten facilitators, by their identities."""
    with database.writing() as session:
        process = a_process(session, now=NOON)
        comment = a_comment(session, process)
        moderators = [a_member(session, process, roles=[Role.FACILITATOR]).id for _ in range(10)]
        session.commit()
        return process.id, comment.id, moderators


def test_of_ten_facilitators_who_hide_at_once_one_decides(
    database: Database, scene: tuple[int, int, list[int]]
) -> None:
    process_id, comment_id, moderators = scene
    together = Barrier(len(moderators))

    def hide(moderator_id: int) -> str:
        with database.reading() as early:
            comment = early.get_one(Comment, comment_id)
        together.wait()
        with database.writing() as session:
            comment = session.merge(comment, load=False)
            try:
                services.decide(
                    session,
                    session.get_one(Process, process_id),
                    measure=Measure.HIDE,
                    rule=ReportReason.ABUSE,
                    facts="It insults.",
                    legal_ground="",
                    language="en",
                    moderator_id=moderator_id,
                    now=NOON,
                    comment=comment,
                )
                session.commit()
            except Refusal as refusal:
                return type(refusal).__name__
        return "decided"

    with ThreadPoolExecutor(len(moderators)) as threads:
        outcomes = sorted(threads.map(hide, moderators))
    assert outcomes == ["NotInThisState"] * 9 + ["decided"]
    with database.reading() as session:
        assert session.get_one(Comment, comment_id).state is CommentState.HIDDEN
        assert session.scalar(sa.select(sa.func.count()).select_from(ModerationDecision)) == 1


def test_the_same_report_sent_ten_times_at_once_counts_once(
    database: Database, scene: tuple[int, int, list[int]]
) -> None:
    process_id, comment_id, moderators = scene
    together = Barrier(10)

    def send(_: int) -> bool:
        together.wait()
        with database.writing() as session:
            process, comment = session.get_one(Process, process_id), session.get_one(Comment, comment_id)
            try:
                services.report(
                    session,
                    process,
                    reporter_id=moderators[0],
                    reason=ReportReason.SPAM,
                    note="",
                    now=NOON,
                    comment=comment,
                )
                session.commit()
            except AlreadyReported:
                return False
        return True

    with ThreadPoolExecutor(10) as threads:
        assert sum(threads.map(send, range(10))) == 1
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Report)) == 1
