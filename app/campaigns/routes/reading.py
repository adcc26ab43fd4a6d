"""Campaigns as everybody reads them: the list, one with every copy, how they are found."""

from zoneinfo import ZoneInfo

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.campaigns import queries
from app.campaigns.copies import copies_of
from app.campaigns.picture import picture_of
from app.campaigns.routes.blueprint import pages
from app.domain.campaigning import CampaignState, CopyState
from app.domain.campaigns import PARAMETERS
from app.domain.phases import Action
from app.domain.spreading import spread
from app.processes.access import access, requires
from app.web import paging
from app.web.addresses import this_page
from app.web.database import session

PAGE = 20


@pages.get("/processes/<slug>/campaigns")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process_id, start = access().process.id, paging.after()
    rows, total = queries.rows_of(session(), process_id, CampaignState.CONFIRMED, start=start, limit=PAGE)
    return render_template(
        "campaigns/listing.html",
        rows=rows,
        total=total,
        contributions=queries.count_contributions(session(), process_id),
        figures=queries.figures(session(), process_id),
        search=queries.search_of(session(), process_id),
        next_url=this_page(query={"after": str(start + PAGE)}) if start + PAGE < total else None,
    )


@pages.get("/processes/<slug>/campaigns/<number:number>")
@requires(Action.READ)
def campaign(slug: str, number: int) -> ResponseReturnValue:
    found = queries.campaign_by_number(session(), access().process.id, number)
    if found is None or found.state is not CampaignState.CONFIRMED:
        abort(404)
    page = paging.page_of(copies_of(session(), found, [CopyState.TAKEN_IN], after=paging.after(), limit=PAGE), PAGE)
    zone = ZoneInfo(access().process.time_zone)
    spans = spread(moment.astimezone(zone).date() for moment in queries.sent(session(), found))
    return render_template(
        "campaigns/campaign.html",
        row=queries.row_of(session(), found),
        page=page,
        next_url=paging.next_url(page),
        spans=spans,
        picture=picture_of(spans),
    )


@pages.get("/processes/<slug>/campaigns/method")
@requires(Action.READ)
def method(slug: str) -> ResponseReturnValue:
    search = queries.search_of(session(), access().process.id)
    return render_template("campaigns/method.html", search=search, parameters=PARAMETERS)
