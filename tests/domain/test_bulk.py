"""Acts on many at once: what each may touch, and how long it can be undone."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.bulk import UNDO, BulkKind, Candidate, Obstacle, may_undo, obstacle
from app.domain.urgency import Work

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
ME, YOU = 1, 2


@pytest.mark.parametrize(
    ("act", "one", "to_id", "why"),
    [
        (BulkKind.ASSIGN, Candidate(Work.ANSWER), ME, None),
        (BulkKind.ASSIGN, Candidate(Work.ANSWER, holder_id=YOU), ME, None),
        (BulkKind.ASSIGN, Candidate(Work.ANSWER, holder_id=ME), ME, Obstacle.ALREADY),
        (BulkKind.ASSIGN, Candidate(Work.ANSWER), None, Obstacle.ALREADY),
        (BulkKind.ASSIGN, Candidate(Work.PHASE), ME, Obstacle.WRONG_WORK),
        (BulkKind.ASSIGN, Candidate(Work.ANSWER, waits=False), ME, Obstacle.GONE),
        (BulkKind.HIDE, Candidate(Work.REPORT, author_id=YOU), None, None),
        (BulkKind.HIDE, Candidate(Work.REPORT, author_id=ME), None, Obstacle.OWN),
        (BulkKind.HIDE, Candidate(Work.REPORT, holder_id=YOU), None, Obstacle.OTHERS),
        (BulkKind.HIDE, Candidate(Work.ANSWER, hidden=True), None, Obstacle.ALREADY),
        (BulkKind.HIDE, Candidate(Work.CAMPAIGN), None, Obstacle.WRONG_WORK),
        (BulkKind.LET_THROUGH, Candidate(Work.READING, holder_id=ME), None, None),
        (BulkKind.LET_THROUGH, Candidate(Work.READING, author_id=ME), None, Obstacle.OWN),
        (BulkKind.LET_THROUGH, Candidate(Work.REPORT), None, Obstacle.WRONG_WORK),
        (BulkKind.ANSWER, Candidate(Work.AMENDMENT, author_id=ME), None, None),
        (BulkKind.ANSWER, Candidate(Work.ANSWER, holder_id=YOU), None, Obstacle.OTHERS),
    ],
)
def test_what_an_act_on_many_may_touch(act: BulkKind, one: Candidate, to_id: int | None, why: Obstacle | None) -> None:
    assert obstacle(act, one, actor_id=ME, to_id=to_id) is why


def test_an_act_is_undone_once_and_within_its_time() -> None:
    assert may_undo(done_at=NOON, undone_at=None, now=NOON + UNDO - timedelta(seconds=1))
    assert not may_undo(done_at=NOON, undone_at=None, now=NOON + UNDO)
    assert not may_undo(done_at=NOON, undone_at=NOON, now=NOON)
