"""The repository of a process that moves, and the files that came with its comments, checked as any upload is.

A file that the bundle does not bring, or that may not be kept here, stays where it comes from: the version then leads
there, and its note bears the fingerprint.
"""

import hashlib

from sqlalchemy.orm import Session

from app.comments.models import Attachment, Comment
from app.documents.models import Paper, PaperVersion
from app.documents.services import described_body, version_body
from app.domain.attaching import Unattachable
from app.domain.citing import is_address
from app.domain.repository import PaperKind
from app.files.checking import Brought as File
from app.files.checking import brought as checked
from app.files.models import NO_FILE, kept
from app.imports.moving.reading import (
    Brought,
    Row,
    day_or_none,
    language,
    moment,
    moment_or_none,
    number,
    texts,
    words,
)
from app.ledger.services import Act
from app.processes.models import Process


def move_papers(session: Session, process: Process, bundle: Brought) -> tuple[dict[int, Paper], list[Act]]:
    """Documents by number, withdrawn ones as the entries they left; and what the record is to say of them."""
    made = {number(row["number"]): _paper(process, row) for row in bundle.rows("documents")}
    session.add_all(made.values())
    session.flush()
    rows = bundle.rows("document_versions")
    versions = [(made[row["document"]], _version(bundle, made[row["document"]], row)) for row in rows]
    session.add_all(version for _paper, version in versions)
    session.flush()
    acts = [Act("document_published", f"documents/{each}", described_body(one)) for each, one in sorted(made.items())]
    for paper, version in versions:
        kind = "document_version_added" if version.stands else "document_version_withdrawn"
        acts.append(Act(kind, f"documents/{paper.number}", version_body(version), version.number))
    return made, acts


def _paper(process: Process, row: Row) -> Paper:
    return Paper(
        process_id=process.id, number=number(row["number"]), kind=PaperKind(row["kind"]), title=texts(row["title"]),
        description=texts(row["description"]), source=words(row["source"])[:300], dated=day_or_none(row["dated"]),
        created_at=moment(row["created_at"]), changed_at=moment(row["changed_at"]),
        withdrawn_at=moment_or_none(row["withdrawn_at"]),
    )  # fmt: skip


def _version(bundle: Brought, paper: Paper, row: Row) -> PaperVersion:
    withdrawn = moment_or_none(row["withdrawn_at"])
    version = PaperVersion(
        paper_id=paper.id, number=number(row["number"]), language=language(row["language"]),
        note=words(row["note"])[:500], created_at=moment(row["created_at"]), withdrawn_at=withdrawn,
        withdrawal_reasons=words(row["withdrawal_reasons"]), **NO_FILE,
    )  # fmt: skip
    sha256, address = words(row["sha256"])[:64], words(row["address"])[:1000]
    if withdrawn is not None:
        version.media_type, version.size, version.sha256 = (
            words(row["media_type"])[:100],
            number(row["size"], 0),
            sha256,
        )
    elif address:
        version.address = _as_address(address)
    elif (file := _file(bundle, words(row["name"]), sha256)) is not None:
        for name, value in kept(file).items():
            setattr(version, name, value)
    else:
        bundle.leave("document_versions", row, "its file stays where it comes from, and the entry leads there")
        there = f"{bundle.manifest['process']['address']}/documents/{paper.number}/versions/{version.number}/file"
        version.address, version.note = _as_address(there), f"{version.note} SHA-256 {sha256}".strip()[-500:]
    return version


def _as_address(address: str) -> str:
    if not is_address(address):
        raise ValueError("an address is none")
    return address


def _file(bundle: Brought, name: str, sha256: str) -> File | None:
    """A file of the bundle, if it is the one that is meant, and one that may be kept."""
    content = bundle.file(f"files/{sha256}") if sha256.isalnum() else b""
    if not content or hashlib.sha256(content).hexdigest() != sha256:
        return None
    try:
        return checked(name, content)
    except Unattachable:
        return None


def move_attachments(bundle: Brought, comments: dict[int, Comment]) -> None:
    """The files that came with comments, as far as the bundle brings them."""
    for row in bundle.rows("comment_files"):
        comment = comments.get(row["comment"])
        file = _file(bundle, words(row["name"]), words(row["sha256"])) if comment is not None else None
        if comment is None or file is None:
            bundle.leave("comment_files", row, "the bundle does not bring the file, or it may not be kept here")
            continue
        comment.attachments.append(Attachment(**kept(file)))
