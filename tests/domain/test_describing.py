"""A process is described in one file; every mistake in it is told at once, with its place."""

import tomllib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.describing import described
from app.domain.descriptions import STANDARD_GROUPS, Description, DescriptionMalformed, Fault, ProcessKind
from app.domain.phases import Action, PhaseKind

LEAST = """
slug = "ai-code"
kind = "code_of_ethics"
languages = ["es", "en"]
title.es = "Código"
"""


def read(toml: str) -> Description:
    return described(tomllib.loads(toml))


def faults(toml: str) -> list[tuple[str, Fault]]:
    with pytest.raises(DescriptionMalformed) as refused:
        read(toml)
    return [(mistake.place, mistake.fault) for mistake in refused.value.mistakes]


def test_a_few_lines_are_enough_and_the_five_standard_groups_take_part() -> None:
    code = read(LEAST)
    assert (code.slug, code.kind, code.languages) == ("ai-code", ProcessKind.CODE_OF_ETHICS, ("es", "en"))
    assert tuple(group.key for group in code.groups) == STANDARD_GROUPS
    assert code.phases == ()
    assert code.decision == {"majority": "1/2", "groups_counted": [], "quorum": {"total": 0, "each_group": 0}}


def test_the_template_names_the_kind_of_process_it_starts_from() -> None:
    assert read(LEAST.replace("kind =", "template =")).kind is ProcessKind.CODE_OF_ETHICS


def test_moments_without_a_zone_are_on_the_clock_of_the_process() -> None:
    code = read(
        'timezone = "America/Santo_Domingo"'
        + LEAST
        + '[[phases]]\nkind = "consultation"\nopens = 2026-12-01T00:00:00\ncloses = 2027-01-15T23:59:59'
    )
    assert code.phases[0].opens == datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
    assert code.phases[0].closes == datetime(2027, 1, 15, 23, 59, 59, tzinfo=ZoneInfo("America/Santo_Domingo"))


def test_a_day_alone_counts_whole() -> None:
    code = read(LEAST + '[[phases]]\nkind = "agenda"\nopens = 2026-12-01\ncloses = 2026-12-31')
    assert code.phases[0].opens == datetime(2026, 12, 1, tzinfo=UTC)
    assert code.phases[0].closes == datetime(2027, 1, 1, tzinfo=UTC)


def test_phases_may_stand_in_any_order_and_one_may_begin_where_another_ends() -> None:
    code = read(
        LEAST
        + '[[phases]]\nkind = "response"\nopens = 2027-01-01\ncloses = 2027-01-31\n'
        + '[[phases]]\nkind = "consultation"\nopens = 2026-12-01\ncloses = 2026-12-31'
    )
    assert [phase.kind for phase in code.phases] == [PhaseKind.CONSULTATION, PhaseKind.RESPONSE]


def test_a_phase_can_be_narrowed_but_never_widened() -> None:
    phase = '[[phases]]\nkind = "consultation"\nopens = 2026-12-01\ncloses = 2026-12-31\nallows = ["comment", "%s"]'
    assert read(LEAST + phase % "support").phases[0].allows == (Action.COMMENT, Action.SUPPORT)
    assert faults(LEAST + phase % "vote") == [("phases[1].allows", Fault.TOO_WIDE)]


def test_the_words_of_the_criteria_are_kept_by_language() -> None:
    assert read(LEAST + '[criteria]\nfeasibility.en = "Feasible"').criteria == {"feasibility": {"en": "Feasible"}}


