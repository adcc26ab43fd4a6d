"""Writing what is asked for, in any format, into a file that may be large."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import IO, Protocol

from sqlalchemy.orm import Session

from app.exports import checking, pdf
from app.exports.akn.document import akoma_ntoso
from app.exports.akn.package import write_package
from app.exports.akn.proposals import akoma_ntoso_list
from app.exports.bundle.whole import write_bundle
from app.exports.editions import Edition, edition_of, editions_of
from app.exports.formats import MEDIA_TYPES, OF_THE_TEXT, SHEETS, Format, Wanted, file_name
from app.exports.markdown import markdown
from app.exports.proposed import amendment_list
from app.exports.record.schema import schema_of
from app.exports.record.whole import about, sections_of
from app.exports.record.writing import write_csv, write_json
from app.exports.sheets.whole import write_sheet
from app.ledger.keys import SigningKey
from app.processes.models import Process

IN_MEMORY = 1024 * 1024
WRITERS: dict[Format, Callable[[Session, Process, Wanted, datetime, str], bytes]] = {}
"""What speaks to readers in their language is written above this room; it registers itself here, by its formats."""


class Page(Protocol):
    """Draws the page of an edition; `paged` with what stands at the foot of each sheet."""

    def __call__(self, edition: Edition, *, paged: bool = False) -> str: ...


class DocumentFaulty(RuntimeError):
    """A document of ours that our own checker refuses: a fault of the program, never of who asked for it."""


@dataclass(frozen=True)
class Exported:
    """A file that has been written: its bytes from the beginning, its name and its media type."""

    content: IO[bytes]
    name: str
    media_type: str


def export(
    session: Session,
    process: Process,
    wanted: Wanted,
    *,
    now: datetime,
    base_url: str,
    page: Page,
    progress: Callable[[int], object] = bool,
    key: SigningKey | None = None,
) -> Exported:
    """Write a text, a comment-resolution sheet, or the whole open record; `page` makes the HTML page of an edition.

    `progress` is told now and then how many hundredths are done. A PDF is printed without holding the database.
    `key` signs the manifest of a bundle; whoever asks for one has the log signed before.

    Raises TextMissing, LanguageUnknown, VersionUnknown or AmendmentsMissing. The file lies in memory up to a megabyte,
    then on the disk.
    """
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (who asked for it closes it)
    if wanted.format in WRITERS:
        out.write(WRITERS[wanted.format](session, process, wanted, now, base_url))
    elif wanted.format in OF_THE_TEXT:
        edition = edition_of(session, process, wanted, now=now, base_url=base_url)
        wanted = Wanted(wanted.format, edition.language, wanted.version, wanted.compare_with)
        if wanted.format is Format.PDF:
            html = page(edition, paged=True)
            session.close()  # printing takes long, and reads nothing any more
            out.write(_printed(edition, html, progress))
        else:
            out.write(_text(edition, wanted.format, page))
    elif wanted.format is Format.AKN_PACKAGE:
        for document in write_package(out, editions_of(session, process, wanted, now=now, base_url=base_url)):
            _without_faults(document)
    elif wanted.format is Format.JSON_SCHEMA:
        out.write(schema_of(about(session, process, now, base_url), sections_of(session, process, now)))
    elif wanted.format is Format.AKN_AMENDMENTS:
        listed = amendment_list(session, process, now=now, base_url=base_url)
        out.write(_without_faults(akoma_ntoso_list(listed)))
    elif wanted.format is Format.BUNDLE:
        since = datetime.combine(date.fromisoformat(wanted.since), time(), UTC) if wanted.since else None
        write_bundle(out, session, process, base_url=base_url, now=now, key=key, since=since)
    elif wanted.format in SHEETS:
        write_sheet(out, session, process, wanted)
    else:
        write = write_json if wanted.format is Format.JSON else write_csv
        write(out, about(session, process, now, base_url), sections_of(session, process, now))
    out.seek(0)
    return Exported(out, file_name(process.slug, wanted), MEDIA_TYPES[wanted.format])


def _text(edition: Edition, wanted: Format, page: Page) -> bytes:
    if wanted is Format.HTML:
        return page(edition).encode()
    if wanted is Format.MARKDOWN:
        return markdown(edition).encode()
    return _without_faults(akoma_ntoso(edition))


def _printed(edition: Edition, html: str, progress: Callable[[int], object]) -> bytes:
    """How many pages there will be is not known before: the count comes nearer to the end, and never quite there."""
    return pdf.from_html(
        html, title=edition.title, language=edition.language, progress=lambda page: progress(95 - 9000 // (page + 100))
    )


def _without_faults(document: bytes) -> bytes:
    faults = checking.problems(checking.read(document))
    if faults:
        raise DocumentFaulty("; ".join(map(str, faults[:5])))
    return document
