"""What still awaits an answer."""

from datetime import UTC, datetime, timedelta

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.commenting import Kind
from app.domain.phases import Action
from app.processes.access import access, requires
from app.responses.drafts import drafted_among
from app.responses.follow_ups import follow_ups_waiting
from app.responses.owed import AMENDMENT
from app.responses.routes.blueprint import pages
from app.responses.routes.copies import campaigns_among, every_copy, one_of_each
from app.responses.routes.redlines import redlines_of
from app.responses.themes import theme_by_number, themes_of
from app.responses.waiting import Place, WaitingFilters, waiting_in_all, waiting_of
from app.texts.queries import clause_by_number
from app.web import paging
from app.web.addresses import this_page
from app.web.database import session

PAGE, CAME_BACK = 50, 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KINDS = (*(kind.value for kind in Kind), AMENDMENT)


@pages.get("/processes/<slug>/responses/waiting")
@requires(Action.READ)
def waiting(slug: str) -> ResponseReturnValue:
    process, filters = access().process, _filters()
    rows = waiting_of(session(), process.id, filters, after=_place(), limit=PAGE)
    shown, in_all = rows[:PAGE], waiting_in_all(session(), process.id, filters)
    contributions = [row.contribution for row in shown]
    campaigns, each = campaigns_among(contributions), every_copy()
    listed = contributions if each else one_of_each(contributions, campaigns)
    return render_template(
        "responses/waiting.html",
        rows=listed,
        campaigns=campaigns,
        left_out=len(contributions) - len(listed),
        every_copy=each,
        next_url=_next_url(shown[-1].place) if len(rows) > PAGE else None,
        total=in_all.number,
        filters=filters,
        clause=request.args.get("clause", ""),
        spoken=in_all.languages,
        kinds=KINDS,
        redlines=redlines_of(listed),
        themes=themes_of(session(), process.id, retired=True),
        theme=request.args.get("theme", ""),
        came_back=follow_ups_waiting(session(), process.id, limit=CAME_BACK),
        drafted=drafted_among(session(), listed) if access().can(Action.RESPOND) else {},
    )


def _filters() -> WaitingFilters:
    """The filters of the address; a name that is not on the list is a mistake (400), never an empty page."""
    kind, group, language, number = (request.args.get(name, "") for name in ("kind", "group", "language_of", "clause"))
    wrong = (
        (kind and kind not in KINDS)
        or (group and group not in {one.key for one in access().process.groups})
        or len(language) > 12
        or len(number) > 80
    )
    if wrong or "\0" in language + number:
        abort(400)
    clause = clause_by_number(session(), access().process.id, number) if number else None
    return WaitingFilters(
        kind=kind or None,
        group=group or None,
        language=language or None,
        clause_id=clause.id if clause else (0 if number else None),
        theme_id=_theme_id(),
    )


def _theme_id() -> int | None:
    """The theme of the address, by its number; 0, which is none's, for one that the process does not have."""
    number = paging.whole_number(request.args.get("theme"), largest=999_999_999)
    theme = theme_by_number(session(), access().process.id, number) if number else None
    return theme.id if theme else (0 if number else None)


def _place() -> Place | None:
    """The cursor of the waiting list: microseconds since 1970, whether it is an amendment, and identity."""
    parts = request.args.get("after", "").split("-")
    if parts == [""]:
        return None
    if len(parts) != 3 or not all(parts):
        abort(400)
    microseconds, is_amendment, identity = (paging.whole_number(part) for part in parts)
    if is_amendment > 1 or identity >= 2**31:
        abort(400)
    return Place(EPOCH + timedelta(microseconds=microseconds), is_amendment, identity)


def _next_url(place: Place) -> str:
    microseconds = (place.received_at - EPOCH) // timedelta(microseconds=1)
    return this_page(query={"after": f"{microseconds}-{place.is_amendment}-{place.id}"})
