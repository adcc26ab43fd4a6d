"""Writes fair copies in the formats of word processors; registers itself with the service that exports."""

import io
from datetime import datetime
from typing import IO, Protocol

from sqlalchemy.orm import Session

from app.exports.docx.document import write_docx
from app.exports.editions import edition_of
from app.exports.fair_copies.spoken import speaking
from app.exports.fair_copies.whole import FairCopy, fair_copy
from app.exports.formats import Format, Wanted
from app.exports.odt.document import write_odt
from app.exports.services import WRITERS
from app.processes.models import Process


class Writer(Protocol):
    """Writes a fair copy into a file."""

    def __call__(self, out: IO[bytes], copy: FairCopy) -> None: ...


WRITE: dict[Format, Writer] = {Format.DOCX: write_docx, Format.ODT: write_odt}


def write(session: Session, process: Process, wanted: Wanted, now: datetime, base_url: str) -> bytes:
    """The edition that is asked for as a file. Raises what `edition_of` raises."""
    edition = edition_of(session, process, wanted, now=now, base_url=base_url)
    out = io.BytesIO()
    with speaking(edition) as phrases:
        WRITE[wanted.format](out, fair_copy(session, edition, phrases, bare=wanted.bare))
    return out.getvalue()


WRITERS.update(dict.fromkeys(WRITE, write))
