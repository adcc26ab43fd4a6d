"""Reading responses: which contributions have one, lists, and how much of what was received is answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, Person, Standing
from app.domain.coverage import Breakdown, Received, coverage
from app.domain.responding import Disposition
from app.processes.models import Membership
from app.responses.models import Answered, Response, Theme
from app.responses.owed import counted
from app.texts.models import Clause, Origin, Revision


@dataclass(frozen=True)
class ResponseRow:
    """A response as a page shows it. `author_name` is None for a former participant; `body` are its reasons.

    `clause_number`, `revision_number` and `revision_language` name the revision that carries what was accepted.
    `heard` and `words` are what was heard and the reasons, by language. `signed_by` is who else signed it (None: nobody
    had to, or a former participant, see `signed_at`). `pasted`: the same reasons went to many unlike contributions,
    `like_number` is the first response that gave them.
    """

    id: int
    number: int
    disposition: Disposition
    body: str
    language: str
    criterion: str
    created_at: datetime
    author_id: int | None
    author_name: str | None
    organisation: str | None
    clause_number: str | None
    revision_number: int | None
    revision_language: str | None
    heard: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    criteria: Sequence[str] = ()
    theme_number: int | None = None
    theme_title: Mapping[str, str] | None = None
    signed_by: str | None = None
    signed_at: datetime | None = None
    pasted: bool = False
    like_number: int = 0


@dataclass(frozen=True)
class CarryingRow:
    """A wording that a response may name as the one that carries what was accepted."""

    id: int
    number: int
    language: str
    created_at: datetime
    clause_number: str
    clause_label: Mapping[str, str]


def responses_to_comments(session: Session, comment_ids: Collection[int]) -> dict[int, int]:
    """The number of the latest response to each of these comments that has one."""
    return _latest_for(session, Answered.comment_id, comment_ids)


def responses_to_amendments(session: Session, amendment_ids: Collection[int]) -> dict[int, int]:
    """The number of the latest response to each of these amendments that has one."""
    return _latest_for(session, Answered.amendment_id, amendment_ids)


def coverage_of(session: Session, process_id: int) -> Breakdown:
    """How much of what is owed an answer has one: in all, by group, kind, language, clause in the order of the text.

    One statement, grouped by the database. Kinds are those of comments, and "amendment".
    """
    row = counted(process_id)
    by = (row.c.group_key, row.c.kind, Clause.number)
    received, answered = sa.func.sum(row.c.received), sa.func.sum(row.c.answered)
    query = sa.select(*by, received, answered, row.c.language).outerjoin(Clause, Clause.id == row.c.clause_id)
    # The whole text stands first; SQLite and PostgreSQL sort what has no position differently unless told.
    in_order = query.group_by(*by, Clause.position, row.c.language)
    in_order = in_order.order_by(sa.func.coalesce(Clause.position, -1), *by, row.c.language).having(received > 0)
    return coverage(
        Received(group, kind, clause, int(number), int(have), language)
        for group, kind, clause, number, have, language in session.execute(in_order)
    )


def response_row(session: Session, process_id: int, number: int) -> ResponseRow | None:
    """One response by its address."""
    found = session.execute(_rows(process_id).where(Response.number == number)).first()
    return _row(found) if found else None


def responses_of(
    session: Session,
    process_id: int,
    *,
    disposition: Disposition | None = None,
    theme_id: int | None = None,
    like_number: int | None = None,
    before: int = 0,
    limit: int = 20,
) -> list[ResponseRow]:
    """Responses of a process, the latest first, numbered under `before` (0: from the latest); one more than `limit`.

    Narrowed by what became of the contributions, by a theme, and to those that give the same reasons as one of them.
    """
    query = _rows(process_id).order_by(Response.number.desc()).limit(limit + 1)
    wanted = (
        (Response.disposition, disposition),
        (Response.theme_id, theme_id),
        (Response.like_number, like_number),
    )
    query = query.where(*(column == value for column, value in wanted if value is not None))
    if before:
        query = query.where(Response.number < before)
    return [_row(found) for found in session.execute(query)]


def pairs_of(
    session: Session, process_id: int, *, theme_id: int | None = None, after: int = 0, limit: int = 100
) -> list[ResponseRow]:
    """Responses in the order of their numbers, those after `after`; one more than `limit`."""
    query = _rows(process_id).where(Response.number > after).order_by(Response.number).limit(limit + 1)
    if theme_id is not None:
        query = query.where(Response.theme_id == theme_id)
    return [_row(found) for found in session.execute(query)]


def response_by_number(session: Session, process_id: int, number: int) -> Response | None:
    """One response, to act on."""
    return session.scalar(sa.select(Response).where(Response.process_id == process_id, Response.number == number))


def latest_responses(session: Session, process_id: int, *, limit: int = 3) -> list[ResponseRow]:
    """The responses published last."""
    return responses_of(session, process_id, limit=limit)[:limit]


def counts_by_disposition(session: Session, process_id: int) -> dict[Disposition, int]:
    """How many responses of a process came to each conclusion, in the order of the dispositions."""
    query = sa.select(Response.disposition, sa.func.count()).where(Response.process_id == process_id)
    found = dict(session.execute(query.group_by(Response.disposition)).all())
    return {disposition: found[disposition] for disposition in Disposition if disposition in found}


def responses_naming(session: Session, comment_ids: Sequence[int], amendment_ids: Sequence[int]) -> Sequence[int]:
    """The numbers of all responses that name any of these contributions, the earliest first."""
    named = sa.or_(Answered.comment_id.in_(comment_ids), Answered.amendment_id.in_(amendment_ids))
    query = sa.select(Response.number).join(Answered, Answered.response_id == Response.id).where(named)
    return sorted(set(session.scalars(query)))


def wordings_that_may_carry(
    session: Session, process_id: int, clause_ids: Collection[int], *, limit: int = 40
) -> Sequence[CarryingRow]:
    """Wordings a response may name: those of the clauses concerned first, then those of the rest, the latest first.

    The wordings a text began with are left out, for no contribution can have changed them.
    """
    elsewhere = sa.case((Clause.id.in_(clause_ids), 0), else_=1)
    query = sa.select(
        Revision.id, Revision.number, Revision.language, Revision.created_at, Clause.number, Clause.label
    ).join(Clause, Clause.id == Revision.clause_id)
    changed = sa.or_(Revision.origin != Origin.IMPORT, Revision.number > 1)
    query = query.where(Clause.process_id == process_id, changed)
    ordered = query.order_by(elsewhere, Revision.created_at.desc(), Revision.id.desc()).limit(limit)
    return [CarryingRow(*found) for found in session.execute(ordered)]


def _latest_for(session: Session, contribution: Any, ids: Collection[int]) -> dict[int, int]:
    if not ids:
        return {}
    query = sa.select(contribution, sa.func.max(Response.number)).join(Response, Response.id == Answered.response_id)
    return dict(session.execute(query.where(contribution.in_(ids)).group_by(contribution)).all())


def _rows(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    signer = aliased(Person)
    member = sa.and_(Membership.process_id == Response.process_id, Membership.person_id == Response.author_id)
    return (
        sa.select(
            Response.id,
            Response.number,
            Response.disposition,
            Response.reasons,
            Response.language,
            Response.criterion,
            Response.created_at,
            Response.author_id,
            Person.name.label("author_name"),
            Person.standing,
            Organisation.name.label("organisation"),
            Clause.number.label("clause_number"),
            Revision.number.label("revision_number"),
            Revision.language.label("revision_language"),
            Response.heard,
            Response.reasons_in,
            Response.further_criteria,
            Theme.number.label("theme_number"),
            Theme.title.label("theme_title"),
            sa.case((signer.standing != Standing.DELETED, signer.name)).label("signed_by"),
            Response.signed_at,
            Response.pasted,
            Response.like_number,
        )
        .outerjoin(Person, Person.id == Response.author_id)
        .outerjoin(signer, signer.id == Response.signed_by_id)
        .outerjoin(Theme, Theme.id == Response.theme_id)
        .outerjoin(Membership, member)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(Revision, Revision.id == Response.revision_id)
        .outerjoin(Clause, Clause.id == Revision.clause_id)
        .where(Response.process_id == process_id)
    )


def _row(found: sa.Row[*tuple[Any, ...]]) -> ResponseRow:
    left = found.standing is None or found.standing is Standing.DELETED
    return ResponseRow(
        id=found.id,
        number=found.number,
        disposition=found.disposition,
        body=found.reasons,
        language=found.language,
        criterion=found.criterion,
        created_at=found.created_at,
        author_id=None if left else found.author_id,
        author_name=None if left else found.author_name,
        organisation=None if left else found.organisation,
        clause_number=found.clause_number,
        revision_number=found.revision_number,
        revision_language=found.revision_language,
        heard=found.heard,
        words={found.language: found.reasons, **found.reasons_in},
        criteria=[key for key in (found.criterion, *found.further_criteria) if key],
        theme_number=found.theme_number,
        theme_title=found.theme_title,
        signed_by=found.signed_by,
        signed_at=found.signed_at,
        pasted=found.pasted,
        like_number=found.like_number,
    )
