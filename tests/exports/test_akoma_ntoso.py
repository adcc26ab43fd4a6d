"""What a parliament's software gets: valid against the schema, complete, and with references that lead somewhere."""

import pytest
from lxml import etree

from app.domain.descriptions import ProcessKind
from app.domain.manuscript import Unit
from app.exports.akn.document import akoma_ntoso
from app.exports.akn.elements import AKN
from app.exports.akn.languages import is_language, is_three_letters, three_letters
from app.exports.akn.passages import body_of
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, document_of, latest_revision
from app.texts.services import insert_clause, revise, strike
from tests.builders import NOON, a_person, a_process
from tests.exports.drafts import LANGUAGES, an_imported, the_demo_text
from tests.exports.schema import NAMES, faults_of, words_of
from tests.ledger.deliberation import a_deliberation

SMALL = """# A code

## Preamble

Having regard to the constitution,

(1) Machines decide ever more.

## Chapter I. Beginnings

### Article 1. Purpose

This code is about:

(a) people, and

(b) machines.

It binds everybody.

### Article 2. Duty

1. Tell people.

2. Listen to them:

(a) in person;

(b) in writing.
"""


def written(session, process, language="", version=None, compare_with=None) -> bytes:
    wanted = Wanted(Format.AKN, language, version, compare_with)
    return akoma_ntoso(edition_of(session, process, wanted, now=NOON, base_url="https://rules.example"))


def found(document: bytes, path: str):
    return etree.fromstring(document).xpath(path, namespaces=NAMES)


@pytest.mark.parametrize("unit", Unit)
def test_the_demos_text_is_valid_in_every_language_with_every_word_in_its_place(session, unit):
    process = the_demo_text(session, unit)
    for language in LANGUAGES:
        document = written(session, process, language)
        assert faults_of(document) == []
        edition = edition_of(session, process, Wanted(Format.AKN, language), now=NOON, base_url="")
        shown = {element.get("GUID"): below(element) for element in found(document, "//*[@GUID]")}
        assert len(shown) == len(edition.clauses)
        assert [shown[clause.guid] for clause in edition.clauses] == [plain(clause.body) for clause in edition.clauses]


def below(element) -> str:
    """The words of a clause's element, without its own number and heading and without clauses in it."""
    own = (f"{{{AKN}}}num", f"{{{AKN}}}heading")
    return plain(
        "".join("".join(child.itertext()) for child in element if child.tag not in own and not child.get("GUID"))
    )


