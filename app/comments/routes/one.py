"""The page of one comment with its thread; editing and withdrawing it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.comments import queries, services, threads
from app.comments.arranged import arranged, standing_behind
from app.comments.enclosures import enclosures_of
from app.comments.forms import EditForm
from app.comments.models import Comment
from app.comments.origins import origins_of
from app.comments.routes.blueprint import pages
from app.comments.routes.shown import offers, other_words
from app.comments.weighing import weighing_of
from app.domain.commenting import CommentState, thread
from app.domain.phases import Action
from app.processes.access import access, requires
from app.processes.models import Membership
from app.web import paging
from app.web.database import now, session


@pages.get("/processes/<slug>/comments/<number:number>")
@requires(Action.READ)
def comment(slug: str, number: int) -> ResponseReturnValue:
    part = access()
    row = queries.comment_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404)
    root = (queries.row_by_id(session(), row.root_id) if row.root_id else row) or row
    pages_in_all = threads.pages_of(session(), root.id)
    page = paging.whole_number(request.args.get("page"), default=threads.page_of(row.place), smallest=1)
    if page > pages_in_all:
        abort(404)
    rows = [root, *threads.replies_on_page(session(), root.id, page, viewer_id=part.person_id)]
    wordings = queries.earlier_wordings(session(), row.id) if row.edited_at and row.is_readable else []
    spoken = other_words([one for one in rows if one.is_readable])
    return render_template(
        "comments/comment.html",
        comment=row,
        root=root,
        thread=thread(rows),
        page=page,
        pages_in_all=pages_in_all,
        answering=queries.numbers_of(session(), [one.reply_to_id for one in rows if one.reply_to_id]),
        weighing=weighing_of(session(), part.process.id, rows, part.person_id),
        wordings=wordings,
        offers=offers,
        other_words=spoken,
        enclosures=enclosures_of(session(), rows),
        came=origins_of(session(), [row.id]).get(row.id),
        is_own=row.author_id is not None and row.author_id == part.person_id,
        arranged=arranged(session(), [one.id for one in rows]),
        behind=standing_behind(session(), row.id),
    )


@pages.route("/processes/<slug>/comments/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.COMMENT_EDIT)
def edit(slug: str, number: int) -> ResponseReturnValue:
    changed = _own_comment(number)
    form = EditForm(data={"body": changed.body})
    if not form.validate_on_submit():
        return render_template("comments/edit.html", form=form, comment=changed), 422 if form.errors else 200
    services.edit(
        session(), access().process, changed, author_id=_member().person_id, body=form.body.data or "", now=now()
    )
    session().commit()
    flash(_("Your comment has been changed. What it said before stays readable."))
    return redirect(url_for("comments.comment", slug=slug, number=number, _anchor=f"comment-{number}"))


@pages.post("/processes/<slug>/comments/<number:number>/withdrawal")
@requires(Action.COMMENT_WITHDRAW)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    services.withdraw(session(), access().process, _own_comment(number), author_id=_member().person_id, now=now())
    session().commit()
    flash(_("Your comment has been withdrawn. Its place and the replies to it stay."))
    return redirect(url_for("comments.comment", slug=slug, number=number))


def _comment(number: int) -> Comment:
    return queries.comment_by_number(session(), access().process.id, number) or abort(404)


def _own_comment(number: int) -> Comment:
    """A comment to edit or withdraw; somebody else's is not to be touched, a hidden one does not exist."""
    found = _comment(number)
    if found.author_id != access().person_id:
        abort(403 if found.state is CommentState.PUBLISHED else 404)
    return found


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
