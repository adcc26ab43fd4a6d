"""What stands in a comment-resolution sheet: contributions that everybody may read, and what was published about them.

Read in batches, in the order of the text: memory stays flat however many there are.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation, Person
from app.amendments.models import Amendment
from app.comments.models import Comment, Quotation
from app.crosswalks.models import Finding
from app.domain.amending import AmendmentState, Operation
from app.domain.commenting import CommentState
from app.domain.resolution_sheets import Carried, SheetRow, marked, observation, type_of
from app.domain.responding import Disposition
from app.exports.record.section import public_name
from app.processes.models import Process
from app.responses.models import Answered, Response
from app.texts.models import Clause, Revision

AT_ONCE = 500
DECISIONS = {
    AmendmentState.ADOPTED: Disposition.ACCEPTED,
    AmendmentState.ADOPTED_IN_PART: Disposition.ACCEPTED_IN_PART,
    AmendmentState.REJECTED: Disposition.NOT_ACCEPTED,
}
CHANGES = {
    Operation.DELETE: "Delete this clause.",
    Operation.MOVE: "Move this clause.",
    Operation.INSERT_BEFORE: "Insert before this clause:",
    Operation.INSERT_AFTER: "Insert after this clause:",
}
"""A sheet is written in English, as its headings are, so that every body can take it in again."""

Key = tuple[bool, int]


@dataclass(frozen=True)
class Picked:
    """Which contributions are wanted: on a clause, of a stakeholder group, answered or not; None: all."""

    clause: str | None = None
    group: str | None = None
    answered: bool | None = None


@dataclass(frozen=True)
class Written:
    """A row of the sheet, and the language its contribution is written in."""

    row: SheetRow
    language: str


def rows_of(session: Session, process: Process, picked: Picked, language: str = "") -> Iterator[Written]:
    """The rows of a sheet; responses in `language` where their authors wrote them in it, else as they were written."""
    streams = (session.execute(query.execution_options(yield_per=AT_ONCE)) for query in _queries(process.id, picked))
    found = heapq.merge(*streams, key=lambda one: (one.position, one.is_amendment, one.number))
    while batch := list(islice(found, AT_ONCE)):
        observations = _observations(session, batch, language)
        quoted = _quoted(session, [one.id for one in batch if not one.is_amendment])
        for one in batch:
            yield Written(_row(one, quoted.get(one.id, ""), observations), one.language)


def _queries(process_id: int, picked: Picked) -> Iterable[sa.Select[*tuple[Any, ...]]]:
    for query, model in ((_comments(process_id), Comment), (_amendments(process_id), Amendment)):
        if picked.clause is not None:
            query = query.where(Clause.number == picked.clause)
        if picked.group is not None:
            query = query.where(model.group_key == picked.group)
        if picked.answered is not None:
            query = query.where(_is_answered(model) if picked.answered else sa.not_(_is_answered(model)))
        yield query


def _is_answered(model: Any) -> sa.ColumnElement[bool]:
    of = Answered.comment_id if model is Comment else Answered.amendment_id
    named = sa.exists().where(of == model.id)
    if model is Comment:
        return named
    return sa.or_(named, sa.and_(Amendment.state.in_(DECISIONS), Amendment.reasons != ""))


def _position() -> sa.ColumnElement[int]:
    return sa.func.coalesce(Clause.position, -1)


def _comments(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    of_clause = sa.func.coalesce(Comment.clause_id, Amendment.clause_id, Finding.clause_id)
    shown = sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False))
    return (
        sa.select(
            sa.literal(False).label("is_amendment"), Comment.id, Comment.number, _position().label("position"),
            Clause.number.label("clause"), Comment.attributed_to, public_name().label("person"),
            Organisation.name.label("organisation"), sa.type_coerce(Comment.kind, sa.String).label("kind"),
            Comment.language, Comment.body.label("words"), Comment.sheet,
        )
        .outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        .outerjoin(Finding, Finding.id == Comment.correspondence_id)
        .outerjoin(Clause, Clause.id == of_clause)
        .outerjoin(Person, Person.id == Comment.author_id)
        .outerjoin(Organisation, Organisation.id == Comment.organisation_id)
        .where(Comment.process_id == process_id, Comment.state == CommentState.PUBLISHED, shown)
        .order_by(_position(), Comment.number)
    )  # fmt: skip


def _amendments(process_id: int) -> sa.Select[*tuple[Any, ...]]:
    carrying = aliased(Revision)
    carried = aliased(Clause)
    return (
        sa.select(
            sa.literal(True).label("is_amendment"), Amendment.id, Amendment.number, _position().label("position"),
            Clause.number.label("clause"), Amendment.attributed_to, public_name().label("person"),
            Organisation.name.label("organisation"), Amendment.operation, Amendment.language,
            Amendment.rationale.label("words"), Amendment.heading, Amendment.body, Amendment.state, Amendment.reasons,
            carried.number.label("carried_clause"), carrying.number.label("carried_revision"),
            carrying.language.label("carried_language"),
        )
        .join(Clause, Clause.id == Amendment.clause_id)
        .outerjoin(carrying, carrying.id == Amendment.resulting_revision_id)
        .outerjoin(carried, carried.id == carrying.clause_id)
        .outerjoin(Person, Person.id == Amendment.author_id)
        .outerjoin(Organisation, Organisation.id == Amendment.organisation_id)
        .where(Amendment.process_id == process_id, Amendment.hidden.is_(False))
        .where(Amendment.state != AmendmentState.WITHDRAWN)
        .order_by(_position(), Amendment.number)
    )  # fmt: skip


def _row(one: Any, quoted: str, observations: Mapping[Key, str]) -> SheetRow:
    who = one.organisation or one.attributed_to or one.person or ""
    observed = observations.get((one.is_amendment, one.id), "")
    member = marked(who, is_amendment=one.is_amendment, number=one.number)
    if one.is_amendment:
        proposed = _proposed(one)
        return SheetRow(member, "", one.clause, "", "te", one.words, proposed, observed or _decided(one))
    sheet = one.sheet
    return SheetRow(
        member, sheet.get("line", ""), sheet.get("clause") or one.clause or "", sheet.get("paragraph") or quoted,
        sheet.get("type") or type_of(one.kind), one.words, sheet.get("proposed_change", ""), observed,
    )  # fmt: skip


def _proposed(one: Any) -> str:
    return "\n".join(filter(None, (CHANGES.get(one.operation, ""), one.heading, one.body)))


def _decided(one: Any) -> str:
    """What was decided about an amendment that no response names: the decision is its answer."""
    if one.state not in DECISIONS or not one.reasons:
        return ""
    carried = None
    if one.carried_revision:
        carried = Carried(one.carried_clause, one.carried_revision, one.carried_language)
    return observation(DECISIONS[one.state], one.reasons, carried)


def _observations(session: Session, batch: Collection[Any], language: str) -> dict[Key, str]:
    """The latest published response to each of these contributions, as the secretariat observes it."""
    comments = [one.id for one in batch if not one.is_amendment]
    amendments = [one.id for one in batch if one.is_amendment]
    carrying = (Clause.number, Revision.number, Revision.language)
    query = (
        sa.select(Answered.comment_id, Answered.amendment_id, Response, *carrying)
        .join(Response, Response.id == Answered.response_id)
        .outerjoin(Revision, Revision.id == Response.revision_id)
        .outerjoin(Clause, Clause.id == Revision.clause_id)
        .where(sa.or_(Answered.comment_id.in_(comments), Answered.amendment_id.in_(amendments)))
        .order_by(Response.number)
    )
    found: dict[Key, str] = {}
    for comment_id, amendment_id, response, clause, revision, written_in in session.execute(query):
        carried = Carried(clause, revision, written_in) if clause else None
        reasons = response.words.get(language, response.reasons)
        found[comment_id is None, comment_id or amendment_id or 0] = observation(response.disposition, reasons, carried)
    return found


def _quoted(session: Session, comment_ids: Collection[int]) -> dict[int, str]:
    """The words each of these comments is about, in their clause."""
    query = sa.select(Quotation.comment_id, Quotation.exact).where(Quotation.comment_id.in_(comment_ids))
    found: dict[int, str] = {}
    for comment_id, exact in session.execute(query.order_by(Quotation.id)):
        found.setdefault(comment_id, f"“{exact}”")
    return found
