"""The pages of the public record: what it holds, in words, and a proof that anybody can check."""

import subprocess
import sys

import pytest

from app.domain import merkle
from app.ledger import queries as ledger
from app.record.wordings import KINDS
from tests.builders import a_process
from tests.ledger.deliberation import a_deliberation
from tests.reader import reader


@pytest.fixture
def size(database):
    """A deliberation named "code" on disk; how many entries the log has."""
    with database.writing() as session:
        a_deliberation(session)
        a_process(session, slug="empty")
        session.commit()
        return ledger.size(session)


def test_the_record_shows_its_size_its_root_and_its_newest_entries_first(app, database, size):
    sheet = reader(app).open("/en/processes/code/record")
    with database.reading() as session:
        assert ledger.root(session).hex() in sheet.text
    indexes = [int(link.rpartition("/")[2]) for link in sheet.links() if "/record/" in link]
    assert indexes == list(range(size - 1, size - 51, -1))
    assert "A vote closed" in sheet.text


def test_older_entries_are_a_link_away_to_the_very_first(app, size):
    visitor = reader(app)
    sheet = visitor.open("/en/processes/code/record")
    seen = {link for link in sheet.links() if "/record/" in link}
    while older := sheet.tree.xpath("//main//a[contains(., 'Older entries')]/@href"):
        sheet = visitor.open(str(older[0]))
        seen |= {link for link in sheet.links() if "/record/" in link}
    assert len(seen) == size
    assert "The process was published" in sheet.text


def test_entries_can_be_narrowed_to_a_kind(app, size):
    visitor = reader(app)
    narrowed = visitor.send(visitor.open("/en/processes/code/record"), {"kind": "amendment_proposed"}, action="/record")
    assert len([link for link in narrowed.links() if "/record/" in link]) == 3


@pytest.mark.parametrize("query", ["kind=nonsense", "before=x", "before=-1", "before=²", "before=" + "9" * 5000])
def test_what_cannot_be_asked_for_is_a_clear_400(app, size, query):
    reader(app).open(f"/en/processes/code/record?{query}", status=400)


def test_every_page_that_an_entry_points_to_is_there_or_hidden(app, client, size):
    visitor = reader(app)
    links = set()
    for address in ("/en/processes/code/record", "/en/processes/code/record?before=40"):
        sheet = visitor.open(address)
        links |= set(map(str, sheet.tree.xpath("//main//ol//a/@href")))
    answers = {link: client.get(link).status_code for link in links}
    gone = [link for link, status in answers.items() if status != 200]
    assert gone == ["/en/processes/code/amendments/3"]  # moderation hid it


def test_an_entry_shows_the_text_that_was_hashed_and_a_proof_that_holds(app, database, size):
    visitor = reader(app)
    for index in (0, 7, size - 1):
        sheet = visitor.open(f"/en/processes/code/record/{index}")
        canonical = sheet.tree.get_element_by_id("canonical").text
        proof = [
            bytes.fromhex(code) for code in sheet.tree.xpath("//section[@aria-labelledby='proof']/ol//code/text()")
        ]
        with database.reading() as session:
            root = ledger.root(session)
        assert merkle.verify_inclusion(merkle.leaf_hash(canonical.encode()), index, size, proof, root)


def test_the_lines_to_check_it_by_hand_tell_true_from_false(app, size, tmp_path):
    for index in (0, 7, size - 1):
        sheet = reader(app).open(f"/en/processes/code/record/{index}")
        canonical = sheet.tree.get_element_by_id("canonical").text
        proof = sheet.tree.xpath("//section[@aria-labelledby='proof']/ol//code/text()")
        (tmp_path / "proof.txt").write_text("\n".join(proof), encoding="ascii")
        lines = sheet.tree.get_element_by_id("check").text
        for text, expected in ((canonical, "the entry is in the log"), (canonical + " ", "it does not match")):
            (tmp_path / "entry.json").write_text(text, encoding="utf-8")
            told = subprocess.run(
                [sys.executable, "-c", lines], cwd=tmp_path, capture_output=True, text=True, check=True
            )
            assert told.stdout.strip() == expected


def test_entries_of_another_process_and_of_nobody_are_not_there(app, size):
    reader(app).open("/en/processes/empty/record/3", status=404)
    reader(app).open(f"/en/processes/code/record/{size}", status=404)
    reader(app).open("/en/processes/code/record/x", status=404)


def test_a_process_without_entries_says_so(app, size):
    assert "Nothing has been entered yet." in reader(app).open("/en/processes/empty/record").text


def test_the_record_names_nobody_and_repeats_no_words(app, size):
    visitor = reader(app)
    for address in ("/en/processes/code/record", "/en/processes/code/record/30", "/ar/processes/code/record/40"):
        text = visitor.open(address).text
        assert "@example.org" not in text
        assert "Concern" not in text


def test_every_kind_of_entry_in_a_whole_deliberation_is_in_words(database, size):
    with database.reading() as session:
        assert {one.kind for one in ledger.entries(session, limit=1000)} <= set(KINDS)
