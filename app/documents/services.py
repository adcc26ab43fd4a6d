"""Acts on the repository: publishing a document, describing it anew, a new version, withdrawing one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Paper, PaperVersion
from app.documents.queries import versions_of
from app.domain.citing import is_address
from app.domain.errors import NothingChanged, NotInThisState, ReasonsMissing, StaleBase, VersionMalformed
from app.domain.repository import PaperKind
from app.files.checking import Brought
from app.files.models import NO_FILE, kept
from app.ledger.services import Act
from app.processes.models import Process
from app.processes.services import enter, enter_many, next_number


@dataclass(frozen=True)
class Described:
    """What is said of a document; title and description by language, `source` who made it, `dated` when."""

    kind: PaperKind
    title: Mapping[str, str]
    description: Mapping[str, str]
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Handed:
    """What comes as a version: a file that was looked at, or the address of a page; its language, what is new in it."""

    language: str
    file: Brought | None = None
    address: str = ""
    note: str = ""


def publish(
    session: Session, process: Process, described: Described, handed: Handed, *, author_id: int | None, now: datetime
) -> Paper:
    """Put a document into the repository with its first version. VersionMalformed unless it is a file or an address."""
    _fit(handed)
    paper = Paper(
        process_id=process.id, number=next_number(session, process.id, "paper"), author_id=author_id, created_at=now,
        changed_at=now, **_values(described),
    )  # fmt: skip
    session.add(paper)
    session.flush()
    version = _add(session, paper, 1, handed, author_id=author_id, now=now)
    acts = [
        Act("document_published", _object(paper), described_body(paper)),
        Act("document_version_added", _object(paper), version_body(version), version.number),
    ]
    enter_many(session, process, acts, actor_id=author_id, now=now)
    return paper


def describe(
    session: Session,
    process: Process,
    paper: Paper,
    described: Described,
    *,
    edition: int,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Change what is said of a document. StaleBase when somebody did so after `edition`; NothingChanged; withdrawn."""
    _lock(session, paper)
    if paper.edition != edition:
        raise StaleBase
    values = _values(described)
    if all(getattr(paper, name) == value for name, value in values.items()):
        raise NothingChanged
    for name, value in values.items():
        setattr(paper, name, value)
    paper.edition, paper.changed_at = paper.edition + 1, now
    session.flush()
    enter(
        session, process, kind="document_changed", object=_object(paper), body=described_body(paper),
        actor_id=actor_id, now=now,
    )  # fmt: skip


def add_version(
    session: Session, process: Process, paper: Paper, handed: Handed, *, author_id: int | None, now: datetime
) -> PaperVersion:
    """Give a document a new version; the one before stays to be had. NothingChanged for the very same file."""
    _fit(handed)
    _lock(session, paper)
    every = versions_of(session, paper.id)
    version = _add(session, paper, every[0].number + 1, handed, author_id=author_id, now=now)
    before = next((one for one in every if one.stands and one.language == handed.language), None)
    if before is not None and (before.sha256, before.address) == (version.sha256, version.address):
        raise NothingChanged
    paper.changed_at = now
    session.flush()
    enter(
        session, process, kind="document_version_added", object=_object(paper), body=version_body(version),
        actor_id=author_id, now=now, revision=version.number,
    )  # fmt: skip
    return version


def withdraw(
    session: Session,
    process: Process,
    paper: Paper,
    *,
    reasons: str,
    number: int | None = None,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Withdraw one version of a document, or (None) all of it: the files are gone, the entry stays with the reasons.

    ReasonsMissing; NotInThisState for what is withdrawn already. A document without any version left is withdrawn.
    """
    if not reasons.strip():
        raise ReasonsMissing
    _lock(session, paper)
    standing = [one for one in versions_of(session, paper.id) if one.stands]
    leaving = [one for one in standing if number in (None, one.number)]
    if not leaving:
        raise NotInThisState
    for one in leaving:
        one.withdrawn_at, one.withdrawn_by_id, one.withdrawal_reasons = now, actor_id, reasons
        one.content, one.name, one.address = None, "", ""
    paper.changed_at = now
    if len(leaving) == len(standing):
        paper.withdrawn_at = now
    session.flush()
    enter_many(session, process, _withdrawals(paper, leaving), actor_id=actor_id, now=now)


def described_body(paper: Paper) -> dict[str, Any]:
    """What the record commits to of what is said of a document."""
    return {
        "kind": paper.kind.value,
        "title": dict(paper.title),
        "description": dict(paper.description),
        "source": paper.source,
        "dated": paper.dated.isoformat() if paper.dated else None,
    }


def version_body(version: PaperVersion) -> dict[str, Any]:
    """What the record commits to of a version: of its file the fingerprint."""
    names = ("language", "name", "media_type", "size", "sha256", "address", "note")
    body = {name: getattr(version, name) for name in names}
    return {**body, "withdrawn": not version.stands, "reasons": version.withdrawal_reasons}


def _withdrawals(paper: Paper, leaving: Sequence[PaperVersion]) -> list[Act]:
    return [
        Act("document_version_withdrawn", _object(paper), version_body(one), one.number)
        for one in sorted(leaving, key=lambda one: one.number)
    ]


def _fit(handed: Handed) -> None:
    if (handed.file is None) != bool(handed.address) or (handed.address and not is_address(handed.address)):
        raise VersionMalformed


def _lock(session: Session, paper: Paper) -> None:
    """One act on a document after the other; a withdrawn one takes none (NotInThisState)."""
    session.execute(sa.select(Paper.id).where(Paper.id == paper.id).with_for_update())
    session.refresh(paper)
    if paper.withdrawn_at is not None:
        raise NotInThisState


def _add(
    session: Session, paper: Paper, number: int, handed: Handed, *, author_id: int | None, now: datetime
) -> PaperVersion:
    version = PaperVersion(
        paper_id=paper.id, number=number, language=handed.language, address=handed.address, note=handed.note,
        author_id=author_id, created_at=now, **(kept(handed.file) if handed.file else NO_FILE),
    )  # fmt: skip
    session.add(version)
    session.flush()
    return version


def _values(described: Described) -> dict[str, Any]:
    return {
        "kind": described.kind,
        "title": {code: words for code, words in described.title.items() if words},
        "description": {code: words for code, words in described.description.items() if words},
        "source": described.source,
        "dated": described.dated,
    }


def _object(paper: Paper) -> str:
    return f"documents/{paper.number}"
