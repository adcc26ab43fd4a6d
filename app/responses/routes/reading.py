"""What was heard and what was answered: the list of responses with its figures, and one response."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.phases import Action
from app.domain.responding import Disposition
from app.processes.access import access, requires
from app.responses import queries
from app.responses.contributions import answered_by, contributions, counts_answered
from app.responses.drafts import count_drafts
from app.responses.follow_ups import count_follow_ups, follow_ups_among, follow_ups_on, may_follow_up, until
from app.responses.models import Theme
from app.responses.routes.blueprint import pages
from app.responses.routes.redlines import redlines_of
from app.responses.rules import rules_of
from app.responses.same_reasons import pasted_of
from app.responses.themes import theme_by_number, theme_rows, themes_of
from app.responses.waiting import oldest_waiting
from app.texts.queries import clauses_by_numbers
from app.web import paging
from app.web.database import now, session

PAGE = 20
NAMED_IN_LIST = 5
NAMED_ON_PAGE = 200
PAIRS = 100


@pages.get("/processes/<slug>/responses")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process, disposition, theme = access().process, _disposition(), _theme()
    like = paging.whole_number(request.args.get("like"), largest=999_999_999)
    rows = queries.responses_of(
        session(),
        process.id,
        disposition=disposition,
        theme_id=theme.id if theme else None,
        like_number=like or None,
        before=paging.after(),
        limit=PAGE,
    )
    page = paging.page_of(rows, PAGE, key="number")
    ids = [row.id for row in page.rows]
    coverage = queries.coverage_of(session(), process.id)
    return render_template(
        "responses/listing.html",
        page=page,
        next_url=paging.next_url(page),
        coverage=coverage,
        clauses=clauses_by_numbers(session(), process.id, [number for number in coverage.by_clause if number]),
        oldest=oldest_waiting(session(), process.id),
        answered=answered_by(session(), ids, limit=NAMED_IN_LIST),
        counts=counts_answered(session(), ids),
        by_disposition=queries.counts_by_disposition(session(), process.id),
        disposition=disposition,
        dispositions=list(Disposition),
        theme=theme,
        like=like,
        themes=theme_rows(session(), process.id),
        follow_ups=count_follow_ups(session(), process.id),
        pasted=pasted_of(session(), process.id),
        publish_at=rules_of(session(), process.id).publish_at,
        drafts=count_drafts(session(), process.id) if access().can(Action.RESPOND) else None,
    )


@pages.get("/processes/<slug>/responses/pairs")
@requires(Action.READ)
def pairs(slug: str) -> ResponseReturnValue:
    process, theme = access().process, _theme()
    rows = queries.pairs_of(
        session(), process.id, theme_id=theme.id if theme else None, after=paging.after(), limit=PAIRS
    )
    page = paging.page_of(rows, PAIRS, key="number")
    ids = [row.id for row in page.rows]
    follow_ups = follow_ups_on(session(), ids)
    return render_template(
        "responses/pairs.html",
        page=page,
        next_url=paging.next_url(page),
        theme=theme,
        themes=themes_of(session(), process.id, retired=True),
        counts=counts_answered(session(), ids),
        answered=answered_by(session(), ids, limit=NAMED_IN_LIST),
        follow_ups=follow_ups,
        codes=_languages_of(page.rows),
    )


def _languages_of(rows: Sequence[queries.ResponseRow]) -> dict[int, list[str]]:
    """The languages of each pair: those of the process in their order, the drafting language first, then others."""
    order = access().process.languages
    return {
        row.number: [
            code
            for code in dict.fromkeys([*order, *row.heard, *row.words])
            if row.heard.get(code) or row.words.get(code)
        ]
        for row in rows
    }


@pages.get("/processes/<slug>/responses/<number:number>")
@requires(Action.READ)
def response(slug: str, number: int) -> ResponseReturnValue:
    process = access().process
    row = queries.response_row(session(), process.id, number) or abort(404)
    answered = answered_by(session(), [row.id], limit=NAMED_ON_PAGE).get(row.id, [])
    comment_ids = [one.id for one in answered if not one.is_amendment]
    amendment_ids = [one.id for one in answered if one.is_amendment]
    naming = queries.responses_naming(session(), comment_ids, amendment_ids)
    published = queries.response_by_number(session(), process.id, number) or abort(404)
    follow_ups = follow_ups_on(session(), [row.id]).get(row.id, [])
    said = contributions(session(), [one.comment_id for one in follow_ups], [])
    return render_template(
        "responses/response.html",
        response=row,
        codes=_languages_of([row])[number],
        follow_ups=[(one, said[False, one.comment_id]) for one in follow_ups],
        may_follow_up=may_follow_up(session(), process.id, published, access().person_id, now())
        if access().can(Action.FOLLOW_UP)
        else [],
        until=until(session(), process.id, published),
        after=follow_ups_among(session(), comment_ids),
        answered=answered,
        total=counts_answered(session(), [row.id]).get(row.id, 0),
        others=[one for one in naming if one != number],
        redlines=redlines_of(answered),
    )


def _theme() -> Theme | None:
    """The theme of the address, by its number; 404 for one that the process does not have."""
    number = paging.whole_number(request.args.get("theme"), largest=999_999_999)
    return (theme_by_number(session(), access().process.id, number) or abort(404)) if number else None


def _disposition() -> Disposition | None:
    asked = request.args.get("disposition", "")
    if asked and asked not in {one.value for one in Disposition}:
        abort(400)
    return Disposition(asked) if asked else None
