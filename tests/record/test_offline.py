"""The verifier in one file: what is whole is valid, what was changed is found, what cannot be known is said."""

import io
import json
import random
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.domain import merkle
from app.domain.log_proofs import LogProof
from app.ledger.rotating import rotation_note
from app.record.offline import openclause_verify as offline
from tests.builders import NOON
from tests.exports.bundles import a_key, bundle_of, members
from tests.exports.small_bundles import SmallLog, a_small_bundle, a_witness, files_of, packed, zipped
from tests.ledger.deliberation import a_deliberation
from tests.stopwatch import soon

VALID, INVALID, MISBEHAVED, CANNOT_TELL = 0, 1, 2, 3
VERIFIER = Path(offline.__file__)


@pytest.fixture
def small(tmp_path):
    return a_small_bundle(tmp_path)


def checked(tmp_path, content: bytes, name: str = "file.zip", **more):
    path = tmp_path / name
    path.write_bytes(content)
    return offline.check(path, **more)


def kept(tmp_path, content: str, name: str = "saved.note") -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_bundle_that_is_whole_is_valid(small, tmp_path):
    found = checked(tmp_path, small)
    assert found.faults == []
    assert found.code == VALID
    told = "\n".join(found.lines())
    assert "confirmed by the witness witness.example/w" in told
    assert "14 rows of the tables were compared" in told


def test_the_bundle_of_a_deliberation_is_valid_and_names_what_it_compared(session, tmp_path):
    deliberation = a_deliberation(session)
    found = checked(tmp_path, bundle_of(session, deliberation.process, a_key(tmp_path), deliberation.end))
    assert found.faults == []
    assert found.code == VALID
    [compared] = [line for line in found.said if "were compared" in line]
    assert int(compared.split()[0]) > 10


def test_it_runs_by_itself_and_its_exit_code_says_what_it_found(small, tmp_path):
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(small)
    bad.write_bytes(zipped({**members(small), "README.md": b"Other words.\n"}))
    codes = [
        subprocess.run([sys.executable, "-I", str(VERIFIER), str(file)], capture_output=True, check=False).returncode
        for file in (good, bad)
    ]
    assert codes == [VALID, INVALID]


def test_the_verifier_imports_nothing_of_the_programme():
    assert "app." not in VERIFIER.read_text(encoding="utf-8").replace("openclause", "")


