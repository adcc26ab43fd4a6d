"""What changed since one spoke, in the API: the list, saying that something still holds, support on a condition."""

from http import HTTPStatus

from flask import Blueprint, abort
from flask_login import current_user
from pydantic import Field

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments.queries import comment_by_number
from app.domain.commenting import CommentState
from app.domain.phases import Action
from app.domain.positions import Stance
from app.domain.reconsidering import ConditionState, Mark
from app.objections.queries import objection_by_number
from app.processes.access import access, requires
from app.processes.models import Membership
from app.reconsidering import queries, services
from app.reconsidering.changes import Changed, changed_since
from app.reconsidering.models import Reaffirmation
from app.reconsidering.queries import ConditionRow
from app.reconsidering.spoken import What, clauses_spoken_of
from app.web.access import signed_in
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Author, Input, LanguageTag, Listing, ListQuery, Schema, Time, text
from app.web.throttles import count_contribution

api = Blueprint("reconsidering_api", __name__)
LONGEST = 1000


class SpokenOut(Schema):
    """Something you said of an earlier wording; `number` is the comment's, amendment's, objection's or question's.

    `revision` is the wording that it was about; null: what changed are the words of the amendment it is on.
    """

    what: What
    number: int
    stance: Stance | None
    revision: int | None
    at: Time


class ChangedOut(Schema):
    """A clause that has changed since you spoke; compare the revision of what you `said` with `revision`."""

    process: str
    clause: str
    revision: int | None
    language: str | None
    said: list[SpokenOut]


class ConditionOut(Schema):
    """A condition on which somebody supports an amendment; `number` is that of the comment which says it."""

    number: int
    amendment: int
    body: str
    language: str
    state: ConditionState
    author: Author
    created_at: Time
    changed_at: Time


class SupportOut(Schema):
    """How many support the words of today, earlier words, and on a condition that is not fulfilled: three numbers."""

    to_this_wording: int
    to_earlier_wordings: int
    on_condition: int
    reworded_at: Time | None
    conditions: list[ConditionOut]


class ReaffirmedOut(Schema):
    """When you said that it holds for the words of today, too."""

    made_at: Time


class ConditionIn(Input):
    """What has to be so for you to support the amendment."""

    body: text(LONGEST)  # type: ignore[valid-type]
    language: LanguageTag


class MarkIn(Input):
    """What you say of your condition: `fulfil`, `reopen` (it is no longer fulfilled) or `drop`."""

    mark: str = Field(pattern="^(fulfil|reopen|drop)$")


@operation(api, "GET", "/me/since", answer=Listing[ChangedOut], query=ListQuery, signed_in=True)
@signed_in
def since(query: ListQuery) -> Listing[ChangedOut]:
    """What changed since you spoke, clause by clause."""
    limit = min(query.limit, 20)
    found = clauses_spoken_of(session(), current_user.id, after=query.after, limit=limit)
    changed = changed_since(session(), current_user.id, found[:limit], now())
    more = found[limit - 1] if len(found) > limit else None
    return Listing[ChangedOut](items=[_changed(one) for one in changed], next=more)


@operation(api, "GET", "/processes/<slug>/amendments/<number:amendment>/support-by-wording", answer=SupportOut)
@requires(Action.READ)
def support_by_wording(slug: str, amendment: int) -> SupportOut:
    """How the support of an amendment divides, with the conditions."""
    return _support(_amendment(amendment))


@operation(
    api, "POST", "/processes/<slug>/amendments/<number:amendment>/conditions", answer=SupportOut,
    status=HTTPStatus.CREATED, body=ConditionIn, signed_in=True,
)  # fmt: skip
@requires(Action.SUPPORT)
def support_if(slug: str, amendment: int, body: ConditionIn) -> SupportOut:
    """Support an open amendment on a condition."""
    found = _amendment(amendment)
    services.support_if(
        session(), access().process, found, member=_member(), body=body.body, language=body.language, now=now()
    )
    count_contribution()
    session().commit()
    return _support(found)


@operation(
    api, "POST", "/processes/<slug>/conditions/<number:condition>/mark", answer=SupportOut, body=MarkIn, signed_in=True
)
@requires(Action.RECONSIDER)
def mark(slug: str, condition: int, body: MarkIn) -> SupportOut:
    """Mark your condition as fulfilled, as no longer fulfilled, or drop it."""
    found = queries.condition_by_number(session(), access().process.id, condition) or abort(404)
    person_id = access().signed_in_person()
    services.mark(session(), access().process, found, Mark(body.mark), person_id=person_id, now=now())
    session().commit()
    return _support(found.amendment)


@operation(
    api, "PUT", "/processes/<slug>/comments/<number:comment>/reaffirmation", signed_in=True, answer=ReaffirmedOut
)
@requires(Action.RECONSIDER)
def reaffirm_comment(slug: str, comment: int) -> ReaffirmedOut:
    """Say that your comment holds for the words of today, too."""
    found = comment_by_number(session(), access().process.id, comment)
    if found is None or found.state not in (CommentState.PUBLISHED, CommentState.PENDING):
        abort(404)
    if found.author_id != access().person_id:
        abort(403 if found.state is CommentState.PUBLISHED else 404)
    services.reaffirm_comment(session(), access().process, found, author_id=access().signed_in_person(), now=now())
    session().commit()
    return _reaffirmed(queries.reaffirmation_of(session(), comment_id=found.id))


@operation(
    api, "PUT", "/processes/<slug>/objections/<number:objection>/reaffirmation", signed_in=True, answer=ReaffirmedOut
)
@requires(Action.RECONSIDER)
def reaffirm_objection(slug: str, objection: int) -> ReaffirmedOut:
    """Say that your objection holds against the words of today, too."""
    found = objection_by_number(session(), access().process.id, objection) or abort(404)
    if found.author_id != access().person_id:
        abort(403 if found.visibility is CommentState.PUBLISHED else 404)
    services.reaffirm_objection(session(), access().process, found, author_id=access().signed_in_person(), now=now())
    session().commit()
    return _reaffirmed(queries.reaffirmation_of(session(), objection_id=found.id))


def _changed(one: Changed) -> ChangedOut:
    newest = next(iter(one.comparisons.values()), None)
    return ChangedOut(
        process=one.process.slug,
        clause=one.clause.number,
        revision=newest.after.number if newest else None,
        language=newest.after.language if newest else None,
        said=[
            SpokenOut(
                what=said.what,
                number=said.number,
                stance=Stance(said.stance) if said.stance else None,
                revision=one.comparisons[said.about_id].before.number if said.about_id in one.comparisons else None,
                at=said.at,
            )
            for said in one.said
        ],
    )


def _support(found: Amendment) -> SupportOut:
    standing = queries.standing_of(session(), found, None)
    return SupportOut(
        to_this_wording=standing.figures.to_this,
        to_earlier_wordings=standing.figures.to_earlier,
        on_condition=standing.figures.on_condition,
        reworded_at=standing.reworded_at,
        conditions=[_condition(row) for row in standing.conditions],
    )


def _reaffirmed(held: Reaffirmation | None) -> ReaffirmedOut:
    assert held is not None
    return ReaffirmedOut(made_at=held.made_at)


def _condition(row: ConditionRow) -> ConditionOut:
    return ConditionOut(
        number=row.number,
        amendment=row.amendment,
        body=row.body,
        language=row.language,
        state=row.state,
        author=Author(name=row.author_name, group=row.group),
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _amendment(number: int) -> Amendment:
    found = amendment_by_number(session(), access().process.id, number)
    return abort(404) if found is None or found.hidden else found


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
