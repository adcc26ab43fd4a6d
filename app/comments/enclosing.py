"""What comes with a comment when it is sent: the words it quotes, sources, and files."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.comments.models import Attachment, Comment, Quotation, Source
from app.domain.attaching import MOST_FILES, Misfit, Unattachable
from app.domain.citing import Cited
from app.domain.errors import QuoteOfNoClause
from app.domain.quoting import Quote, Span, settled
from app.files.checking import Brought, brought
from app.files.models import kept
from app.processes.models import Process
from app.texts.models import Clause, Revision
from app.texts.queries import shown_revision


@dataclass(frozen=True)
class Quoting:
    """The words to quote: where they should stand, whether every place is meant, and in which language."""

    quote: Quote
    position: Span | None = None
    everywhere: bool = False
    language: str = ""


@dataclass(frozen=True)
class Enclosed:
    """Everything that comes with a comment beside its words."""

    quoting: Quoting | None = None
    sources: tuple[Cited, ...] = ()
    files: tuple[Brought, ...] = ()


NOTHING = Enclosed()


def quoted_revision(session: Session, process: Process, clause: Clause, language: str) -> Revision | None:
    """The wording of today that words are quoted from: in this language, else in the drafting language."""
    return shown_revision(session, clause.id, language or process.drafting_language, process.drafting_language)


def quotations(session: Session, process: Process, clause: Clause | None, quoting: Quoting | None) -> list[Quotation]:
    """The quotes to keep, one for each place. Raises QuoteOfNoClause, and what `domain.quoting.settled` raises."""
    if quoting is None:
        return []
    revision = quoted_revision(session, process, clause, quoting.language) if clause else None
    if revision is None or revision.struck:
        raise QuoteOfNoClause
    found = settled(revision.body, quoting.quote, position=quoting.position, everywhere=quoting.everywhere)
    return [
        Quotation(
            revision=revision,
            start=span.start,
            end=span.end,
            exact=quote.exact,
            prefix=quote.prefix,
            suffix=quote.suffix,
        )
        for span, quote in found
    ]


def sources(cited: Sequence[Cited]) -> list[Source]:
    """The sources to keep."""
    return [Source(title=one.title, address=one.address) for one in cited]


def attachments(files: Sequence[Brought]) -> list[Attachment]:
    """The files to keep, each with the fingerprint that the record commits to."""
    return [Attachment(**kept(one)) for one in files]


def checked(files: Sequence[tuple[str, bytes]]) -> tuple[Brought, ...]:
    """Files by name and content, each found to be what its name says. Raises Unattachable for one that is not."""
    if len(files) > MOST_FILES:
        raise Unattachable(Misfit.TOO_MANY)
    return tuple(brought(name, content) for name, content in files)


def as_entered(comment: Comment) -> dict[str, object]:
    """What the record commits to of what came with a comment: of a file its fingerprint."""
    return {
        "quotes": [
            {
                "revision_id": one.revision_id,
                "start": one.start,
                "end": one.end,
                "exact": one.exact,
                "prefix": one.prefix,
                "suffix": one.suffix,
            }
            for one in comment.quotations
        ],
        "sources": [{"title": one.title, "address": one.address} for one in comment.sources],
        "attachments": [
            {"name": one.name, "media_type": one.media_type, "size": one.size, "sha256": one.sha256}
            for one in comment.attachments
        ],
    }
