#!/usr/bin/env python3
"""Checks files of a public record without a network, a database, or trust in whoever runs it.

    python3 openclause_verify.py FILE [--key VKEY] [--note SAVED_NOTE] [--bundle BUNDLE] [--evidence FILE]
    python3 openclause_verify.py verify-diff OLD_BUNDLE NEW_BUNDLE
    python3 openclause_verify.py recount FILE

FILE is a bundle (.zip), a receipt (.json or .tlog-proof), a signed note (checkpoint), or an exported document. Exit
codes: 0 valid; 1 invalid, the lines that begin with FAULT say where; 2 the log misbehaved (two heads that one honest
log cannot have; evidence is written); 3 cannot tell (something is missing that would be needed). Needs Python 3.11 and
the package `cryptography`. It shares no code with the programme whose records it checks. Read it from the top: hashes
(RFC 6962), notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature), entries, bundles, receipts, documents,
comparing, recounting.
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypedDict

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

VALID, INVALID, MISBEHAVED, CANNOT_TELL = 0, 1, 2, 3
MOST_FAULTS = 50
MOST_MEMBERS = 20_000
LARGEST = 32 * 1024**3  # bytes of all members together, unpacked
LARGEST_DOCUMENT = 64 * 1024**2  # what is read as a whole: manifests, notes, receipts, documents
MOST_RATIO = 300  # unpacked to packed, of members larger than SMALL
SMALL = 1024**2
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,6}")
PURPOSE = "openclause bundle manifest v1"
ROTATION = "openclause key rotation v1"

File = str | Path
Zip = zipfile.ZipFile
Signatures = list[tuple[str, bytes, bytes]]  # of a note: a name, the id of a key, and what was signed with it
Words = dict[tuple[str, str], tuple[int, bytes]]  # by table and number: the newest entry, and a hash of its words


class Key(TypedDict):
    name: str
    id: bytes
    kind: int
    public: bytes
    vkey: str


Keys = Sequence[Key]


class Head(TypedDict):
    origin: str
    size: int
    root: bytes
    text: str
    signatures: Signatures
    note: str


class Unreadable(Exception):
    """A file, or a part of it, that is not what it has to be."""


class Findings:
    """What is said about a file; the worst of it is the exit code."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.faults: list[str] = []
        self.misbehaviour: list[dict[str, Any]] = []
        self.open: list[str] = []

    def say(self, words: str) -> None:
        self.said.append(words)

    def fault(self, place: str, words: str) -> None:
        self.faults.append(f"{place}: {words}")

    def misbehaved(self, words: str, *notes: str) -> None:
        self.misbehaviour.append({"what": words, "notes": list(notes)})

    def cannot_tell(self, words: str) -> None:
        self.open.append(words)

    @property
    def code(self) -> int:
        if self.misbehaviour:
            return MISBEHAVED
        return INVALID if self.faults else CANNOT_TELL if self.open else VALID

    def lines(self) -> Iterator[str]:
        yield from self.said
        yield from (f"FAULT {one}" for one in self.faults[:MOST_FAULTS])
        if len(self.faults) > MOST_FAULTS:
            yield f"and {len(self.faults) - MOST_FAULTS} more faults"
        yield from (f"THE LOG MISBEHAVED: {one['what']}" for one in self.misbehaviour)
        yield from (f"CANNOT TELL: {one}" for one in self.open)
        yield ("VALID", "INVALID", "THE LOG MISBEHAVED", "CANNOT TELL")[self.code]


