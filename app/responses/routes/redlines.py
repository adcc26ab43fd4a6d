"""The words of amendments against those they would change."""

from collections.abc import Sequence

from app.amendments.redline import Redline
from app.domain.amending import INSERTS
from app.domain.wording import Run
from app.responses.contributions import ContributionRow


def redlines_of(rows: Sequence[ContributionRow]) -> dict[int, tuple[Run, ...]]:
    """By identity of the amendment, for those whose words everybody may read."""
    return {row.id: _redline(row) for row in rows if row.is_amendment and row.is_readable}


def _redline(row: ContributionRow) -> tuple[Run, ...]:
    before = "" if row.operation in INSERTS else row.before
    return Redline.between(("", before), ("", row.body)).body
