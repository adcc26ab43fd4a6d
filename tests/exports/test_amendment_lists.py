"""What was proposed, as a parliament's software reads it: each amendment with its words, its reasons and its fate."""

import io
import zipfile

import pytest
from lxml import etree

from app.accounts.models import Standing
from app.amendments.models import Part
from app.domain.amending import AmendmentState, Operation, Side
from app.domain.errors import AmendmentsMissing, TextMissing
from app.domain.structure import ClauseKind
from app.exports import checking
from app.exports.akn.package import write_package
from app.exports.akn.proposals import akoma_ntoso_list
from app.exports.editions import editions_of
from app.exports.formats import Format, Wanted
from app.exports.proposed import amendment_list
from app.processes.queries import process_by_slug
from app.texts.queries import clause_by_number, clauses_of, document_of, latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import an_amendment
from tests.exports.drafts import LANGUAGES, an_imported, the_demo_text
from tests.exports.schema import NAMES, faults_of, schema, words_of
from tests.exports.test_akoma_ntoso import SMALL
from tests.ledger.deliberation import a_deliberation
from tests.stage import SECRETS, set_stage

BASE = "https://rules.example"
OWN = {**NAMES, "oc": "urn:openclause:record:1"}


def listed(session, process) -> bytes:
    return akoma_ntoso_list(amendment_list(session, process, now=NOON, base_url=BASE))


def found(document: bytes, path: str):
    return etree.fromstring(document).xpath(path, namespaces=OWN)


@pytest.fixture
def process(session):
    made = a_process(session, languages=("en", "fr"), slug="wells")
    an_imported(session, made, SMALL, language="en")
    return made


def proposed(session, process, number, operation=Operation.REPLACE, **values):
    clause = clause_by_number(session, process.id, number)
    base = latest_revision(session, clause.id, "en")
    return an_amendment(session, clause, base=base, operation=operation, **values)


def test_every_operation_says_what_it_takes_out_and_puts_in(session, process):
    first, *_others = clauses = numbers(session, process)
    proposed(session, process, first, body="Everybody & nobody <b>decides</b>.", rationale="Because.\n\nAnd so.")
    proposed(session, process, first, Operation.DELETE, body="")
    proposed(session, process, first, Operation.INSERT_BEFORE, heading="Scope", body="Everywhere.\n\nAlways.")
    table = "| A | B |\n| --- | --- |\n| 1 | 2[^1] |\n\n[^1]: See there."
    proposed(session, process, first, Operation.INSERT_AFTER, body=f"These:\n\n{table}")
    beside = clause_by_number(session, process.id, clauses[-1])
    proposed(session, process, first, Operation.MOVE, body="", beside_id=beside.id, side=Side.AFTER)
    document = listed(session, process)
    assert faults_of(document) == []
    kinds = ["substitution", "repeal", "insertion", "insertion", "renumbering"]
    assert found(document, "//a:activeModifications/a:textualMod/@type") == kinds
    assert found(document, "//a:amendmentContent//a:quotedText/text()")[1] == "Everybody & nobody <b>decides</b>."
    assert found(document, "//a:destination/@pos") == ["before", "after", "after"]
    assert found(document, "//a:textualMod[@type='renumbering']/a:old/@href")[0].endswith("!main~cit_1")
    inserted = found(document, "//a:quotedStructure[@eId='amendment_3__mod_1__new']")[0]
    assert words_of(inserted) == "Scope Everywhere. Always."
    assert found(document, "//a:quotedStructure//a:table//a:authorialNote/a:p/text()") == ["See there."]
    assert found(document, "//a:amendmentJustification/a:p/text()")[:2] == ["Because.", "And so."]


def numbers(session, process) -> list[str]:
    document = document_of(session, process.id)
    return [clause.number for clause in clauses_of(session, document.id, "en", "en")]


@pytest.mark.parametrize("kind", ClauseKind)
def test_a_clause_of_every_kind_can_be_quoted_with_its_heading(session, kind):
    process = a_process(session, languages=("en",))
    clause = a_clause(session, a_document(session, process), kind=kind)
    an_amendment(session, clause, heading="Aim", body="One.\n\nTwo.")
    assert faults_of(listed(session, process)) == []


