"""The checker finds what the schema lets pass, and says where it is."""

import pytest

from app.exports import checking
from app.exports.akn.document import akoma_ntoso
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from tests.builders import NOON
from tests.exports.drafts import the_demo_text

HEAD = '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">'


def problems(inside: str) -> list[str]:
    document = f"{HEAD}<act name='act'>{inside}</act></akomaNtoso>"
    return [problem.what for problem in checking.problems(checking.read(document.encode()))]


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ('<body eId="body"><article/></body>', "article has no eId, so nothing can refer to it"),
        ('<meta><identification source="#nowhere"/></meta>', "source='#nowhere' names nothing in this document"),
        ('<meta><lifecycle source="ro1"/></meta>', "source='ro1' of lifecycle is neither #name nor an address"),
        (
            '<timeInterval start="2026-01-01" refersTo="#a"/><article eId="a"/>',
            "start='2026-01-01' of timeInterval has to name an event, as in #event_1",
        ),
        ('<article eId="a" period="p1"/>', "period='p1' has to name a temporalGroup, as in #period_1"),
        ('<FRBRlanguage language="xyz"/>', "language='xyz' is no language of ISO 639-2, such as eng or fra"),
        ('<FRBRlanguage language="en"/>', "language='en' is no language of ISO 639-2, such as eng or fra"),
        ('<p xml:lang="klingonish">x</p>', "xml:lang='klingonish' is no language"),
        ('<article eId="a" status="removed"/><ref href="#a"/>', "href='#a' refers to a part that was removed"),
        ('<p eId="a"/><p eId="a"/>', "the eId a is given 2 times"),
    ],
)
def test_a_fault_is_named(inside, what):
    assert what in problems(inside)


def test_a_correct_document_has_no_fault():
    assert problems('<meta><identification source="#us"/></meta><x eId="us"/><article eId="art_1"/>') == []


def test_the_line_of_a_fault_is_told():
    document = f"{HEAD}\n<act name='act'>\n<article/>\n</act></akomaNtoso>"
    assert [problem.line for problem in checking.problems(checking.read(document.encode()))] == [3]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"no xml at all", "Start tag expected"),
        (b"<html/>", "not akomaNtoso"),
        (b"<akomaNtoso>", "line 1"),
        (b'<!DOCTYPE x [<!ENTITY e "boom">]><akomaNtoso>&e;</akomaNtoso>', "document type declaration"),
    ],
)
def test_what_is_no_akoma_ntoso_is_refused(content, what):
    with pytest.raises(checking.NotReadable, match=what):
        checking.read(content)


def test_a_real_law_that_the_schema_accepts_has_bare_words_for_references(data_folder):
    law = (data_folder / "akn" / "it_dlgs_2005-82.akn.xml").read_bytes()
    found = [problem.what for problem in checking.problems(checking.read(law))]
    assert "source='ro1' of eventRef is neither #name nor an address" in found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_broken_reference_in_one_of_our_own_is_found(session):
    process = the_demo_text(session)
    edition = edition_of(session, process, Wanted(Format.AKN, "es"), now=NOON, base_url="https://rules.example")
    document = akoma_ntoso(edition)
    broken = document.replace(b'source="#openclause"', b'source="#nobody"')
    assert checking.problems(checking.read(document)) == []
    assert len(checking.problems(checking.read(broken))) >= 5
