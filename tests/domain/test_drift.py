import pytest

from app.domain.drift import Drift, drift


@pytest.mark.parametrize(
    ("renders", "latest", "told"),
    [(None, 1, Drift.MISSING), (1, 1, Drift.CURRENT), (1, 2, Drift.OUTDATED), (3, 3, Drift.CURRENT)],
)
def test_a_language_version_is_outdated_as_soon_as_the_clause_moves_on(renders, latest, told):
    assert drift(renders, latest) is told
