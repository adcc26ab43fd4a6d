"""The repository in the API: reading it, publishing a document, a new version, withdrawing."""

import base64
import binascii
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, abort, current_app, url_for
from pydantic import Field, StringConstraints

from app.documents import queries, services
from app.documents.models import Paper, PaperVersion
from app.documents.queries import Filters
from app.documents.services import Described, Handed
from app.domain.attaching import LARGEST_FILE, LONGEST_NAME, Unattachable
from app.domain.citing import LONGEST_ADDRESS
from app.domain.errors import LanguageUnknown
from app.domain.phases import Action
from app.domain.repository import Evidence, PaperKind, evidence_of
from app.files.checking import Brought, brought
from app.processes.access import access, requires
from app.web import paging
from app.web.database import now, session
from app.web.languages import CODES
from app.web.operations import operation
from app.web.schemas import Day, Input, LanguageTag, Listing, ListQuery, Number, Schema, Time, example, line, text
from app.web.throttles import count_contribution

api = Blueprint("documents_api", __name__)
Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=LARGEST_FILE * 4 // 3 + 4)]


class DocumentVersionOut(Schema):
    """A version: a file (its address on this instance, its fingerprint) or a page elsewhere; null once withdrawn."""

    number: int
    language: str
    url: str | None
    name: str
    media_type: str
    size: int
    sha256: str
    note: str
    current: bool
    created_at: Time
    withdrawn_at: Time | None
    withdrawal_reasons: str


class DocumentOut(Schema):
    """A document of the repository; of a list only the versions that stand for it today, of one all of them."""

    number: int
    kind: PaperKind
    evidence: Evidence | None
    title: dict[str, str]
    description: dict[str, str]
    source: str
    dated: Day | None
    edition: int
    created_at: Time
    changed_at: Time
    withdrawn_at: Time | None
    versions: list[DocumentVersionOut]


