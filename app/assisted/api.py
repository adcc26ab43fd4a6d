"""Assisted participation in the API: sessions, who was invited, and entering what was said."""

from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field

from app.assisted import queries, services
from app.assisted.forms import LONGEST_NAME, LONGEST_NUMBER, LONGEST_WORDS
from app.assisted.models import InvitedBody
from app.assisted.services import Said
from app.comments.exchanged import CommentOut, comments_out
from app.comments.queries import comment_row
from app.domain.assisting import SessionKind, attendance
from app.domain.commenting import Kind
from app.domain.phases import Action, PhaseKind, Role
from app.processes.access import access, requires
from app.sittings.models import AssistedSession
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Day, Input, LanguageTag, Listing, ListQuery, Schema, Time, text
from app.web.throttles import count_contribution

api = Blueprint("assisted_api", __name__)


class PeopleOut(Schema):
    """People of one group, or of several that are told only together."""

    groups: list[str]
    people: int


class SessionOut(Schema):
    """A session; where fewer than five people came, `attendance` is empty and `people` null."""

    number: int
    kind: SessionKind
    title: dict[str, str]
    place: str
    held_on: Day
    facilitator: str
    minutes: str
    language: str
    attendance: list[PeopleOut]
    people: int | None
    contributions: int
    created_at: Time
    changed_at: Time


class InvitedOut(Schema):
    """A body that was invited: to a phase, a session, or (neither) the whole process, and why."""

    number: int
    name: str
    group: str
    phase: PhaseKind | None
    session: int | None
    reasons: str
    language: str
    invited_at: Time
    withdrawn_at: Time | None
    withdrawal_reasons: str


class AllInvitedOut(Listing[InvitedOut]):
    """Every body that was invited."""


class SaidIn(Input):
    """What somebody said or wrote at a session. `name` is what they want to be called, empty for no name."""

    body: text(LONGEST_WORDS)  # type: ignore[valid-type]
    kind: Kind
    language: LanguageTag
    group: str = Field(max_length=40, pattern=r"^[^\x00]*$")
    name: str = Field("", max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f]*$")
    clause: str | None = Field(None, max_length=LONGEST_NUMBER, pattern=r"^[^\x00]*$")


@operation(api, "GET", "/processes/<slug>/sessions", answer=Listing[SessionOut], query=ListQuery)
@requires(Action.READ)
def sessions(slug: str, query: ListQuery) -> Listing[SessionOut]:
    """Sessions from which the team entered what people said, the latest first."""
    rows = queries.sessions_of(session(), access().process.id, before=query.after, limit=query.limit)
    shown = rows[: query.limit]
    following = shown[-1][0].number if len(rows) > query.limit else None
    return Listing[SessionOut](items=[_session(*row) for row in shown], next=following)


@operation(
    api, "POST", "/processes/<slug>/sessions/<number:session_number>/contributions", answer=CommentOut, body=SaidIn,
    status=HTTPStatus.CREATED, also=(HTTPStatus.CONFLICT,),
)  # fmt: skip
@requires(Action.ASSIST)
def enter(slug: str, session_number: int, body: SaidIn) -> CommentOut:
    """Enter a contribution for somebody who took part in a room, on paper or on the telephone; for the team."""
    process = access().process
    sitting = queries.session_by_number(session(), process.id, session_number) or abort(404)
    clause = clause_by_number(session(), process.id, body.clause) if body.clause else None
    if body.clause and clause is None:
        abort(404)
    said = Said(body.body, body.kind, body.language, body.group, body.name.strip(), clause)
    role = Role.FACILITATOR if Role.FACILITATOR in access().roles else Role.STEWARD
    made = services.enter(session(), process, sitting, said, actor_id=access().person_id, role=role, now=now())
    count_contribution()
    session().commit()
    row = comment_row(session(), process.id, made.number) or abort(404)
    return comments_out([row])[0]


@operation(api, "GET", "/processes/<slug>/invited", answer=AllInvitedOut, query=ListQuery)
@requires(Action.READ)
def invited(slug: str, query: ListQuery) -> AllInvitedOut:
    """Every body that was invited to take part, to what, and why."""
    return AllInvitedOut.part([_invited(one) for one in queries.invited(session(), access().process.id)], query)


def _session(one: AssistedSession, contributions: int) -> SessionOut:
    told = attendance(one.attendance)
    return SessionOut(
        number=one.number,
        kind=one.kind,
        title=one.title,
        place=one.place,
        held_on=one.held_on,
        facilitator=one.facilitator,
        minutes=one.minutes,
        language=one.language,
        attendance=[PeopleOut(groups=list(groups), people=people) for groups, people in told.parts],
        people=told.total,
        contributions=contributions,
        created_at=one.created_at,
        changed_at=one.changed_at,
    )


def _invited(one: InvitedBody) -> InvitedOut:
    return InvitedOut(
        number=one.number,
        name=one.name,
        group=one.group_key,
        phase=one.phase.kind if one.phase else None,
        session=one.session.number if one.session else None,
        reasons=one.reasons,
        language=one.language,
        invited_at=one.invited_at,
        withdrawn_at=one.withdrawn_at,
        withdrawal_reasons=one.withdrawal_reasons,
    )
