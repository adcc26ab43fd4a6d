"""Language access: what could be read in which language and when, and in which language people were answered."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days import day_of
from app.domain.language_access import AnsweredIn, Available, Lag, Wording, answered_in, available, lags

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "fr", "ar")


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def in_utc(moment: datetime):
    return day_of(moment, "UTC")


FIRST = Wording(1, "en", after(0), {"fr": after(3), "ar": after(9)})
SECOND = Wording(1, "en", after(5), {"fr": after(6)})
OTHER = Wording(2, "fr", after(1), {"en": after(1.2)})


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (-1, {"en": (0, 0), "fr": (0, 0), "ar": (0, 0)}),
        (0, {"en": (1, 1), "fr": (1, 0), "ar": (1, 0)}),
        (4, {"en": (2, 2), "fr": (2, 2), "ar": (2, 0)}),
        (5, {"en": (2, 2), "fr": (2, 1), "ar": (2, 0)}),
        (10, {"en": (2, 2), "fr": (2, 2), "ar": (2, 0)}),
    ],
)
def test_a_clause_can_be_read_in_a_language_once_its_wording_of_the_moment_is_rendered_there(moment, there) -> None:
    found = available([OTHER, SECOND, FIRST], LANGUAGES, after(moment))
    assert found == {language: Available(*numbers) for language, numbers in there.items()}


def test_a_clause_that_was_struck_is_missing_in_no_language() -> None:
    struck = Wording(1, "en", after(7), {}, struck=True)
    assert available([FIRST, SECOND, struck], ("ar",), after(8)) == {"ar": Available(0, 0)}
    assert Available(0, 0).share is None


def test_the_lag_is_the_days_until_a_wording_stood_in_another_language() -> None:
    found = lags([FIRST, SECOND, OTHER], LANGUAGES, in_utc)
    assert found == {"en": Lag(1, Fraction(0), 0), "fr": Lag(2, Fraction(2), 3), "ar": Lag(1, Fraction(9), 9)}


def test_the_lag_counts_days_of_the_calendar_where_the_process_is() -> None:
    late = Wording(1, "en", datetime(2026, 6, 15, 23, 30, tzinfo=UTC), {"fr": datetime(2026, 6, 16, 0, 30, tzinfo=UTC)})
    assert lags([late], ("fr",), in_utc)["fr"].longest == 1
    assert lags([late], ("fr",), lambda moment: day_of(moment, "Africa/Lagos"))["fr"].longest == 0


def test_a_language_that_nothing_was_ever_rendered_in_has_no_lag() -> None:
    assert lags([SECOND], ("ar",), in_utc) == {}


def test_the_share_answered_in_the_own_language_is_of_those_that_have_an_answer() -> None:
    said = [("fr", {"fr", "en"}), ("fr", {"en"}), ("fr", set()), ("en", {"en"}), ("es", set())]
    found = answered_in(said)
    assert found == {"en": AnsweredIn(1, 1, 1), "es": AnsweredIn(1, 0, 0), "fr": AnsweredIn(3, 2, 1)}
    assert [found[one].share for one in ("en", "es", "fr")] == [1, None, Fraction(1, 2)]


SAID = st.lists(st.tuples(st.sampled_from(LANGUAGES), st.sets(st.sampled_from(LANGUAGES))), max_size=30)


@given(SAID)
def test_nobody_is_answered_in_their_language_who_is_not_answered_and_nobody_is_lost(said) -> None:
    found = answered_in(said)
    assert all(one.in_own <= one.answered <= one.received for one in found.values())
    assert sum(found.values(), AnsweredIn()).received == len(said)
    assert found == answered_in(list(reversed(said)))
