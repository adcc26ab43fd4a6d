"""The bridging order: what every group supports stands first, and no bloc within some of the groups changes that."""

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bridging import bounds, groups_that_count, interval, place, thousandths, wilson
from app.domain.positions import Counts, Stance, in_all, moved

GROUPS = ("academia", "business", "citizen")
COUNTS = st.builds(Counts, *[st.integers(0, 400)] * 3)
TALLIES = st.dictionaries(st.sampled_from(GROUPS), COUNTS)


@pytest.mark.parametrize(
    ("support", "taken", "bound"),
    [(2, 2, 0.3424), (100, 101, 0.9460), (600, 1000, 0.5693), (5500, 10000, 0.5402), (0, 5, 0), (0, 0, 0)],
)
def test_wilsons_bound_has_its_golden_values(support: int, taken: int, bound: float) -> None:
    assert round(wilson(support, taken), 4) == bound


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_lies_between_nothing_and_all(support: int, others: int) -> None:
    low, high = interval(support, support + others)
    assert 0 <= low <= high <= 1
    if support + others:
        assert low - 1e-12 <= support / (support + others) <= high + 1e-12


@given(st.integers(0, 500), st.integers(0, 500))
def test_one_more_supporter_never_lowers_a_bound_and_one_more_against_never_raises_it(
    support: int, others: int
) -> None:
    taken = support + others
    assert wilson(support + 1, taken + 1) >= wilson(support, taken) - 1e-12
    assert wilson(support, taken + 1) <= wilson(support, taken) + 1e-12


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 9)))
def test_a_group_takes_part_once_five_of_its_people_do(people: dict[str, int]) -> None:
    assert groups_that_count(people) == sorted(group for group, number in people.items() if number >= 5)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"a": (20, 5, 0), "b": (20, 5, 0)}, {"a": (400, 0, 0), "b": (10, 15, 0)}),  # the smallest decides
        ({"a": (20, 5, 0), "b": (20, 5, 0)}, {"a": (999, 0, 0)}),  # a group without positions is at 0
        ({"a": (20, 5, 0), "b": (20, 5, 0)}, {"a": (999, 0, 0), "b": (4, 0, 0)}),  # so is one with fewer than five
        ({"a": (9, 0, 0), "b": (9, 0, 0)}, {"a": (9, 0, 9), "b": (9, 0, 9)}),  # who passes took a position
        ({"a": (90, 0, 0), "b": (90, 0, 0)}, {"a": (5, 0, 0), "b": (5, 0, 0)}),  # few are less sure than many
        ({"a": (90, 0, 0), "b": (6, 6, 0)}, {"a": (50, 40, 0), "b": (6, 6, 0)}),  # of equals the next smallest
    ],
)
def test_places_are_compared_as_the_page_explains(
    better: dict[str, tuple[int, int, int]], worse: dict[str, tuple[int, int, int]]
) -> None:
    places = [place({group: Counts(*counts) for group, counts in one.items()}, ["a", "b"]) for one in (better, worse)]
    assert places[0] > places[1]


@given(TALLIES)
def test_a_place_is_made_of_the_smallest_bounds_and_of_nothing_else(tallies: dict[str, Counts]) -> None:
    smallest = sorted(thousandths(bound) for bound in bounds(tallies, GROUPS).values())
    assert place(tallies, GROUPS) == smallest[0] * 1_000_000 + smallest[1] * 1_000 + smallest[2]


@given(TALLIES, st.integers(1, 400), st.sampled_from(GROUPS))
def test_more_supporters_of_one_group_never_lift_a_contribution_above_what_another_group_makes_of_it(
    tallies: dict[str, Counts], more: int, group: str
) -> None:
    lifted = {**tallies, group: Counts(*tallies.get(group, Counts()))._replace(support=more)}
    others = [bound for other, bound in bounds(lifted, GROUPS).items() if other != group]
    assert place(lifted, GROUPS) // 1_000_000 <= thousandths(min(others))


