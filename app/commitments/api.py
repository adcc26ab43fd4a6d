"""Commitments in the API: reading them with their history, making one, its milestones, and reporting progress."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort
from pydantic import Field

from app.commitments import queries, services
from app.commitments.grounding import grounds_named, institutions_named
from app.commitments.models import Commitment, Milestone
from app.commitments.queries import Filters
from app.commitments.recording import ground_of
from app.commitments.services import Promised, Reported
from app.documents.models import Paper
from app.documents.queries import paper_by_number
from app.domain.citing import LONGEST_ADDRESS
from app.domain.committing import Completion, Due, days_over, punctuality
from app.domain.errors import EvidenceMissing
from app.domain.phases import Action
from app.processes.access import access, requires, today
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import ClauseNumber, Day, Input, LanguageTag, Listing, ListQuery, Number, Schema, Time, line, text
from app.web.throttles import count_contribution

api = Blueprint("commitments_api", __name__)


class MilestoneOut(Schema):
    """A milestone; `standing` is reached, withdrawn, coming, due_today or overdue, by `days_overdue` days."""

    number: int
    title: dict[str, str]
    due_on: Day
    status: Completion
    standing: str
    days_overdue: int


class InstitutionOut(Schema):
    """Who answers for a commitment: its name, and the address of a verified organisation."""

    name: str
    organisation: str | None


class CommitmentSummary(Schema):
    """A commitment as lists show it; the first of the institutions leads."""

    number: int
    title: dict[str, str]
    description: dict[str, str]
    status: Completion
    institutions: list[InstitutionOut]
    milestones: list[MilestoneOut]
    edition: int
    created_at: Time
    changed_at: Time


class ProgressOut(Schema):
    """A report of progress; `due_before` and `due_after` when the day of a milestone was moved."""

    number: int
    milestone: int | None
    status: Completion
    words: str
    language: str
    address: str
    document: int | None
    due_before: Day | None
    due_after: Day | None
    created_at: Time


class CommitmentOut(CommitmentSummary):
    """A commitment with what it follows from and its history, the earliest report first."""

    follows_from: list[str]
    history: list[ProgressOut]


class CommitmentIn(Input):
    """A commitment; words by language, the drafting language among them; the first institution leads."""

    title: dict[LanguageTag, line(200)] = Field(min_length=1, max_length=50)  # type: ignore[valid-type]
    description: dict[LanguageTag, text(10_000)] = Field(min_length=1, max_length=50)  # type: ignore[valid-type]
    institutions: list[line(200)] = Field(min_length=1, max_length=10)  # type: ignore[valid-type]
    clauses: list[ClauseNumber] = Field(default_factory=list, max_length=30)
    responses: list[Number] = Field(default_factory=list, max_length=30)
    comments: list[Number] = Field(default_factory=list, max_length=30)
    amendments: list[Number] = Field(default_factory=list, max_length=30)


class MilestoneIn(Input):
    """A further milestone."""

    title: dict[LanguageTag, line(200)] = Field(min_length=1, max_length=50)  # type: ignore[valid-type]
    due_on: Day = Field(strict=False)


class ProgressIn(Input):
    """A report of progress on the commitment, or on one of its milestones."""

    status: Completion = Field(strict=False)
    words: text(5000)  # type: ignore[valid-type]
    language: LanguageTag
    milestone: Number | None = None
    document: Number | None = None
    address: str = Field("", max_length=LONGEST_ADDRESS)


class CommitmentsQuery(ListQuery):
    """Which commitments: those on one step of the scale."""

    status: Completion | None = None


@operation(
    api, "GET", "/processes/<slug>/commitments", answer=Listing[CommitmentSummary], query=CommitmentsQuery
)  # fmt: skip
@requires(Action.READ)
def commitments(slug: str, query: CommitmentsQuery) -> Listing[CommitmentSummary]:
    """The commitments by number."""
    rows = queries.commitments_of(
        session(), access().process.id, Filters(query.status), after=query.after, limit=query.limit
    )
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[CommitmentSummary](items=[_summary(one) for one in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/commitments/<number:commitment>", answer=CommitmentOut)
@requires(Action.READ)
def commitment(slug: str, commitment: int) -> CommitmentOut:
    """A commitment with its history."""
    return _out(_commitment(commitment))


@operation(
    api, "POST", "/processes/<slug>/commitments", answer=CommitmentOut, status=HTTPStatus.CREATED, body=CommitmentIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.COMMIT)
def commit(slug: str, body: CommitmentIn) -> CommitmentOut:
    """Make a commitment, once the text is adopted."""
    made = services.commit(session(), access().process, _promised(body), author_id=access().person_id, now=now())
    count_contribution()
    session().commit()
    return _out(_commitment(made.number))


@operation(
    api, "PUT", "/processes/<slug>/commitments/<number:commitment>", answer=CommitmentOut, body=CommitmentIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.COMMIT)
def describe(slug: str, commitment: int, body: CommitmentIn) -> CommitmentOut:
    """Change what is said of a commitment; If-Match says on which state the change is based."""
    made = _commitment(commitment)
    services.describe(
        session(), access().process, made, _promised(body), edition=made.edition, actor_id=access().person_id, now=now()
    )
    session().commit()
    return _out(_commitment(commitment))


@operation(
    api, "POST", "/processes/<slug>/commitments/<number:commitment>/milestones", answer=CommitmentOut,
    status=HTTPStatus.CREATED, body=MilestoneIn, signed_in=True,
)  # fmt: skip
@requires(Action.COMMIT)
def set_milestone(slug: str, commitment: int, body: MilestoneIn) -> CommitmentOut:
    """Give a commitment a further milestone."""
    made = _commitment(commitment)
    _in_drafting_language(body.title)
    services.set_milestone(
        session(), access().process, made, title=body.title, due_on=body.due_on, actor_id=access().person_id, now=now()
    )
    session().commit()
    session().expire_all()
    return _out(_commitment(commitment))


@operation(
    api, "POST", "/processes/<slug>/commitments/<number:commitment>/progress", answer=CommitmentOut,
    status=HTTPStatus.CREATED, body=ProgressIn, signed_in=True,
)  # fmt: skip
@requires(Action.COMMIT)
def report(slug: str, commitment: int, body: ProgressIn) -> CommitmentOut:
    """Report progress; what was reported before stays in the history."""
    made = _commitment(commitment)
    milestone = _milestone(made, body.milestone) if body.milestone is not None else None
    reported = Reported(body.status, body.words, body.language, body.address, _paper(body.document))
    services.report(
        session(), access().process, made, reported, milestone=milestone, author_id=access().person_id, now=now()
    )
    count_contribution()
    session().commit()
    session().expire_all()
    return _out(_commitment(commitment))


def _commitment(number: int) -> Commitment:
    return queries.commitment_by_number(session(), access().process.id, number) or abort(404)


def _milestone(made: Commitment, number: int) -> Milestone:
    return next((one for one in made.milestones if one.number == number), None) or abort(
        422, "The commitment has no milestone of this number."
    )


def _promised(body: CommitmentIn) -> Promised:
    _in_drafting_language(body.title)
    _in_drafting_language(body.description)
    found, missing = grounds_named(
        session(), access().process.id, clauses=body.clauses, responses=body.responses, comments=body.comments,
        amendments=body.amendments,
    )  # fmt: skip
    if missing:
        abort(422, f"Some of these are not there: {', '.join(missing)}.")
    names = list(dict.fromkeys(body.institutions))
    return Promised(body.title, body.description, institutions_named(session(), names), found)


def _in_drafting_language(words: dict[str, str]) -> None:
    if access().process.drafting_language not in words:
        abort(422, "The words are needed in the drafting language of the process.")


def _paper(number: int | None) -> Paper | None:
    if number is None:
        return None
    found = paper_by_number(session(), access().process.id, number)
    if found is None or found.withdrawn_at is not None:
        raise EvidenceMissing
    return found


def _summary(made: Commitment) -> CommitmentSummary:
    return CommitmentSummary(**_said(made))


def _said(made: Commitment) -> dict[str, Any]:
    names = ("number", "title", "description", "status", "edition", "created_at", "changed_at")
    return {
        **{name: getattr(made, name) for name in names},
        "institutions": [
            InstitutionOut(name=one.title, organisation=one.organisation.slug if one.organisation else None)
            for one in made.institutions
        ],
        "milestones": _milestones(made.milestones),
    }


def _milestones(milestones: Sequence[Milestone]) -> list[MilestoneOut]:
    stands = [(one, Due(one.due_on, one.status)) for one in milestones]
    return [
        MilestoneOut(
            number=one.number, title=one.title, due_on=one.due_on, status=one.status,
            standing=punctuality(due, today()).value, days_overdue=days_over(due, today()),
        )
        for one, due in stands
    ]  # fmt: skip


def _out(made: Commitment) -> CommitmentOut:
    return CommitmentOut(
        **_said(made),
        follows_from=[ground_of(one) for one in made.grounds],
        history=[
            ProgressOut(
                number=one.number, milestone=one.milestone.number if one.milestone else None, status=one.status,
                words=one.words, language=one.language, address=one.address,
                document=one.paper.number if one.paper else None, due_before=one.due_before, due_after=one.due_after,
                created_at=one.created_at,
            )
            for one in made.updates
        ],
    )  # fmt: skip
