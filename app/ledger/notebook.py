"""The notebook of a witness: its key, the keys of the logs it follows, and of each the last head that it cosigned.

It is a folder, so that a witness needs no database. Whoever loses it starts anew and has seen nothing.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain import notes, tree_heads, witnessing
from app.domain.notes import NoteMalformed, VerifierKey
from app.domain.tree_heads import TreeHead
from app.domain.witnessing import Judged, Verdict
from app.ledger import heads
from app.ledger.keys import SigningKey, read_key, verifies
from app.ledger.rotating import hands_over


@dataclass(frozen=True)
class Notebook:
    """The folder of a witness."""

    folder: Path

    def key(self, name: str | None) -> SigningKey:
        """The witness's own key; the name is kept from the first time on. NoteMalformed for a name that is none."""
        file = self.folder / "witness.name"
        self.folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            if not name or not notes.KEY_NAME.fullmatch(name):
                raise NoteMalformed("a witness has a name without spaces and plus signs, such as example.org/witness")
            file.write_text(name, encoding="utf-8")
        kept = file.read_text(encoding="utf-8").strip()
        if name and name != kept:
            raise NoteMalformed(f"this folder belongs to the witness {kept}")
        return read_key(self.folder / "witness.key", kept)

    def follow(self, key: VerifierKey) -> None:
        """Trust this key for the log of its name, besides those that were trusted before; not if it has handed over."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if str(key) not in self._lines(key.name, "keys"):
            self._add(key.name, "keys", str(key))

    def hand_over(self, origin: str, note: str) -> VerifierKey | None:
        """Follow a note by which a trusted key hands over, signed by it and by the new one; that key, or None.

        From then on the old key is trusted no more, even if it is named again; two notes of one key: the first counts.
        """
        with self.alone():
            new = next((new for key in self.keys_of(origin) if (new := _handed_over(note, key)) is not None), None)
            if new is not None:
                self._add(origin, "rotations", json.dumps(note))
        return new

    def keys_of(self, origin: str) -> list[VerifierKey]:
        """The keys that are trusted for a log, after all its rotations; none for one that is not followed."""
        trusted = [VerifierKey.parsed(one) for one in self._lines(origin, "keys")]
        for note in map(json.loads, self._lines(origin, "rotations")):
            for old in trusted:
                new = _handed_over(note, old)
                if new is not None:
                    trusted = [new, *(one for one in trusted if str(one) not in (str(old), str(new)))]
                    break
        return trusted

    def _lines(self, origin: str, ending: str) -> list[str]:
        file = self._file(origin, ending)
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def _add(self, origin: str, ending: str, line: str) -> None:
        """On the disk before anything is answered by it."""
        with open(self._file(origin, ending), "a", encoding="utf-8") as kept:
            kept.write(f"{line}\n")
            kept.flush()
            os.fsync(kept.fileno())

    def known_note(self, origin: str) -> str | None:
        """The last checkpoint of a log that was cosigned, as it was; None for none yet."""
        return heads.kept_note(self._file(origin, "head"))

    def known(self, origin: str) -> TreeHead | None:
        """What that checkpoint says."""
        return heads.kept(self._file(origin, "head"))

    def remember(self, origin: str, note: str) -> None:
        """Keep a checkpoint as the newest; on the disk before anything is answered."""
        heads.keep(self._file(origin, "head"), note)

    def keep_evidence(self, origin: str, known: str, shown: str, proof: tuple[bytes, ...] = ()) -> Path:
        """Write down two heads that the log signed and that cannot both be true; where."""
        mark = hashlib.sha256(f"{known}{shown}".encode()).hexdigest()[:16]
        file = self._file(origin, f"evidence-{mark}")
        hashes = "".join(f"{one.hex()}\n" for one in proof)
        file.write_text(f"{known}\n=====\n\n{shown}\n=====\n\n{hashes}", encoding="utf-8")
        return file

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else reads a head and writes another meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "a", encoding="ascii") as queue:
            fcntl.flock(queue, fcntl.LOCK_EX)
            yield

    def _file(self, origin: str, ending: str) -> Path:
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:16]}.{ending}"


def _handed_over(note: str, old: VerifierKey) -> VerifierKey | None:
    """The key of the same log that `old` hands over to in this note."""
    new = hands_over(note, old)
    return new if new is not None and (new.name, new.kind) == (old.name, notes.ED25519) else None


@dataclass(frozen=True)
class Answered:
    """What a witness answers to a log that asks: C2SP's status and body; `evidence` where the log misbehaved."""

    status: int
    body: str
    content_type: str = "text/plain; charset=utf-8"
    evidence: Path | None = None


def answered(notebook: Notebook, key: SigningKey, body: str, time: int) -> Answered:
    """Cosign the checkpoint in a request if it goes on from the last one that was cosigned, and remember it."""
    try:
        request = witnessing.parsed(body)
        origin = tree_heads.parsed(notes.parsed(request.note).text).origin
    except NoteMalformed as fault:
        return Answered(Verdict.MALFORMED, f"{fault}\n")
    with notebook.alone():
        trusted, known = notebook.keys_of(origin), notebook.known(origin)
        found = witnessing.judged(request, {origin: trusted} if trusted else {}, known, verifies)
        if found.verdict is Verdict.GOOD and found.note is not None:
            notebook.remember(origin, request.note)
            return Answered(Verdict.GOOD, str(key.cosignature(found.note.text, time)))
        return _refused(notebook, request, found, known)


def _refused(notebook: Notebook, request: witnessing.Request, found: Judged, known: TreeHead | None) -> Answered:
    evidence = None
    # A proof that does not hold is no evidence: the one who sent it may be to blame, and not the log.
    if found.forked and known is not None:
        evidence = notebook.keep_evidence(known.origin, notebook.known_note(known.origin) or "", request.note)
    if found.verdict is Verdict.OTHER_SIZE:
        size = known.size if known is not None else 0
        return Answered(found.verdict, f"{size}\n", "text/x.tlog.size", evidence)
    return Answered(found.verdict, f"{found.verdict.name.lower().replace('_', ' ')}\n")