@given(TALLIES)
def test_a_group_that_takes_no_part_holds_nothing_up_and_one_group_alone_makes_no_order(
    tallies: dict[str, Counts],
) -> None:
    assert place(tallies, GROUPS[:1]) == place(tallies, []) == 0
    assert set(bounds(tallies, GROUPS[:2])) == set(GROUPS[:2])


@given(st.lists(st.tuples(st.sampled_from(range(6)), st.sampled_from([*Stance, None])), max_size=40))
def test_counts_that_are_kept_step_by_step_are_those_of_the_positions(
    acts: list[tuple[int, Stance | None]],
) -> None:
    """Six people, two of each group, take positions, change them and take them back."""
    held: dict[int, Stance] = {}
    tallies: dict[str, Counts] = {}
    for person, stance in acts:
        group, before = GROUPS[person % 3], held.pop(person, None)
        tallies = moved(tallies, (group, before) if before else None, (group, stance) if stance else None)
        if stance:
            held[person] = stance
    counted = {group: Counts(*(sum(
        stance is one for person, stance in held.items() if GROUPS[person % 3] == group
    ) for one in Stance)) for group in GROUPS}  # fmt: skip
    assert tallies == {group: counts for group, counts in counted.items() if counts.taken}
    assert in_all(tallies).taken == len(held)


SEEDS = range(20)
SIZES = {"citizen": 600, "business": 300, "academia": 300}
SHARE_OF_BLOC = 0.3
LIKED, CAMPAIGNED = 0.8, 0.2
"""How likely somebody who is not in the bloc supports the contribution that all like, and the one of the bloc."""


@dataclass(frozen=True)
class Campaign:
    """A bloc by group, how many of it and of the others take positions, and whether it is against what all like."""

    bloc: dict[str, int]
    bloc_turnout: float
    turnout: float
    is_against: bool

    def places(self, seed: int) -> tuple[int, int]:
        """The places of the contribution that all groups like, and of the bloc's, after all have taken positions."""
        draw = random.Random(seed)
        liked, campaigned = ({group: Counts() for group in SIZES} for _ in range(2))
        for group, size in SIZES.items():
            for person in range(size):
                in_bloc = person < self.bloc.get(group, 0)
                if draw.random() >= (self.bloc_turnout if in_bloc else self.turnout):
                    continue
                others = Stance.AGAINST if self.is_against else None
                first = others if in_bloc else _drawn(draw, LIKED)
                second = Stance.SUPPORT if in_bloc else _drawn(draw, CAMPAIGNED)
                liked[group] = liked[group].changed(None, first)
                campaigned[group] = campaigned[group].changed(None, second)
        return place(liked, list(SIZES)), place(campaigned, list(SIZES))


def _drawn(draw: random.Random, likely: float) -> Stance:
    return Stance.SUPPORT if draw.random() < likely else draw.choice([Stance.AGAINST, Stance.PASS])


EVERYWHERE = {"citizen": 180, "business": 90, "academia": 90}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "campaign",
    [
        Campaign({"citizen": 360}, 1.0, 0.2, is_against=False),
        Campaign({"citizen": 240, "business": 120}, 1.0, 0.2, is_against=False),
        Campaign({"citizen": 240, "business": 120}, 0.7, 0.7, is_against=True),
        Campaign(EVERYWHERE, 0.7, 0.7, is_against=True),
    ],
    ids=[
        "most of one group, five times as keen",
        "two groups, five times as keen",
        "two groups, against",
        "every group",
    ],
)
def test_a_coordinated_bloc_of_thirty_in_a_hundred_does_not_stand_above_what_all_groups_like(
    seed: int, campaign: Campaign
) -> None:
    assert sum(campaign.bloc.values()) == SHARE_OF_BLOC * sum(SIZES.values())
    liked, campaigned = campaign.places(seed)
    assert liked > campaigned


def test_by_the_mere_number_of_supporters_the_same_keen_bloc_would_stand_first() -> None:
    others = round(0.2 * (sum(SIZES.values()) - 360))
    assert LIKED * others < 360 + CAMPAIGNED * others
