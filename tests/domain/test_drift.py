import pytest

from app.domain.drift import Drift, drift, lacking


@pytest.mark.parametrize(
    ("renders", "latest", "told"),
    [(None, 1, Drift.MISSING), (1, 1, Drift.CURRENT), (1, 2, Drift.OUTDATED), (3, 3, Drift.CURRENT)],
)
def test_a_language_version_is_outdated_as_soon_as_the_clause_moves_on(renders, latest, told):
    assert drift(renders, latest) is told


def test_a_wording_lacks_the_languages_that_are_missing_or_outdated_in_the_order_of_the_process():
    states = {"fr": Drift.OUTDATED, "en": Drift.CURRENT, "xx": Drift.MISSING}
    assert lacking(["en", "ar", "fr"], states) == {"ar": Drift.MISSING, "fr": Drift.OUTDATED}
    assert list(lacking(["en", "ar", "fr"], states)) == ["ar", "fr"]


def test_a_wording_is_complete_when_it_lacks_no_language():
    assert lacking(["en", "fr"], {"en": Drift.CURRENT, "fr": Drift.CURRENT}) == {}
    assert lacking([], {}) == {}
