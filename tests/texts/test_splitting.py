"""Splitting and joining clauses: whose words, whose identity, which lineage; on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotInThisState, NotNeighbours, SplitMisplaced, StaleBase
from app.domain.splitting import Seam
from app.texts import queries
from app.texts.arranging import Actor
from app.texts.models import Descent, Lineage, Revision, StructuralAct
from app.texts.renderings import drift_of
from app.texts.services import revise, strike
from app.texts.splitting import join, split
from tests.builders import NOON
from tests.texts.chapters import Text

STEWARD = Actor(None, NOON, "Two duties, two clauses.")


@pytest.fixture
def text(session: Session) -> Text:
    return Text(session)


def bodies(text: Text, language: str) -> dict[str, str]:
    rows = queries.clauses_of(text.session, text.document.id, language, "en")
    return {row.number: row.body for row in rows if row.language == language}


def divide(text: Text, number: str, **places: int) -> StructuralAct:
    return split(
        text.session, text.process, text.clauses[number], STEWARD, places=places, bases=text.bases(number)
    )  # fmt: skip


def bring_together(text: Text, one: str, other: str, seam: Seam = Seam.SPACE) -> StructuralAct:
    return join(
        text.session, text.process, text.clauses[one], text.clauses[other], STEWARD, seam=seam,
        bases=text.bases(one), other_bases=text.bases(other),
    )  # fmt: skip


def reword(text: Text, number: str, body: str) -> Revision:
    return revise(
        text.session, text.clauses[number], language="en", heading="", body=body,
        base_revision_number=text.bases(number)["en"], reason="", author_id=None, now=NOON,
    )  # fmt: skip


def test_the_first_part_keeps_its_identity_and_the_second_is_a_new_clause_in_every_language(text: Text) -> None:
    reword(text, "1", "Tell people. Hear them.")
    text.render("1", "Informer. Entendre.")
    act = divide(text, "1", en=13, fr=10)
    assert text.order() == "I 1 1a 2 II s 3 4"
    english = bodies(text, "en")
    assert (english["1"], english["1a"]) == ("Tell people.", "Hear them.")
    assert bodies(text, "fr") == {"1": "Informer.", "1a": "Entendre."}
    second = queries.clause_by_number(text.session, text.process.id, "1a")
    assert second
    assert second.label == {"en": "Article 1a"}
    lineage = text.session.scalars(sa.select(Lineage)).one()
    assert (lineage.clause_id, lineage.from_clause_id, lineage.kind) == (second.id, text.clauses["1"].id, Descent.SPLIT)
    assert (act.before, act.after) == (
        {"revisions": {"en": 2, "fr": 1}},
        {"revisions": {"en": 3, "fr": 2}, "clause": second.guid, "second": {"en": 1, "fr": 1}},
    )
    drifts = {row.number: row.drift for row in drift_of(text.session, text.document.id, "fr", "en")}
    assert (drifts["1"], drifts["1a"]) == ("current", "current")


def test_a_language_version_that_was_outdated_stays_so(text: Text) -> None:
    text.render("1", "Des mots. Et plus.")
    reword(text, "1", "Tell people. Hear them.")
    divide(text, "1", en=13, fr=10)
    drifts = {row.number: row.drift for row in drift_of(text.session, text.document.id, "fr", "en")}
    assert (drifts["1"], drifts["1a"]) == ("outdated", "outdated")


def test_a_split_at_a_wrong_place_of_other_words_or_of_a_struck_clause_is_refused(text: Text) -> None:
    text.render("1", "Des mots ici.")
    for places in ({"en": 6}, {"en": 6, "fr": 0}, {"en": 2, "fr": 4}, {"en": 6, "fr": 99}):
        with pytest.raises(SplitMisplaced):
            divide(text, "1", **places)
    bases = text.bases("2")
    reword(text, "2", "Other words now.")
    with pytest.raises(StaleBase):
        split(text.session, text.process, text.clauses["2"], STEWARD, places={"en": 6}, bases=bases)
    strike(text.session, text.clauses["3"], base_revision_number=1, reason="", author_id=None, now=NOON)
    with pytest.raises(NotInThisState):
        divide(text, "3", en=5)
    assert text.order() == "I 1 2 II 4"


def test_joining_keeps_the_first_and_strikes_the_second_with_a_lineage(text: Text) -> None:
    text.render("1", "Mots un.")
    text.render("2", "Mots deux.")
    act = bring_together(text, "1", "2", Seam.PARAGRAPH)
    assert text.order() == "I 1 II s 3 4"
    assert bodies(text, "en")["1"] == "Words 1.\n\nWords 2."
    assert bodies(text, "fr")["1"] == "Mots un.\n\nMots deux."
    assert text.clauses["2"].struck_at == NOON
    lineage = text.session.scalars(sa.select(Lineage)).one()
    assert (lineage.clause_id, lineage.from_clause_id, lineage.kind) == (
        text.clauses["1"].id, text.clauses["2"].id, Descent.JOINED,
    )  # fmt: skip
    assert act.kind == "clauses_joined"


def test_only_neighbours_in_force_are_joined(text: Text) -> None:
    for one, other in (("1", "3"), ("2", "1"), ("1", "1")):
        with pytest.raises((NotNeighbours, StaleBase)):
            bring_together(text, one, other)
    strike(text.session, text.clauses["2"], base_revision_number=1, reason="", author_id=None, now=NOON)
    with pytest.raises(NotInThisState):
        bring_together(text, "1", "2")
    bring_together(text, "1", "3")
    assert bodies(text, "en")["1"] == "Words 1. Words 3."