# --- Hashes: RFC 6962 -------------------------------------------------------------------------------------------------


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
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(sibling, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


# --- Notes: C2SP signed-note, tlog-checkpoint, tlog-cosignature -------------------------------------------------------


def unbase64(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("what should be base64 is not") from None
    if base64.b64encode(value).decode() != text:
        raise Unreadable("the base64 is not in its one form")
    return value


def read_key(vkey: str) -> Key:
    """name+id+base64: the name, four bytes of its id, the algorithm (1 signature, 4 cosignature), the public key."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", vkey.strip())
    material = unbase64(found[3]) if found else b""
    if not found or len(material) != 33 or material[0] not in (1, 4):
        raise Unreadable(f"{vkey!r} is no verifier key (name+id+base64)")
    key_id = hashlib.sha256(found[1].encode() + b"\n" + material).digest()[:4]
    if key_id.hex() != found[2]:
        raise Unreadable(f"the verifier key of {found[1]} was mistyped")
    return {"name": found[1], "id": key_id, "kind": material[0], "public": material[1:], "vkey": vkey.strip()}


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


def follow_rotations(archive: Zip, folder: str, trusted: Keys) -> list[Key]:
    """The keys that the reader brought, and those to which they handed over by notes that both have signed."""
    trusted = list(trusted)
    for name in sorted(one for one in archive.namelist() if re.fullmatch(f"{folder}rotation-[0-9]{{4}}.txt", one)):
        text, signatures = read_note(read_member(archive, name).decode())
        lines = text.split("\n")
        if lines[0] != ROTATION or not lines[1].startswith("old ") or not lines[2].startswith("new "):
            raise Unreadable(f"{name} is no rotation of a key")
        old, new = read_key(lines[1][4:]), read_key(lines[2][4:])
        both = signed(text, signatures, old) and signed(text, signatures, new)
        if both and any(one["public"] == old["public"] and one["kind"] == 1 for one in trusted):
            trusted.append(new)
    return trusted


def check_head(findings: Findings, head: Head, keys: Keys, trusted: Keys, place: str) -> None:
    """A checkpoint's signature by its log, and its cosignatures; `trusted` are keys that the reader brought."""
    of_log = [key for key in trusted or keys if key["kind"] == 1 and key["name"] == head["origin"]]
    results = [(key, signed(head["text"], head["signatures"], key)) for key in of_log]
    good = [key for key, result in results if result]
    if any(result is False for _, result in results):
        findings.fault(place, "the signature of the log is wrong")
    elif trusted and not good:
        findings.fault(place, f"it is not signed by a key of {head['origin']} that you named")
    elif not good:
        findings.cannot_tell(f"{place}: no key of {head['origin']} is known; name one with --key")
    else:
        whose = "the key you named" if trusted else f"the key {good[0]['vkey']}; compare it with what others know"
        findings.say(f"{place}: {head['origin']}, {head['size']} entries, root {head['root'].hex()}, signed by {whose}")
    witnesses = {key["vkey"]: key for key in (*keys, *trusted) if key["kind"] == 4}
    for key in witnesses.values():
        moment = signed(head["text"], head["signatures"], key)
        if moment is False:
            findings.fault(place, f"the cosignature of {key['name']} is wrong")
        elif moment is not None:
            when = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(int(moment)))
            findings.say(f"{place}: confirmed by the witness {key['name']} at {when}")


def compare_heads(
    findings: Findings, head: Head, saved: Head, prefix_root: Callable[[int], bytes] | None = None
) -> None:
    """A head against one saved earlier; `prefix_root(size)` gives the root of its first entries, if that is known."""
    if head["origin"] != saved["origin"]:
        findings.cannot_tell(f"the saved note is of {saved['origin']}, this one of {head['origin']}")
    elif saved["size"] > head["size"]:
        findings.misbehaved(f"the log had {saved['size']} entries when the note was saved, and has {head['size']} now",
                            saved["note"], head["note"])  # fmt: skip
    elif saved["size"] == head["size"] or prefix_root:
        reached = prefix_root(saved["size"]) if prefix_root and saved["size"] != head["size"] else head["root"]
        if reached != saved["root"]:
            findings.misbehaved(f"its first {saved['size']} entries are others than those of the saved note",
                                saved["note"], head["note"])  # fmt: skip
        else:
            findings.say(f"it goes on from the saved note of {saved['size']} entries")
    else:
        findings.cannot_tell("whether the newer head goes on from the older one; a bundle of the newer state shows it")


# --- Entries and what they commit to ----------------------------------------------------------------------------------


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


# --- Bundles ----------------------------------------------------------------------------------------------------------


def open_zip(path: File) -> Zip:
    """An archive without tricks: plain names, once each, ordinary files, sizes that are possible."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise Unreadable(f"no archive that can be read: {fault}") from None
    members, total = archive.infolist(), 0
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"the archive has {len(members)} members")
    names = set()
    for one in members:
        total += one.file_size
        if not NAME.fullmatch(one.filename) or one.orig_filename != one.filename:
            raise Unreadable(f"a member may not be called {one.filename!r}")
        if one.filename.casefold() in names:
            raise Unreadable(f"{one.filename} is there twice")
        if (
            one.external_attr >> 16 & 0o170000 not in (0, 0o100000)
            or one.flag_bits & 1
            or one.compress_type not in (0, 8)
        ):
            raise Unreadable(f"{one.filename} is no ordinary file")
        if (one.file_size > SMALL and one.file_size > MOST_RATIO * one.compress_size) or total > LARGEST:
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
        for line in content:
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


def check_bundle(path: File, findings: Findings, trusted: Keys = (), saved: Head | None = None) -> dict[str, Any]:
    """Manifest, signature, log, words, tables; and the logs of where the process was before. Gives its manifest."""
    archive = open_zip(path)
    try:
        manifest: dict[str, Any] = json.loads(read_member(archive, "manifest.json"))
        if manifest.get("format") != "openclause-bundle-1":
            raise Unreadable("this is no bundle, or one of a later release")
        check_manifest(archive, manifest, findings)
        keys = check_log(archive, findings, trusted, saved, manifest["process"]["slug"], manifest.get("log"))
        check_manifest_note(archive, findings, keys)
        check_tables(archive, findings, newest_words(archive))
        for folder in sorted({one.split("/")[1] for one in archive.namelist() if one.startswith("origins/")}):
            check_log(archive, findings, (), None, None, None, f"origins/{folder}/")
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, zipfile.BadZipFile, zlib.error, OSError,
            NotImplementedError, EOFError) as fault:  # fmt: skip
        raise Unreadable(f"a part of the bundle is missing or cannot be read: {fault}") from None
    findings.say(f"{len(archive.namelist())} files of {manifest['process']['address']}, as of {manifest['as_of']}")
    return manifest


def check_manifest(archive: Zip, manifest: dict[str, Any], findings: Findings) -> None:
    named = {one["path"]: one for one in manifest["files"]}
    there = set(archive.namelist()) - {"manifest.json", "manifest.note"}
    if len(named) != len(manifest["files"]):
        findings.fault("manifest.json", "it names a file twice")
    for name in sorted(there - set(named)):
        findings.fault(name, "it is not in the manifest")
    for name in sorted(set(named) - there):
        findings.fault(name, "the manifest names it, and it is not there")
    for name in sorted(there & set(named)):
        if hash_member(archive, name) != (named[name]["sha256"], named[name]["size"]):
            findings.fault(name, "it is not the file that the manifest names")


def check_manifest_note(archive: Zip, findings: Findings, keys: Keys) -> None:
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
    elif not any(signed(text, signatures, key) for key in keys if key["kind"] == 1 and key["name"] == lines[1]):
        findings.fault("manifest.note", "it is not signed by the key of the log")


def check_log(
    archive: Zip,
    findings: Findings,
    trusted: Keys,
    saved: Head | None,
    slug: str | None,
    told: dict[str, Any] | None,
    folder: str = "log/",
) -> list[Key]:
    """Entries against leaves, leaves against the signed root, words against commitments. Gives the keys to trust."""
    size, root, first = check_entries(archive, findings, slug, folder)
    if f"{folder}checkpoint.txt" not in archive.namelist():
        findings.cannot_tell(f"{folder}: no head was signed")
        return []
    keys = [read_key(line.split(" ", 1)[1]) for line in lines_of(archive, f"{folder}keys.txt")]
    head = read_head(read_member(archive, f"{folder}checkpoint.txt").decode())
    trusted = follow_rotations(archive, folder, trusted)
    place = f"{folder}checkpoint.txt"
    check_head(findings, head, keys, [*trusted], place)
    if head["size"] > size:
        findings.fault(f"{folder}leaves.bin", f"there are {size} leaves, and the head was signed over {head['size']}")
    elif (root if size == head["size"] else prefix_root(archive, head["size"], folder)) != head["root"]:
        findings.fault(f"{folder}leaves.bin", "the leaves do not lead to the root that was signed")
    elif size > head["size"]:
        findings.say(f"{place}: {size - head['size']} entries after it are not signed yet")
    if told is not None and (told["size"], told["root"]) != (head["size"], head["root"].hex()):
        findings.fault("manifest.json", "it names another head than the one in the log")
    if saved is not None:
        compare_heads(findings, head, saved, lambda wanted: prefix_root(archive, wanted, folder))
    findings.say(f"{folder}: {first} entries of this process in a log of {size}")
    return trusted or keys


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
    if name in archive.namelist():
        with archive.open(name) as content:
            yield from csv.DictReader(io.TextIOWrapper(content, "utf-8", newline=""))


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


# --- Receipts ---------------------------------------------------------------------------------------------------------


def check_receipt(content: bytes, findings: Findings, trusted: Keys, saved: Head | None) -> None:
    """Words and salt lead to the entry, the entry to the root; the root is signed, where the receipt has the note."""
    said = json.loads(content)
    check_words(findings, said)
    leaf, root = leaf_hash(str(said["entry"]).encode()), bytes.fromhex(said["root"])
    if not included(leaf, said["index"], said["size"], [bytes.fromhex(one) for one in said["proof"]], root):
        findings.fault("proof", "the entry does not lead to the root")
    note = said.get("note") or said.get("checkpoint")
    check_receipt_head(findings, note if isinstance(note, str) and note else None, trusted, saved,
                       (said["size"], root), said.get("keys") or [said["key"]] if said.get("key") else [])  # fmt: skip


def check_receipt_head(
    findings: Findings,
    note: str | None,
    trusted: Keys,
    saved: Head | None,
    reached: tuple[int, bytes],
    keys: Iterable[Any] = (),
) -> None:
    if note is None:
        findings.cannot_tell(
            f"no head was signed yet; compare the root of the first {reached[0]} entries: {reached[1].hex()}"
        )
        return
    head = read_head(note)
    if reached != (head["size"], head["root"]):
        findings.fault("checkpoint", "the proof leads to another head than the one that is signed")
    check_head(findings, head, [read_key(one) for one in keys if isinstance(one, str)], [*trusted], "checkpoint")
    if saved is not None:
        compare_heads(findings, head, saved)


def check_words(findings: Findings, said: dict[str, Any]) -> None:
    entry = read_entry(str(said["entry"]))
    if not commits(entry, bytes.fromhex(said["salt"]), said["body"]):
        findings.fault("words", "they do not lead to the commitment of the entry")
    findings.say(f"entry {said.get('index')}: {entry['type']} of {entry['object']}, entered at {entry['time']}")


def check_proof(content: str, findings: Findings, trusted: Keys, saved: Head | None) -> None:
    """A .tlog-proof: its second line holds the entry, the words and the salt as JSON."""
    upper, blank, note = content.partition("\n\n")
    lines = upper.split("\n")
    extra = unbase64(lines.pop(1)[6:]) if len(lines) > 1 and lines[1].startswith("extra ") else b""
    if lines[0] != "c2sp.org/tlog-proof@v1" or not blank or not re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[1]):
        raise Unreadable("this is no tlog-proof")
    head, index = read_head(note), int(lines[1][6:])
    check_receipt_head(findings, note, trusted, saved, (head["size"], head["root"]))
    said = json.loads(extra) if extra.startswith(b"{") else None
    if said is None:
        findings.cannot_tell("the proof does not hold the entry that it is about")
        return
    check_words(findings, {"index": index, **said})
    hashes = [unbase64(line) for line in lines[2:]]
    if not included(leaf_hash(said["entry"].encode()), index, head["size"], hashes, head["root"]):
        findings.fault("proof", "the entry does not lead to the root")


# --- Exported documents: the head of the record that is written in them -----------------------------------------------

HEAD = re.compile(
    '([^\\s<>"]+/openclause)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n\n((?:\u2014 [^\\s+]+ [A-Za-z0-9+/=]+\n)+)'
)
NAMED = re.compile(r'<[^<>]*record[^<>]*\bsize="([0-9]{1,19})"[^<>]*\broot="([0-9a-f]{64})"')
ROOT = re.compile(r"\b[0-9a-f]{64}\b")


def texts_in(content: bytes) -> Iterator[str]:
    """Every text of a document: of XML and HTML itself, of DOCX and ODT their parts, of PDF its streams."""
    if content[:4] == b"PK\x03\x04":
        archive = zipfile.ZipFile(io.BytesIO(content))
        for one in archive.infolist():
            if one.filename.endswith(".xml") and one.file_size <= LARGEST_DOCUMENT:
                yield re.sub(r"<[^>]*>", "", archive.read(one).decode("utf-8", "replace"))
        return
    yield content.decode("utf-8", "replace")
    if content[:4] == b"%PDF":
        for found in re.finditer(rb"stream\r?\n", content):
            try:
                unpacked = zlib.decompressobj().decompress(content[found.end() :], LARGEST_DOCUMENT)
            except zlib.error:
                continue
            yield unpacked.decode("utf-8", "replace")


def check_document(content: bytes, findings: Findings, trusted: Keys, saved: Head | None, bundle: File | None) -> None:
    texts = list(texts_in(content))
    notes = {found[0] for text in texts for found in HEAD.finditer(text)}
    for note in sorted(notes):
        head = read_head(note)
        check_head(findings, head, [], [*trusted], "the head in the document")
        compare_with(findings, head["size"], head["root"], saved, bundle)
    named = {(int(found[1]), found[2]) for text in texts for found in NAMED.finditer(text)}
    for size, root in sorted(named):
        findings.say(f"the document names the head of {size} entries with the root {root}")
        compare_with(findings, size, bytes.fromhex(root), saved, bundle, only=not notes)
    if not notes and not named:
        roots = sorted({found[0] for text in texts for found in ROOT.finditer(text)})[:5]
        findings.cannot_tell(
            "no head of a record is written in it" if not roots else f"it names hashes without a size: {roots}"
        )
    findings.say("this shows under which head the document was made; compare its words with texts/ in a bundle")


def compare_with(
    findings: Findings, size: int, root: bytes, saved: Head | None, bundle: File | None, only: bool = True
) -> None:
    known = saved["root"] if saved and saved["size"] == size else None
    if bundle:
        archive = open_zip(bundle)
        known = prefix_root(archive, size) if archive.getinfo("log/leaves.bin").file_size >= 32 * size else None
    if known is None and only:
        findings.cannot_tell("nothing to compare its head with; name a note of the same size, or a --bundle")
    elif known is not None and known != root:
        findings.misbehaved(f"the document was made under another head of {size} entries", root.hex(), known.hex())
    elif known is not None:
        findings.say(f"its head of {size} entries is one of this log")


# --- Comparing an old bundle with a new one ---------------------------------------------------------------------------


def check_diff(old: File, new: File, findings: Findings) -> None:
    """The old log has to be the beginning of the new one; what is there no more is named."""
    for path in (old, new):
        own = Findings()
        check_bundle(path, own)
        findings.faults += [f"{Path(path).name}: {one}" for one in own.faults]
        findings.open += [f"{Path(path).name}: {one}" for one in own.open]
    before, after = open_zip(old), open_zip(new)
    notes = [
        read_member(one, "log/checkpoint.txt").decode()
        for one in (before, after)
        if "log/checkpoint.txt" in one.namelist()
    ]
    pairs = zip(leaves_of(before, "log/leaves.bin"), leaves_of(after, "log/leaves.bin"), strict=False)
    differing = next((place for place, (one, other) in enumerate(pairs) if one != other), None)
    sizes = [one.getinfo("log/leaves.bin").file_size // 32 for one in (before, after)]
    if differing is not None:
        findings.misbehaved(f"entry {differing} is another one in the new bundle", *notes)
    elif sizes[0] > sizes[1]:
        findings.misbehaved(f"the old bundle has {sizes[0]} entries, the new one {sizes[1]}", *notes)
    else:
        findings.say(f"the {sizes[0]} entries of the old bundle are the beginning of the {sizes[1]} of the new one")
    entries = dict(numbered(after, "log/entries.txt"))
    for index, _ in numbered(before, "log/entries.txt"):
        if index not in entries:
            findings.fault("log/entries.txt", f"entry {index} is in the old bundle and not in the new one")
    said = [json.loads(text) for text in entries.values()]
    redacted = {one.get("object") for one in said if one.get("type") == "redaction"}
    words = {one["index"] for one in words_of(after, "log/bodies.jsonl")}
    for one in words_of(before, "log/bodies.jsonl"):
        if one["index"] not in words:
            entry = json.loads(entries.get(one["index"], "{}"))
            why = "erased, with a redaction" if f"entries/{one['index']}" in redacted else "not public any more"
            findings.say(f"the words of entry {one['index']} ({entry.get('object')}) are {why}")


# --- Recounting the published ballots of a vote -----------------------------------------------------------------------


def check_recount(document: Any, findings: Findings) -> None:
    """As many ballots as commitments, each the one that was committed to, the root over all; then the count."""
    if not isinstance(document, dict) or document.get("format") != "openclause-recount/1":
        raise Unreadable("this is no file for recounting")
    rows, commitments = document["ballots"], document["commitments"]
    if document.get("cast") is None:
        findings.cannot_tell("fewer than five ballots were cast, so that nothing is told of them")
        return
    tree = Tree()
    for one in sorted(commitments):
        tree.add(leaf_hash(one.encode()))
    if tree.root().hex() != document["ballots_root"]:
        findings.fault("ballots_root", f"the root over the commitments is {tree.root().hex()}")
    if not sum(row["number"] for row in rows) == len(commitments) == document["cast"]:
        findings.fault("ballots", f"{document['cast']} are said to be cast, {len(commitments)} were committed to")
    address = f"{document['process']}/questions/{document['question']}"
    left, trackers = list(commitments), set()
    for row in (one for one in rows if one.get("slip")):
        message = canonical({"question": address, "slip": row["slip"]}).encode()
        sealed = hmac.new(bytes.fromhex(row["key"]), message, hashlib.sha256).hexdigest()
        tracker = row["slip"]["tracker"]
        if (
            sealed != row["commitment"]
            or row["slip"]["answer"] != row["answer"]
            or sealed not in left
            or tracker in trackers
        ):
            findings.fault(f"ballot {tracker}", "it is not one that was committed to, or stands there twice")
        else:
            left.remove(sealed)
        trackers.add(tracker)
    counts: dict[str, int] = {}
    for row in rows:
        key = canonical(row["answer"])
        counts[key] = counts.get(key, 0) + row["number"]
    for answer, number in sorted(counts.items()):
        findings.say(f"{number} x {answer}")
    check_result(document, findings)


def check_result(document: dict[str, Any], findings: Findings) -> None:
    """Votes for and against are counted by the rule's quorum and majority; other methods take the whole programme."""
    said = {(one["kind"], one["group"]): one for one in document["result"]["steps"]}
    if document["method"] != "for_against" or set(document["rule"]) - {"majority", "quorum", "groups_counted"}:
        findings.cannot_tell("the ballots are whole; this rule is counted by the command `openclause recount` alone")
        return
    total = {name: sum(row["number"] for row in document["ballots"] if row["answer"].get("choice") == name)
             for name in ("for", "against", "abstain")}  # fmt: skip
    majority, counted = document["rule"].get("majority", "1/2"), total["for"] + total["against"]
    above, below = (int(one) for one in majority.split("/"))
    met = counted > 0 and (
        total["for"] * 2 > counted if (above, below) == (1, 2) else total["for"] * below >= above * counted
    )
    told = said.get(("majority", None))
    if told is not None and told["met"] is not None and told["met"] != met:
        findings.fault("result", f"of {counted} votes {total['for']} are for; the majority is told otherwise")
    quorum = (document["rule"].get("quorum") or {}).get("total", 0)
    told = said.get(("quorum", None))
    if told is not None and told["met"] != (sum(total.values()) >= quorum):
        findings.fault("result", f"{sum(total.values())} ballots were cast; the quorum of {quorum} is told otherwise")
    findings.say(f"told: {document['result']['result']}")


# --- The command ------------------------------------------------------------------------------------------------------


def check(path: File, keys: Sequence[str] = (), saved_note: File | None = None, bundle: File | None = None) -> Findings:
    """Check a file, whatever it is; gives Findings."""
    findings = Findings()
    try:
        trusted = [read_key(one) for one in keys] or keys_of(bundle)
        saved = read_head(Path(saved_note).read_text(encoding="utf-8")) if saved_note else None
        with open(path, "rb") as file:
            begins = file.read(4)
        if begins == b"PK\x03\x04" and "manifest.json" in zipfile.ZipFile(path).namelist():
            check_bundle(path, findings, trusted, saved)
            return findings
        if Path(path).stat().st_size > LARGEST_DOCUMENT:
            raise Unreadable("it is too large for anything but a bundle")
        content = Path(path).read_bytes()
        check_content(content, findings, trusted, saved, bundle)
    except Unreadable as fault:
        findings.fault(Path(path).name, str(fault))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, zipfile.BadZipFile) as fault:
        findings.fault(Path(path).name, f"it cannot be read: {type(fault).__name__} {fault}")
    return findings


