#!/usr/bin/env python3
"""Checks files of a public record without a network, a database, or trust in whoever runs it.

    python3 openclause_verify.py FILE [--key VKEY] [--note SAVED_NOTE] [--bundle BUNDLE] [--evidence FILE]
    python3 openclause_verify.py verify-diff OLD_BUNDLE NEW_BUNDLE
    python3 openclause_verify.py recount FILE [--key VKEY] [--bundle BUNDLE]

FILE is a bundle (.zip), a receipt (.json or .tlog-proof), a signed note (checkpoint), or an exported document. Exit
codes: 0 valid; 1 invalid, the lines that begin with FAULT say where; 2 the log misbehaved: it has signed two heads that
one honest log cannot have, and evidence is written; 3 cannot tell (something is missing that would be needed). What is
wrong with a file goes before what is wrong with the log: anybody can break a file, only its own key accuses a log.
A bundle that is signed by no other key than the one it brings is whole, and a WARNING names the key to compare.

Needs Python 3.11 and the package `cryptography`. It shares no code with the programme whose records it checks. Read it
from the top, each part stands on those before it:

    1 hashes        RFC 6962: leaves, nodes, roots, proofs of inclusion
    2 notes         C2SP signed-note, tlog-checkpoint, tlog-cosignature: keys, signatures, heads, and comparing heads
    3 entries       the one text of an entry, and what it commits to
    4 archives      zip files without tricks, read piece by piece
    5 the log       handovers of keys; the signed head of a bundle and the leaves that lead to it
    6 bundles       manifest, log, words, tables: `check_bundle` is the whole path
    7 receipts      from the words to the entry, from the entry to the head
    8 documents     the head that is written in an exported file
    9 comparing     an old bundle with a new one: `check_diff`
   10 recounting    the published ballots of a vote: `check_recount`
   11 the command   what the reader brings, which check a file gets, what is printed
"""

import argparse
import base64
import binascii
import csv
import hashlib
import hmac
import io
import json
import re
import sys
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn, TextIO, TypedDict

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VALID, INVALID, MISBEHAVED, CANNOT_TELL = 0, 1, 2, 3
MOST_FAULTS = 50
MOST_MEMBERS = 20_000
LARGEST = 32 * 1024**3  # bytes of all members of a bundle together, unpacked
LARGEST_DOCUMENT = 64 * 1024**2  # what is read as a whole: manifests, notes, receipts, documents, lines
LARGEST_TEXTS = 256 * 1024**2  # of all texts in one document, unpacked
MOST_STREAMS = 20_000  # in a PDF
MOST_RATIO = 300  # unpacked to packed, of members larger than SMALL
SMALL = 1024**2
MOST_HEADS = 100  # in one document
LONGEST_LINE = 2000  # of what is printed
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,6}")
PURPOSE = "openclause bundle manifest v1"
ROTATION = "openclause key rotation v1"
NAMED, FOLLOWED = "the key you named", "a key to which the one you named handed over"
FROM_BUNDLE, OWN = "the key of the bundle you named", "a key that it brings itself"
ABSENT = (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError)
BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ArithmeticError, NotImplementedError,
          EOFError, OSError, zlib.error, csv.Error, zipfile.BadZipFile, zipfile.LargeZipFile)  # fmt: skip

File = str | Path
Zip = zipfile.ZipFile
Signatures = list[tuple[str, bytes, bytes]]  # of a note: a name, the id of a key, and what was signed with it
Cells = dict[tuple[str, ...], list[dict[str, Any]]]  # ballots by group, or by groups that are told together
Retired = dict[bytes, int]  # public keys that handed over, and the entries of the longest head they can have signed
Words = dict[tuple[str, str], tuple[int, bytes]]  # by table and number: the newest entry, and a hash of its words


class Key(TypedDict):
    name: str
    id: bytes
    kind: int
    public: bytes
    vkey: str
    source: str  # NAMED, FOLLOWED, FROM_BUNDLE or OWN: why anybody should believe it


Keys = Iterable[Key]


class Head(TypedDict):
    origin: str
    size: int
    root: bytes
    text: str
    signatures: Signatures
    note: str


NOBODY: Retired = {}


class Log(NamedTuple):
    """The log in a bundle, after it was found that its key has signed the head, and that the leaves lead to it."""

    archive: Zip
    folder: str
    leaves: int  # those after the head are signed by nobody yet
    head: Head
    keys: list[Key]  # of this log: the one that signed the head, those before it, and witnesses
    retired: Retired

    def root_of_first(self, size: int) -> bytes:
        return self.head["root"] if size == self.head["size"] else prefix_root(self.archive, size, self.folder)


class Known(NamedTuple):
    """What the reader brings to compare a file with."""

    keys: list[Key]
    saved: Head | None = None
    log: Log | None = None

    @property
    def retired(self) -> Retired:
        return self.log.retired if self.log is not None else {}


class Unreadable(Exception):
    """A file, or a part of it, that is not what it has to be."""


class Missing(Exception):
    """What would be needed to tell anything is not there."""


@dataclass
class Findings:
    """What is said about a file; the worst of it is the exit code."""

    said: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    misbehaviour: list[dict[str, Any]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.said.append(words)

    def warn(self, words: str) -> None:
        if words not in self.warnings:
            self.warnings.append(words)

    def fault(self, place: str, words: str) -> None:
        self.faults.append(f"{place}: {words}")

    def misbehaved(self, words: str, one: Head, other: Head) -> None:
        """Only for two heads whose signatures by the log's own key were checked."""
        self.misbehaviour.append({"what": words, "notes": [one["note"], other["note"]]})

    def cannot_tell(self, words: str) -> None:
        self.open.append(words)

    @property
    def code(self) -> int:
        if self.faults:
            return INVALID
        return MISBEHAVED if self.misbehaviour else CANNOT_TELL if self.open else VALID

    def lines(self) -> Iterator[str]:
        """Each on one line, whatever a file had in it to be repeated here."""
        yield from map(printable, self.said)
        yield from (printable(f"WARNING: {one}") for one in self.warnings)
        yield from (printable(f"FAULT {one}") for one in self.faults[:MOST_FAULTS])
        if len(self.faults) > MOST_FAULTS:
            yield f"and {len(self.faults) - MOST_FAULTS} more faults"
        yield from (printable(f"THE LOG MISBEHAVED: {one['what']}") for one in self.misbehaviour)
        yield from (printable(f"CANNOT TELL: {one}") for one in self.open)
        yield ("VALID", "INVALID", "THE LOG MISBEHAVED", "CANNOT TELL")[self.code]


def printable(words: str) -> str:
    """One line without control characters, marks of direction or halves of characters: nothing a terminal obeys."""
    shown = words if len(words) <= LONGEST_LINE else f"{words[:LONGEST_LINE]} ..."
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in shown)


# --- 1. Hashes: RFC 6962 ----------------------------------------------------------------------------------------------


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The root over leaf hashes as they come, keeping only the complete subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        self.peaks.append(leaf)
        place = self.size
        while place & 1:
            right = self.peaks.pop()
            self.peaks.append(node_hash(self.peaks.pop(), right))
            place >>= 1
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return hashlib.sha256().digest()
        root = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            root = node_hash(left, root)
        return root