class FileIn(Input):
    """A file; what it is, is told by its content."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    content: Base64 = Field(description="The file in base64; with everything else at most 12 MB.")


class VersionIn(Input):
    """A version: a file, or the address of a page."""

    language: LanguageTag
    file: FileIn | None = None
    address: str = Field("", max_length=LONGEST_ADDRESS)
    note: line(500, smallest=0) = ""  # type: ignore[valid-type]


class DocumentIn(VersionIn):
    """A document and its first version; title and description by language, the drafting language among them."""

    model_config = example(
        kind="background", title={"en": "Automated decisions in 2026"}, source="Ministry of Technology", language="en",
        address="https://example.org/study",
    )  # fmt: skip
    kind: PaperKind = Field(strict=False)
    title: dict[LanguageTag, line(300)] = Field(min_length=1, max_length=50)  # type: ignore[valid-type]
    description: dict[LanguageTag, text(5000, smallest=0)] = Field(  # type: ignore[valid-type]
        default_factory=dict, max_length=50
    )
    source: line(300)  # type: ignore[valid-type]
    dated: Annotated[Day, Field(strict=False)] | None = None


class WithdrawalIn(Input):
    """Why something is withdrawn: one version, or (null) the whole document."""

    reasons: text(2000)  # type: ignore[valid-type]
    version: Number | None = None


class DocumentsQuery(ListQuery):
    """Which documents: of a kind, evidence of something, to be had in a language (`spoken`)."""

    kind: PaperKind | None = None
    evidence: Evidence | None = None
    spoken: LanguageTag | None = None


@operation(api, "GET", "/processes/<slug>/documents", answer=Listing[DocumentOut], query=DocumentsQuery)
@requires(Action.READ)
def documents(slug: str, query: DocumentsQuery) -> Listing[DocumentOut]:
    """The documents of the repository, the newest first."""
    filters = Filters(kind=query.kind, evidence=query.evidence, language=query.spoken or "")
    rows = queries.papers_of(session(), access().process.id, filters, before=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[DocumentOut](items=[_out(one.paper, one.current) for one in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/documents/<number:document>", answer=DocumentOut)
@requires(Action.READ)
def document(slug: str, document: int) -> DocumentOut:
    """A document with every version, withdrawn ones too."""
    return _whole(_paper(document))


@operation(
    api, "POST", "/processes/<slug>/documents", answer=DocumentOut, status=HTTPStatus.CREATED, body=DocumentIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.DOCUMENT_PUBLISH)
def publish(slug: str, body: DocumentIn) -> DocumentOut:
    """Put a document into the repository."""
    process = access().process
    if not {*body.title, *body.description} <= set(process.languages):
        raise LanguageUnknown
    if process.drafting_language not in body.title:
        abort(422, "The title is needed in the drafting language of the process.")
    described = Described(body.kind, body.title, body.description, body.source, body.dated)
    paper = services.publish(session(), process, described, _handed(body), author_id=access().person_id, now=now())
    count_contribution()
    session().commit()
    return _whole(paper)


@operation(
    api, "POST", "/processes/<slug>/documents/<number:document>/versions", answer=DocumentOut,
    status=HTTPStatus.CREATED, body=VersionIn, signed_in=True,
)  # fmt: skip
@requires(Action.DOCUMENT_PUBLISH)
def add_version(slug: str, document: int, body: VersionIn) -> DocumentOut:
    """Give a document a new version; the one before stays to be had."""
    paper, handed = _paper(document), _handed(body)
    services.add_version(session(), access().process, paper, handed, author_id=access().person_id, now=now())
    count_contribution()
    session().commit()
    return _whole(paper)


@operation(
    api, "POST", "/processes/<slug>/documents/<number:document>/withdrawal", answer=DocumentOut, body=WithdrawalIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.DOCUMENT_PUBLISH)
def withdraw(slug: str, document: int, body: WithdrawalIn) -> DocumentOut:
    """Withdraw a version or the whole document; the entry stays with the reasons."""
    paper = _paper(document)
    services.withdraw(
        session(), access().process, paper, reasons=body.reasons, number=body.version, actor_id=access().person_id,
        now=now(),
    )  # fmt: skip
    session().commit()
    return _whole(paper)


def _paper(number: int) -> Paper:
    return queries.paper_by_number(session(), access().process.id, number) or abort(404)


def _handed(body: VersionIn) -> Handed:
    if body.language not in {*access().process.languages, *CODES}:
        raise LanguageUnknown
    return Handed(body.language, _file(body.file) if body.file else None, body.address, body.note)


def _file(sent: FileIn) -> Brought:
    try:
        return brought(sent.name, base64.b64decode(sent.content, validate=True))
    except binascii.Error:
        abort(422, "The content of the file is not base64.")
    except Unattachable as unfit:
        abort(422, f"The file cannot be kept: {unfit.misfit.value}.")


def _whole(paper: Paper) -> DocumentOut:
    return _out(paper, queries.versions_of(session(), paper.id))


def _out(paper: Paper, versions: Sequence[PaperVersion]) -> DocumentOut:
    newest = queries.current(versions)
    return DocumentOut(
        number=paper.number, kind=paper.kind, evidence=evidence_of(paper.kind), title=paper.title,
        description=paper.description, source=paper.source, dated=paper.dated, edition=paper.edition,
        created_at=paper.created_at, changed_at=paper.changed_at, withdrawn_at=paper.withdrawn_at,
        versions=[_version(paper, one, is_current=one in newest) for one in versions],
    )  # fmt: skip


def _version(paper: Paper, one: PaperVersion, *, is_current: bool) -> DocumentVersionOut:
    return DocumentVersionOut(
        number=one.number, language=one.language, url=_url(paper, one) if one.stands else None, name=one.name,
        media_type=one.media_type, size=one.size, sha256=one.sha256, note=one.note, current=is_current,
        created_at=one.created_at, withdrawn_at=one.withdrawn_at, withdrawal_reasons=one.withdrawal_reasons,
    )  # fmt: skip


def _url(paper: Paper, one: PaperVersion) -> str:
    """Where the file is downloaded, or the page elsewhere."""
    if one.address:
        return one.address
    page = url_for(
        "documents.file", language=one.language if one.language in CODES else CODES[0], slug=access().process.slug,
        number=paper.number, version=one.number,
    )  # fmt: skip
    return f"{current_app.config['BASE_URL']}{page}"