def keys_of(bundle: File | None) -> list[Key]:
    """The keys that a bundle names, for files that name none."""
    if bundle is None:
        return []
    return [read_key(line.split(" ", 1)[1]) for line in lines_of(open_zip(bundle), "log/keys.txt")]


def check_content(content: bytes, findings: Findings, trusted: Keys, saved: Head | None, bundle: File | None) -> None:
    text = "" if content[:4] in (b"PK\x03\x04", b"%PDF") else content.decode("utf-8", "replace")
    if text.startswith("c2sp.org/tlog-proof@v1\n"):
        check_proof(text, findings, trusted, saved)
    elif text.lstrip()[:1] == "{" and '"openclause-receipt-1"' in text:
        check_receipt(content, findings, trusted, saved)
    elif text.lstrip()[:1] == "{" and '"openclause-recount/1"' in text:
        check_recount(json.loads(content), findings)
    elif re.match("[^\\s<]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n", text):
        head = read_head(text)
        check_head(findings, head, [], trusted, "checkpoint")
        if saved is not None:
            archive = open_zip(bundle) if bundle else None
            compare_heads(findings, head, saved, (lambda size: prefix_root(archive, size)) if archive else None)
    else:
        check_document(content, findings, trusted, saved, bundle)


def guarded(path: File, function: Callable[..., None], *arguments: File) -> Findings:
    findings = Findings()
    try:
        function(*arguments, findings)
    except Unreadable as fault:
        findings.fault(Path(path).name, str(fault))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zipfile.BadZipFile, OSError) as fault:
        findings.fault(Path(path).name, f"it cannot be read: {type(fault).__name__} {fault}")
    return findings


