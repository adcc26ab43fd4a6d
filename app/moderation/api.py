"""Moderation in the API: reporting a contribution, and the public log of decisions."""

from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field, model_validator

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments.models import Comment
from app.comments.queries import comment_by_number
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Action
from app.moderation import appealing, queries, services
from app.processes.access import access, load, requires
from app.web import paging
from app.web.access import signed_in
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Input, LanguageTag, Listing, ListQuery, Number, Schema, Time, example, text

api = Blueprint("moderation_api", __name__)
LONGEST_NOTE = 2000
LONGEST_REASONS = 5000


class ReportIn(Input):
    """A report on a comment or on an amendment (one of the two), which is named by its number in the process."""

    model_config = example(process="ai-code-of-ethics", comment=7, reason="personal_data", note="It names a patient.")

    process: str = Field(min_length=1, max_length=80)
    comment: Number | None = None
    amendment: Number | None = None
    reason: ReportReason
    note: text(LONGEST_NOTE, smallest=0) = ""  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _about_one(self) -> "ReportIn":
        if (self.comment is None) is (self.amendment is None):
            raise ValueError("a report is about one comment or one amendment")
        return self


class ReportOut(Schema):
    """A report as it was received; the facilitators read it, nobody else. Its number is what to ask by."""

    process: str
    number: int
    comment: int | None
    amendment: int | None
    reason: ReportReason
    note: str
    created_at: Time


class DecisionOut(Schema):
    """A line of the public log: neither names nor words; `measure` null: reported, and left as it was."""

    id: int = Field(description="What an appeal against it names; 0: decided where the process was before.")
    number: int
    decided_at: Time
    measure: Measure | None
    rule: ReportReason
    after_report: bool
    kind: str = Field(description="The kind of the comment, or amendment, statement, objection, discussion, person.")
    language: str
    until: Time | None = Field(default=None, description="When a suspension ends.")
    in_appeal: bool = Field(description="Whether it decided an appeal.")


class AppealIn(Input):
    """Why the decision was wrong, and the language of that."""

    reasons: text(LONGEST_REASONS)  # type: ignore[valid-type]
    language: LanguageTag = "en"


class AppealOut(Schema):
    """An appeal as it was received: somebody else decides about it until `due_at`."""

    number: int
    decision: int = Field(description="The number of the decision in its process.")
    process: str
    filed_at: Time
    due_at: Time


@operation(api, "POST", "/reports", answer=ReportOut, status=HTTPStatus.CREATED, body=ReportIn, signed_in=True)
@signed_in
def report(body: ReportIn) -> ReportOut:
    """Report a contribution that breaks the house rules or the law."""
    part = load(body.process)
    part.require(Action.REPORT)
    received = services.report(
        session(),
        part.process,
        reporter_id=part.signed_in_person(),
        reason=body.reason,
        note=body.note,
        now=now(),
        comment=_comment(part.process.id, body.comment) if body.comment else None,
        amendment=_amendment(part.process.id, body.amendment) if body.amendment else None,
    )
    session().commit()
    return ReportOut(
        process=part.process.slug,
        number=received.number,
        comment=body.comment,
        amendment=body.amendment,
        reason=received.reason,
        note=received.note,
        created_at=received.created_at,
    )


@operation(api, "GET", "/processes/<slug>/moderation-log", answer=Listing[DecisionOut], query=ListQuery)
@requires(Action.READ)
def moderation_log(slug: str, query: ListQuery) -> Listing[DecisionOut]:
    """The decisions of the moderators, the latest first."""
    rows = queries.log_of(session(), access().process.id, before=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[DecisionOut](items=[DecisionOut.model_validate(row) for row in page.rows], next=page.next_key)


@operation(
    api, "POST", "/moderation/<number:decision>/appeal", answer=AppealOut, status=HTTPStatus.CREATED, body=AppealIn,
    signed_in=True,
)  # fmt: skip
@signed_in
def appeal(decision: int, body: AppealIn) -> AppealOut:
    """Appeal against a decision that went against you, by its `id` in the moderation log, within six months."""
    found = queries.decision_by_id(session(), decision) or abort(404)
    part = load(found.process.slug)
    part.require(Action.APPEAL)
    try:
        filed = appealing.file(
            session(),
            part.process,
            found,
            appellant_id=part.signed_in_person(),
            reasons=body.reasons,
            language=body.language,
            now=now(),
        )
    except NotInThisState:  # to whom it did not go against, there is nothing to appeal
        abort(404)
    session().commit()
    return AppealOut(
        number=filed.number,
        decision=found.number,
        process=part.process.slug,
        filed_at=filed.filed_at,
        due_at=filed.due_at,
    )


def _comment(process_id: int, number: int) -> Comment:
    found = comment_by_number(session(), process_id, number)
    return found if found and found.state is CommentState.PUBLISHED else abort(404)


def _amendment(process_id: int, number: int) -> Amendment:
    found = amendment_by_number(session(), process_id, number)
    return found if found and not found.hidden else abort(404)