def included(leaf: bytes, index: int, size: int, proof: Iterable[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != 32:
            return False
        if place & 1 or place == last:
            reached = node_hash(sibling, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


# --- 2. Notes: C2SP signed-note, tlog-checkpoint, tlog-cosignature ----------------------------------------------------


def unbase64(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("what should be base64 is not") from None
    if base64.b64encode(value).decode() != text:
        raise Unreadable("the base64 is not in its one form")
    return value


def read_key(vkey: str, source: str = OWN) -> Key:
    """name+id+base64: the name, four bytes of its id, the algorithm (1 signature, 4 cosignature), the public key."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", vkey.strip())
    material = unbase64(found[3]) if found else b""
    if not found or len(material) != 33 or material[0] not in (1, 4):
        raise Unreadable(f"{vkey!r} is no verifier key (name+id+base64)")
    key_id = hashlib.sha256(found[1].encode() + b"\n" + material).digest()[:4]
    if key_id.hex() != found[2]:
        raise Unreadable(f"the verifier key of {found[1]} was mistyped")
    return {"name": found[1], "id": key_id, "kind": material[0], "public": material[1:], "vkey": vkey.strip(),
            "source": source}  # fmt: skip


def read_note(content: str) -> tuple[str, Signatures]:
    text, blank, lines = content.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or any(ord(one) < 32 and one != "\n" for one in content):
        raise Unreadable("a signed note is a text, an empty line, and lines of signatures")
    signatures = []
    for line in lines.split("\n")[:-1]:
        found = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/=]+)", line)
        if not found or len(value := unbase64(found[2])) < 68:
            raise Unreadable("a line under a note is no signature")
        signatures.append((found[1], value[:4], value[4:]))
    return text + "\n", signatures


def read_head(content: str) -> Head:
    """The origin, size and root of a checkpoint, with its text and signatures."""
    text, signatures = read_note(content)
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines) or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise Unreadable("a checkpoint is an origin, a size and a root")
    root = unbase64(lines[2])
    if len(root) != 32:
        raise Unreadable("the root of a checkpoint has 32 bytes")
    return {"origin": lines[0], "size": int(lines[1]), "root": root, "text": text, "signatures": signatures,
            "note": content}  # fmt: skip


def verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signed(text: str, signatures: Signatures, key: Key) -> bool | int | None:
    """True or False as the key's own line holds; None if it has no line. For a witness, the time it signed at."""
    own = [value for name, key_id, value in signatures if name == key["name"] and key_id == key["id"]]
    if not own:
        return None
    if key["kind"] == 1:
        return all(len(one) == 64 and verifies(key["public"], text.encode(), one) for one in own)
    moment = int.from_bytes(own[0][:8], "big")
    message = f"cosignature/v1\ntime {moment}\n{text}".encode()
    same = all(len(one) == 72 and one[:8] == own[0][:8] for one in own)
    return (moment or True) if same and all(verifies(key["public"], message, one[8:]) for one in own) else False


def check_head(findings: Findings, head: Head, keys: Keys, place: str, retired: Retired = NOBODY) -> Key | None:
    """A checkpoint's signature by its log, and its cosignatures; gives the key of the log that has signed it.

    Keys that the reader brought go before those that a file brings itself: then the latter say nothing. `retired` are
    public keys that have handed over, each with the entries there were then: it can have signed no longer head.
    """
    of_logs = [key for key in keys if key["kind"] == 1]
    brought = [key for key in of_logs if key["source"] != OWN]
    results = [(key, signed(head["text"], head["signatures"], key)) for key in brought or of_logs
               if key["name"] == head["origin"]]  # fmt: skip
    signer = next((key for key, result in results if result), None)
    if any(result is False for _, result in results):
        findings.fault(place, "the signature of the log is wrong")
        signer = None
    elif signer is None and any(key["source"] in (NAMED, FOLLOWED) for key in brought):
        findings.fault(place, f"it is not signed by a key of {head['origin']} that you named")
    elif signer is None:
        findings.cannot_tell(f"{place}: no key that signed it for {head['origin']} is known; name one with --key")
    elif head["size"] > retired.get(signer["public"], head["size"]):
        findings.fault(place, "it is signed by a key that had handed over to another")
        signer = None
    else:
        say_signer(findings, head, signer, place)
    check_witnesses(findings, head, [key for key in keys if key["kind"] == 4], place)
    return signer


def say_signer(findings: Findings, head: Head, signer: Key, place: str) -> None:
    whose = f"{head['origin']}, {head['size']} entries, root {head['root'].hex()}"
    findings.say(f"{place}: {whose}, signed by {signer['source']}")
    if signer["source"] in (OWN, FROM_BUNDLE):
        findings.warn(f"{place} is signed by {signer['source']}, and that key was compared with none that you know: "
                      f"{signer['vkey']} - compare it with what others know, or name theirs with --key")  # fmt: skip


def check_witnesses(findings: Findings, head: Head, witnesses: list[Key], place: str) -> None:
    """Cosignatures; one by a witness that the reader named has to be there, or it cannot be told what they saw."""
    for key in {key["vkey"]: key for key in reversed(witnesses)}.values():
        moment = signed(head["text"], head["signatures"], key)
        if moment is False:
            findings.fault(place, f"the cosignature of {key['name']} is wrong")
        elif moment is not None:
            when, whose = as_time(int(moment)), f" ({OWN})" if key["source"] == OWN else ""
            findings.say(f"{place}: confirmed by the witness {key['name']}{whose} at {when}")
        elif key["source"] == NAMED:
            findings.cannot_tell(f"{place}: the witness {key['name']} that you named has not confirmed it")


def as_time(moment: int) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(moment))
    except (ValueError, OverflowError, OSError):
        return f"the moment {moment}, which is none"


def compare_heads(findings: Findings, what: str, head: Head, saved: Head) -> None:
    """Two heads that the log's own key has signed. Without a bundle only two of one size can contradict each other."""
    if head["origin"] != saved["origin"]:
        findings.cannot_tell(f"the saved note is of {saved['origin']}, {what} of {head['origin']}")
    elif saved["size"] != head["size"]:
        findings.cannot_tell(f"{what} is of {head['size']} entries, the saved note of {saved['size']}: a bundle of the "
                             "newer state shows whether one goes on from the other")  # fmt: skip
    elif saved["root"] != head["root"]:
        findings.misbehaved(
            f"it has signed two heads of {head['size']} entries: {what}, and the saved note", saved, head
        )
    else:
        findings.say(f"{what} and the saved note are the same head of {head['size']} entries")


def compare_with_log(findings: Findings, what: str, head: Head, log: Log) -> None:
    """A head that the log's own key has signed, against the leaves under another head that this key has signed."""
    if head["origin"] != log.head["origin"]:
        findings.cannot_tell(f"{what} is of {head['origin']}, the bundle of {log.head['origin']}")
    elif head["size"] > log.leaves:
        findings.cannot_tell(f"{what} is newer ({head['size']} entries) than the bundle ({log.leaves}): a bundle of "
                             "the newer state shows whether it goes on from this one")  # fmt: skip
    elif log.root_of_first(head["size"]) == head["root"]:
        findings.say(f"the log goes on from {what} of {head['size']} entries")
    elif head["size"] <= log.head["size"]:
        findings.misbehaved(
            f"the first {head['size']} entries in the bundle, under the head of {log.head['size']}, are others than "
            f"those of {what}; the bundle belongs to the evidence, keep it", head, log.head
        )  # fmt: skip
    else:
        findings.cannot_tell(f"{what} has other entries than those in the bundle that nobody has signed yet")


def compare(findings: Findings, what: str, head: Head, keys: list[Key], known: Known) -> None:
    """A head that its log has signed, against what the reader brought: a saved note, the log of a bundle."""
    saved = known.saved
    if saved is not None and check_head(findings, saved, keys, "the saved note", known.retired) is not None:
        if known.log is not None:
            compare_with_log(findings, "the saved note", saved, known.log)
        if known.log is None or saved["size"] == head["size"]:
            compare_heads(findings, what, head, saved)
    if known.log is not None:
        compare_with_log(findings, what, head, known.log)


# --- 3. Entries and what they commit to -------------------------------------------------------------------------------


def canonical(value: Any) -> str:
    return unicodedata.normalize("NFC", json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def read_entry(text: str) -> dict[str, Any]:
    """What an entry says, if its text is the one text of that; ValueError otherwise."""
    said = json.loads(text)
    if not isinstance(said, dict) or canonical(said) != text:
        raise ValueError("its text is not canonical")
    return said


def commits(entry: dict[str, Any], salt: bytes, body: Any) -> bool:
    names = ("object", "revision", "type")
    message = canonical({"body": body, **{name: entry.get(name) for name in names}}).encode()
    return hmac.compare_digest(hmac.new(salt, message, hashlib.sha256).hexdigest(), str(entry.get("commitment")))


# --- 4. Archives ------------------------------------------------------------------------------------------------------


def open_zip(path: File) -> Zip:
    """A bundle without tricks: plain names, once each, ordinary files, sizes that are possible."""
    archive = bounded_zip(path, LARGEST)
    for one in archive.infolist():
        if not NAME.fullmatch(one.filename) or one.orig_filename != one.filename:
            raise Unreadable(f"a member may not be called {one.filename!r}")
        if one.external_attr >> 16 & 0o170000 not in (0, 0o100000):
            raise Unreadable(f"{one.filename} is no ordinary file")
    return archive


def bounded_zip(path: File | IO[bytes], largest: int) -> Zip:
    """An archive whose members are there once each, packed in the common ways, and not too many or too large."""
    try:
        archive = zipfile.ZipFile(path)
    except ABSENT:
        raise
    except BROKEN as fault:
        raise Unreadable(f"no archive that can be read: {fault}") from None
    members, total = archive.infolist(), 0
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"the archive has {len(members)} members")
    names = set()
    for one in members:
        total += one.file_size
        if one.filename.casefold() in names:
            raise Unreadable(f"{one.filename} is there twice")
        if one.flag_bits & 1 or one.compress_type not in (0, 8):
            raise Unreadable(f"{one.filename} is no ordinary file")
        if (one.file_size > SMALL and one.file_size > MOST_RATIO * one.compress_size) or total > largest:
            raise Unreadable(f"{one.filename} grows too large when it is unpacked")
        names.add(one.filename.casefold())
    return archive


def read_member(archive: Zip, name: str, largest: int = LARGEST_DOCUMENT) -> bytes:
    if archive.getinfo(name).file_size > largest:
        raise Unreadable(f"{name} is too large")
    return archive.read(name)


def hash_member(archive: Zip, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as content:
        while piece := content.read(SMALL):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def lines_of(archive: Zip, name: str) -> Iterator[str]:
    if name not in archive.namelist():
        return
    with archive.open(name) as content:
        while line := content.readline(LARGEST_DOCUMENT):
            if len(line) == LARGEST_DOCUMENT:
                raise Unreadable(f"{name} has a line that is too long")
            yield line.decode("utf-8").removesuffix("\n")


def leaves_of(archive: Zip, name: str) -> Iterator[bytes]:
    with archive.open(name) as content:
        while leaf := content.read(32):
            if len(leaf) != 32:
                raise Unreadable(f"{name} ends within a hash")
            yield leaf


def prefix_root(archive: Zip, size: int, folder: str = "log/") -> bytes:
    tree = Tree()
    for leaf in leaves_of(archive, f"{folder}leaves.bin"):
        if tree.size == size:
            break
        tree.add(leaf)
    return tree.root()


# --- 5. The log in a bundle -------------------------------------------------------------------------------------------


def handovers_in(archive: Zip, folder: str) -> list[tuple[Key, Key, int | None]]:
    """From which key to which the log handed over, in their order, as far as both have signed that; and after how many
    entries, which older notes do not say: then a saved note by the old key cannot be told from one of before.
    """
    found = []
    for name in sorted(one for one in archive.namelist() if re.fullmatch(f"{folder}rotation-[0-9]{{4}}.txt", one)):
        text, signatures = read_note(read_member(archive, name).decode())
        lines = text.split("\n")
        if lines[0] != ROTATION or not lines[1].startswith("old ") or not lines[2].startswith("new "):
            raise Unreadable(f"{name} is no rotation of a key")
        old, new = read_key(lines[1][4:]), read_key(lines[2][4:])
        size = next((int(one[5:]) for one in lines if re.fullmatch(r"size [0-9]{1,19}", one)), None)
        if old["kind"] == new["kind"] == 1 and all(signed(text, signatures, one) for one in (old, new)):
            found.append((old, new, size))
    return found


def signed_log(
    archive: Zip, findings: Findings, brought: Keys, size: int, root: bytes, folder: str = "log/", before: str = ""
) -> Log | None:
    """The log in a bundle of so many leaves under this root, if its key has signed the head that they lead to."""
    place = f"{before}{folder}checkpoint.txt"
    if f"{folder}checkpoint.txt" not in archive.namelist():
        findings.cannot_tell(f"{before}{folder}: no head was signed")
        return None
    own = [read_key(line.split(" ", 1)[1]) for line in lines_of(archive, f"{folder}keys.txt")]
    keys, handovers = list(brought), handovers_in(archive, folder)
    for old, new, _ in handovers:
        giver = next((one for one in keys if one["kind"] == 1 and one["public"] == old["public"]), None)
        if giver is not None:
            keys.append({**new, "source": FOLLOWED if giver["source"] == NAMED else giver["source"]})
    head = read_head(read_member(archive, f"{folder}checkpoint.txt").decode())
    # The head of a bundle with the note of a handover is by the new key, however short it is.
    signer = check_head(findings, head, [*keys, *own], place, {old["public"]: -1 for old, _, _ in handovers})
    if head["size"] > size:
        findings.fault(
            f"{before}{folder}leaves.bin", f"there are {size} leaves, and the head was signed over {head['size']}"
        )
        return None
    if (root if size == head["size"] else prefix_root(archive, head["size"], folder)) != head["root"]:
        findings.fault(f"{before}{folder}leaves.bin", "the leaves do not lead to the root that was signed")
        return None
    if size > head["size"]:
        findings.say(f"{place}: {size - head['size']} entries after it are not signed yet")
    if signer is None:
        return None
    if signer["source"] == OWN:
        keys = [*keys, *of_one_log(signer, handovers)]
    retired = {old["public"]: entries for old, _, entries in handovers if entries is not None}
    return Log(archive, folder, size, head, keys, retired)


def of_one_log(signer: Key, handovers: list[tuple[Key, Key, int | None]]) -> list[Key]:
    """The key and those before it, by the notes of handing over: no other key in a file may speak for this log."""
    keys = [signer]
    for old, new, _ in reversed(handovers):
        if any(one["public"] == new["public"] for one in keys):
            keys.append(old)
    return keys


def log_in(bundle: File, findings: Findings, named: list[Key]) -> Log | None:
    """The log of a bundle that the reader names to compare a file with; of the rest of it nothing is believed."""
    try:
        archive, tree = open_zip(bundle), Tree()
        for leaf in leaves_of(archive, "log/leaves.bin"):
            tree.add(leaf)
        return signed_log(archive, findings, named, tree.size, tree.root(), before=f"{Path(bundle).name}: ")
    except ABSENT:
        raise
    except (Unreadable, *BROKEN) as fault:
        raise Unreadable(f"the bundle {Path(bundle).name} cannot be read: {fault}") from None


# --- 6. Bundles -------------------------------------------------------------------------------------------------------


def check_bundle(path: File, findings: Findings, known: Known) -> Log | None:
    """Manifest, signature, log, words, tables; and the logs of where the process was before. Gives its log."""
    archive = open_zip(path)
    try:
        manifest: dict[str, Any] = json.loads(read_member(archive, "manifest.json"))
        if manifest.get("format") != "openclause-bundle-1":
            raise Unreadable("this is no bundle, or one of a later release")
        check_manifest(archive, manifest, findings)
        log = check_log(archive, findings, known.keys, manifest["process"]["slug"], manifest.get("log"))
        check_manifest_note(archive, findings, log)
        if log is not None:
            compare_bundle(findings, log, known)
        check_tables(archive, findings, newest_words(archive))
        for folder in sorted({one.split("/")[1] for one in archive.namelist() if one.startswith("origins/")}):
            check_log(archive, findings, (), None, None, f"origins/{folder}/")
        findings.say(f"{len(archive.namelist())} files of {manifest['process']['address']}, as of {manifest['as_of']}")
    except BROKEN as fault:
        raise Unreadable(f"a part of the bundle is missing or cannot be read: {fault}") from None
    return log


def compare_bundle(findings: Findings, log: Log, known: Known) -> None:
    """Its log against what the reader brought. The witnesses of the saved note are asked only of a note by itself."""
    keys = [key for key in log.keys if key["kind"] == 1]
    if known.saved is not None and check_head(findings, known.saved, keys, "the saved note", log.retired) is not None:
        compare_with_log(findings, "the saved note", known.saved, log)
    if known.log is not None:
        compare_with_log(findings, "the head of the bundle you named", known.log.head, log)


def check_manifest(archive: Zip, manifest: dict[str, Any], findings: Findings) -> None:
    named = {one["path"]: one for one in manifest["files"]}
    there = set(archive.namelist()) - {"manifest.json", "manifest.note"}
    if len(named) != len(manifest["files"]):
        findings.fault("manifest.json", "it names a file twice")
    for name in sorted(there ^ set(named)):
        findings.fault(name, "it is not in the manifest" if name in there else "the manifest names it, but it is gone")
    for name in sorted(there & set(named)):
        if hash_member(archive, name) != (named[name]["sha256"], named[name]["size"]):
            findings.fault(name, "it is not the file that the manifest names")


def check_manifest_note(archive: Zip, findings: Findings, log: Log | None) -> None:
    """That the key of the log has signed the manifest; where that key is not known, this is told already."""
    if "manifest.note" not in archive.namelist():
        findings.cannot_tell(
            "the manifest is not signed: whoever gave you this could have changed the tables and texts"
        )
        return
    text, signatures = read_note(read_member(archive, "manifest.note").decode())
    lines = text.split("\n")
    digest = base64.b64encode(hashlib.sha256(read_member(archive, "manifest.json")).digest()).decode()
    if lines[0] != PURPOSE or lines[2:] != [digest, ""]:
        findings.fault("manifest.note", "it is the signature of another manifest")
    elif log is not None:
        keys = [key for key in log.keys if key["kind"] == 1 and key["name"] == lines[1] == log.head["origin"]]
        if not any(signed(text, signatures, key) for key in keys):
            findings.fault("manifest.note", "it is not signed by the key of the log")


def check_log(
    archive: Zip,
    findings: Findings,
    brought: Keys,
    slug: str | None,
    told: dict[str, Any] | None,
    folder: str = "log/",
) -> Log | None:
    """Entries against leaves, leaves against the signed root, words against commitments."""
    size, root, first = check_entries(archive, findings, slug, folder)
    log = signed_log(archive, findings, brought, size, root, folder)
    if log and told is not None and (told["size"], told["root"]) != (log.head["size"], log.head["root"].hex()):
        findings.fault("manifest.json", "it names another head than the one in the log")
    findings.say(f"{folder}: {first} entries of this process in a log of {size}")
    return log


def check_entries(archive: Zip, findings: Findings, slug: str | None, folder: str) -> tuple[int, bytes, int]:
    """Each entry is canonical, stands at its place, and commits to the words given for it. One pass over all three."""
    tree, count = Tree(), 0
    entries, bodies = numbered(archive, f"{folder}entries.txt"), words_of(archive, f"{folder}bodies.jsonl")
    entry, body = next(entries, None), next(bodies, None)
    for place, leaf in enumerate(leaves_of(archive, f"{folder}leaves.bin")):
        tree.add(leaf)
        if entry is None or entry[0] != place:
            continue
        index, text = entry
        count += 1
        if leaf_hash(text.encode()) != leaf:
            findings.fault(f"{folder}entries.txt", f"entry {index} is not the one that stands in the log")
        try:
            said = read_entry(text)
            if slug is not None and said.get("process") != slug:
                findings.fault(f"{folder}entries.txt", f"entry {index} is of another process")
        except ValueError:
            findings.fault(f"{folder}entries.txt", f"entry {index} cannot be read")
            said = {}
        while body is not None and body["index"] <= index:
            if body["index"] < index or not commits(said, bytes.fromhex(body["salt"]), body["body"]):
                findings.fault(f"{folder}bodies.jsonl", f"the words of entry {body['index']} are not those entered")
            body = next(bodies, None)
        entry = next(entries, None)
    if entry is not None:
        findings.fault(f"{folder}entries.txt", f"entry {entry[0]} stands at no place of the log, or out of order")
    if body is not None:
        findings.fault(f"{folder}bodies.jsonl", f"entry {body['index']} is not there, or out of order")
    return tree.size, tree.root(), count


def numbered(archive: Zip, name: str) -> Iterator[tuple[int, str]]:
    for line in lines_of(archive, name):
        index, _, text = line.partition(" ")
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", index):
            raise Unreadable(f"{name} has a line without its number")
        yield int(index), text


def words_of(archive: Zip, name: str) -> Iterator[Any]:
    for line in lines_of(archive, name):
        yield json.loads(line)


# What the newest entry says about a thing, and the columns of the table in which it has to stand again.
TABLES: dict[str, tuple[str, ...]] = {
    "comments": ("body",),
    "amendments": ("heading", "body", "rationale"),
    "responses": ("reasons",),
    "revisions": ("heading", "body"),
}


def newest_words(archive: Zip) -> Words:
    """By thing, the entry and a hash of the words that its newest entry gives it; what it says is checked above."""
    found: Words = {}
    entries = numbered(archive, "log/entries.txt")
    entry = next(entries, None)
    for body in words_of(archive, "log/bodies.jsonl"):
        while entry is not None and entry[0] < body["index"]:
            entry = next(entries, None)
        said, words = (json.loads(entry[1]) if entry and entry[0] == body["index"] else {}), body["body"]
        table, _, number = str(said.get("object")).partition("/")
        if said.get("type") == "revision":
            table, number = "revisions", f"{words['clause']}/{words['language']}/{words['number']}"
        if table in TABLES and isinstance(words, dict) and TABLES[table][-1] in words:
            found[table, number] = (body["index"], words_hash([words.get(name) for name in TABLES[table]]))
    return found


def words_hash(words: Iterable[str | None]) -> bytes:
    return hashlib.sha256(canonical([as_cell(one) for one in words]).encode()).digest()


def as_cell(value: str | None) -> str:
    """A cell as a table has it: one that a spreadsheet would take for a formula begins with an apostrophe."""
    text = value or ""
    begins = text.lstrip(" \u00a0\n\u200b\u2060\ufeff")[:1]
    return f"'{text}" if begins and begins in "=+-@\t\r\uff1d\uff0b\uff0d\uff20" else text


def rows_of(archive: Zip, name: str) -> Iterator[dict[str, Any]]:
    return csv.DictReader(f"{line}\n" for line in lines_of(archive, name))


def check_tables(archive: Zip, findings: Findings, newest: Words) -> None:
    """The words in the tables are those of the newest entries about them, for all whose words are public."""
    csv.field_size_limit(LARGEST_DOCUMENT)
    guids = {row["number"]: row["guid"] for row in rows_of(archive, "tables/clauses.csv")}
    compared = 0
    for table, columns in TABLES.items():
        for row in rows_of(archive, f"tables/{table}.csv"):
            number = row["number"]
            if table == "revisions":
                number = f"{guids.get(row['clause'])}/{row['language']}/{number}"
            said = newest.get((table, number))
            if said is None:
                continue
            compared += 1
            cells = [unicodedata.normalize("NFC", row[name]) for name in columns]
            if hashlib.sha256(canonical(cells).encode()).digest() != said[1]:
                findings.fault(f"tables/{table}.csv", f"{number} differs from what entry {said[0]} says")
    findings.say(f"{compared} rows of the tables were compared with the entries about them")


# --- 7. Receipts ------------------------------------------------------------------------------------------------------


def check_receipt(content: bytes, findings: Findings, known: Known) -> None:
    """Words and salt lead to the entry, the entry to the root; the root is signed, where the receipt has the note."""
    said = json.loads(content)
    check_words(findings, said)
    leaf, root = leaf_hash(str(said["entry"]).encode()), bytes.fromhex(said["root"])
    if not included(leaf, said["index"], said["size"], [bytes.fromhex(one) for one in said["proof"]], root):
        findings.fault("proof", "the entry does not lead to the root")
    note = said.get("note") or said.get("checkpoint")
    own = [read_key(str(one)) for one in (said.get("keys") or [said.get("key")]) if one]
    check_receipt_head(findings, note if isinstance(note, str) and note else None, known, (said["size"], root), own)


def check_receipt_head(
    findings: Findings, note: str | None, known: Known, reached: tuple[int, bytes], own: Keys = ()
) -> None:
    if note is None:
        findings.cannot_tell(
            f"no head was signed yet; compare the root of the first {reached[0]} entries: {reached[1].hex()}"
        )
        return
    head = read_head(note)
    if reached != (head["size"], head["root"]):
        findings.fault("checkpoint", "the proof leads to another head than the one that is signed")
    signer = check_head(findings, head, [*known.keys, *own], "checkpoint", known.retired)
    if signer is not None and signer["source"] == OWN:
        findings.cannot_tell("the receipt is signed only by a key that it brings itself; name the key of the log "
                             "that you know with --key")  # fmt: skip
    if signer is not None:
        compare(findings, "the head of the receipt", head, [*known.keys, signer], known)


def check_words(findings: Findings, said: dict[str, Any]) -> None:
    entry = read_entry(str(said["entry"]))
    if not commits(entry, bytes.fromhex(said["salt"]), said["body"]):
        findings.fault("words", "they do not lead to the commitment of the entry")
    findings.say(f"entry {said.get('index')}: {entry['type']} of {entry['object']}, entered at {entry['time']}")


def check_proof(content: str, findings: Findings, known: Known) -> None:
    """A .tlog-proof: its second line holds the entry, the words and the salt as JSON."""
    upper, blank, note = content.partition("\n\n")
    lines = upper.split("\n")
    extra = unbase64(lines.pop(1)[6:]) if len(lines) > 1 and lines[1].startswith("extra ") else b""
    if lines[0] != "c2sp.org/tlog-proof@v1" or not blank or not re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[1]):
        raise Unreadable("this is no tlog-proof")
    head, index = read_head(note), int(lines[1][6:])
    check_receipt_head(findings, note, known, (head["size"], head["root"]))
    said = json.loads(extra) if extra.startswith(b"{") else None
    if said is None:
        findings.cannot_tell("the proof does not hold the entry that it is about")
        return
    check_words(findings, {**said, "index": index})
    hashes = [unbase64(line) for line in lines[2:]]
    if not included(leaf_hash(str(said["entry"]).encode()), index, head["size"], hashes, head["root"]):
        findings.fault("proof", "the entry does not lead to the root")


# --- 8. Exported documents: the head of the record that is written in them --------------------------------------------

# Each pattern looks from any place at a bounded number of characters only.
HEAD = re.compile(
    '(?<![^\\s<>"])([^\\s<>"]{1,255}/openclause)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n\n'
    "((?:\u2014 [^\\s+]{1,255} [A-Za-z0-9+/=]{1,255}\n){1,64})"
)
MARK = re.compile(r"<[^<>]{1,4000}>")
SIZE = re.compile(r'\bsize="([0-9]{1,19})"')
NAMED_ROOT = re.compile(r'\broot="([0-9a-f]{64})"')
ROOT = re.compile(r"\b[0-9a-f]{64}\b")
STREAM = re.compile(rb"(?:end)?stream\r?\n?")


def texts_in(content: bytes) -> Iterator[str]:
    """Every text of a document: of XML and HTML itself, of DOCX and ODT their parts, of PDF its streams."""
    if content[:4] == b"PK\x03\x04":
        archive = bounded_zip(io.BytesIO(content), LARGEST_TEXTS)
        for one in archive.infolist():
            if one.filename.endswith(".xml"):
                yield re.sub(r"<[^<>]*>", "", read_member(archive, one.filename).decode("utf-8", "replace"))
        return
    yield content.decode("utf-8", "replace")
    if content[:4] == b"%PDF":
        yield from streams_of(content)


def streams_of(content: bytes) -> Iterator[str]:
    """What is between `stream` and `endstream` in a PDF, where that is packed; so many, and so large, together."""
    begun, number, left = None, 0, LARGEST_TEXTS
    for found in STREAM.finditer(content):
        if not found[0].startswith(b"end"):
            begun = found.end() if begun is None else begun
            continue
        if begun is None:
            continue
        packed, begun, number = content[begun : found.start()], None, number + 1
        try:
            unpacked = zlib.decompressobj().decompress(packed, min(LARGEST_DOCUMENT, left))
        except zlib.error:
            continue
        left -= len(unpacked)
        if number > MOST_STREAMS or left <= 0:
            raise Unreadable("the streams of the PDF are too many, or grow too large when they are unpacked")
        yield unpacked.decode("utf-8", "replace")


def heads_in(content: bytes) -> tuple[list[str], list[tuple[int, str]], list[str]]:
    """The signed notes in a document, the heads that it names in an element of its own, and other hashes."""
    notes: set[str] = set()
    named: set[tuple[int, str]] = set()
    roots: set[str] = set()
    for text in texts_in(content):
        notes |= {found[0] for found in HEAD.finditer(text)}
        for mark in MARK.finditer(text):
            if "record" in mark[0] and (size := SIZE.search(mark[0])) and (root := NAMED_ROOT.search(mark[0])):
                named.add((int(size[1]), root[1]))
        roots = set(sorted(roots | {found[0] for found in ROOT.finditer(text)})[:5])
        if len(notes) + len(named) > MOST_HEADS:
            raise Unreadable(f"more than {MOST_HEADS} heads are written in it")
    return sorted(notes), sorted(named), sorted(roots)


def check_document(content: bytes, findings: Findings, known: Known) -> None:
    notes, named, roots = heads_in(content)
    sure = [] if known.saved is None or not named else sure_of(findings, known.saved, known)
    for note in notes:
        head = read_head(note)
        if check_head(findings, head, known.keys, "the head in the document", known.retired) is not None:
            sure.append(head)
            compare(findings, "the head in the document", head, known.keys, known)
            if known.saved is None and known.log is None:
                findings.cannot_tell("nothing to compare its head with; name a saved --note, or a --bundle")
    for size, root in named:
        check_named(findings, size, bytes.fromhex(root), sure, known.log)
    if not notes and not named:
        findings.cannot_tell(
            "no head of a record is written in it" if not roots else f"it names hashes without a size: {roots}"
        )
    findings.warn("of a document only the head that is written in it was compared, none of its words; compare those "
                  "with texts/ in a bundle")  # fmt: skip


def sure_of(findings: Findings, saved: Head, known: Known) -> list[Head]:
    return [saved] if check_head(findings, saved, known.keys, "the saved note", known.retired) is not None else []


def check_named(findings: Findings, size: int, root: bytes, sure: list[Head], log: Log | None) -> None:
    """A size and root that nobody has signed: if they are no head of the log, it is the document that is wrong."""
    findings.say(f"the document names the head of {size} entries with the root {root.hex()}")
    roots = {head["root"] for head in sure if head["size"] == size}
    if log is not None and size <= log.head["size"]:
        roots.add(log.root_of_first(size))
    if not roots:
        findings.cannot_tell("nothing to compare its head with; name a note of the same size, or a --bundle")
    elif roots != {root}:
        findings.fault("the head in the document", f"the log never had {size} entries with the root {root.hex()}")
    else:
        findings.say(f"its head of {size} entries is one of this log")


# --- 9. Comparing an old bundle with a new one ------------------------------------------------------------------------


def check_diff(old: File, new: File, findings: Findings) -> None:
    """The old log has to be the beginning of the new one; what is there no more is named."""
    logs = []
    for path in (old, new):
        own = Findings()
        logs.append(check_bundle(path, own, Known([])))
        findings.warnings += [f"{Path(path).name}: {one}" for one in own.warnings]
        findings.faults += [f"{Path(path).name}: {one}" for one in own.faults]
        findings.open += [f"{Path(path).name}: {one}" for one in own.open]
    before, after = logs
    if before is None or after is None:
        findings.cannot_tell("of one of the two no signed log could be read, so that they cannot be compared")
    elif not of_same_log(before, after):
        findings.cannot_tell("the two bundles are of different logs, or signed by keys of which neither handed over to "
                             "the other")  # fmt: skip
    elif before.head["size"] > after.head["size"]:
        compare_with_log(findings, "the head of the second bundle", after.head, before)
        findings.cannot_tell("the second bundle is the older one; name the older one first")
    else:
        compare_with_log(findings, "the head of the old bundle", before.head, after)
        name_what_is_gone(findings, before, after)


def of_same_log(one: Log, other: Log) -> bool:
    """Whether they have one origin, and a key that signed one head is a key of the other log."""
    if one.head["origin"] != other.head["origin"]:
        return False
    return bool({key["public"] for key in one.keys} & {key["public"] for key in other.keys})


def name_what_is_gone(findings: Findings, before: Log, after: Log) -> None:
    pairs = zip(leaves_of(before.archive, "log/leaves.bin"), leaves_of(after.archive, "log/leaves.bin"), strict=False)
    differing = next((place for place, (one, other) in enumerate(pairs) if one != other), None)
    rewritten = bool(findings.misbehaviour)
    if differing is not None:
        findings.say(f"the first entry that is another one in the new bundle is entry {differing}")
    if differing is not None and not rewritten:
        findings.cannot_tell("entries of the old bundle that nobody had signed yet are others in the new one")
    entries = dict(numbered(after.archive, "log/entries.txt"))
    for index, _ in numbered(before.archive, "log/entries.txt"):
        if index not in entries and rewritten:
            findings.say(f"entry {index} is in the old bundle and not in the new one")
        elif index not in entries:
            findings.fault("log/entries.txt", f"entry {index} is in the old bundle and not in the new one")
    said = [json.loads(text) for text in entries.values()]
    redacted = {one.get("object") for one in said if one.get("type") == "redaction"}
    words = {one["index"] for one in words_of(after.archive, "log/bodies.jsonl")}
    for one in words_of(before.archive, "log/bodies.jsonl"):
        if one["index"] not in words:
            entry = json.loads(entries.get(one["index"], "{}"))
            why = "erased, with a redaction" if f"entries/{one['index']}" in redacted else "not public any more"
            findings.say(f"the words of entry {one['index']} ({entry.get('object')}) are {why}")


# --- 10. Recounting the published ballots of a vote -------------------------------------------------------------------

LISTED = ("on_record", "pseudonymous")  # the modes in which each ballot stands by itself
COUNTED = {"majority", "each_group", "groups_counted", "quorum", "proxies"}  # of a rule, what is counted here


def check_recount(document: Any, findings: Findings, log: Log | None) -> None:
    """As many ballots as commitments, each the one that was committed to, the root over all; then the count."""
    if not isinstance(document, dict) or document.get("format") != "openclause-recount/1":
        raise Unreadable("this is no file for recounting")
    if document.get("mode") not in (*LISTED, "aggregate"):
        findings.cannot_tell(f"ballots of the mode {document.get('mode')} are counted elsewhere")
        return
    if document.get("cast") is None:
        findings.cannot_tell("fewer than five ballots were cast, so that nothing is told of them")
        return
    check_box(document, findings)
    if document["mode"] in LISTED:
        check_slips(document, findings)
    check_roll(document, findings)
    check_close(document, findings, log)
    counts: dict[str, int] = {}
    for row in document["ballots"]:
        key = canonical(row["answer"])
        counts[key] = counts.get(key, 0) + row["number"]
    for answer, number in sorted(counts.items()):
        findings.say(f"{number} x {answer}")
    check_result(document, findings)


def check_box(document: dict[str, Any], findings: Findings) -> None:
    """So many ballots as were cast and committed to, and the root over the commitments."""
    rows, commitments = document["ballots"], document["commitments"]
    if not all(isinstance(row["number"], int) and row["number"] is not True and row["number"] > 0 for row in rows):
        raise Unreadable("each row of ballots has to say how many they are, 1 or more")
    tree = Tree()
    for one in sorted(commitments):
        tree.add(leaf_hash(one.encode()))
    if tree.root().hex() != document["ballots_root"]:
        findings.fault("ballots_root", f"the root over the commitments is {tree.root().hex()}")
    if not sum(row["number"] for row in rows) == len(commitments) == document["cast"]:
        findings.fault("ballots", f"{document['cast']} are said to be cast, {len(commitments)} were committed to")


def check_slips(document: dict[str, Any], findings: Findings) -> None:
    """Each row is one ballot, and brings the slip that opens a commitment of its own."""
    address = f"{document['process']}/questions/{document['question']}"
    left, trackers = set(document["commitments"]), set()
    for place, row in enumerate(document["ballots"], start=1):
        slip = row.get("slip")
        if not isinstance(slip, dict) or row["number"] != 1:
            findings.fault(f"ballot {place} in the list", "it has to be one ballot, with its slip")
            continue
        message = canonical({"question": address, "slip": slip}).encode()
        sealed = hmac.new(bytes.fromhex(row["key"]), message, hashlib.sha256).hexdigest()
        opened = sealed == row["commitment"] and slip["answer"] == row["answer"]
        if not opened or sealed not in left or slip["tracker"] in trackers:
            findings.fault(f"ballot {slip['tracker']}", "it is not one that was committed to, or stands there twice")
        if len(row["groups"]) == 1 and not is_of_group(row, row["groups"][0]):
            findings.fault(f"ballot {slip['tracker']}", "it is not of the group that it is said to be of")
        left.discard(sealed)
        trackers.add(slip["tracker"])


def is_of_group(row: dict[str, Any], group: str) -> bool:
    """The key of its group opens the mark in the slip; a group that is told by itself comes with that key."""
    if not isinstance(row.get("group_key"), str):
        return False
    mark = hmac.new(bytes.fromhex(row["group_key"]), group.encode(), hashlib.sha256).hexdigest()
    return bool(mark == row["slip"].get("group"))


def check_roll(document: dict[str, Any], findings: Findings) -> None:
    """In no group, and in none of those that are told together, are there more ballots than people entitled."""
    for cell, rows in by_cell(document).items():
        number, entitled = sum(row["number"] for row in rows), sum(document["roll"].get(one, 0) for one in cell)
        if number > entitled:
            findings.fault("ballots", f"{', '.join(cell)}: {number} ballots, but only {entitled} were entitled")


def by_cell(document: dict[str, Any]) -> Cells:
    """The rows of ballots by group, or by the groups that are told together."""
    cells: Cells = {}
    for row in document["ballots"]:
        cells.setdefault(tuple(row["groups"]), []).append(row)
    return cells


def check_close(document: dict[str, Any], findings: Findings, log: Log | None) -> None:
    """The entry of the close in the public record, which comes with the file, commits to what the file says."""
    record = document.get("record")
    if record is None:
        findings.cannot_tell("no entry of the public record came with it: nothing shows that these are the ballots")
        return
    entry, body = read_entry(str(record["canonical"])), record["body"]
    address = f"{document['process']}/questions/{document['question']}"
    is_own = f"{entry.get('process')}/{entry.get('object')}" == address
    if not is_own or not commits(entry, bytes.fromhex(record["salt"]), body):
        findings.fault("record", "the entry of the close does not commit to what is given as its words")
    unnamed = [{name: value for name, value in row.items() if name != "name"} for row in document["ballots"]]
    said = {name: document[name] for name in ("ballots_root", "cast", "mode", "roll", "rule")}
    said |= {"result": document["result"]["result"], "box": hashlib.sha256(canonical(unnamed).encode()).hexdigest()}
    if "by_proxy" in body:
        said["by_proxy"] = document.get("by_proxy")
    for name, value in said.items():
        if body.get(name) != value:
            findings.fault("record", f"the entry of the close has another {name} than this file")
    if log is None:
        findings.warn("that this entry stands in the log was not checked; name a --bundle, or compare it with entry "
                      f"{record.get('index')} in log/entries.txt of one: {record['canonical']}")  # fmt: skip
    elif is_entry_of(log, record.get("index"), leaf_hash(str(record["canonical"]).encode())):
        findings.say(f"the entry of the close is entry {record['index']} under the signed head of {log.head['origin']}")
    elif isinstance(record.get("index"), int) and record["index"] >= log.head["size"]:
        findings.cannot_tell("the entry of the close is newer than the head of the bundle: take a newer bundle")
    else:
        findings.fault("record", f"the entry of the close is not entry {record.get('index')} of the log in the bundle")


def is_entry_of(log: Log, index: Any, leaf: bytes) -> bool:
    """Whether this is the leaf at its place in a log, under the head that its key has signed."""
    if type(index) is not int or not 0 <= index < log.head["size"]:
        return False
    with log.archive.open(f"{log.folder}leaves.bin") as leaves:
        leaves.seek(32 * index)
        return leaves.read(32) == leaf


def check_result(document: dict[str, Any], findings: Findings) -> None:
    """Votes for and against are counted by quorums and majorities; everything else takes the whole programme."""
    rule = {name: value for name, value in document["rule"].items() if value not in (None, {}, [])}
    if rule.get("counting") == "majority":
        del rule["counting"]
    told = document["result"]
    if document["method"] != "for_against" or set(rule) - COUNTED or set(told) != {"result", "steps"}:
        findings.cannot_tell("the ballots are whole; this rule is counted by the command `openclause recount` alone")
        return
    cells = by_cell(document)
    if not all(row["answer"].get("choice") in ("for", "against", "abstain") for row in document["ballots"]):
        raise Unreadable("a ballot is neither for nor against nor an abstention")
    steps = steps_of(rule, cells)
    hidden = hidden_steps(steps, cells)
    names = [(step["kind"], step["group"]) for step in steps]
    if [(one["kind"], one["group"]) for one in told["steps"]] != names:
        findings.fault("result", f"the rule asks for these steps, and others are told: {names}")
        return
    for step, other in zip(steps, told["steps"], strict=True):
        if not same_step(step, other, cells, step in hidden):
            findings.fault("result", f"counted is {canonical(step)}, told is {canonical(other)}")
    known = [step for step in steps if step not in hidden]
    tries: tuple[Callable[[str], bool], ...] = (lambda _: True, lambda _: False, lambda kind: "quorum" in kind)
    possible = {result_of([*known, *({**one, "met": met(one["kind"])} for one in hidden)]) for met in tries}
    if told["result"] not in possible:
        findings.fault("result", f"it is {' or '.join(sorted(possible))}, and told as {told['result']}")
    elif len(possible) > 1:
        findings.cannot_tell("a step that decides is of a group that is told together with others only")
    findings.say(f"told: {told['result']}")


def hidden_steps(steps: list[dict[str, Any]], cells: Cells) -> list[dict[str, Any]]:
    """Steps of groups that are told together with others only: they cannot be counted."""
    together = {group for cell in cells if len(cell) > 1 for group in cell}
    return [step for step in steps if step["group"] in together]


def same_step(step: dict[str, Any], told: dict[str, Any], cells: Cells, is_hidden: bool) -> bool:
    """As it was told, whole; of a hidden step what it needs. A group without ballots may be told without a number."""
    names = {"needed"} if is_hidden else set(step)
    if told["reached"] is None and step["group"] is not None and (step["group"],) not in cells:
        names -= {"reached"}
    return set(told) == set(step) and all(told[name] == step[name] for name in names)


def steps_of(rule: dict[str, Any], cells: Cells) -> list[dict[str, Any]]:
    """What the rule asks for, in its order: of all, and of each group that it counts."""
    quorum, groups = rule.get("quorum") or {}, rule.get("groups_counted") or []
    rows = [row for each in cells.values() for row in each]
    of_group = {group: cells.get((group,), []) for group in groups}
    steps = [ballots_step("quorum", None, quorum["total"], rows)] if quorum.get("total") else []
    if quorum.get("each_group"):
        steps += [ballots_step("group_quorum", one, quorum["each_group"], of_group[one]) for one in groups]
    steps.append(votes_step("majority", None, rule.get("majority", "1/2"), rows))
    if rule.get("each_group"):
        steps += [votes_step("group_majority", one, rule["each_group"], of_group[one]) for one in groups]
    return steps


def ballots_step(kind: str, group: str | None, needed: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    cast = sum(row["number"] for row in rows)
    return {"kind": kind, "group": group, "needed": str(needed), "reached": str(cast), "met": cast >= needed}


def votes_step(kind: str, group: str | None, share: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """More than the share of those who voted for or against; of nobody it is never more."""
    count = {name: sum(row["number"] for row in rows if row["answer"]["choice"] == name) for name in ("for", "against")}
    if not re.fullmatch(r"[0-9]{1,6}(/[0-9]{1,6})?", share):
        raise Unreadable(f"a share is a fraction of whole numbers, not {share!r}")
    needed, counted = Fraction(share), sum(count.values())
    reached = str(Fraction(count["for"], counted)) if counted else None
    met = count["for"] > needed * counted
    return {"kind": kind, "group": group, "needed": str(needed), "reached": reached, "met": met}


def result_of(steps: list[dict[str, Any]]) -> str:
    if not all(step["met"] for step in steps if "quorum" in step["kind"]):
        return "not_decided"
    return "carried" if all(step["met"] for step in steps) else "not_carried"


# --- 11. The command --------------------------------------------------------------------------------------------------


def check(path: File, keys: Iterable[str] = (), saved_note: File | None = None, bundle: File | None = None) -> Findings:
    """Check a file, whatever it is; gives Findings."""
    return guarded(path, lambda findings: check_file(path, list(keys), saved_note, bundle, findings))


def verify_diff(old: File, new: File) -> Findings:
    return guarded(new, lambda findings: check_diff(old, new, findings))


def recount(path: File, keys: Iterable[str] = (), bundle: File | None = None) -> Findings:
    def count(findings: Findings) -> None:
        check_recount(json.loads(read_whole(path)), findings, what_is_known(findings, list(keys), None, bundle).log)

    return guarded(path, count)


def guarded(path: File, function: Callable[[Findings], None]) -> Findings:
    """What a function finds; whatever a broken file does to it is a fault of the file."""
    findings = Findings()
    try:
        function(findings)
    except Unreadable as fault:
        findings.fault(Path(path).name, str(fault))
    except Missing as missing:
        findings.cannot_tell(str(missing))
    except ABSENT as fault:
        findings.cannot_tell(f"{fault.filename}: {fault.strerror}")
    except BROKEN as fault:
        findings.fault(Path(path).name, f"it cannot be read: {type(fault).__name__} {fault}")
    return findings


def check_file(path: File, keys: list[str], saved_note: File | None, bundle: File | None, findings: Findings) -> None:
    if not Path(path).is_file():
        raise Missing(f"there is no file {path}")
    known = what_is_known(findings, keys, saved_note, bundle)
    with open(path, "rb") as file:
        begins = file.read(4)
    if begins == b"PK\x03\x04" and "manifest.json" in bounded_zip(path, LARGEST).namelist():
        check_bundle(path, findings, known)
    else:
        check_content(read_whole(path), findings, known)


def what_is_known(findings: Findings, keys: list[str], saved_note: File | None, bundle: File | None) -> Known:
    """The keys, the saved note and the bundle that the reader names; where there is no key, those of the bundle."""
    try:
        named = [read_key(one, NAMED) for one in keys]
    except Unreadable as fault:
        raise Missing(str(fault)) from None
    saved = None
    if saved_note is not None:
        try:
            saved = read_head(read_whole(saved_note).decode())
        except (Unreadable, *BROKEN) as fault:
            raise Missing(f"the saved note {saved_note} cannot be read: {fault}") from None
    log = log_in(bundle, findings, named) if bundle is not None else None
    if log is None:
        return Known(named, saved)
    return Known([{**one, "source": FROM_BUNDLE} if one["source"] == OWN else one for one in log.keys], saved, log)


def read_whole(path: File) -> bytes:
    if Path(path).stat().st_size > LARGEST_DOCUMENT:
        raise Unreadable("it is too large for anything but a bundle")
    return Path(path).read_bytes()


def check_content(content: bytes, findings: Findings, known: Known) -> None:
    text = "" if content[:4] in (b"PK\x03\x04", b"%PDF") else content.decode("utf-8", "replace")
    if text.startswith("c2sp.org/tlog-proof@v1\n"):
        check_proof(text, findings, known)
    elif text.lstrip()[:1] == "{" and '"openclause-receipt-1"' in text:
        check_receipt(content, findings, known)
    elif text.lstrip()[:1] == "{" and '"openclause-recount/1"' in text:
        check_recount(json.loads(content), findings, known.log)
    elif re.match("[^\\s<]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n", text):
        head = read_head(text)
        if check_head(findings, head, known.keys, "checkpoint", known.retired) is not None:
            compare(findings, "the note", head, known.keys, known)
    else:
        check_document(content, findings, known)


def tell(findings: Findings, evidence: File) -> int:
    """Print what was found; of misbehaviour write down what proves it. Gives the exit code."""
    for line in findings.lines():
        put(line, sys.stderr if line.startswith(("FAULT", "THE LOG", "CANNOT")) else sys.stdout)
    if findings.misbehaviour:
        proof = json.dumps(findings.misbehaviour, indent=1)
        try:
            Path(evidence).write_text(proof, encoding="utf-8")
            put(printable(f"What proves it was written to {evidence}. Show it to others."), sys.stderr)
        except OSError as fault:
            put(printable(f"What proves it cannot be written to {evidence}: {fault}. Keep this:"), sys.stderr)
            put(proof, sys.stderr)
    return findings.code


def put(line: str, stream: TextIO) -> None:
    """Letters that a terminal does not know are written as their numbers."""
    encoding = stream.encoding or "ascii"
    print(line.encode(encoding, "backslashreplace").decode(encoding), file=stream)


class Reader(argparse.ArgumentParser):
    """Whoever calls it wrongly is told nothing about a log: not 2, as other programmes end."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(CANNOT_TELL, f"CANNOT TELL: {printable(message)}\n")


def main(arguments: list[str]) -> int:
    reader = Reader(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    act = arguments[0] if arguments[:1] in (["verify-diff"], ["recount"]) else ""
    reader.add_argument("--evidence", help="where to write what proves that the log misbehaved")
    if act == "verify-diff":
        reader.add_argument("old")
    reader.add_argument("file", metavar="new" if act == "verify-diff" else "file")
    if act != "verify-diff":
        reader.add_argument("--key", action="append", default=[], help="a verifier key (name+id+base64) that you know")
        reader.add_argument("--bundle", help="a bundle in whose log a head, or the entry of a vote, has to stand")
    if not act:
        reader.add_argument("--note", help="a signed note that you saved earlier")
    asked = reader.parse_args(arguments[1:] if act else arguments)
    if act == "verify-diff":
        found = verify_diff(asked.old, asked.file)
    elif act == "recount":
        found = recount(asked.file, asked.key, asked.bundle)
    else:
        found = check(asked.file, asked.key, asked.note, asked.bundle)
    return tell(found, asked.evidence or f"{asked.file}.evidence.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