def test_a_package_of_changes_has_one_for_each_clause(session, process):
    one, two, *_rest = numbers(session, process)
    amendment = proposed(session, process, one, body="New.")
    other = clause_by_number(session, process.id, two)
    base = latest_revision(session, other.id, "en")
    session.add(
        Part(
            amendment_id=amendment.id, position=2, clause_id=other.id, base_revision_id=base.id,
            operation=Operation.DELETE,
        )
    )  # fmt: skip
    session.flush()
    session.expire_all()
    document = listed(session, process)
    assert faults_of(document) == []
    assert found(document, "//a:amendment//a:mod/@eId") == ["amendment_1__mod_1", "amendment_1__mod_2"]
    assert found(document, "//a:textualMod/a:source/@href") == ["#amendment_1__mod_1", "#amendment_1__mod_2"]


def test_the_decision_stands_with_its_reasons_and_the_destination_is_where_the_text_has_it(session):
    deliberation = a_deliberation(session)
    document = listed(session, deliberation.process)
    assert faults_of(document) == []
    [decided] = found(document, "//oc:decision[@state='adopted']")
    assert words_of(decided)
    assert found(document, "//oc:supporters/@count") == []
    assert found(document, "//a:destination/@href")[0] == "/akn/do/act/code/2026-06-13/code/!main~art_1"
    steps = found(document, "(//a:amendment)[1]//a:step/@refersTo")
    assert steps == ["#state_proposed", "#state_adopted"]


def test_whoever_has_left_bears_no_name_and_what_is_hidden_is_not_there(session, process):
    member = a_member(session, process)
    member.name = "Ada Gone"
    first = numbers(session, process)[0]
    proposed(session, process, first, body="Left.", author_id=member.id)
    proposed(session, process, first, body="Unread words.", hidden=True)
    member.standing = Standing.DELETED
    session.flush()
    document = listed(session, process)
    assert b"Ada Gone" not in document
    assert b"Unread words" not in document
    assert found(document, "//a:amendment/a:meta//a:TLCRole/@showAs")


def test_nothing_that_is_not_public_is_in_the_list(database, database_url):
    stage = set_stage(database_url)
    with database.reading() as session:
        document = listed(session, process_by_slug(session, stage.consultation)).decode()
    assert [secret for secret in SECRETS if secret in document] == []
    assert faults_of(document.encode()) == []


def test_where_nobody_has_proposed_anything_that_is_said(session, process):
    with pytest.raises(AmendmentsMissing):
        listed(session, process)
    with pytest.raises(TextMissing):
        listed(session, a_process(session))


def test_withdrawn_and_superseded_ones_are_told_as_such(session, process):
    first = numbers(session, process)[0]
    for state in AmendmentState:
        proposed(session, process, first, body=f"Words {state}.", state=state)
    document = listed(session, process)
    assert faults_of(document) == []
    assert found(document, "//oc:amendment/@state") == [state.value for state in AmendmentState]


def test_all_language_versions_come_in_one_package_each_valid_by_itself(session):
    process = the_demo_text(session)
    out = io.BytesIO()
    wanted = Wanted(Format.AKN_PACKAGE)
    documents = write_package(out, editions_of(session, process, wanted, now=NOON, base_url=BASE))
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["main.xml", *(f"text.{code}.xml" for code in sorted(LANGUAGES, key=by_source))]
        main = archive.read("main.xml")
        assert found(main, "//oc:file/@name") == archive.namelist()[1:]
        assert [faults_of(archive.read(name)) for name in archive.namelist()] == [[]] * 7
        eids = [found(archive.read(name), "//a:article/@eId") for name in archive.namelist()[1:]]
    assert all(one == eids[0] for one in eids)
    assert len(documents) == 7


def by_source(code: str) -> tuple[bool, str]:
    return (code != "es", code)


def test_a_language_without_words_is_not_in_the_package(session, process):
    editions = editions_of(session, process, Wanted(Format.AKN_PACKAGE), now=NOON, base_url=BASE)
    assert [one.language for one in editions] == ["en"]


def test_the_schema_and_the_checker_agree_that_a_name_is_given_once_in_a_list(session, process):
    proposed(session, process, numbers(session, process)[0], body="New.")
    document = listed(session, process)
    twice = document.replace(b'eId="amendment_1__heading"', b'eId="amendment_1__mod_1"')
    assert not schema().validate(etree.fromstring(twice))
    assert any("given 2 times" in problem.what for problem in checking.problems(checking.read(twice)))
