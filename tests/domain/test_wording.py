from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import tokens
from app.domain.anchoring import anchors, between
from app.domain.tokens import LONG, MOST_TOKENS, Grain, Kind, tokenise
from app.domain.wording import (
    Origin,
    RegionKind,
    Summary,
    compare,
    merge,
    origin,
    rows,
    similarity,
    summary,
)
from tests.stopwatch import soon

words = st.sampled_from(["the", "law", "shall", "fair", "l’état", "2,5", "法", "律", "المادة", "ที่", "👩‍👧", "\u0301"])
gaps = st.sampled_from([" ", " ", " ", ", ", ".\n", "\n\n", "  ", "", "-", "\r\n", "\u3000"])
prose = st.lists(st.tuples(words, gaps), max_size=30).map(lambda pairs: "".join(word + gap for word, gap in pairs))
wordings = prose | st.text(max_size=60)


def kept_and(kind, comparison):
    return "".join(run.text for run in comparison.runs if run.kind in (Kind.KEPT, kind))


def in_marks(old, new):
    marks = {Kind.KEPT: "{}", Kind.INSERTED: "[+{}+]", Kind.DELETED: "[-{}-]"}
    return "".join(marks[run.kind].format(run.text) for run in compare(old, new).runs)


@pytest.mark.parametrize(
    ("wording", "cut"),
    [
        ("The law, then", ["The", " ", "law", ",", " ", "then"]),
        ("high-risk", ["high", "-", "risk"]),
        ("don't", ["don't"]),
        ("l’autorité qu'elle", ["l’", "autorité", " ", "qu'", "elle"]),
        ("2,5 % of 1.000.000", ["2,5", " ", "%", " ", "of", " ", "1.000.000"]),
        ("Article 12a", ["Article", " ", "12a"]),
        ("المُساواةُ بين", ["المُساواةُ", " ", "بين"]),
        ("می\u200cشود", ["می\u200cشود"]),
        ("第五条、ＡＩ", ["第", "五", "条", "、", "ＡＩ"]),
        ("コーヒー", ["コ", "ー", "ヒ", "ー"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("한국어 문장", ["한국어", " ", "문장"]),
        ("a\n\nb", ["a", "\n", "\n", "b"]),
        ("👩‍👧!", ["👩‍👧", "!"]),
    ],
)
def test_a_wording_is_cut_into_words_of_its_script(wording, cut):
    assert tokenise(wording) == cut


@given(st.text() | prose)
def test_the_cut_pieces_joined_are_the_wording(wording):
    assert "".join(tokenise(wording)) == wording


@given(wordings, wordings)
def test_kept_and_deleted_are_the_old_wording_and_kept_and_inserted_the_new(old, new):
    comparison = compare(old, new)
    assert kept_and(Kind.DELETED, comparison) == old
    assert kept_and(Kind.INSERTED, comparison) == new
    assert comparison.changed == (old != new)


@given(wordings, wordings)
def test_no_two_runs_of_a_kind_stand_beside_each_other_and_none_is_empty(old, new):
    runs = compare(old, new).runs
    assert all(run.text for run in runs)
    assert all(one.kind is not two.kind for one, two in pairwise(runs))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("the law shall be fair", "the law must be fair", "the law [-shall-][+must+] be fair"),
        ("the red cat", "the big dog", "the [-red cat-][+big dog+]"),
        ("the cat", "the big cat", "the [+big +]cat"),
        ("the cat", "the cat sat", "the cat[+ sat+]"),
        ("a, b, c", "a, c", "a, [-b, -]c"),
        ("One.\nThree.", "One.\nTwo.\nThree.", "One.\n[+Two.\n+]Three."),
        ("One.\n\nThree.", "One.\n\nTwo.\n\nThree.", "One.\n\n[+Two.\n\n+]Three."),
        (
            "providers and users of systems",
            "deployers and importers of systems",
            "[-providers-][+deployers+] and [-users-][+importers+] of systems",
        ),
        (
            "providers and users of systems",
            "all deployers and every importer of systems",
            "[-providers and users-][+all deployers and every importer+] of systems",
        ),
        (
            "Every provider established abroad and each user within the Union",
            "All bodies under public law and their many contractors anywhere",
            (
                "[-Every provider established abroad and each user within the Union-]"
                "[+All bodies under public law and their many contractors anywhere+]"
            ),
        ),
        ("自由に移動する", "自由に旅行する", "自由に[-移動-][+旅行+]する"),
        ("لكل إنسان حق", "لكل مواطن حق", "لكل [-إنسان-][+مواطن+] حق"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("", "", ""),
    ],
)
def test_a_comparison_reads_well(old, new, told):
    assert in_marks(old, new) == told


def test_changed_words_are_counted_not_spaces_or_signs():
    assert summary(compare("The red cat, sat.", "The cat sat down now.")) == Summary(inserted=2, deleted=1)


def test_a_wording_of_too_many_words_is_compared_by_paragraphs_and_says_so():
    old = "one two\n" * (MOST_TOKENS // 4) + "three\nfour"
    comparison = compare(old, old.replace("three", "five"))
    assert comparison.by is Grain.PARAGRAPHS
    assert [(run.kind, run.text) for run in comparison.runs][1:3] == [(Kind.DELETED, "three"), (Kind.INSERTED, "five")]
    assert kept_and(Kind.DELETED, comparison) == old


def test_more_distinct_words_than_characters_still_compare(monkeypatch):
    monkeypatch.setattr(tokens, "MOST_DISTINCT", 5)
    assert in_marks("a b c d e f g", "a b x y e f g") == "a b [-c d-][+x y+] e f g"


def test_ten_thousand_words_are_compared_within_a_second():
    old = " ".join(f"word{number % 997}" for number in range(10_000))
    with soon():
        compare(old, old.replace("word5 ", "other "))


def test_a_text_of_one_word_repeated_is_compared_within_seconds():
    with soon():
        compare("a " * 50_000, "a " * 50_001)


@given(wordings, wordings)
def test_the_two_columns_are_the_two_wordings(old, new):
    beside = rows(compare(old, new))
    lefts = ["".join(run.text for run in row.left) for row in beside if row.left is not None]
    rights = ["".join(run.text for run in row.right) for row in beside if row.right is not None]
    assert "\n".join(lefts) == old
    assert "\n".join(rights) == new


def columns(old, new):
    return [
        tuple(None if side is None else "".join(run.text for run in side) for side in (row.left, row.right))
        for row in rows(compare(old, new))
    ]


def test_an_inserted_paragraph_stands_beside_nothing():
    assert columns("One.\nThree.", "One.\nTwo.\nThree.") == [("One.", "One."), (None, "Two."), ("Three.", "Three.")]


def test_paragraphs_that_share_words_stand_in_one_row():
    old = "Gone entirely.\nThe law shall be fair to all."
    new = "The law must be fair to all.\nAdded."
    assert columns(old, new) == [
        ("Gone entirely.", None),
        ("The law shall be fair to all.", "The law must be fair to all."),
        (None, "Added."),
    ]


def test_a_row_knows_whether_its_sides_differ():
    assert [row.changed for row in rows(compare("One.\nTwo.", "One.\nThree."))] == [False, True]


@given(wordings, wordings)
def test_a_merge_with_an_unchanged_side_is_the_other_side(base, other):
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other
    assert all(merge(base, *sides).clean for sides in ((base, other), (other, base), (other, other)))


@given(wordings, wordings, wordings)
def test_the_regions_of_a_merge_hold_all_three_wordings(base, ours, theirs):
    regions = merge(base, ours, theirs).regions
    assert "".join(region.base for region in regions) == base
    assert "".join(region.ours for region in regions) == ours
    assert "".join(region.theirs for region in regions) == theirs


@given(wordings, wordings, wordings)
def test_a_clean_merge_does_not_depend_on_who_is_first(base, ours, theirs):
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert one.clean == other.clean
    assert not one.clean or one.text == other.text


def test_changes_of_different_words_merge():
    merged = merge("The law shall be fair.", "The law must be fair.", "The law shall be just.")
    assert (merged.clean, merged.text) == (True, "The law must be just.")


def test_changes_of_the_same_word_conflict_and_both_are_kept():
    merged = merge("The law shall be fair.", "The law must be fair.", "The law may be fair.")
    assert not merged.clean
    assert [(region.ours, region.theirs) for region in merged.regions if region.kind is RegionKind.CONFLICT] == [
        ("must", "may")
    ]
    assert merged.text == "The law must may be fair."


def test_a_deletion_conflicts_with_a_change_inside_it():
    assert not merge("Keep this. Strike that sentence.", "Keep this.", "Keep this. Strike that paragraph.").clean


def test_the_same_change_on_both_sides_is_taken_once():
    merged = merge("a b c d", "a x c d", "a x c e")
    assert (merged.clean, merged.text) == (True, "a x c e")


def test_every_word_is_credited_to_the_revision_that_brought_it():
    assert origin(["The law is fair.", "The new law is fair.", "The new law must be fair."]) == (
        Origin("The ", 0),
        Origin("new ", 1),
        Origin("law ", 0),
        Origin("must be", 2),
        Origin(" fair.", 0),
    )


def test_a_word_that_came_back_belongs_to_who_brought_it_back():
    assert origin(["fair law", "law", "fair law"])[0].revision_index == 2


def test_no_wordings_have_no_origin():
    assert origin([]) == ()


@given(st.lists(wordings, min_size=1, max_size=5))
def test_the_origins_joined_are_the_last_wording(revisions):
    found = origin(revisions)
    assert "".join(stretch.text for stretch in found) == revisions[-1]
    assert all(0 <= stretch.revision_index < len(revisions) for stretch in found)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("a b", "B A", 1), ("a b", "c d", 0), ("a b c", "a b d", 2 / 3), ("", "", 1), ("", "a", 0), ("!", "?", 0)],
)
def test_similarity_is_the_share_of_common_words(one, other, share):
    assert similarity(one, other) == pytest.approx(share)


@given(st.text("abcdef", max_size=60), st.text("abcdef", max_size=60))
def test_two_wordings_cut_at_their_anchors_are_whole_again_when_joined(old, new):
    pieces = list(between(old, new))
    assert "".join(piece + anchor for piece, _other, anchor in pieces) == old
    assert "".join(piece + anchor for _one, piece, anchor in pieces) == new


def test_an_anchor_is_a_phrase_that_stands_once_on_both_sides():
    assert anchors("xxabcdefyy", "zabcdefzabcd") == [(2, 1, 6)]
    assert anchors("abcdeabcde", "abcde") == []


def test_long_wordings_keep_what_they_share_and_read_back_whole():
    old = [f"word{number % 977} of{number}" for number in range(LONG // 4)]
    new = [word for number, word in enumerate(old) if number % 50] + ["an", "end"]
    found = compare(" ".join(old), " ".join(new))
    assert "".join(run.text for run in found.runs if run.kind is not Kind.INSERTED) == " ".join(old)
    assert "".join(run.text for run in found.runs if run.kind is not Kind.DELETED) == " ".join(new)
    assert summary(found) == Summary(inserted=2, deleted=2 * len(range(0, len(old), 50)))
