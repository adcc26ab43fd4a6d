"""Numbering a text by its own style."""

import pytest

from app.domain.arrangement import Node, Sort
from app.domain.numbering import address
from app.domain.renumbering import PatternMalformed, Rule, Unit, checked, numbered, pattern_of, patterns_in_use, written
from app.domain.structure import ClauseKind


@pytest.mark.parametrize(
    ("label", "above", "pattern"),
    [
        ("Article 5", "", "Article {1}"),
        ("Article 5a", "", "Article {1}"),
        ("Art. 5 bis", "", "Art. {1}"),
        ("第五条", "", "第{一}条"),
        ("第五条の二", "", "第{一}条"),
        ("المادة ٥", "", "المادة {١}"),
        ("المادة 5 مكرر", "", "المادة {1}"),
        ("(1)", "", "({1})"),
        ("2.a", "2", "{above}.{a}"),
        ("2.a.i", "2.a", "{above}.{i}"),
        ("5(1)", "5", "{above}({1})"),
        ("Chapter IV", "", "Chapter {I}"),
        ("(a)", "", "({a})"),
        ("1.", "", "{1}."),
        ("Article premier", "", ""),
        ("Preamble", "", ""),
    ],
)
def test_a_label_tells_its_pattern(label: str, above: str, pattern: str) -> None:
    assert pattern_of(label, above) == pattern


@pytest.mark.parametrize(
    ("pattern", "labels"),
    [
        ("{1}.", "1. 2. 10. 28."),
        ("({a})", "(a) (b) (j) (ab)"),
        ("{i}", "i ii x xxviii"),
        ("第{一}条", "第一条 第二条 第十条 第二十八条"),
        ("{١}", "١ ٢ ١٠ ٢٨"),
        ("{أ}", "أ ب ي غ"),
    ],
)
def test_every_script_counts_in_its_own_numerals(pattern: str, labels: str) -> None:
    assert " ".join(written(pattern, number) for number in (1, 2, 10, 28)) == labels


@pytest.mark.parametrize(
    "pattern", ["Article", "{1} {a}", "{x}", "{1", "{above}", "{1}" + "x" * 70, "{above}{above}{1}"]
)
def test_a_pattern_has_one_place_for_the_number(pattern: str) -> None:
    with pytest.raises(PatternMalformed):
        checked(pattern)


def text(*rows: tuple[str, str, int | None, str]) -> list[Unit]:
    """Units in reading order: ("d1", "chapter", within, label)."""
    sorts = {"d": Sort.DIVISION, "c": Sort.CLAUSE}
    return [
        Unit(Node(sorts[key[0]], int(key[1:]), within), kind, {"en": label} if label else {})
        for key, kind, within, label in rows
    ]


def labels(units: list[Unit], rules: dict[str, Rule]) -> list[str]:
    found = numbered(units, rules)
    return [found.get(unit.node, unit.label).get("en", "") for unit in units]


CODE = text(
    ("d1", "chapter", None, "Chapter I"), ("c1", "article", 1, "Article 1"), ("c2", "article", 1, "Article 1a"),
    ("d2", "chapter", None, "Chapter III"), ("d3", "section", 2, "Section 1"), ("c3", "article", 3, "Article 4"),
    ("c4", "article", 2, "Article 9"),
)  # fmt: skip


def test_articles_count_through_the_text_or_anew_in_each_chapter() -> None:
    rules = {"chapter": Rule("", {"en": "Chapter {I}"}), "article": Rule("", {"en": "Article {1}"})}
    chapters = ["Chapter I", "Article 1", "Article 2", "Chapter II", "Section 1", "Article 3", "Article 4"]
    assert labels(CODE, rules) == chapters
    anew = {"article": Rule("chapter", {"en": "Art. {1}"})}
    assert labels(CODE, anew)[1:3] + labels(CODE, anew)[5:] == ["Art. 1", "Art. 2", "Art. 1", "Art. 2"]
    assert labels(CODE, anew)[3] == "Chapter III"


def test_deep_numbers_name_what_is_above_them() -> None:
    units = text(
        ("d1", "section", None, "1."), ("c1", "point", 1, "1.a"), ("c2", "point", 1, "1.d"),
        ("c3", "subpoint", 1, "1.d.i"),
        ("c4", "subpoint", 1, "1.d.iv"), ("d2", "section", None, "7."), ("c5", "point", 2, "7.b"),
        ("c6", "subpoint", 2, "7.b.i"),
    )  # fmt: skip
    found = patterns_in_use(units)
    assert {kind: patterns["en"] for kind, patterns in found.items()} == {
        "section": "{1}.", "point": "{above}.{a}", "subpoint": "{above}.{i}",
    }  # fmt: skip
    rules = {kind: Rule({"point": "section", "subpoint": "point"}.get(kind, ""), own) for kind, own in found.items()}
    assert labels(units, rules) == ["1.", "1.a", "1.b", "1.b.i", "1.b.ii", "2.", "2.a", "2.a.i"]


def test_what_bears_no_number_gets_none_and_the_first_may_keep_its_word() -> None:
    units = text(
        ("c1", "article", None, "Article premier"), ("c2", "article", None, ""), ("c3", "article", None, "Article 7")
    )
    assert labels(units, {"article": Rule("", {"en": "Article {1}"})}) == ["Article premier", "", "Article 2"]


def test_an_address_keeps_the_sign_of_what_stands_before_the_first() -> None:
    assert address("Article -5") == "-5"
    assert address("-1", ClauseKind.RECITAL) == "recital--1"
    assert address("Article 5") == "5"
