"""The outline of a text, its table of contents, and how two versions correspond."""

from app.domain.structure import ClauseKind, DivisionKind
from app.texts.concordance import Change, concordance, totals
from app.texts.contents import Entry, contents, outline, printed
from app.texts.models import Division
from app.texts.rows import ClauseRow


def a_row(
    number: int, body: str = "Words of the clause.", *, heading: str = "", division: int | None = None,
    kind: ClauseKind = ClauseKind.ARTICLE,
) -> ClauseRow:  # fmt: skip
    return ClauseRow(
        id=number, guid=str(number), number=str(number), label={"en": f"Article {number}", "fr": f"Article {number}"},
        kind=kind, division_id=division, position=number, struck=False, heading=heading, body=body, language="en",
        revision_id=number, revision=1, outdated=False, created_at=None,
    )  # fmt: skip


def a_division(number: int, parent: int | None = None, kind: DivisionKind = DivisionKind.CHAPTER) -> Division:
    return Division(
        id=number, parent_id=parent, kind=kind, number=str(number), label={"en": f"Chapter {number}"},
        heading={"en": "Duties", "fr": "Devoirs"}, position=number,
    )  # fmt: skip


def listed(entries: list[Entry]) -> list[tuple[str, str, int]]:
    return [(entry.number, entry.heading, entry.level) for entry in entries]


def test_divisions_stand_before_what_they_hold_and_empty_ones_are_left_out() -> None:
    divisions = [a_division(1), a_division(2, parent=1), a_division(3)]
    parts = outline(divisions, [a_row(1), a_row(2, division=2), a_row(3, division=1)])
    assert [(part.level, (part.division or part.clause).id) for part in parts if part.division or part.clause] == [
        (0, 1), (0, 1), (1, 2), (2, 2), (1, 3),
    ]  # fmt: skip


def test_a_small_unit_without_heading_is_counted_at_the_entry_before_it() -> None:
    rows = [
        a_row(1, heading="Purpose", division=1),
        a_row(2, division=1, kind=ClauseKind.PARAGRAPH),
        a_row(3, division=1, kind=ClauseKind.POINT),
    ]
    parts = outline([a_division(1)], rows)
    entries = contents(
        parts, "fr", "en", lambda clause: f"/c/{clause.number}", {2: {"comments": 2}, 3: {"amendments": 1}}
    )
    assert listed(entries) == [("Chapter 1", "Devoirs", 0), ("Article 1", "Purpose", 1)]
    assert (entries[1].comments, entries[1].amendments, entries[1].href) == (2, 1, "/c/1")


def test_a_text_of_nothing_but_paragraphs_lists_them_all() -> None:
    rows = [a_row(1, kind=ClauseKind.PARAGRAPH), a_row(2, "x" * 200, kind=ClauseKind.PARAGRAPH)]
    entries = contents(outline([], rows), "en", "en", lambda clause: clause.number)
    assert listed(entries) == [("Article 1", "Words of the clause.", 0), ("Article 2", "", 0)]


def test_words_are_printed_in_the_first_language_there_is() -> None:
    assert printed({"en": "Chapter", "fr": ""}, "fr", "en") == "Chapter"
    assert printed({"ja": "章"}, "fr", "en") == "章"
    assert printed({}, "fr") == ""


def test_every_clause_of_two_versions_is_met_once() -> None:
    before = [a_row(1), a_row(2, "Old words here."), a_row(3), a_row(4)]
    after = [a_row(5), a_row(2, "New words here."), a_row(4), a_row(1)]
    pairs = concordance(before, after)
    assert [(pair.clause.id, pair.change) for pair in pairs] == [
        (5, Change.INSERTED), (2, Change.CHANGED), (3, Change.DELETED), (4, Change.KEPT), (1, Change.MOVED),
    ]  # fmt: skip
    figures = totals(pairs)
    assert (figures.kept, figures.changed, figures.inserted, figures.deleted, figures.moved) == (1, 1, 1, 1, 1)
    assert (figures.words_inserted, figures.words_deleted) == (5, 5)


def test_of_very_many_changes_the_words_are_not_counted() -> None:
    before = [a_row(number) for number in range(1, 2200)]
    after = [a_row(number, "Other words.") for number in range(1, 2200)]
    assert totals(concordance(before, after)).words_inserted is None


def test_a_changed_heading_is_part_of_the_comparison() -> None:
    pairs = concordance([a_row(1, heading="Aim")], [a_row(1, heading="Purpose")])
    assert pairs[0].change is Change.CHANGED
    assert [run.text for run in pairs[0].comparison().runs][:2] == ["Aim", "Purpose"]
