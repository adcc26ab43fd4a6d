"""What somebody has reported, and what became of it, among the pages of their account."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.moderation import reviews
from app.moderation.routes.blueprint import pages
from app.web import paging
from app.web.access import signed_in
from app.web.database import session

PAGE = 50


@pages.get("/account/reports")
@signed_in
def own_reports() -> ResponseReturnValue:
    """Their own reports, the latest first, with their numbers, states and decisions."""
    rows = reviews.own_reports(session(), current_user.id, before=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE)
    return render_template("moderation/own_reports.html", page=page, next_url=paging.next_url(page))
