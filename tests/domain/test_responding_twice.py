"""The second signature, the criteria of a response, and the one time an author may come back."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import (
    AlreadyFollowedUp,
    CriteriaTooMany,
    CriterionUnknown,
    FollowUpOver,
    NotInThisState,
    OwnDecision,
    Refusal,
)
from app.domain.responding import check_criteria, check_follow_up, check_signing, may_go_out

PUBLISHED = datetime(2026, 10, 18, 12, tzinfo=UTC)
KNOWN = {"rights", "cost"}


@pytest.mark.parametrize(
    ("named", "several", "refusal"),
    [
        ([], False, None),
        (["cost"], False, None),
        (["cost", "cost"], False, None),
        (["cost", "rights"], True, None),
        (["cost", "rights"], False, CriteriaTooMany),
        (["popularity"], True, CriterionUnknown),
    ],
)
def test_a_response_names_criteria_of_the_process_and_one_unless_it_wants_several(
    named: list[str], several: bool, refusal: type[Refusal] | None
) -> None:
    if refusal is None:
        check_criteria(named, KNOWN, several=several)
        return
    with pytest.raises(refusal):
        check_criteria(named, KNOWN, several=several)


@pytest.mark.parametrize(
    ("ready", "signer", "refusal"), [(True, 1, OwnDecision), (True, 2, OwnDecision), (False, 3, NotInThisState)]
)
def test_nobody_signs_what_they_wrote_in_or_what_is_not_ready(ready: bool, signer: int, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_signing(signer, [1, 2], ready=ready)


def test_somebody_who_did_not_write_in_it_signs() -> None:
    check_signing(3, [1, 2], ready=True)


@pytest.mark.parametrize(
    ("ready", "signed", "wanted", "out"),
    [(False, True, True, False), (True, False, True, False), (True, True, True, True), (True, False, False, True)],
)
def test_what_is_ready_goes_out_signed_where_the_process_wants_it(
    ready: bool, signed: bool, wanted: bool, out: bool
) -> None:
    assert may_go_out(ready=ready, signed=signed, second_signature=wanted) is out


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"is_author": False}, NotInThisState),
        ({"is_follow_up": True}, NotInThisState),
        ({"earlier": True}, AlreadyFollowedUp),
        ({"now": PUBLISHED + timedelta(days=14)}, FollowUpOver),
        ({"days": 0, "now": PUBLISHED}, FollowUpOver),
    ],
)
def test_a_follow_up_is_refused_to_others_a_second_time_and_too_late(
    changes: dict[str, object], refusal: type[Refusal]
) -> None:
    values: dict[str, object] = {
        "is_author": True, "published_at": PUBLISHED, "now": PUBLISHED + timedelta(days=14, microseconds=-1),
        "days": 14, "earlier": False, "is_follow_up": False,
    }  # fmt: skip
    check_follow_up(**values)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        check_follow_up(**(values | changes))  # type: ignore[arg-type]
