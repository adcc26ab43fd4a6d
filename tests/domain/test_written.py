import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.written import Fault, Unwritable, cleaned, initial_formula, name_key
from tests.stopwatch import soon

RLO, PDF, RLI, PDI = "\u202e", "\u202c", "\u2067", "\u2069"
ZWSP, ZWNJ, ZWJ, RLM = "\u200b", "\u200c", "\u200d", "\u200f"
WELSH = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"

anything = st.text(
    st.characters() | st.sampled_from(["\0", "\ud800", "\r", "\u0301", ZWNJ, ZWJ, RLO, PDF, RLI, PDI, "ب"])
)


def prose(text, limit=1000):
    return cleaned(text, multiline=True, limit=limit)


def line(text, limit=1000):
    return cleaned(text, multiline=False, limit=limit)


def fault_of(text, **kwargs):
    with pytest.raises(Unwritable) as refused:
        cleaned(text, **{"multiline": True, "limit": 1000, **kwargs})
    return refused.value.reason


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\0b", Fault.NUL),
        ("a\ud83d", Fault.SURROGATE),
        ("a\x07b", Fault.CONTROL),
        ("a\x7fb", Fault.CONTROL),
        ("a\x85b", Fault.CONTROL),
        ("a\uffff", Fault.CONTROL),
        ("a\ufdd0", Fault.CONTROL),
        ("a" + "\u0301" * 31, Fault.MARKS),
        ("a" + ("\u0301" * 20 + ZWSP) * 2, Fault.MARKS),
        ("a" * 1001, Fault.TOO_LONG),
        (f"abc{RLO}def{PDF}", Fault.DIRECTION),
        (f"السلام{RLO}def", Fault.DIRECTION),
        (f"السلام{PDF}", Fault.DIRECTION),
        (f"السلام{RLI}a\nb{PDI}", Fault.DIRECTION),
        (f"السلام{RLO}{RLI}a{PDF}{PDI}", Fault.DIRECTION),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(text, fault):
    assert fault_of(text) is fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\nb", Fault.LINE_BREAK),
        ("a\r\nSet-Cookie: b", Fault.LINE_BREAK),
        ("a\u2028b", Fault.LINE_BREAK),
        (f"السلام{RLI}a{PDI}", Fault.DIRECTION),
    ],
)
def test_a_name_or_title_is_one_line_without_direction_controls(text, fault):
    assert fault_of(text, multiline=False) is fault


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Some words.\r\n\rMore.\n ", "Some words.\n\nMore."),
        ("one\u2028two", "one\ntwo"),
        ("e\u0301t\u00e9", "été"),
        ("a" + "\u0301" * 30, "á" + "\u0301" * 29),
        (f"السلام {RLI}abc{PDI} عليكم", f"السلام {RLI}abc{PDI} عليكم"),
        ("\tindented\ttext", "indented\ttext"),
        ("<b>&amp;", "<b>&amp;"),
        ("   ", ""),
        ("\u2800\u00a0", ""),
    ],
)
def test_a_text_is_kept_composed_with_line_feeds_and_no_space_around(text, kept):
    found = prose(text)
    assert found.text == kept
    assert not found.removed_invisible


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"in{ZWSP}visible", "invisible"),
        ("\ufeffstart", "start"),
        ("soft\u00adhyphen", "softhyphen"),
        (f"lat{ZWNJ}in", "latin"),
        (f"lat{ZWJ}in", "latin"),
        (f"Latin {RLM}only", "Latin only"),
        ("hidden\U000e0068\U000e0069", "hidden"),
        (ZWSP * 5, ""),
        ("\u3164", ""),
    ],
)
def test_invisible_characters_are_taken_out_and_that_is_told(text, kept):
    found = prose(text)
    assert found.text == kept
    assert found.removed_invisible


@pytest.mark.parametrize(
    "text", [f"می{ZWNJ}شود", f"क्{ZWJ}ष", f"ه{ZWJ}", f"👩{ZWJ}👧", f"🏳️{ZWJ}🌈", f"قال {RLM}(نعم)", WELSH]
)
def test_joiners_and_marks_stay_where_a_script_or_an_emoji_needs_them(text):
    assert prose(text).text == text
    assert not prose(text).removed_invisible


def test_space_on_a_single_line_is_one_space():
    assert line(" Ministry \t of\u00a0Justice\n").text == "Ministry of Justice"


def test_the_limit_counts_what_is_kept():
    assert prose("  " + "e\u0301" * 10 + ZWSP, limit=10).text == "é" * 10


@given(anything, st.booleans())
def test_a_kept_text_is_kept_unchanged_the_second_time(text, multiline):
    try:
        kept = cleaned(text, multiline=multiline, limit=500).text
    except Unwritable:
        return
    again = cleaned(kept, multiline=multiline, limit=500)
    assert (again.text, again.removed_invisible) == (kept, False)
    assert kept == unicodedata.normalize("NFC", kept).strip()
    kept.encode("utf-8")


@pytest.mark.parametrize(
    "text",
    ["a" + "\u0301" * 195_000, "\U000e0067" * 200_000, f"ا\u0301{ZWNJ}" * 60_000, f"👩{ZWJ}" * 60_000, RLI * 200_000],
)
def test_a_hostile_text_is_answered_within_a_second(text):
    with soon(), suppress(Unwritable):
        prose(text, limit=10**6)


@pytest.mark.parametrize(
    "other",
    [
        "ministry of justice",
        "MINISTRY-OF JUSTICE",
        "Ministry  of  Justice.",
        "Міnіstrу of Јustісе",
        "Ｍｉｎｉｓｔｒｙ of Justice",
        "Rninistry of Justice",
        "Ministry 0f Justice",
        "МINISTRY OF JUSТICE",
        f"Ministry{ZWSP} of Justice",
    ],
)
def test_names_that_look_alike_are_one(other):
    assert name_key(other) == name_key("Ministry of Justice")


@pytest.mark.parametrize(
    ("one", "other"), [("AIice", "Alice"), ("Ivan", "ivan"), ("Москва", "МОСКВА"), ("Straße", "STRASSE")]
)
def test_case_and_the_letters_i_l_1_make_no_difference(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", "Jose"),
        ("Anna", "Hanna"),
        ("وزارة العدل", "وزارة العمل"),
        ("法務省", "財務省"),
        ("👩", "👨"),
        ("!", "?"),
    ],
)
def test_names_that_differ_stay_different(one, other):
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_name_is_the_same_in_every_case(name):
    assert name_key(name) == name_key(name.casefold())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_cell_that_begins_like_a_formula_is_quoted(cell):
    assert initial_formula(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "text", "1-1", "(-1)", "'=1"])
def test_any_other_cell_stays_as_it_is(cell):
    assert initial_formula(cell) == cell
