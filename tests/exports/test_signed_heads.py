"""An exported document bears the last signed head of the record, which the checker reads and the verifier checks."""

import pytest
from lxml import etree

from app.exports import checking
from app.exports.akn.document import akoma_ntoso
from app.exports.akn.elements import OWN
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.ledger import checkpoints
from app.ledger.keys import record_key
from app.record.offline import openclause_verify as offline
from tests.builders import NOON, a_process
from tests.exports.drafts import an_imported
from tests.exports.schema import faults_of


@pytest.fixture
def written(session, settings) -> bytes:
    process = a_process(session)
    an_imported(session, process, "# A code\n\n## Article 1. Purpose\n\nThis code is about people.\n", language="en")
    checkpoints.sign(session, record_key(settings), NOON)
    return akoma_ntoso(edition_of(session, process, Wanted(Format.AKN), now=NOON, base_url="https://r.example"))


def test_the_signed_note_stands_in_our_own_namespace_letter_for_letter(session, settings, written, tmp_path):
    assert (faults_of(written), checking.problems(checking.read(written))) == ([], [])
    signed = checkpoints.latest(session)
    assert etree.fromstring(written).findtext(f".//{{{OWN}}}checkpoint") == signed.note
    file, note = tmp_path / "text.xml", tmp_path / "note"
    file.write_bytes(written)
    note.write_text(signed.note, encoding="utf-8")
    assert offline.check(file, [record_key(settings).vkey], note, None).code == 0


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("/openclause\n", "/x/openclause\n", ()),
        ("\u2014 ", "- ", ("no signed note",)),
        ('checkpoint size="', 'checkpoint size="9', ("beside the signed note",)),
        ('record size="', 'record size="0', ("was signed, and the record is said to have",)),
    ],
)
def test_a_head_that_was_changed_is_found_by_the_checker_or_by_its_signature(
    session, settings, written, tmp_path, before, after, told
):
    text = written.decode()
    if 'record size="' in before:
        signed = checkpoints.latest(session)
        before, after = f'record size="{signed.size}"', 'record size="0"'
    assert before in text
    changed = text.replace(before, after, 1).encode()
    found = " ".join(map(str, checking.problems(checking.read(changed))))
    assert all(words in found for words in told)
    file, note = tmp_path / "text.xml", tmp_path / "note"
    file.write_bytes(changed)
    note.write_text(checkpoints.latest(session).note, encoding="utf-8")
    code = offline.check(file, [record_key(settings).vkey], note, None).code
    assert told or code != 0
