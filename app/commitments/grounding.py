"""From what is typed to what a commitment follows from, and to the institutions that answer for it."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.accounts.queries import organisation_by_name
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.commitments.services import Grounding
from app.responses.models import Response
from app.texts.queries import clauses_by_numbers


def institutions_named(session: Session, names: Sequence[str]) -> list[Organisation | str]:
    """Verified organisations where one has the name, else the name itself."""
    return [_known(organisation_by_name(session, name)) or name for name in names]


def grounds_named(
    session: Session,
    process_id: int,
    *,
    clauses: Collection[str] = (),
    responses: Collection[int] = (),
    comments: Collection[int] = (),
    amendments: Collection[int] = (),
) -> tuple[list[Grounding], list[str]]:
    """What these numbers name: clauses, responses, comments, amendments; and the kinds of what is not there.

    The names are those of the four kinds: "clauses", "responses", "comments", "amendments". Four statements at most.
    """
    found: list[Grounding] = []
    known = clauses_by_numbers(session, process_id, clauses) if clauses else {}
    found += [known[number] for number in clauses if number in known]
    missing = ["clauses"] if set(clauses) - set(known) else []
    for name, kind, numbers in (
        ("responses", Response, responses),
        ("comments", Comment, comments),
        ("amendments", Amendment, amendments),
    ):
        rows = _numbered(session, kind, process_id, numbers)
        found += rows
        missing += [name] if len(rows) < len(set(numbers)) else []
    return found, missing


def _numbered(
    session: Session, kind: type[Response] | type[Comment] | type[Amendment], process_id: int, numbers: Collection[int]
) -> Sequence[Response | Comment | Amendment]:
    if not numbers:
        return []
    query: sa.Select[Any] = sa.select(kind).where(kind.process_id == process_id, kind.number.in_(set(numbers)))
    return session.scalars(query.order_by(kind.number)).all()


def _known(organisation: Organisation | None) -> Organisation | None:
    return organisation if organisation is not None and organisation.verified_at is not None else None
