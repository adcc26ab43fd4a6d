"""Builders: the people, processes and texts that tests speak of, each with sensible values and none hidden."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from app.accounts.models import Organisation, Person, Standing
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.comments.threads import next_place
from app.domain.amending import Operation, fingerprint
from app.domain.commenting import Kind
from app.domain.phases import PhaseKind, Role
from app.domain.responding import Disposition
from app.domain.structure import DivisionKind
from app.objections.models import Objection
from app.opinions.models import Statement
from app.polls.models import Question
from app.processes.models import Group, Membership, Phase, Process, ProcessKind, Visibility
from app.processes.services import next_number
from app.responses.models import Answered, Response
from app.texts.models import Clause, ClauseKind, Division, Document, Origin, Revision
from app.texts.queries import latest_revision

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
    return _kept(session, person, values)


def an_organisation(session: Session, name: str = "", *, group: str = "civil_society") -> Organisation:
    """A verified organisation."""
    serial = next(_serial)
    name = name or f"Organisation {serial}"
    return _kept(
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
    process = _kept(
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
    return _kept(session, Phase(process_id=process.id, kind=kind, name={}, opens=opens, closes=closes, allows=narrowed))


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
    _kept(
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
    return _kept(
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
    return _kept(
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
    clause = _kept(
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
    return _kept(
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


def an_amendment(
    session: Session,
    clause: Clause,
    proposer: Person | None = None,
    body: str = "Everybody is told before a machine decides.",
    *,
    operation: Operation = Operation.REPLACE,
    group: str = "citizen",
    language: str = "en",
    **values: object,
) -> Amendment:
    """A proposal on the latest wording of a clause, by somebody with an account or (None) by nobody in particular."""
    base = latest_revision(session, clause.id, language)
    assert base is not None
    return _kept(
        session,
        Amendment(
            process_id=clause.process_id,
            number=next_number(session, clause.process_id, "amendment"),
            clause_id=clause.id,
            base_revision_id=base.id,
            operation=operation,
            language=language,
            heading=base.heading,
            body="" if operation is Operation.DELETE else body,
            rationale="It is clearer.",
            fingerprint=fingerprint(operation, f"{clause.number} {language}", f"{base.heading}\n{body}"),
            author_id=proposer.id if proposer else None,
            group_key=group,
            created_at=datetime.now(UTC),
        ),
        values,
    )


def a_comment(
    session: Session,
    process: Process,
    author: Person | None = None,
    body: str = "Who decides that?",
    *,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    reply_to: Comment | None = None,
    kind: Kind = Kind.QUESTION,
    group: str = "citizen",
    language: str = "en",
    **values: object,
) -> Comment:
    """A published comment on a clause, an amendment, or (neither) the text as a whole."""
    root_id = (reply_to.root_id or reply_to.id) if reply_to else None
    return _kept(
        session,
        Comment(
            process_id=process.id,
            number=next_number(session, process.id, "comment"),
            clause_id=clause.id if clause else None,
            amendment_id=amendment.id if amendment else None,
            reply_to_id=reply_to.id if reply_to else None,
            root_id=root_id,
            place=next_place(session, root_id) if root_id else 0,
            kind=kind,
            language=language,
            body=body,
            author_id=author.id if author else None,
            group_key=group,
            created_at=datetime.now(UTC),
        ),
        values,
    )


def a_response(
    session: Session,
    process: Process,
    author: Person | None = None,
    *,
    comments: Sequence[Comment] = (),
    amendments: Sequence[Amendment] = (),
    disposition: Disposition = Disposition.NOT_ACCEPTED,
    reasons: str = "The law already says so.",
    **values: object,
) -> Response:
    """A published response to these contributions."""
    return _kept(
        session,
        Response(
            process_id=process.id,
            number=next_number(session, process.id, "response"),
            disposition=disposition,
            reasons=reasons,
            language="en",
            author_id=author.id if author else None,
            created_at=datetime.now(UTC),
            answered=[
                *(Answered(comment_id=one.id) for one in comments),
                *(Answered(amendment_id=one.id) for one in amendments),
            ],
        ),
        values,
    )


def a_question(
    session: Session,
    process: Process,
    *,
    clause: Clause | None = None,
    opens: datetime | None = None,
    closes: datetime | None = None,
    title: str = "Do you adopt the text?",
    **values: object,
) -> Question:
    """A question put to the vote, open now unless told otherwise, under the rule of its process."""
    now = datetime.now(UTC)
    return _kept(
        session,
        Question(
            process_id=process.id,
            number=next_number(session, process.id, "question"),
            clause_id=clause.id if clause else None,
            title={"en": title},
            explanation={},
            rule=dict(process.decision_rule),
            opens=opens or now - timedelta(days=1),
            closes=closes or now + timedelta(days=1),
            created_at=now,
        ),
        values,
    )


def a_statement(
    session: Session,
    process: Process,
    author: Person | None = None,
    body: str = "Every decision of a machine can be appealed to a person.",
    *,
    group: str = "citizen",
    language: str = "en",
    **values: object,
) -> Statement:
    """A published statement without votes."""
    return _kept(
        session,
        Statement(
            process_id=process.id,
            number=next_number(session, process.id, "statement"),
            language=language,
            body=body,
            author_id=author.id if author else None,
            group_key=group,
            created_at=datetime.now(UTC),
        ),
        values,
    )


def an_objection(
    session: Session,
    process: Process,
    author: Person | None = None,
    body: str = "It shuts out those without a phone.",
    *,
    group: str = "citizen",
    **values: object,
) -> Objection:
    """An open objection to the text as a whole, without a history."""
    now = datetime.now(UTC)
    return _kept(
        session,
        Objection(
            process_id=process.id,
            number=next_number(session, process.id, "objection"),
            language="en",
            body=body,
            author_id=author.id if author else None,
            group_key=group,
            created_at=now,
            changed_at=now,
        ),
        values,
    )


def _kept(session: Session, row, values: Mapping[str, object] | None = None):  # type: ignore[no-untyped-def]
    for name, value in (values or {}).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row