def plain(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("kind", ProcessKind)
def test_each_kind_of_process_has_its_kind_of_document(session, kind):
    process = a_process(session, kind=kind, jurisdictions=["CO"], languages=("en",))
    an_imported(session, process, SMALL, language="en")
    document = written(session, process)
    assert faults_of(document) == []
    [whole] = found(document, "/a:akomaNtoso/a:*")
    expected = {"code_of_ethics": "act", "bill": "bill"}.get(kind.value, "statement")
    assert etree.QName(whole).localname == expected
    assert found(document, "//a:FRBRcountry/@value") == ["co"]


def test_structure_becomes_hierarchy_with_names_one_can_refer_to(session):
    process = a_process(session, languages=("en",), slug="wells")
    an_imported(session, process, SMALL, language="en", unit=Unit.ARTICLE)
    document = written(session, process)
    assert faults_of(document) == []
    assert found(document, "//a:citation/@eId") == ["cit_1"]
    assert found(document, "//a:recital/a:num/text()") == ["(1)"]
    assert found(document, "//a:chapter/@eId") == ["chp_I"]
    assert found(document, "//a:chapter/a:article/@eId") == ["art_1", "art_2"]
    assert found(document, "//a:article[@eId='art_1']/a:point/a:num/text()") == ["(a)", "(b)"]
    assert words_of(found(document, "//a:article[@eId='art_1']/a:wrapUp")[0]) == "It binds everybody."
    assert found(document, "//a:article[@eId='art_2']/a:paragraph/@eId") == ["art_2__para_1", "art_2__para_2"]
    assert found(document, "//a:paragraph[@eId='art_2__para_2']/a:point/@eId") == [
        "art_2__para_2__point_a",
        "art_2__para_2__point_b",
    ]
    identity = clause_by_number(session, process.id, "1").guid
    assert found(document, "//a:article[@eId='art_1']/@GUID") == [identity]
    assert found(document, "//a:FRBRExpression/a:FRBRthis/@value")[0].endswith("/wells/eng@2026-06-15/!main")


def test_paragraphs_that_are_clauses_stand_in_their_article(session):
    process = a_process(session, languages=("en",))
    an_imported(session, process, SMALL, language="en")
    document = written(session, process)
    assert found(document, "//a:article[@eId='art_2']/a:paragraph/a:num/text()") == ["1.", "2."]


def test_a_language_version_says_what_it_translates(session):
    process = the_demo_text(session)
    document = written(session, process, "ar")
    [translation] = found(document, "//a:FRBRtranslation")
    assert (translation.get("fromLanguage"), translation.get("authoritative")) == ("spa", "false")
    assert "/spa@" in translation.get("href")
    assert found(document, "//a:FRBRlanguage/@language") == ["ara"]
    assert found(written(session, process, "es"), "//a:FRBRtranslation") == []


def test_a_clause_without_words_in_the_language_is_marked_with_the_one_it_has(session):
    process = a_process(session, languages=("en", "fr"))
    an_imported(session, process, SMALL, language="en")
    document = written(session, process, "fr")
    assert faults_of(document) == []
    assert set(found(document, "//*[@GUID]/@xml:lang")) == {"en"}


def test_adopted_amendments_are_told_as_modifications(session):
    deliberation = a_deliberation(session)
    document = written(session, deliberation.process)
    assert faults_of(document) == []
    [change] = found(document, "//a:passiveModifications/a:textualMod")
    assert change.get("type") == "substitution"
    assert found(document, "//a:textualMod/a:source/@href") == ["#amendment_1"]
    assert found(document, "//a:textualMod/a:destination/@href") == ["#art_1"]
    assert found(document, "//a:passiveRef/@href") == ["https://rules.example/en/processes/code/amendments/1"]
    assert found(document, "//a:eventRef[@type='amendment']/@date") == ["2026-06-16"]
    assert found(written(session, deliberation.process, version=1), "//a:textualMod") == []


def test_closed_votes_stand_beside_the_text_with_small_groups_together(session):
    deliberation = a_deliberation(session)
    wanted = Wanted(Format.AKN)
    document = akoma_ntoso(
        edition_of(session, deliberation.process, wanted, now=deliberation.end, base_url="https://rules.example")
    )
    assert faults_of(document) == []
    own = "//*[local-name()='proprietary']/*[local-name()='{}']"
    [vote] = [one for one in found(document, own.format("vote")) if one.get("number") == "1"]
    assert vote.get("result") == "carried"
    assert "academia" not in [tally.get("groups") for tally in vote]
    [record] = found(document, own.format("record"))
    assert len(record.get("root")) == 64


def test_a_comparison_marks_words_and_keeps_what_was_taken_out_in_its_place(session):
    process = a_process(session, languages=("en",))
    an_imported(session, process, SMALL, language="en", unit=Unit.ARTICLE)
    text, author = document_of(session, process.id), a_person(session)
    name_version(session, text, name="First", author_id=None, now=NOON)
    one, two = (clause_by_number(session, process.id, number) for number in ("1", "2"))
    latest = latest_revision(session, one.id, "en")
    common = {"reason": "", "author_id": author.id, "now": NOON}
    revise(
        session, one, language="en", heading="Aim", body=latest.body.replace("people", "everybody"),
        base_revision_number=1, **common,
    )  # fmt: skip
    insert_clause(session, process, after=one, heading="Scope", body="Everywhere.", language="en", **common)
    strike(session, two, base_revision_number=1, **common)
    name_version(session, text, name="Second", author_id=None, now=NOON)
    for version in (None, 2):
        document = written(session, process, version=version, compare_with=1)
        assert faults_of(document) == []
        assert "everybody" in found(document, "//a:article[@eId='art_1']//a:ins/text()")
        assert "people" in found(document, "//a:article[@eId='art_1']//a:del/text()")
        assert found(document, "//a:article[@eId='art_1']/a:heading/a:ins/text()") == ["Aim"]
        assert found(document, "//a:article[@status='removed']/@eId") == ["art_2"]
        assert found(document, "//a:article/@eId") == ["art_1", "art_2", "art_1a"]
    assert b"<del>" not in written(session, process, version=2)


def test_a_deletion_names_a_part_that_is_no_longer_there_by_its_full_address(session):
    deliberation = a_deliberation(session)
    process = deliberation.process
    one = clause_by_number(session, process.id, "1")
    strike(session, one, base_revision_number=2, reason="", author_id=None, now=NOON)
    document = written(session, process)
    assert faults_of(document) == []
    [destination] = found(document, "//a:destination/@href")
    assert destination.startswith("/akn/do/act/code/2026-06-13/code/!main~")


def test_a_text_of_recitals_alone_is_valid_too(session):
    process = a_process(session, languages=("en",))
    an_imported(session, process, "# Call\n\n## Preamble\n\n(1) We are many.\n\n(2) We care.\n", language="en")
    assert faults_of(written(session, process)) == []


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("One.\n\nTwo.", []),
        ("These:\n(a) one;\n(b) two.", ["(a)", "(b)"]),
        ("هذه:\n\n(أ) واحد؛\n\n(ب) اثنان.", ["(أ)", "(ب)"]),
        ("次のとおり。\n\n一　ひとつ\n\n二　ふたつ", ["一", "二"]),
        ("1. One.\n\n2. Two.", ["1.", "2."]),
        ("(a) alone is no list.", []),
        ("(a) one;\nand between\n(b) two.", []),
    ],
)
def test_lists_and_numbered_paragraphs_are_told_apart(words, marks):
    assert [part.mark for part in body_of(words).parts] == marks


def test_languages_have_three_letters_and_nonsense_has_none():
    codes = {
        code: three_letters(code) for code in ("en", "fr", "es", "pt-BR", "ar", "ja", "zh", "de", "hr", "sw", "tl")
    }
    assert list(codes.values()) == ["eng", "fra", "spa", "por", "ara", "jpn", "zho", "deu", "hrv", "swa", "tgl"]
    assert all(map(is_three_letters, codes.values()))
    assert is_language("pt-BR")
    assert not is_language("xx")
    assert not is_language("english")