def changed(files: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """The files after one random change: bytes flipped, cut, added, swapped; files taken, added, renamed, exchanged."""
    names = sorted(files)
    name = chance.choice(names)
    content = bytearray(files[name])
    place = chance.randrange(len(content))
    kind = chance.randrange(8)
    if kind == 0:
        content[place] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del content[place]
    elif kind == 2:
        content.insert(place, chance.randrange(256))
    elif kind == 3:
        content = content[:place]
    elif kind == 4:
        return {one: files[one] for one in names if one != name}
    elif kind == 5:
        return {**files, f"more-{place}.txt": bytes(content)}
    elif kind == 6:
        other = chance.choice([one for one in names if one != name])
        return {**files, name: files[other], other: files[name]}
    else:
        lines = bytes(content).splitlines(keepends=True)
        chance.shuffle(lines)
        content = bytearray(b"".join(lines))
    return {**files, name: bytes(content)}


def test_a_thousand_random_changes_are_all_found(tmp_path):
    files, chance, missed = members(a_small_bundle(tmp_path, size=7)), random.Random(6), []
    for number in range(1000):
        after = changed(files, chance)
        if after != files and checked(tmp_path, zipped(after)).code == VALID:
            missed.append(number)
    assert missed == []


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits_of_the_archive_itself_are_found_or_change_nothing(small, tmp_path, seed):
    chance = random.Random(seed)
    for _ in range(50):
        content = bytearray(small)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        if checked(tmp_path, bytes(content)).code == VALID:
            assert members(bytes(content)) == members(small)


def test_an_attacker_with_another_key_is_found_by_the_key_one_knows(tmp_path):
    log, own, forged = SmallLog(20), a_key(tmp_path), a_key(tmp_path, seed=2)
    rewritten = packed(files_of(log, forged, a_witness(tmp_path)), log, forged)
    assert checked(tmp_path, rewritten).code == VALID, "by itself it is sound: only somebody's note or key tells"
    assert checked(tmp_path, rewritten, keys=[own.vkey]).code == INVALID


def test_rewritten_words_under_the_true_key_are_found_by_a_saved_note(tmp_path):
    saved = kept(tmp_path, SmallLog(14).head(a_key(tmp_path)))
    assert checked(tmp_path, a_small_bundle(tmp_path), saved_note=saved).code == VALID
    assert checked(tmp_path, a_small_bundle(tmp_path, words="Other"), saved_note=saved).code == MISBEHAVED
    assert checked(tmp_path, a_small_bundle(tmp_path, size=12), saved_note=saved).code == CANNOT_TELL, "only older"


def test_what_proves_that_the_log_misbehaved_is_written_down(tmp_path):
    saved = kept(tmp_path, SmallLog(20, words="Other").head(a_key(tmp_path)))
    note = kept(tmp_path, SmallLog(20).head(a_key(tmp_path)), "now.note")
    evidence = tmp_path / "evidence.json"
    arguments = [str(note), "--note", str(saved), "--key", a_key(tmp_path).vkey, "--evidence", str(evidence)]
    assert offline.main(arguments) == MISBEHAVED
    assert len(json.loads(evidence.read_text(encoding="utf-8"))[0]["notes"]) == 2


def test_a_note_is_told_apart_from_one_that_is_newer_older_or_of_another_log(tmp_path):
    key = a_key(tmp_path)
    saved, known = kept(tmp_path, SmallLog(14).head(key)), {"keys": [key.vkey]}
    newer = SmallLog(20).head(key).encode()
    assert checked(tmp_path, newer, "n").code == CANNOT_TELL, "no key is known"
    assert checked(tmp_path, newer, "n", **known).code == VALID
    assert checked(tmp_path, newer, "n", saved_note=saved, **known).code == CANNOT_TELL, "sizes differ, no leaves"
    bundle = tmp_path / "b.zip"
    bundle.write_bytes(a_small_bundle(tmp_path))
    assert checked(tmp_path, newer, "n", saved_note=saved, bundle=bundle, **known).code == VALID
    older = SmallLog(3).head(key).encode()
    assert checked(tmp_path, older, "n", saved_note=saved, **known).code == CANNOT_TELL, "a beginning is no lie"
    assert checked(tmp_path, older, "n", saved_note=saved, bundle=bundle, **known).code == VALID
    other = SmallLog(3, words="Other").head(key).encode()
    assert checked(tmp_path, other, "n", bundle=bundle, **known).code == MISBEHAVED


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil", "a\\..\\b", "log/", "CON .txt", "a//b", "tables/../manifest.json", ".hidden"]
)
def test_members_with_names_that_lead_elsewhere_are_refused(small, tmp_path, name):
    found = checked(tmp_path, zipped({**members(small), name: b"evil"}))
    assert found.code == INVALID


