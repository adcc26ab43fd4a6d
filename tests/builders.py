"""Builders: the people, processes and texts that tests speak of, each with sensible values and none hidden."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Person, Standing
from app.domain.phases import PhaseKind, Role
from app.domain.structure import DivisionKind
from app.processes.models import Group, Membership, Phase, Process, ProcessKind, Visibility
from app.texts.models import Clause, ClauseKind, Division, Document, Origin, Revision

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
GROUPS = ("citizen", "civil_society", "government", "private_sector", "academia")
HALF = {"majority": "1/2", "each_group": "1/2", "groups_counted": ["citizen", "government"], "quorum": {"total": 1}}
_serial = count(1)


def a_person(
    session: Session, name: str = "", *, group: str = "citizen", language: str = "en", **values: object
) -> Person:
    """Somebody with a confirmed account (no password: sign in with `signed_in`)."""
    serial = next(_serial)
    name = name or f"Person {serial}"
    person = Person(
        name=name,
        name_key=f"{name.casefold()}-{serial}",
        email=f"person{serial}@example.org",
        language=language,
        group_key=group,
        standing=Standing.ACTIVE,
        created_at=NOON,
        confirmed_at=NOON,
    )
    return kept(session, person, values)


def an_organisation(session: Session, name: str = "", *, group: str = "civil_society") -> Organisation:
    """A verified organisation."""
    serial = next(_serial)
    name = name or f"Organisation {serial}"
    return kept(
        session,
        Organisation(
            slug=f"organisation-{serial}",
            name=name,
            name_key=f"{name.casefold()}-{serial}",
            group_key=group,
            about={},
            created_at=NOON,
            verified_at=NOON,
        ),
    )


def a_process(
    session: Session,
    *,
    phase: PhaseKind | None = PhaseKind.CONSULTATION,
    languages: Sequence[str] = ("en", "fr", "ar"),
    now: datetime | None = None,
    allows: Sequence[str] | None = None,
    **values: object,
) -> Process:
    """A published process with five groups and one phase that is open around `now` (None: no phase at all)."""
    now = now or datetime.now(UTC)
    serial = next(_serial)
    process = kept(
        session,
        Process(
            slug=f"process-{serial}",
            kind=ProcessKind.CODE_OF_ETHICS,
            visibility=Visibility.PUBLISHED,
            languages=list(languages),
            time_zone="UTC",
            title={"en": "A code of ethics"},
            summary={},
            decision_rule=dict(HALF),
            criteria={},
            pseudonym_key=secrets.token_bytes(32),
            created_at=now,
            published_at=now,
        ),
        values,
    )
    for position, key in enumerate(GROUPS):
        session.add(Group(process_id=process.id, key=key, name={}, position=position))
    if phase is not None:
        a_phase(session, process, phase, opens=now - timedelta(days=10), closes=now + timedelta(days=10), allows=allows)
    session.flush()
    session.refresh(process)
    return process


def a_phase(
    session: Session,
    process: Process,
    kind: PhaseKind,
    *,
    opens: datetime,
    closes: datetime,
    allows: Sequence[str] | None = None,
) -> Phase:
    """A phase of a process."""
    narrowed = None if allows is None else list(allows)
    return kept(session, Phase(process_id=process.id, kind=kind, name={}, opens=opens, closes=closes, allows=narrowed))


def a_member(
    session: Session,
    process: Process,
    person: Person | None = None,
    *,
    group: str = "citizen",
    roles: Sequence[Role] = (Role.PARTICIPANT,),
    organisation: Organisation | None = None,
) -> Person:
    """A person (made if not given) who is a member of the process."""
    person = person or a_person(session, group=group)
    kept(
        session,
        Membership(
            process_id=process.id,
            person_id=person.id,
            group_key=group,
            role_names=[role.value for role in roles],
            organisation_id=organisation.id if organisation else None,
            joined_at=process.created_at,
        ),
    )
    return person


def a_document(session: Session, process: Process, title: Mapping[str, str] | None = None) -> Document:
    """The text of a process, still without clauses."""
    return kept(
        session, Document(process_id=process.id, title=dict(title or {"en": "Draft"}), created_at=process.created_at)
    )


def a_division(
    session: Session,
    document: Document,
    name: str = "",
    *,
    within: Division | None = None,
    kind: DivisionKind = DivisionKind.CHAPTER,
) -> Division:
    """A division, behind everything that is in the text already."""
    serial = next(_serial)
    name = name or str(serial)
    return kept(
        session,
        Division(
            document_id=document.id,
            parent_id=within.id if within else None,
            kind=kind,
            number=f"{kind.value}-{name.casefold()}",
            label={"en": f"{kind.value.title()} {name}"},
            heading={"en": f"Heading {name}"},
            position=serial,
        ),
    )


def a_clause(
    session: Session,
    document: Document,
    body: str = "Every person is told when a machine decides.",
    *,
    number: str = "",
    heading: str = "",
    language: str = "en",
    kind: ClauseKind = ClauseKind.ARTICLE,
) -> Clause:
    """A clause with its first revision."""
    serial = next(_serial)
    number = number or str(serial)
    clause = kept(
        session,
        Clause(
            guid=str(uuid.uuid4()),
            process_id=document.process_id,
            document_id=document.id,
            kind=kind,
            number=number,
            label={language: f"Article {number}"},
            position=serial,
            created_at=document.created_at,
        ),
    )
    a_revision(session, clause, body, heading=heading, language=language)
    return clause


def a_revision(
    session: Session,
    clause: Clause,
    body: str,
    *,
    number: int = 1,
    heading: str = "",
    language: str = "en",
    renders: Revision | None = None,
) -> Revision:
    """A wording of a clause."""
    return kept(
        session,
        Revision(
            clause_id=clause.id,
            language=language,
            number=number,
            heading=heading,
            body=body,
            origin=Origin.IMPORT,
            renders_id=renders.id if renders else None,
            created_at=clause.created_at,
        ),
    )


def kept(session: Session, row, values: Mapping[str, object] | None = None):  # type: ignore[no-untyped-def]
    for name, value in (values or {}).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row
