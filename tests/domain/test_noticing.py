"""Which acts concern whom, how several subscriptions decide, when a digest is due, how its notices are grouped."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.noticing import (
    BECOMES,
    CONCERNS,
    DIGEST_HOUR,
    DIGESTS,
    PUBLIC,
    WRITTEN,
    About,
    Channel,
    Grouped,
    Happened,
    Line,
    Owner,
    Target,
    Why,
    decided_by,
    grouped,
    next_digest,
    rank,
    targets,
)

ZONES = ("UTC", "America/Santo_Domingo", "Africa/Lagos", "Asia/Tokyo", "Europe/Paris", "Pacific/Apia", "Asia/Kathmandu")
SUBSCRIPTIONS = st.tuples(st.sampled_from(About), st.sampled_from(Channel))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LINES = st.lists(
    st.builds(Line, st.integers(0, 10**6), st.integers(1, 3), st.one_of(st.none(), st.integers(1, 3))),
    unique_by=lambda line: line.id,
)


def an_act(kind: str, **values: object) -> Happened:
    return Happened(kind, 1, frozenset({2}), frozenset({3}), frozenset({4}), frozenset({Owner(5, Why.YOURS)}), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "concerned"),
    [
        ("comment_sent", "process clause amendment thread own"),
        ("revision", "process clause"),
        ("phase_opened", "process"),
        ("amendment_discussed", "clause amendment thread own"),
        ("amendment_decided", "process clause amendment thread own"),
        ("moderation_decided", "own"),
        ("question_closed", "process clause amendment thread own"),
        ("response_published", "process clause amendment thread own"),
        ("statement_submitted", ""),
        ("member_joined", ""),
        ("report_received", "own"),
        ("meeting_told", "process"),
        ("amendment_supported", ""),
        ("opinion_map_computed", ""),
        ("never heard of", ""),
    ],
)
def test_an_act_concerns_the_followers_of_what_it_touches(kind: str, concerned: str) -> None:
    assert {target.about.value for target in targets(an_act(kind))} == set(concerned.split())


def test_nothing_that_happens_while_a_vote_is_open_is_told() -> None:
    assert {kind for kind in CONCERNS if "ballot" in kind or "vote" in kind or "tally" in kind} == set()
    assert {kind for kind in CONCERNS if kind.startswith("question_")} == {
        "question_put",
        "question_revised",
        "question_closed",
    }


def test_what_a_moderator_decides_about_somebody_is_public_nowhere() -> None:
    assert "moderation_decided" not in PUBLIC
    assert set(BECOMES.values()) <= set(CONCERNS)
    assert set(CONCERNS) >= WRITTEN


@given(st.sampled_from(sorted(CONCERNS)))
def test_nobody_is_told_of_their_own_act_nor_of_what_waits_for_a_moderator(kind: str) -> None:
    assert all(target.about is not About.OWN for target in targets(an_act(kind, actor_id=5)))
    assert targets(an_act(kind, waiting=True)) == frozenset()


def test_whoever_is_named_in_an_answer_to_them_is_told_that_they_are_named_and_by_one_letter() -> None:
    both = frozenset({Owner(5, Why.ANSWERED), Owner(5, Why.NAMED), Owner(6, Why.ANSWERED)})
    act = Happened("comment_sent", 1, owners=both)
    assert {target for target in targets(act) if target.about is About.OWN} == {
        Target(About.OWN, 5, Why.NAMED, written=True),
        Target(About.OWN, 6, Why.ANSWERED),
    }


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([], None),
        ([(About.PROCESS, Channel.DAILY)], Channel.DAILY),
        ([(About.PROCESS, Channel.AT_ONCE), (About.THREAD, Channel.NONE)], Channel.NONE),
        ([(About.PROCESS, Channel.NONE), (About.CLAUSE, Channel.WEEKLY)], Channel.WEEKLY),
        ([(About.CLAUSE, Channel.IN_APP), (About.CLAUSE, Channel.AT_ONCE)], Channel.AT_ONCE),
        ([(About.OWN, Channel.IN_APP), (About.THREAD, Channel.AT_ONCE)], Channel.IN_APP),
    ],
)
def test_the_most_particular_subscription_decides(held: list[tuple[About, Channel]], told: Channel | None) -> None:
    assert decided_by(rank(*one) for one in held) is told


@given(st.lists(SUBSCRIPTIONS, min_size=1))
def test_what_decides_is_one_of_the_subscriptions_and_the_order_does_not_matter(
    held: list[tuple[About, Channel]],
) -> None:
    told = decided_by(rank(*one) for one in held)
    particular = min((about for about, _ in held), key=tuple(About).index)
    assert told in [channel for about, channel in held if about is particular]
    assert decided_by(rank(*one) for one in reversed(held)) is told


@pytest.mark.parametrize(
    ("channel", "after", "zone", "due"),
    [
        (Channel.DAILY, "2026-06-15T06:59", "UTC", "2026-06-15T07:00"),
        (Channel.DAILY, "2026-06-15T07:00", "UTC", "2026-06-16T07:00"),
        (Channel.DAILY, "2026-06-15T12:00", "Asia/Tokyo", "2026-06-15T22:00"),
        (Channel.DAILY, "2026-03-29T00:00", "Europe/Paris", "2026-03-29T05:00"),
        (Channel.DAILY, "2026-03-28T06:00", "Europe/Paris", "2026-03-29T05:00"),
        (Channel.DAILY, "2011-12-29T18:00", "Pacific/Apia", "2011-12-30T17:00"),
        (Channel.WEEKLY, "2026-06-15T06:59", "UTC", "2026-06-15T07:00"),
        (Channel.WEEKLY, "2026-06-15T07:00", "UTC", "2026-06-22T07:00"),
        (Channel.WEEKLY, "2026-06-14T23:00", "Asia/Tokyo", "2026-06-21T22:00"),
    ],
)
def test_a_digest_is_due_at_seven_in_the_morning_of_the_place(
    channel: Channel, after: str, zone: str, due: str
) -> None:
    found = next_digest(channel, datetime.fromisoformat(after).replace(tzinfo=UTC), zone)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


@given(st.sampled_from(DIGESTS), MOMENTS, st.sampled_from(ZONES))
def test_a_digest_comes_later_but_within_its_period_and_each_after_the_one_before(
    channel: Channel, after: datetime, zone: str
) -> None:
    dues = [next_digest(channel, after, zone)]
    dues += [next_digest(channel, dues[0], zone)]
    for earlier, later in pairwise([after, *dues]):
        assert earlier < later <= earlier + timedelta(days=2 if channel is Channel.DAILY else 8, hours=1)
    there = [due.astimezone(ZoneInfo(zone)) for due in dues]
    assert {moment.time() for moment in there} == {DIGEST_HOUR}
    assert channel is Channel.DAILY or {moment.weekday() for moment in there} == {0}


@given(LINES)
def test_every_notice_stands_in_one_group_and_the_newest_first(lines: list[Line]) -> None:
    groups = grouped(lines)
    assert sorted((line for group in groups for line in group.lines), key=lambda line: line.id) == sorted(
        lines, key=lambda line: line.id
    )
    assert len({(group.process_id, group.clause_id) for group in groups}) == len(groups)
    for group in groups:
        assert [line.id for line in group.lines] == sorted((line.id for line in group.lines), reverse=True)
    if lines:
        assert groups[0].lines[0] == max(lines, key=lambda line: line.id)


def test_the_groups_of_a_process_stand_together() -> None:
    lines = [Line(4, 1, 7), Line(3, 2, None), Line(2, 1, None), Line(1, 1, 7)]
    assert grouped(lines) == [
        Grouped(1, 7, (lines[0], lines[3])),
        Grouped(1, None, (lines[2],)),
        Grouped(2, None, (lines[1],)),
    ]
