"""The list of one's notices, and marking them as read."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.notices import following, queries
from app.notices.forms import ButtonForm, ReadForm
from app.notices.routes.blueprint import pages
from app.notices.wording import sentence
from app.web.access import local_path, signed_in
from app.web.database import session
from app.web.languages import reader_language
from app.web.paging import after, limit, next_url, page_of, whole_number

A_PAGE = 30


@pages.get("/account/notices")
@signed_in
def listing() -> ResponseReturnValue:
    unread_only = whole_number(request.args.get("unread"), largest=1) == 1
    size = limit(A_PAGE)
    rows = queries.notices_of(session(), current_user.id, before=after(), limit=size, unread_only=unread_only)
    page = page_of(rows, size)
    language = reader_language()
    return render_template(
        "notices/listing.html",
        notices=[(row, sentence(row, _, language)) for row in page.rows],
        unread_only=unread_only,
        next_url=next_url(page),
        newest=queries.newest(session()),
    )


@pages.post("/account/notices/read")
@signed_in
def read_all() -> ResponseReturnValue:
    form = ReadForm()
    if not form.validate_on_submit():
        abort(400)
    following.read_all(session(), current_user.id, up_to=whole_number(form.up_to.data))
    session().commit()
    flash(_("All notices are marked as read."))
    return redirect(url_for("notices.listing"))


@pages.post("/account/notices/<number:notice>/read")
@signed_in
def read(notice: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit() or not queries.is_told(session(), current_user.id, notice):
        abort(404)
    following.read_one(session(), current_user.id, notice)
    session().commit()
    return redirect(local_path(request.args.get("next"), url_for("notices.listing")))