@pytest.mark.parametrize(
    ("line", "place", "fault"),
    [
        ('jurisdiction = "Colombia"', "jurisdiction", Fault.JURISDICTION),
        ('timezone = "Bogota"', "timezone", Fault.TIME_ZONE),
        ('timezone = "../../etc/passwd"', "timezone", Fault.TIME_ZONE),
        ("timezone = 3", "timezone", Fault.TIME_ZONE),
        ('tilte = "x"', "tilte", Fault.UNKNOWN),
        ('equal = "yes"', "equal", Fault.NOT_YES_OR_NO),
        ('title.fr = "Code"', "title.fr", Fault.FOREIGN_LANGUAGE),
        ("title.en = 3", "title.en", Fault.NOT_TEXT),
        ('title.en = "a\\u202Eb"', "title.en", Fault.UNWRITABLE),
        ('contact = "%s"' % ("x" * 300), "contact", Fault.UNWRITABLE),
        ("groups = []", "groups", Fault.MISSING),
        ('groups = "citizen"', "groups", Fault.NOT_LIST),
        ('groups = ["citizen"]', "groups[1]", Fault.NOT_TABLE),
        ('groups = [{key = "citizen"}, {key = "citizen"}]', "groups[2].key", Fault.TWICE),
        ('groups = [{key = "youth"}]', "groups[1].name", Fault.MISSING),
        ('groups = [{key = "Youth!"}]', "groups[1].key", Fault.NOT_A_KEY),
        ("groups = [{}]", "groups[1].key", Fault.MISSING),
        ('decision.majority = "1/3"', "decision.majority", Fault.RULE),
        ('decision.quorum = {total = "many"}', "decision.quorum.total", Fault.RULE),
        ('decision = {each_group = "1/2", groups_counted = ["press"]}', "decision.groups_counted", Fault.RULE),
        ('criteria."Not a key".en = "x"', "criteria.Not a key", Fault.NOT_A_KEY),
        ('phases = [{kind = "vote", opens = 2026-12-01, closes = 2026-12-31}]', "phases[1].kind", Fault.ONE_OF),
        ('phases = [{kind = "voting", closes = 2026-12-31}]', "phases[1].opens", Fault.MISSING),
        ('phases = [{kind = "voting", opens = "soon", closes = 2026-12-31}]', "phases[1].opens", Fault.NOT_A_MOMENT),
        (
            'phases = [{kind = "voting", opens = 9999-12-30, closes = 9999-12-31}]',
            "phases[1].opens",
            Fault.NOT_A_MOMENT,
        ),
        (
            'phases = [{kind = "voting", opens = 2027-01-02, closes = 2026-12-31}]',
            "phases[1].closes",
            Fault.CLOSES_FIRST,
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(line: str, place: str, fault: Fault) -> None:
    assert (place, fault) in faults(LEAST + line)


def test_what_cannot_be_missing_is_named_all_at_once() -> None:
    assert {place for place, fault in faults("") if fault is Fault.MISSING} == {"slug", "kind", "languages", "title"}


@pytest.mark.parametrize("slug", ["AI code", "new", "-x", "x--y", "é", "x" * 81, "٣"])
def test_an_address_has_plain_letters_digits_and_hyphens(slug: str) -> None:
    assert ("slug", Fault.SLUG) in faults(LEAST.replace("ai-code", slug))


def test_phases_never_overlap() -> None:
    phases = (
        '[[phases]]\nkind = "consultation"\nopens = 2026-12-01\ncloses = 2026-12-31\n'
        '[[phases]]\nkind = "voting"\nopens = 2026-12-20\ncloses = 2027-01-31'
    )
    assert faults(LEAST + phases) == [("phases[2]", Fault.OVERLAP)]


def test_a_slip_of_the_keyboard_is_told_with_the_word_that_was_probably_meant() -> None:
    with pytest.raises(DescriptionMalformed) as refused:
        read(LEAST.replace("languages", "langauges"))
    unknown = next(mistake for mistake in refused.value.mistakes if mistake.fault is Fault.UNKNOWN)
    assert unknown.values["nearest"] == "languages"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes() | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KNOWN = ("slug", "kind", "jurisdiction", "languages", "timezone", "title", "groups", "phases", "decision", "criteria")


@given(st.dictionaries(st.sampled_from(KNOWN) | st.text(max_size=9), anything, max_size=8))
def test_whatever_stands_in_a_description_it_is_refused_in_words_and_never_breaks(raw: dict[str, object]) -> None:
    with pytest.raises(DescriptionMalformed):
        described({"slug": "Not an address", **{key: value for key, value in raw.items() if key != "slug"}})
