"""The verifier against files made to mislead it: it accuses a log only by its own signatures, and never breaks down."""

import json
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import openclause
from app.ledger.rotating import rotation_note
from app.record.offline import openclause_verify as offline
from tests.builders import NOON
from tests.exports.bundles import a_key, members
from tests.exports.small_bundles import SmallLog, a_small_bundle, a_witness, files_of, packed, zipped
from tests.record.test_offline import receipts_of
from tests.stopwatch import soon

VALID, INVALID, MISBEHAVED, CANNOT_TELL = 0, 1, 2, 3


@pytest.fixture
def put(tmp_path):
    """Write a file, give its path."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def told(found: offline.Findings) -> str:
    return "\n".join(found.lines())


# --- What accuses a log -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [[], ["--nonsense"], ["missing.zip"], ["recount"], ["recount", "missing"], ["verify-diff", "missing"],
     ["verify-diff", "missing", "gone"], ["{file}", "--note", "missing"], ["{file}", "--bundle", "missing"],
     ["{file}", "--key", "nonsense"], ["{folder}"], ["{file}", "--note", "{folder}"]],
    ids=" ".join,
)  # fmt: skip
def test_whoever_calls_it_wrongly_is_told_nothing_about_a_log(tmp_path, put, capsys, arguments):
    file = put("b.zip", a_small_bundle(tmp_path))
    filled = [one.format(file=file, folder=tmp_path) for one in arguments]
    try:
        code = offline.main(filled)
    except SystemExit as end:
        code = end.code
    assert code == CANNOT_TELL
    assert "CANNOT TELL" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["verify", "missing"], ["verify", "--x"], ["verify-diff", "a", "b"]])
def test_the_command_ends_so_too(tmp_path, arguments):
    environment = {"DATABASE_URL": "sqlite://", "INSTANCE_FOLDER": str(tmp_path), "SECRET_KEY": "test"}
    assert CliRunner().invoke(openclause, arguments, env=environment).exit_code == CANNOT_TELL


def unsigned(head: str) -> str:
    """The head with a signature that is none of its text."""
    return head.replace("\n20\n", "\n19\n")


def test_a_saved_note_that_the_log_has_not_signed_accuses_nobody(tmp_path, put):
    key, bundle = a_key(tmp_path), put("b.zip", a_small_bundle(tmp_path))
    other = SmallLog(20, words="Other")
    note = put("now.note", SmallLog(20).head(key))
    for content in (unsigned(other.head(key)), other.head(a_key(tmp_path, seed=2)), "nonsense"):
        saved = put("saved.note", content)
        for file in (bundle, note, *(put("r", one) for one in receipts_of(SmallLog(20), key))):
            for keys in ([], [key.vkey]):
                assert offline.check(file, keys, saved).code in (INVALID, CANNOT_TELL)
            assert offline.check(file, [key.vkey], saved, bundle).code in (INVALID, CANNOT_TELL)
    assert offline.check(bundle, saved_note=put("saved.note", other.head(key))).code == MISBEHAVED


def test_a_key_that_a_file_lists_beside_the_one_that_signed_it_speaks_for_no_log(tmp_path, put):
    log, own, honest = SmallLog(20), a_key(tmp_path, seed=2), a_key(tmp_path)
    files = files_of(log, own, a_witness(tmp_path))
    files["log/keys.txt"] += f"log {honest.vkey}\n".encode()
    forged, saved = put("f.zip", packed(files, log, own)), put("s.note", SmallLog(20, words="Other").head(honest))
    assert offline.check(forged, saved_note=saved).code == CANNOT_TELL


def test_what_is_older_is_no_lie(tmp_path, put):
    key = a_key(tmp_path)
    newer = put("newer.note", SmallLog(20).head(key))
    older = put("older.zip", a_small_bundle(tmp_path, size=14))
    now = put("now.zip", a_small_bundle(tmp_path))
    assert offline.check(older, [key.vkey], newer).code == CANNOT_TELL
    assert offline.check(older, [key.vkey], None, now).code == CANNOT_TELL
    assert offline.check(now, [key.vkey], None, older).code == VALID
    for content in receipts_of(SmallLog(14), key):
        receipt = put("r", content)
        assert offline.check(receipt, [key.vkey], newer).code == CANNOT_TELL
        assert offline.check(receipt, [key.vkey], newer, now).code == VALID
    other = put("other.zip", a_small_bundle(tmp_path, words="Other"))
    assert offline.check(now, [key.vkey], None, other).code == MISBEHAVED
    assert offline.check(put("r", receipts_of(SmallLog(14), key)[0]), [key.vkey], None, other).code == MISBEHAVED


def test_a_flipped_bit_is_the_fault_of_the_file(tmp_path, put):
    key, files = a_key(tmp_path), members(a_small_bundle(tmp_path))
    leaves = bytearray(files["log/leaves.bin"])
    leaves[40] ^= 1
    broken = put("broken.zip", zipped({**files, "log/leaves.bin": bytes(leaves)}))
    whole, saved = put("whole.zip", a_small_bundle(tmp_path)), put("saved.note", SmallLog(14).head(key))
    assert offline.check(broken, [key.vkey], saved).code == INVALID
    assert offline.check(saved, [key.vkey], None, broken).code == INVALID
    for pair in ((broken, whole), (whole, broken)):
        found = offline.verify_diff(*pair)
        assert (found.code, found.misbehaviour) == (INVALID, [])


def test_bundles_of_other_keys_or_origins_are_not_compared(tmp_path, put):
    log, key, witness = SmallLog(20, words="Other"), a_key(tmp_path, seed=2), a_witness(tmp_path)
    old, new = put("old.zip", a_small_bundle(tmp_path)), put("new.zip", packed(files_of(log, key, witness), log, key))
    assert offline.verify_diff(old, new).code == CANNOT_TELL
    files = files_of(log, key, witness)
    files["log/rotation-0001.txt"] = str(rotation_note(a_key(tmp_path), key, NOON)).encode()
    new.write_bytes(packed(files, log, key))
    assert offline.verify_diff(old, new).code == MISBEHAVED, "the old key handed over to the new one"
    del log.entries[3], log.bodies[3]
    files |= {one: content for one, content in files_of(log, key, witness).items() if one.startswith("log/")}
    new.write_bytes(packed(files, log, key))
    assert offline.verify_diff(old, new).code == MISBEHAVED, "that entries are gone, too, is no way out"


def test_entries_that_nobody_had_signed_may_not_be_compared(tmp_path, put):
    log, key = SmallLog(20, words="Other"), a_key(tmp_path)
    log.entries, log.bodies, log.leaves = dict(log.entries), dict(log.bodies), list(log.leaves)
    first = SmallLog(14)
    log.leaves[:14] = first.leaves
    log.entries |= first.entries
    log.bodies |= first.bodies
    files = files_of(log, key, a_witness(tmp_path))
    files["log/checkpoint.txt"] = first.head(key).encode()
    old, new = put("old.zip", packed(files, first, key)), put("new.zip", a_small_bundle(tmp_path))
    assert offline.check(old).code == VALID
    assert offline.verify_diff(old, new).code == CANNOT_TELL
    assert offline.check(old, [key.vkey], put("n", SmallLog(20).head(key))).code == CANNOT_TELL
    assert offline.check(old, [key.vkey], put("n", log.head(key))).code == VALID


def test_sizes_and_roots_that_nobody_signed_accuse_nobody(tmp_path, put):
    key, log, bundle = a_key(tmp_path), SmallLog(20), put("b.zip", a_small_bundle(tmp_path))
    saved = put("saved.note", log.head(key))
    element = '<oc:record size="{}" root="{}"/>'
    for size, root in ((20, "0" * 64), (14, log.root.hex()), (99, log.root.hex()), (2**62, log.root.hex())):
        for note in ("", f"<p>{log.head(key)}</p>"):
            document = put("d.xml", f"<akomaNtoso>{element.format(size, root)}{note}</akomaNtoso>")
            for more in ({"saved_note": saved}, {"bundle": bundle}, {}):
                assert offline.check(document, [key.vkey], **more).code in (INVALID, CANNOT_TELL), (size, more)
    other = put("d.html", f"<p>{SmallLog(14, words='Other').head(key)}</p>")
    assert offline.check(other, [key.vkey], None, bundle).code == MISBEHAVED


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_it_is_said_whose_word_a_key_is(tmp_path, put):
    key, bundle = a_key(tmp_path), put("b.zip", a_small_bundle(tmp_path))
    alone = offline.check(bundle)
    assert alone.code == VALID
    assert f"compared with none that you know: {key.vkey}" in told(alone)
    assert "signed by the key you named" not in told(alone)
    named = offline.check(bundle, [key.vkey])
    assert (named.warnings, "signed by the key you named" in told(named)) == ([], True)
    note = offline.check(put("n", SmallLog(14).head(key)), bundle=bundle)
    assert note.code == VALID
    assert "signed by the key of the bundle you named" in told(note)
    assert "the key you named" not in told(note)


def test_a_receipt_with_its_own_key_is_not_valid(tmp_path, put):
    forger = a_key(tmp_path, seed=2)
    said = json.loads(receipts_of(SmallLog(20), forger)[0])
    for own in ({"key": forger.vkey}, {"keys": [forger.vkey]}):
        found = offline.check(put("r", json.dumps({**said, **own})))
        assert found.code == CANNOT_TELL
        assert "only by a key that it brings itself" in told(found)
        assert offline.check(put("r", json.dumps({**said, **own})), [a_key(tmp_path).vkey]).code == INVALID


def test_a_witness_alone_is_checked_and_tells_no_more(tmp_path, put):
    witness, log, key = a_witness(tmp_path), SmallLog(20), a_key(tmp_path)
    seen, unseen = put("s", log.head(key, witness)), put("u", log.head(key))
    found = offline.check(seen, [str(witness.witness)])
    assert found.code == CANNOT_TELL
    assert "confirmed by the witness witness.example/w at" in told(found)
    assert offline.check(unseen, [str(witness.witness), key.vkey]).code == CANNOT_TELL
    assert offline.check(seen, [str(witness.witness), key.vkey]).code == VALID
    assert offline.check(put("b.zip", a_small_bundle(tmp_path)), [str(witness.witness)]).code == VALID
    text, line = log.head(key, witness).rstrip("\n").rsplit(" ", 1)
    assert offline.check(put("w", f"{text} {line[:-4]}AAA=\n"), [str(witness.witness)]).code != VALID


def test_a_key_that_handed_over_signs_no_head_of_a_bundle(tmp_path, put):
    old, new, log = a_key(tmp_path), a_key(tmp_path, seed=2), SmallLog(8)
    files = files_of(log, old, a_witness(tmp_path))
    files["log/rotation-0001.txt"] = str(rotation_note(old, new, NOON)).encode()
    assert offline.check(put("b.zip", packed(files, log, old)), [old.vkey]).code == INVALID


def test_a_saved_note_by_an_old_key_is_of_the_time_before_it_handed_over(tmp_path, put):
    old, new = a_key(tmp_path), a_key(tmp_path, seed=2)
    before, after, log = SmallLog(8), SmallLog(9), SmallLog(20)
    files = files_of(log, new, a_witness(tmp_path))
    files["log/rotation-0001.txt"] = str(rotation_note(old, new, NOON, 8)).encode()
    bundle = put("b.zip", packed(files, log, new))
    for key in (old, new):
        assert offline.check(bundle, [key.vkey]).code == VALID
    saved, forged = put("saved.note", before.head(old)), put("forged.note", after.head(old))
    assert offline.check(bundle, [old.vkey], saved).code == VALID
    assert offline.check(bundle, [old.vkey], forged).code == INVALID, "it had handed over after 8 entries"
    assert offline.check(saved, [old.vkey], None, bundle).code == VALID
    assert offline.check(forged, [old.vkey], None, bundle).code == INVALID


# --- Files that break readers -----------------------------------------------------------------------------------------


def a_broken_docx() -> bytes:
    content = bytearray(zipped({"word/document.xml": b"<p>" + bytes(range(256)) * 40 + b"</p>"}))
    content[60:120] = b"\xff" * 60
    return bytes(content)


def a_member_that_says(number: int) -> bytes:
    """An archive whose member is packed in a way, or asks for a version, that nobody knows."""
    content = bytearray(zipped({"manifest.json": b"{}"}))
    place = content.index(b"PK\x01\x02")
    content[place + number] = 99
    return bytes(content)


DEEP = '{"format": "openclause-receipt-1", "entry": ' + "[" * 100_000
BROKEN = {
    "a broken docx": a_broken_docx(),
    "an unknown packing": a_member_that_says(10),
    "an unknown version": a_member_that_says(6),
    "deep": DEEP,
    "deep recount": '{"a": "openclause-recount/1", "b": ' + "[" * 100_000,
    "half a letter": '{"format": "openclause-receipt-1", "entry": "\\ud800", "salt": "", "body": 1}',
    "a proof without lines": "c2sp.org/tlog-proof@v1\n\nx",
    "a proof of nothing": "c2sp.org/tlog-proof@v1\n",
    "digits": '{"format": "openclause-receipt-1", "entry": ' + "9" * 5000 + "}",
    "a recount of nothing": '{"format": "openclause-recount/1", "mode": "aggregate", "cast": 5}',
    "a list of lists": '{"format": "openclause-recount/1", "mode": ["aggregate"], "cast": 5}',
    "a pdf": b"%PDF-1.7\nstream\n" + zlib.compress(b"words")[:-6] + b"endstream\nstream\nxendstream endstream",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_end_with_a_sentence(put, capsys, name):
    file = put("broken", BROKEN[name])
    assert offline.main([str(file)]) in (INVALID, CANNOT_TELL)
    assert offline.main(["recount", str(file)]) in (INVALID, CANNOT_TELL)
    assert offline.main(["verify-diff", str(file), str(file)]) == INVALID
    assert "Traceback" not in capsys.readouterr().err


def test_a_field_that_is_too_large_and_rows_that_are_too_short_are_faults(tmp_path, put, monkeypatch):
    log, key = SmallLog(8), a_key(tmp_path)
    files = files_of(log, key, a_witness(tmp_path))
    short = {**files, "tables/comments.csv": b"number,body\r\n1\r\n"}
    assert offline.check(put("b.zip", packed(short, log, key))).code == INVALID
    monkeypatch.setattr(offline, "LARGEST_DOCUMENT", 4000)
    for cell in (b"x" * 5000, b"\n" * 5000):
        large = {**files, "tables/comments.csv": b'number,body\r\n1,"' + cell + b'"\r\n'}
        assert offline.check(put("b.zip", packed(large, log, key))).code == INVALID


def test_evidence_that_cannot_be_written_is_shown(tmp_path, put, capsys):
    key = a_key(tmp_path)
    note, saved = put("n", SmallLog(20).head(key)), put("s", SmallLog(20, words="Other").head(key))
    arguments = [str(note), "--note", str(saved), "--key", key.vkey, "--evidence", str(tmp_path / "no" / "e.json")]
    assert offline.main(arguments) == MISBEHAVED
    assert SmallLog(20).head(key).split("\n")[2] in capsys.readouterr().err


def test_nothing_of_a_file_moves_the_terminal(tmp_path, put, capsys):
    files = members(a_small_bundle(tmp_path))
    manifest = json.loads(files["manifest.json"])
    manifest["process"]["address"] = "x\nVALID\x1b[2J\u202e\ud800" + "y" * 100_000
    file = put("b.zip", zipped({**files, "manifest.json": json.dumps(manifest).encode()}))
    assert offline.main([str(file)]) == INVALID
    shown = "".join(capsys.readouterr())
    assert "x\\nVALID\\x1b[2J\\u202e\\ud800" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    assert max(map(len, shown.split("\n"))) < 3000


# --- Files that take long ---------------------------------------------------------------------------------------------

LONG = {
    "one word": b"a" * 3_000_000,
    "open marks": b"<" * 3_000_000,
    "names": b"<record " + b' size="1"' * 300_000,
    "words that nearly end": b"x/openclause" * 250_000,
    "streams": b"%PDF-1.7\n" + b"stream\n" * 300_000,
    "packed streams": b"%PDF-1.7\n" + (b"stream\n" + zlib.compress(b"x" * 100) + b"\nendstream\n") * 15_000,
    "a docx of marks": zipped({"[Content_Types].xml": b"<" * 900_000, "word/document.xml": b"<a" * 400_000}),
}


@pytest.mark.parametrize("name", LONG)
def test_no_document_keeps_it_busy(put, name):
    with soon():
        assert offline.check(put("d", LONG[name])).code == CANNOT_TELL


def test_documents_that_unpack_without_end_are_refused(put, monkeypatch):
    bomb = zipped({"word/document.xml": bytes(80 * 1024 * 1024)})
    assert offline.check(put("d.docx", bomb)).code == INVALID
    monkeypatch.setattr(offline, "LARGEST_TEXTS", 100_000)
    many = zipped({f"word/{number}.xml": b"words " * 2000 for number in range(20)})
    assert offline.check(put("d.docx", many)).code == INVALID
    stream = b"stream\n" + zlib.compress(b"x" * 60_000) + b"\nendstream\n"
    assert offline.check(put("d.pdf", b"%PDF-1.7\n" + stream)).code == CANNOT_TELL
    assert offline.check(put("d.pdf", b"%PDF-1.7\n" + stream * 3)).code == INVALID
    monkeypatch.setattr(offline, "MOST_MEMBERS", 10)
    assert offline.check(put("d.docx", zipped({f"{number}.xml": b"x" for number in range(20)}))).code == INVALID
    twice = BytesIO(zipped({"a.xml": b"x"}))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("a.xml", b"y")
    assert offline.check(put("d.docx", twice.getvalue())).code == INVALID


def test_heads_are_found_in_documents_of_every_kind(tmp_path, put):
    key, bundle = a_key(tmp_path), put("b.zip", a_small_bundle(tmp_path))
    head = SmallLog(14).head(key)
    named = f'<oc:record root="{SmallLog(14).root.hex()}" hash="sha-256" size="14"/>'
    pdf = b"%PDF-1.7\n<< >>\nstream\r\n" + zlib.compress(f"words {head}".encode()) + b"\nendstream\n"
    docx = zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": f"<w:t>{head}</w:t>".encode()})
    for content in (f"<pre>{head}</pre>", f"<a>{named}</a>", pdf, docx, f"# Words\n\n{head}\nMore.\n"):
        assert offline.check(put("d", content), [key.vkey], None, bundle).code == VALID
        assert offline.check(put("d", content), [key.vkey]).code == CANNOT_TELL


def test_what_stands_beside_a_proof_does_not_say_where_its_entry_stands(tmp_path, put):
    key = a_key(tmp_path)
    upper, extra, rest = receipts_of(SmallLog(20), key)[1].decode().split("\n", 2)
    said = {**json.loads(offline.unbase64(extra[6:])), "index": 99}
    extra = offline.base64.b64encode(json.dumps(said).encode()).decode()
    found = offline.check(put("r", f"{upper}\nextra {extra}\n{rest}"), [key.vkey])
    assert found.code == VALID
    assert "entry 4:" in told(found)
