"""Writing a bundle: files in the order of their names, then the manifest that names them, then its signature."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, TextMissing
from app.exports.akn.document import akoma_ntoso
from app.exports.bundle import catalogue
from app.exports.bundle.archive import Archive, as_json
from app.exports.bundle.files import write_files
from app.exports.bundle.log import write_log, write_origins
from app.exports.bundle.package import datapackage
from app.exports.bundle.readme import readme
from app.exports.bundle.tables import flat, narrowed, since_of, write_table
from app.exports.editions import Edition, edition_of
from app.exports.formats import Format, Wanted
from app.exports.markdown import markdown
from app.exports.record.section import Section
from app.exports.record.whole import about, sections_of
from app.exports.record.writing import write_json
from app.ledger import checkpoints
from app.ledger.keys import SigningKey
from app.ledger.models import Checkpoint, Entry, Witness
from app.processes.models import Process
from app.texts import queries as texts

FORMAT = "openclause-bundle-1"
PURPOSE = "openclause bundle manifest v1"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VARIES = ("exported_at", "log_size", "log_root")
"""What the open record says of its own making, and the manifest of a bundle says better."""


@dataclass(frozen=True)
class Bundling:
    """What a bundle is made of: the process, the head that it stands under, and the words of its manifest."""

    session: Session
    process: Process
    checkpoint: Checkpoint | None
    as_of: datetime
    base_url: str
    licence: str
    since: datetime | None

    @property
    def title(self) -> str:
        """The title in the drafting language."""
        return self.process.title.get(self.process.drafting_language) or self.process.slug

    @property
    def home(self) -> str:
        """The page of the process."""
        return f"{self.base_url}/{self.process.drafting_language}/processes/{self.process.slug}"


def write_bundle(
    out: IO[bytes],
    session: Session,
    process: Process,
    *,
    base_url: str,
    now: datetime,
    licence: str = LICENCE,
    key: SigningKey | None = None,
    since: datetime | None = None,
) -> None:
    """Write the whole record, or with `since` what is newer and was acted on since, under the latest checkpoint.

    The same state gives the same bytes. Memory does not grow with the number of contributions. With a key the manifest
    is signed; the log is signed before, by whoever calls.
    """
    checkpoint = checkpoints.latest(session)
    as_of = checkpoint.signed_at if checkpoint else _newest_entry(session, process) or now
    bundling = Bundling(session, process, checkpoint, as_of, base_url, licence, since)
    sections = sections_of(session, process, as_of)
    sections = narrowed(sections, since_of(session, process, since))
    with Archive(out) as archive:
        _write(archive, bundling, sections)
        _write_manifest(archive, bundling, key)


def _newest_entry(session: Session, process: Process) -> datetime | None:
    return session.scalar(sa.select(sa.func.max(Entry.entered_at)).where(Entry.process_id == process.id))


def _write(archive: Archive, bundling: Bundling, sections: list[Section]) -> None:
    session, process = bundling.session, bundling.process
    described = catalogue.dataset(process, base_url=bundling.base_url, licence=bundling.licence)
    archive.text("README.md", "text/markdown", _readme(bundling, sections))
    archive.json("dcat.jsonld", "application/ld+json", described)
    write_files(archive, session, process, bundling.since)
    write_table(archive, flat(process, sections, bundling.base_url), "flat")
    write_log(archive, session, process)
    _write_heads(archive, bundling)
    write_origins(archive, session, process)
    with archive.file("record.json", "application/json") as out:
        write_json(out, _about(bundling), sections)  # type: ignore[arg-type]  # it only writes
    for section in sorted(sections, key=lambda one: one.name):
        write_table(archive, section)
    for path, media_type, content in _texts(bundling):
        archive.text(path, media_type, content)
    package = datapackage(
        process.slug, bundling.title, bundling.licence, _written(bundling.as_of), sections, archive.members
    )
    archive.json("datapackage.json", "application/json", package)


def _readme(bundling: Bundling, sections: list[Section]) -> str:
    return readme(
        title=bundling.title, as_of=_written(bundling.as_of), home=bundling.home, instance=bundling.base_url,
        licence=bundling.licence, since=_written(bundling.since) if bundling.since else None, sections=sections,
    )  # fmt: skip


def _about(bundling: Bundling) -> Mapping[str, Any]:
    said = about(bundling.session, bundling.process, bundling.as_of, bundling.base_url)
    return {name: value for name, value in said.items() if name not in VARIES} | {"as_of": bundling.as_of}


def _write_heads(archive: Archive, bundling: Bundling) -> None:
    """The signed head, and the keys that its signatures are checked with; nothing before the first is signed."""
    if bundling.checkpoint is None:
        return
    archive.text("log/checkpoint.txt", "text/plain", bundling.checkpoint.note)
    logs = [f"log {one.vkey}" for one in checkpoints.keys(bundling.session)]
    query = sa.select(Witness.vkey).where(Witness.removed_at.is_(None)).order_by(Witness.vkey)
    lines = [*logs, *(f"witness {vkey}" for vkey in bundling.session.scalars(query))]
    archive.text("log/keys.txt", "text/plain", "".join(f"{line}\n" for line in lines))
    rotations = (one.rotation for one in checkpoints.keys(bundling.session) if one.rotation)
    for number, note in enumerate(rotations, start=1):
        archive.text(f"log/rotation-{number:04}.txt", "text/plain", note)


def _texts(bundling: Bundling) -> Iterator[tuple[str, str, str]]:
    """Each language of each version, and of the text as it stands, one after the other."""
    document = texts.document_of(bundling.session, bundling.process.id)
    if document is None:
        return
    numbers = sorted(one.number for one in texts.versions_of(bundling.session, document.id))
    for language in sorted(bundling.process.languages):
        for number in (None, *numbers):
            edition = _edition(bundling, language, number)
            if edition is not None:
                name = f"texts/{language}/{f'version-{number}' if number else 'today'}"
                yield f"{name}.akn.xml", "application/akn+xml", akoma_ntoso(edition).decode()
                yield f"{name}.md", "text/markdown", markdown(edition)


def _edition(bundling: Bundling, language: str, number: int | None) -> Edition | None:
    """An edition; none of a language that has no words yet."""
    wanted = Wanted(Format.AKN, language, number)
    try:
        return edition_of(bundling.session, bundling.process, wanted, now=bundling.as_of, base_url=bundling.base_url)
    except (TextMissing, LanguageUnknown):
        return None


def _write_manifest(archive: Archive, bundling: Bundling, key: SigningKey | None) -> None:
    manifest = as_json(_manifest(bundling, archive))
    archive.text("manifest.json", "application/json", manifest)
    if key is not None:
        archive.text("manifest.note", "text/plain", str(key.signed(to_be_signed(key.origin, manifest))))


def to_be_signed(origin: str, manifest: str) -> str:
    """The lines under which an instance puts its name: what this is, whose it is, and the hash of the manifest."""
    return f"{PURPOSE}\n{origin}\n{b64encode(hashlib.sha256(manifest.encode()).digest()).decode()}\n"


def _manifest(bundling: Bundling, archive: Archive) -> dict[str, Any]:
    head = bundling.checkpoint
    return {
        "format": FORMAT,
        "what": "The public record of one process, with the log that proves it.",
        "process": {"slug": bundling.process.slug, "title": bundling.process.title, "address": bundling.home},
        "instance": bundling.base_url,
        "as_of": _written(bundling.as_of),
        "since": _written(bundling.since) if bundling.since else None,
        "licence": bundling.licence,
        "log": {"size": head.size, "root": head.root.hex()} if head else None,
        "files": [
            {"path": one.path, "sha256": one.sha256, "size": one.size, "media_type": one.media_type}
            for one in sorted(archive.members, key=lambda one: one.path)
        ],
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
