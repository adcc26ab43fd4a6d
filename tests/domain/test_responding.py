import pytest

from app.domain.errors import ReasonsMissing, RevisionMissing
from app.domain.responding import Disposition, check, owes_revision

ACCEPTING = [Disposition.ACCEPTED, Disposition.ACCEPTED_IN_PART]
OTHERS = [each for each in Disposition if each not in ACCEPTING]


@pytest.mark.parametrize("disposition", Disposition)
@pytest.mark.parametrize("reasons", ["", "   ", "\n\t"])
def test_no_contribution_is_answered_without_reasons(disposition, reasons):
    with pytest.raises(ReasonsMissing):
        check(disposition, reasons=reasons, has_revision=True)


@pytest.mark.parametrize("disposition", ACCEPTING)
def test_whoever_says_accepted_shows_where_it_stands(disposition):
    assert owes_revision(disposition)
    with pytest.raises(RevisionMissing):
        check(disposition, reasons="It makes the duty clearer.", has_revision=False)
    check(disposition, reasons="It makes the duty clearer.", has_revision=True)


@pytest.mark.parametrize("disposition", OTHERS)
@pytest.mark.parametrize("has_revision", [True, False])
def test_other_answers_may_name_a_revision_and_need_not(disposition, has_revision):
    check(disposition, reasons="Article 7 already says so.", has_revision=has_revision)
