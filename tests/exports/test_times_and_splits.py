"""Dates of application, classes, splits and joins in Akoma Ntoso, valid against the schema and read back again."""

from datetime import date, timedelta

import pytest

from app.domain.applying import Period
from app.domain.manuscript import Unit
from app.domain.splitting import Seam
from app.texts.application import applications_of, set_application
from app.texts.arranging import Actor
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, clauses_of, document_of
from app.texts.reading import brought, manuscript_of
from app.texts.splitting import join, split
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_process
from tests.exports.drafts import an_imported
from tests.exports.schema import faults_of
from tests.exports.test_akoma_ntoso import SMALL, found, written
from tests.texts.chapters import Text

STAGED = (Period(date(2027, 2, 2), date(2028, 8, 1), "for new systems"), Period(date(2028, 8, 2)))
LATER = NOON + timedelta(days=2)


@pytest.fixture
def process(session):
    made = a_process(session, languages=("en", "fr"), classes={"high": {"en": "High risk", "fr": "Haut risque"}})
    an_imported(session, made, SMALL, language="en", unit=Unit.ARTICLE)
    return made


def apply(session, process, number, *, class_key="", periods=(), now=NOON):
    clause = clause_by_number(session, process.id, number)
    set_application(
        session, process, clause, class_key=class_key, periods=periods, base_number=0, reason="", author_id=None,
        now=now,
    )  # fmt: skip


def test_times_are_intervals_between_events_that_clauses_refer_to(session, process):
    apply(session, process, "1", class_key="high", periods=STAGED)
    apply(session, process, "2", periods=STAGED[1:])
    document = written(session, process)
    assert faults_of(document) == []
    assert found(document, "//a:article[@eId='art_1']/@period") == ["#period_1"]
    assert found(document, "//a:article[@eId='art_2']/@period") == ["#period_2"]
    assert found(document, "//a:article[@eId='art_1']/@refersTo") == ["#class_high"]
    intervals = found(document, "//a:temporalGroup[@eId='period_1']/a:timeInterval")
    assert [(one.get("start"), one.get("end")) for one in intervals] == [
        ("#event_from_2027-02-02", "#event_until_2028-08-01"), ("#event_from_2028-08-02", None),
    ]  # fmt: skip
    assert found(document, "//a:eventRef[@eId='event_until_2028-08-01']/@type") == ["repeal"]
    assert found(document, "//a:TLCConcept[@eId='class_high']/@showAs") == ["High risk"]
    assert "for new systems" in found(document, "//*[local-name()='application']/*/text()")
    assert found(written(session, process, "fr"), "//a:TLCConcept[@eId='class_high']/@showAs") == ["Haut risque"]


def test_a_version_tells_the_times_as_they_stood_when_it_was_named(session, process):
    name_version(session, document_of(session, process.id), name="First", author_id=None, now=NOON)
    apply(session, process, "1", periods=STAGED, now=LATER)
    assert found(written(session, process, version=1), "//@period") == []
    assert found(written(session, process), "//@period") == ["#period_1"]


def test_a_text_without_times_has_no_word_of_them(session, process):
    assert b"temporalData" not in written(session, process)


def test_splits_and_joins_are_told_with_what_they_were_made_of(session):
    text = Text(session)
    actor = Actor(None, NOON, "Two duties.")
    one = text.clauses["1"]
    split(session, text.process, one, actor, places={"en": 6}, bases=text.bases("1"))
    join(
        session, text.process, text.clauses["3"], text.clauses["4"], Actor(None, LATER, ""), seam=Seam.SPACE,
        bases=text.bases("3"), other_bases=text.bases("4"),
    )  # fmt: skip
    document = written(session, text.process)
    assert faults_of(document) == []
    first, second = found(document, "//a:textualMod")
    assert (first.get("type"), second.get("type")) == ("split", "join")
    assert found(document, "//a:textualMod[@type='split']/a:new/@href") == ["#art_1", "#art_1a"]
    olds = found(document, "//a:textualMod[@type='join']/a:old/@href")
    assert [old.rpartition("/clauses/")[2] for old in olds] == ["3/revisions/1", "4/revisions/1"]
    assert found(document, "//a:eventRef[@eId='event_act_2']/@date") == ["2026-06-17"]
    name_version(session, text.document, name="Both", author_id=None, now=LATER)
    assert len(found(written(session, text.process, version=1), "//a:textualMod")) == 2


def read_back(session, document, **more):
    other = a_process(session, languages=("en",), **more)
    source = brought(document, "act.xml", unit=Unit.ARTICLE)
    store_manuscript(session, other, manuscript_of(source), language="en", author_id=None, now=NOON)
    text = document_of(session, other.id)
    numbers = {clause.id: clause.number for clause in clauses_of(session, text.id, "en", "en")}
    return other, {numbers[key]: one for key, one in applications_of(session, text.id).items()}


def test_what_was_exported_is_read_back_with_its_times_notes_and_classes(session, process):
    apply(session, process, "1", class_key="high", periods=STAGED)
    apply(session, process, "2", periods=STAGED[1:])
    document = written(session, process)
    other, found_again = read_back(session, document, classes={"high": {"en": "High"}})
    assert {number: (one.class_key, one.periods) for number, one in found_again.items()} == {
        "1": ("high", STAGED), "2": ("", STAGED[1:]),
    }  # fmt: skip
    again = manuscript_of(brought(document, "act.xml", unit=Unit.ARTICLE))
    store_manuscript(session, other, again, language="en", author_id=None, now=LATER)
    assert {one.number for one in applications_of(session, document_of(session, other.id).id).values()} == {1}


def test_a_class_that_the_process_does_not_have_is_left_out(session, process):
    apply(session, process, "1", class_key="high")
    _other, found_again = read_back(session, written(session, process))
    assert found_again == {}


FOREIGN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>
<lifecycle source="#x"><eventRef eId="e1" date="2027-01-01" source="#x" type="generation"/>
<eventRef eId="e2" date="2026-01-01" source="#x" type="repeal"/></lifecycle>
<temporalData source="#x"><temporalGroup eId="g1"><timeInterval start="#e1" refersTo="#efficacy"/></temporalGroup>
<temporalGroup eId="g2"><timeInterval start="#e1" end="#e2" refersTo="#application"/></temporalGroup>
<temporalGroup eId="g3"><timeInterval start="#e1" refersTo="#inForce"/></temporalGroup></temporalData></meta>
<body><chapter eId="c" period="#g1"><num>Chapter I</num>
<article eId="a1"><num>Article 1</num><content><p>One.</p></content></article>
<article eId="a2" period="#g2"><num>Article 2</num><content><p>Two.</p></content></article>
<article eId="a3" period="#g3"><num>Article 3</num><content><p>Three.</p></content></article>
<article eId="a4" period="#nowhere"><num>Article 4</num><content><p>Four.</p></content></article></chapter>
</body></act></akomaNtoso>"""


def test_other_peoples_times_are_taken_where_they_are_about_application_and_make_sense():
    draft = manuscript_of(brought(FOREIGN.encode(), "act.xml"))
    since = [[period.since.isoformat() for period in clause.periods] for clause in draft.clauses]
    assert since == [["2027-01-01"], [], [], []]
    assert any(piece.text == "temporalGroup g2" for piece in draft.not_understood)
