"""Divisions and numbers: their history, what keeps its address, what an old address leads to; on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import DivisionNotEmpty, LanguageUnknown, NothingChanged, NotInThisState, StructureMoved
from app.domain.renumbering import Rule, patterns_in_use
from app.domain.structure import DivisionKind
from app.texts import divisions, queries
from app.texts.arranging import Actor
from app.texts.models import FormerAddress, StructuralAct
from app.texts.renumbering import preview, renumber, rules_of, units_of
from app.texts.services import insert_clause, strike
from tests.builders import NOON
from tests.texts.chapters import Text

STEWARD = Actor(None, NOON, "The final order.")
ARTICLES = {"article": Rule("", {"en": "Article {1}"})}


@pytest.fixture
def text(session: Session) -> Text:
    return Text(session)


def labels(text: Text) -> list[str]:
    return [row.label["en"] for row in queries.clauses_of(text.session, text.document.id, "en", "en")]


def number_anew(text: Text, rules: dict[str, Rule] = ARTICLES, **more: object) -> StructuralAct:
    return renumber(text.session, text.process, text.document, rules, STEWARD, **more)  # type: ignore[arg-type]


def test_the_numbers_follow_the_order_and_the_addresses_stay(text: Text) -> None:
    text.move("1", division=text.divisions["II"])
    strike(text.session, text.clauses["3"], base_revision_number=1, reason="", author_id=None, now=NOON)
    rows = preview(text.session, text.document, ARTICLES, language="en")
    assert [(row.before["en"], row.after["en"], row.address) for row in rows] == [
        ("Article 2", "Article 1", None), ("Article 4", "Article 2", None), ("Article 1", "Article 3", None),
    ]  # fmt: skip
    act = number_anew(text)
    assert labels(text) == ["Article 1", "Article 2", "Article 3"]
    assert text.order() == "I 2 II 4 1"
    assert act.after["labels"][text.clauses["2"].guid] == {"en": "Article 1"}
    assert rules_of(text.document) == ARTICLES
    with pytest.raises(NothingChanged):
        number_anew(text)


def test_a_new_address_is_taken_only_where_none_was_and_the_old_one_leads_to_the_clause_for_good(text: Text) -> None:
    insert_clause(
        text.session, text.process, after=text.clauses["4"], heading="", body="Last.", language="en", reason="",
        author_id=None, now=NOON,
    )  # fmt: skip
    number_anew(text, new_addresses=True)
    assert labels(text)[-1] == "Article 5"
    assert text.order() == "I 1 2 II s 3 4 5"
    former = text.session.scalars(sa.select(FormerAddress)).one()
    assert former.number == "4a"
    last = queries.former_clause(text.session, text.process.id, "4a")
    assert last is queries.clause_by_number(text.session, text.process.id, "5")
    again = insert_clause(
        text.session, text.process, after=text.clauses["4"], heading="", body="Again.", language="en", reason="",
        author_id=None, now=NOON,
    ).clause  # fmt: skip
    assert again.number == "4a-2"


def test_one_division_is_numbered_as_the_whole_text_counts_it(text: Text) -> None:
    insert_clause(
        text.session, text.process, after=text.clauses["1"], heading="", body="Between.", language="en", reason="",
        author_id=None, now=NOON,
    )  # fmt: skip
    number_anew(text, division=text.divisions["s"])
    assert labels(text) == ["Article 1", "Article 1a", "Article 2", "Article 4", "Article 4"]


def test_chapters_are_numbered_and_their_style_is_found_in_the_text(text: Text) -> None:
    assert patterns_in_use(units_of(text.session, text.document.id))["chapter"] == {"en": "Chapter {I}"}
    text.move_division("II", before=text.divisions["I"])
    number_anew(text, {"chapter": Rule("", {"en": "Chapter {I}"})})
    assert text.divisions["II"].label == {"en": "Chapter I"}
    assert text.divisions["I"].label == {"en": "Chapter II"}


def test_the_words_of_a_division_have_a_history(text: Text) -> None:
    chapter = text.divisions["I"]
    act = divisions.edit_division(
        text.session, text.process, chapter, kind=DivisionKind.TITLE, label={"en": "Title I"},
        heading={"en": "Aims", "fr": "Buts"}, reason="Plainer.", author_id=None, now=NOON,
    )  # fmt: skip
    assert act.before == {"kind": "chapter", "label": {"en": "Chapter I"}, "heading": {"en": "Heading I"}}
    assert act.after == {"kind": "title", "label": {"en": "Title I"}, "heading": {"en": "Aims", "fr": "Buts"}}
    for refusal, heading in ((NothingChanged, {"en": "Aims", "fr": "Buts"}), (LanguageUnknown, {"de": "Ziele"})):
        with pytest.raises(refusal):
            divisions.edit_division(
                text.session, text.process, chapter, kind=DivisionKind.TITLE, label={"en": "Title I"}, heading=heading,
                reason="", author_id=None, now=NOON,
            )  # fmt: skip


def test_a_division_is_added_empty_and_removed_only_when_it_is(text: Text) -> None:
    added = divisions.add_division(
        text.session, text.process, text.document, kind=DivisionKind.SECTION, label={"en": "Section 2"}, heading={},
        after=text.divisions["s"], reason="", author_id=None, now=NOON,
    ).division  # fmt: skip
    assert added
    assert (added.parent_id, added.number) == (text.divisions["II"].id, "section-2")
    text.divisions["new"] = added
    text.move("4", division=added)
    assert text.order() == "I 1 2 II s 3 new 4"
    with pytest.raises(DivisionNotEmpty):
        remove(text, "new")
    with pytest.raises(DivisionNotEmpty):
        remove(text, "II")
    strike(text.session, text.clauses["4"], base_revision_number=1, reason="", author_id=None, now=NOON)
    with pytest.raises(StructureMoved):
        remove(text, "new", base=1)
    remove(text, "new")
    assert text.clauses["4"].division_id == text.divisions["II"].id
    with pytest.raises(NotInThisState):
        remove(text, "new")
    assert "new" not in text.order()


def remove(text: Text, name: str, **more: object) -> StructuralAct:
    return divisions.remove_division(
        text.session, text.process, text.divisions[name], reason="", author_id=None, now=NOON, **more
    )  # type: ignore[arg-type]
