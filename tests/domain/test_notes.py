"""Signed notes, checkpoints, proofs, tiles and requests to witnesses, as C2SP and the Go reference publish them."""

from base64 import b64decode
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import log_proofs, merkle, notes, tiles, tree_heads, witnessing
from app.domain.log_proofs import LogProof
from app.domain.notes import COSIGNATURE, ED25519, Note, NoteMalformed, Signature, VerifierKey
from app.domain.tiles import Tile
from app.domain.tree_heads import TreeHead
from app.domain.witnessing import Request, Verdict
from app.ledger.keys import SigningKey, verifies
from tests.domain.log_keys import a_key

# The key, text and note by which the Go reference tests itself.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
PETER_NOTE = (
    f"{PETER_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The examples in the texts of tlog-checkpoint, tlog-cosignature and tlog-witness.
SOFA_TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SOFA = (
    f"{SOFA_TEXT}\n— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
COSIGNED = (
    f"{SOFA}— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ"
    "qhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
COSIGNED_TIME = 1679315147
ASKED = (
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    f"\n{SOFA}"
)

LEAVES = [merkle.leaf_hash(f"entry {number}".encode()) for number in range(70)]
NODE_AT = merkle.reader_of(merkle.nodes_of(LEAVES))
KEY, OTHER, WITNESS = a_key("example.org/openclause"), a_key("example.org/other"), a_key("witness.example/w1")


def checkpoint(size: int, key: SigningKey = KEY, root: bytes | None = None) -> str:
    """The signed head of the first `size` leaves."""
    head = TreeHead(KEY.name, size, merkle.root_of(size, NODE_AT) if root is None else root)
    return str(key.signed(head.text()))


def test_the_published_key_is_read_and_written_byte_for_byte():
    key = VerifierKey.parsed(PETER)
    assert (key.name, key.kind, key.key_id.hex(), str(key)) == ("PeterNeumann", ED25519, "c74f20a3", PETER)


def test_the_published_note_is_signed_anew_byte_for_byte():
    secret = Ed25519PrivateKey.from_private_bytes(b64decode(PETER_SECRET)[1:])
    key = SigningKey("PeterNeumann", secret, KEY.file, KEY.head_file)
    assert (key.vkey, str(key.signed(PETER_TEXT))) == (PETER, PETER_NOTE)


@pytest.mark.parametrize("note", [PETER_NOTE, SOFA, COSIGNED], ids=["go", "checkpoint", "cosigned"])
def test_published_notes_are_read_and_written_byte_for_byte(note: str):
    assert str(notes.parsed(note)) == note


def test_the_published_note_is_verified_and_another_is_not():
    key = VerifierKey.parsed(PETER)
    assert notes.signed_by(notes.parsed(PETER_NOTE), key, verifies)
    for changed in (PETER_NOTE.replace("answer", "Answer"), PETER_NOTE.replace("x08go/Z", "x08go/a")):
        assert not notes.signed_by(notes.parsed(changed), key, verifies)
    assert not notes.signed_by(notes.parsed(SOFA), key, verifies)


def test_every_mangled_form_of_the_published_key_is_refused():
    pieces = [PETER[start:end] for start in range(len(PETER)) for end in range(start + 1, len(PETER) + 1)]
    changed = [PETER[:place] + chr(ord(PETER[place]) + 1) + PETER[place + 1 :] for place in range(len(PETER))]
    for one in (*(piece for piece in pieces if piece != PETER), *changed):
        with pytest.raises(NoteMalformed):
            VerifierKey.parsed(one)


def test_the_published_checkpoint_is_read_and_written_byte_for_byte():
    head = tree_heads.parsed(notes.parsed(SOFA).text)
    assert (head.origin, head.size, len(head.root)) == ("example.com/behind-the-sofa", 20852163, 32)
    assert head.text() == SOFA_TEXT


def test_the_published_cosignature_tells_its_time():
    line = notes.parsed(COSIGNED).signatures[1]
    assert (line.name, int.from_bytes(line.value[:8], "big"), len(line.value)) == (
        "witness.example.com/w1", COSIGNED_TIME, 72,
    )  # fmt: skip
    said = f"cosignature/v1\ntime {COSIGNED_TIME}\n{SOFA_TEXT}"
    assert notes.cosignature_message(COSIGNED_TIME, SOFA_TEXT) == said.encode()


def test_the_published_request_to_a_witness_is_read_and_written_byte_for_byte():
    asked = witnessing.parsed(ASKED)
    assert (asked.old_size, len(asked.proof), asked.note) == (20852014, 4, SOFA)
    assert str(asked) == ASKED


@pytest.mark.parametrize(
    "content",
    [
        "", "\n", "text\n", "text\n\n", "\n\n", f"{PETER_TEXT}\n— PeterNeumann\n",
        f"{PETER_TEXT}\n- PeterNeumann x08=\n",
        f"{PETER_TEXT}\n— Peter Neumann x08go/ZJ\n", f"{PETER_TEXT}\n— Peter+Neumann x08go/ZJ\n",
        PETER_NOTE[:-1], PETER_NOTE.replace("\n", "\r\n"), PETER_NOTE.replace("If", "I\x00f"), PETER_NOTE + "\n",
        PETER_NOTE.replace("nAM=\n", "nAN=\n"), PETER_NOTE.replace("nAM=\n", "nAM\n"), f"{PETER_TEXT}\n— Peter AAAA\n",
        f"{PETER_TEXT}\n— Peter x08\n", PETER_NOTE.replace("If", "\ud800f"), "a" * 1_000_001,
        PETER_TEXT + "\n" + PETER_NOTE.rpartition("\n\n")[2] * 101,
    ],
    ids=lambda content: f"{len(content)} characters",
)  # fmt: skip
def test_what_is_no_note_is_refused(content: str):
    with pytest.raises(NoteMalformed):
        notes.parsed(content)


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n", "a\n1\n", SOFA_TEXT[:-1], SOFA_TEXT.replace("20852163", "020852163"),
        SOFA_TEXT.replace("20852163", "-1"), SOFA_TEXT.replace("20852163", "٣"), SOFA_TEXT.replace("CsUY", "CsU"),
        SOFA_TEXT + "\n", SOFA_TEXT.replace("example.com/behind-the-sofa", ""), f"a\n{'9' * 19}\n{SOFA_TEXT[-45:]}",
        f"a\n{'9' * 5000}\n{SOFA_TEXT[-45:]}", "a\n1\nAAAA\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str):
    with pytest.raises(NoteMalformed):
        tree_heads.parsed(text)


@pytest.mark.parametrize(
    ("index", "place"),
    [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067"), (10**9, "x001/x000/x000/000")],
)
def test_a_tile_has_its_one_address(index: int, place: str):
    assert tiles.place_of(index) == place
    assert tiles.parsed("0", place) == Tile(0, index)
    assert tiles.parsed("63", f"{place}.p/255") == Tile(63, index, 255)
    assert tiles.parsed("1", f"{place}.p/1").path == f"tile/1/{place}.p/1"


@pytest.mark.parametrize(
    ("level", "place"),
    [
        ("00", "000"), ("64", "000"), ("-1", "000"), ("x", "000"), ("²", "000"), ("0", ""), ("0", "0"), ("0", "1000"),
        ("0", "x000/001"), ("0", "001/000"), ("0", "x001"), ("0", "000.p/0"), ("0", "000.p/256"), ("0", "000.p/01"),
        ("0", "000.p/"), ("0", "../000"), ("0", "000/"), ("0", "x001/x234/067/"), ("0", "x00١/000"), ("0", "000\n"),
    ],
)  # fmt: skip
def test_another_spelling_of_an_address_is_refused(level: str, place: str):
    with pytest.raises(NoteMalformed):
        tiles.parsed(level, place)


def test_a_log_of_70000_entries_has_the_tiles_that_the_specification_counts():
    found = [(one.level, one.width) for one in tiles.tiles_of(70_000)]
    assert [found.count(kind) for kind in ((0, 256), (0, 112), (1, 256), (1, 17), (2, 1))] == [273, 1, 1, 1, 1]
    assert len(found) == 277
    assert [(one.level, one.width) for one in tiles.tiles_of(256)] == [(0, 256), (1, 1)]


def test_tiles_lead_to_every_root_and_proof():
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(1100)]
    node_at = merkle.reader_of(merkle.nodes_of(leaves))
    for size in (1, 2, 70, 255, 256, 257, 511, 512, 513, 700, 1024, 1100):
        served = {one.path: tiles.hashes_in(one, node_at) for one in tiles.tiles_of(size)}
        read = tiles.reader(size, lambda tile, served=served: served[tile.path])
        assert merkle.root_of(size, read) == merkle.root(leaves[:size])
        assert merkle.inclusion_proof(size // 2, size, read) == merkle.inclusion_proof(size // 2, size, node_at)
        assert merkle.consistency_proof(size // 3, size, read) == merkle.consistency_proof(size // 3, size, node_at)


def test_a_tile_of_another_length_is_refused():
    with pytest.raises(NoteMalformed):
        merkle.root_of(3, tiles.reader(3, lambda tile: b"\x00" * 95))


@given(st.lists(st.binary(max_size=70), max_size=256))
def test_a_bundle_holds_its_entries(entries: list[bytes]):
    assert tiles.unbundled(tiles.bundle(entries)) == entries


@pytest.mark.parametrize("content", [b"\x00", b"\x00\x02a", b"\x00\x00" * 257], ids=["half", "short", "too many"])
def test_what_is_no_bundle_is_refused(content: bytes):
    with pytest.raises(NoteMalformed):
        tiles.unbundled(content)


def test_a_proof_of_every_leaf_of_every_size_is_written_and_read_and_proves():
    for size in range(1, 71):
        note = checkpoint(size)
        for index in range(size):
            proof = LogProof(index, tuple(merkle.inclusion_proof(index, size, NODE_AT)), note)
            again = log_proofs.parsed(str(proof))
            assert again == proof
            assert again.proves(f"entry {index}".encode())
            assert not again.proves(f"entry {index + 1}".encode())


def test_a_proof_has_the_lines_that_the_specification_says():
    note = checkpoint(2)
    proof = LogProof(0, (LEAVES[1],), note, b"age-v1.2.1-darwin-arm64.tar.gz")
    lines = str(proof).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6", "index 0"]
    assert b64decode(lines[3]) == LEAVES[1]
    assert "\n".join(lines[4:]) == f"\n{note}"
    assert log_proofs.parsed(str(proof)) == proof


PROOF = str(LogProof(40, tuple(merkle.inclusion_proof(40, 70, NODE_AT)), checkpoint(70), b"salt"))


@settings(max_examples=500)
@given(st.integers(0, len(PROOF) - 1), st.characters(min_codepoint=10, max_codepoint=300), st.booleans())
def test_a_proof_that_was_changed_anywhere_proves_nothing(place: int, letter: str, inserted: bool):
    changed = PROOF[:place] + letter + PROOF[place + (0 if inserted else 1) :]
    try:
        proof = log_proofs.parsed(changed)
        good = proof.proves(b"entry 40") and notes.signed_by(notes.parsed(proof.note), KEY.verifier, verifies)
    except NoteMalformed:
        return
    told = log_proofs.parsed(PROOF)
    assert not good or (proof.index, proof.hashes, proof.head()) == (told.index, told.hashes, told.head())


@pytest.mark.parametrize(
    "changed",
    [
        PROOF.replace("@v1", "@v2"), PROOF.replace("index 40", "index 040"), PROOF.replace("index 40", "index 70"),
        PROOF.replace("index 40\n", ""), PROOF.replace("\n\n", "\n", 1),
        PROOF.replace("index 40", "index 40\n" + "A" * 43 + "="),
        PROOF.replace("index 40\n", "index 40\n" + ("A" * 43 + "=\n") * 64), "", PROOF[:100],
    ],
    ids=lambda changed: f"{len(changed)} characters",
)  # fmt: skip
def test_what_is_no_proof_is_refused(changed: str):
    with suppress(NoteMalformed):
        assert not log_proofs.parsed(changed).proves(b"entry 40")


def test_a_witness_is_believed_by_its_own_key_and_kind_of_signature():
    note = notes.parsed(checkpoint(7))
    cosigned = note.with_signatures([WITNESS.cosignature(note.text, 1_700_000_000)])
    assert notes.cosigned_at(notes.parsed(str(cosigned)), WITNESS.witness, verifies) == 1_700_000_000
    assert notes.cosigned_at(cosigned, OTHER.witness, verifies) is None
    assert notes.cosigned_at(note.with_signatures([WITNESS.signature(note.text)]), WITNESS.witness, verifies) is None
    elsewhere = Note("other\n", cosigned.signatures)
    assert notes.cosigned_at(elsewhere, WITNESS.witness, verifies) is None


def test_a_cosignature_with_another_time_is_refused():
    note = notes.parsed(checkpoint(7))
    line = WITNESS.cosignature(note.text, 1_700_000_000)
    later = Signature(line.name, line.key_id, (1_700_000_001).to_bytes(8, "big") + line.value[8:])
    assert notes.cosigned_at(note.with_signatures([later]), WITNESS.witness, verifies) is None
    assert str(VerifierKey.parsed(str(WITNESS.witness))) == str(WITNESS.witness)
    assert WITNESS.witness.kind == COSIGNATURE


def ask(old: int, size: int, **said: object) -> Request:
    proof = tuple(merkle.consistency_proof(old, size, NODE_AT)) if old <= size else ()
    return Request(old, proof, str(said.get("note", checkpoint(size))))


KNOWN = TreeHead(KEY.name, 7, merkle.root_of(7, NODE_AT))


@pytest.mark.parametrize(
    ("request_", "known", "verdict"),
    [
        (ask(7, 20), KNOWN, Verdict.GOOD),
        (ask(7, 7), KNOWN, Verdict.GOOD),
        (ask(0, 20), None, Verdict.GOOD),
        (ask(0, 20), KNOWN, Verdict.OTHER_SIZE),
        (ask(8, 20), KNOWN, Verdict.OTHER_SIZE),
        (ask(7, 20), None, Verdict.OTHER_SIZE),
        (ask(21, 20), KNOWN, Verdict.MALFORMED),
        (Request(7, (LEAVES[0],), checkpoint(20)), KNOWN, Verdict.INCONSISTENT),
        (Request(7, (), checkpoint(20)), KNOWN, Verdict.INCONSISTENT),
        (Request(7, (), checkpoint(7, root=LEAVES[3])), KNOWN, Verdict.OTHER_SIZE),
        (ask(7, 20, note=checkpoint(20, OTHER)), KNOWN, Verdict.UNSIGNED),
        (ask(7, 20, note=str(OTHER.signed(TreeHead(OTHER.name, 1, LEAVES[0]).text()))), KNOWN, Verdict.UNKNOWN_LOG),
        (ask(7, 20, note="nothing"), KNOWN, Verdict.MALFORMED),
    ],
)
def test_a_witness_cosigns_only_what_goes_on_from_what_it_knows(request_: Request, known: TreeHead, verdict: Verdict):
    found = witnessing.judged(witnessing.parsed(str(request_)), {KEY.name: [KEY.verifier]}, known, verifies)
    assert found.verdict is verdict
    assert found.forked == (request_.note == checkpoint(7, root=LEAVES[3]))


def test_every_size_goes_on_from_every_smaller_one_for_a_witness():
    for old in range(71):
        known = TreeHead(KEY.name, old, merkle.root_of(old, NODE_AT)) if old else None
        for size in (old, min(old + 1, 70), 70):
            found = witnessing.judged(ask(old, size), {KEY.name: [KEY.verifier]}, known, verifies)
            assert found.verdict is Verdict.GOOD