def test_duplicates_links_bombs_and_what_is_no_archive_are_refused(small, tmp_path):
    files = members(small)
    twice = io.BytesIO(zipped(files))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("README.md", b"Other words.\n")
    linked = io.BytesIO(zipped(files))
    with zipfile.ZipFile(linked, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    bomb = zipped({**files, "bomb.txt": bytes(80 * 1024 * 1024)})
    lying = small.replace(b"PK\x05\x06", b"PK\x05\x07")
    with soon():
        for content in (twice.getvalue(), linked.getvalue(), bomb, lying, b"PK\x03\x04", b"PK\x03\x04" + bytes(100)):
            assert checked(tmp_path, content).code == INVALID


def test_words_of_a_table_that_differ_from_the_entry_are_named(tmp_path):
    log, key = SmallLog(20), a_key(tmp_path)
    files = files_of(log, key, a_witness(tmp_path))
    files["tables/comments.csv"] = files["tables/comments.csv"].replace(b"Comment 4\r\n", b"Comment IV\r\n")
    found = checked(tmp_path, packed(files, log, key))
    assert found.faults == ["tables/comments.csv: 5 differs from what entry 4 says"]


def test_a_bundle_whose_head_was_signed_earlier_says_what_is_not_signed_yet(tmp_path):
    log, key = SmallLog(20), a_key(tmp_path)
    earlier = SmallLog(17)
    files = files_of(log, key, a_witness(tmp_path))
    files["log/checkpoint.txt"] = earlier.head(key).encode()
    found = checked(tmp_path, packed(files, earlier, key))
    assert found.code == VALID
    assert any("3 entries after it are not signed yet" in line for line in found.said)


def test_an_older_bundle_is_the_beginning_of_the_newer_and_what_is_gone_is_named(tmp_path):
    old, new = tmp_path / "old.zip", tmp_path / "new.zip"
    old.write_bytes(a_small_bundle(tmp_path, size=14))
    log, key = SmallLog(20), a_key(tmp_path)
    files = files_of(log, key, a_witness(tmp_path))
    lines = files["log/bodies.jsonl"].splitlines(keepends=True)
    files["log/bodies.jsonl"] = b"".join(lines[1:])
    new.write_bytes(packed(files, log, key))
    found = offline.verify_diff(old, new)
    assert found.code == VALID
    assert any("words of entry 0 (comments/1) are not public any more" in line for line in found.said)
    assert offline.verify_diff(new, old).code == CANNOT_TELL, "the older one is no lie"
    new.write_bytes(a_small_bundle(tmp_path, words="Other"))
    assert offline.verify_diff(old, new).code == MISBEHAVED


def test_entries_that_the_newer_bundle_leaves_out_are_named(tmp_path):
    old, new = tmp_path / "old.zip", tmp_path / "new.zip"
    old.write_bytes(a_small_bundle(tmp_path, size=14))
    log, key = SmallLog(20), a_key(tmp_path)
    del log.entries[3], log.bodies[3]
    new.write_bytes(packed(files_of(log, key, a_witness(tmp_path)), log, key))
    found = offline.verify_diff(old, new)
    assert any("entry 3 is in the old bundle and not in the new one" in one for one in found.faults)


def test_a_key_that_one_knows_is_followed_through_its_rotations(tmp_path):
    old, new, log = a_key(tmp_path), a_key(tmp_path, seed=2), SmallLog(8)
    files = files_of(log, new, a_witness(tmp_path))
    assert checked(tmp_path, packed(files, log, new), keys=[old.vkey]).code == INVALID
    handed = rotation_note(old, new, NOON)
    told = packed({**files, "log/rotation-0001.txt": str(handed).encode()}, log, new)
    assert checked(tmp_path, told, keys=[old.vkey]).code == VALID
    alone = str(new.signed(handed.text)).encode()
    forged = packed({**files, "log/rotation-0001.txt": alone}, log, new)
    assert checked(tmp_path, forged, keys=[old.vkey]).code == INVALID, "the old key has to sign, too"


def receipts_of(log: SmallLog, key) -> tuple[bytes, bytes]:
    """The receipt of entry 4 as JSON and as a tlog-proof."""
    nodes = merkle.reader_of(merkle.nodes_of(log.leaves))
    proof = merkle.inclusion_proof(4, log.size, nodes)
    own = {"entry": log.entries[4], "salt": log.bodies[4]["salt"], "body": log.bodies[4]["body"]}
    receipt = {
        "format": "openclause-receipt-1", "index": 4, "size": log.size, "root": log.root.hex(),
        "proof": [one.hex() for one in proof], "checkpoint": log.head(key), **own,
    }  # fmt: skip
    as_proof = LogProof(4, tuple(proof), log.head(key), json.dumps(own).encode())
    return json.dumps(receipt).encode(), str(as_proof).encode()


def test_receipts_lead_from_the_words_to_the_signed_head(tmp_path):
    log, key = SmallLog(20), a_key(tmp_path)
    saved = kept(tmp_path, SmallLog(20, words="Other").head(key))
    for content in receipts_of(log, key):
        assert checked(tmp_path, content, "r").code == CANNOT_TELL, "whose signature it is nobody has said"
        assert checked(tmp_path, content, "r", keys=[key.vkey]).code == VALID
        assert checked(tmp_path, content, "r", keys=[a_key(tmp_path, seed=2).vkey]).code == INVALID
        assert checked(tmp_path, content, "r", keys=[key.vkey], saved_note=saved).code == MISBEHAVED
    forged = receipts_of(log, key)[0].replace(b"Comment 4", b"Comment 5")
    assert checked(tmp_path, forged, "r", keys=[key.vkey]).code == INVALID


@pytest.mark.parametrize("content", [b"", b"{}", b"nonsense", b'{"format": "openclause-receipt-1"}', b"\xff\xfe\x00"])
def test_what_is_none_of_these_is_never_valid(tmp_path, content):
    assert checked(tmp_path, content, "x").code in (INVALID, CANNOT_TELL)


def test_the_head_in_a_document_is_compared_with_a_bundle(tmp_path):
    bundle, log = tmp_path / "b.zip", SmallLog(14)
    bundle.write_bytes(a_small_bundle(tmp_path))
    document = f'<akomaNtoso><oc:record size="14" root="{log.root.hex()}"/></akomaNtoso>'
    assert checked(tmp_path, document.encode(), "d.xml").code == CANNOT_TELL
    assert checked(tmp_path, document.encode(), "d.xml", bundle=bundle).code == VALID
    other = document.replace(log.root.hex(), SmallLog(14, words="Other").root.hex())
    assert checked(tmp_path, other.encode(), "d.xml", bundle=bundle).code == INVALID, "nobody has signed these"
    noted = f"<p>{log.head(a_key(tmp_path))}</p>"
    assert checked(tmp_path, noted.encode(), "d.html", bundle=bundle, keys=[a_key(tmp_path).vkey]).code == VALID