def verify_diff(old: File, new: File) -> Findings:
    return guarded(new, check_diff, old, new)


def recount(path: File) -> Findings:
    return guarded(path, lambda findings: check_recount(json.loads(Path(path).read_bytes()), findings))


def tell(findings: Findings, evidence: File) -> int:
    """Print what was found; of misbehaviour write down what proves it. Gives the exit code."""
    for line in findings.lines():
        print(line, file=sys.stderr if line.startswith(("FAULT", "THE LOG", "CANNOT")) else sys.stdout)
    if findings.misbehaviour:
        Path(evidence).write_text(json.dumps(findings.misbehaviour, ensure_ascii=False, indent=1), encoding="utf-8")
        print(f"What proves it was written to {evidence}. Show it to others.", file=sys.stderr)
    return findings.code


def main(arguments: list[str]) -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    if arguments[:1] == ["verify-diff"]:
        reader.add_argument("old"), reader.add_argument("new")
        asked = reader.parse_args(arguments[1:])
        return tell(verify_diff(asked.old, asked.new), f"{asked.new}.evidence.json")
    if arguments[:1] == ["recount"]:
        reader.add_argument("file")
        asked = reader.parse_args(arguments[1:])
        return tell(recount(asked.file), f"{asked.file}.evidence.json")
    reader.add_argument("file")
    reader.add_argument("--key", action="append", default=[], help="a verifier key (name+id+base64) that you know")
    reader.add_argument("--note", help="a signed note that you saved earlier")
    reader.add_argument("--bundle", help="a bundle to compare the head of a document or a note with")
    reader.add_argument("--evidence", help="where to write what proves that the log misbehaved")
    asked = reader.parse_args(arguments)
    if not Path(asked.file).is_file():
        reader.error(f"there is no file {asked.file}")
    return tell(check(asked.file, asked.key, asked.note, asked.bundle), asked.evidence or f"{asked.file}.evidence.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
