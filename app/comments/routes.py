"""Pages of comments: writing one on a clause, an amendment or the text, replying, one thread, editing, withdrawing."""

from collections.abc import Sequence

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.personal import PARTS
from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments import queries, services
from app.comments.forms import CommentForm, EditForm
from app.comments.models import Comment
from app.comments.personal import personal
from app.comments.queries import CommentRow, Filters
from app.domain.commenting import CommentState, Kind, may_edit, may_withdraw, thread
from app.domain.phases import Action
from app.languages.machines import machine_of
from app.languages.spoken import OtherWords, other_words_of
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web import paging
from app.web.database import now, session
from app.web.languages import reader_language
from app.web.throttles import count_contribution

pages = Blueprint("comments", __name__)
PARTS["comments"] = personal
PAGE = 50


@pages.get("/processes/<slug>/comments")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    part, filters = access(), _filters()
    rows = queries.comments_of(
        session(), part.process.id, filters, viewer_id=part.person_id, after=paging.after(), limit=PAGE
    )
    page = paging.page_of(rows, PAGE)
    return render_template(
        "comments/listing.html",
        page=page,
        next_url=paging.next_url(page),
        filters=filters,
        total=queries.count_of(session(), part.process.id, filters),
        spoken=queries.languages_of(session(), part.process.id),
        topics=queries.topics_of(session(), part.process.id),
        kinds=list(Kind),
        offers=offers,
        other_words=_other_words(page.rows),
    )


@pages.route("/processes/<slug>/text/comments/new", methods=["GET", "POST"])
@requires(Action.COMMENT)
def on_text(slug: str) -> ResponseReturnValue:
    return _write(back=url_for("insight.text", slug=slug))


@pages.route("/processes/<slug>/clauses/<clause_number>/comments/new", methods=["GET", "POST"])
@requires(Action.COMMENT)
def on_clause(slug: str, clause_number: str) -> ResponseReturnValue:
    clause = clause_by_number(session(), access().process.id, clause_number)
    if clause is None or clause.struck_at is not None:
        abort(404)
    return _write(back=url_for("insight.clause", slug=slug, number=clause.number), clause=clause)


@pages.route("/processes/<slug>/amendments/<number:number>/comments/new", methods=["GET", "POST"])
@requires(Action.COMMENT)
def on_amendment(slug: str, number: int) -> ResponseReturnValue:
    amendment = amendment_by_number(session(), access().process.id, number)
    if amendment is None or amendment.hidden:
        abort(404)
    return _write(back=url_for("insight.amendment", slug=slug, number=number), amendment=amendment)


@pages.route("/processes/<slug>/comments/<number:number>/reply", methods=["GET", "POST"])
@requires(Action.COMMENT)
def reply(slug: str, number: int) -> ResponseReturnValue:
    answered = _comment(number)
    if answered.state is not CommentState.PUBLISHED:
        abort(404)
    return _write(back=url_for("comments.comment", slug=slug, number=number), reply_to=answered)


@pages.get("/processes/<slug>/comments/<number:number>")
@requires(Action.READ)
def comment(slug: str, number: int) -> ResponseReturnValue:
    part = access()
    row = queries.comment_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404)
    root = queries.row_by_id(session(), row.root_id) if row.root_id else row
    replies = queries.replies_to(session(), [root.id] if root else [], viewer_id=part.person_id)
    rows = [root, *replies] if root else [row]
    wordings = queries.earlier_wordings(session(), row.id) if row.edited_at and row.is_readable else []
    spoken = _other_words([one for one in rows if one.is_readable])
    return render_template(
        "comments/comment.html",
        comment=row,
        thread=thread(rows),
        wordings=wordings,
        offers=offers,
        other_words=spoken,
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


def _other_words(said: Sequence[CommentRow]) -> OtherWords:
    """What there is of the comments in the reader's language."""
    return other_words_of(session(), said, reader_language(), machine_of(current_app.config["SETTINGS"]).name)


def offers(row: CommentRow) -> frozenset[str]:
    """What the reader may do with a comment they see: reply, edit, withdraw, report."""
    part = access()
    own = row.author_id is not None and row.author_id == part.person_id
    possible = {
        "reply": row.state is CommentState.PUBLISHED and part.could(Action.COMMENT),
        "edit": may_edit(is_author=own, created_at=row.created_at, now=now(), state=row.state),
        "withdraw": may_withdraw(is_author=own, state=row.state),
        "report": row.state is CommentState.PUBLISHED and not own,
        "moderate": part.can(Action.MODERATE) and not own and row.state is not CommentState.WITHDRAWN,
    }
    return frozenset(name for name, may in possible.items() if may)


def _write(
    *,
    back: str,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    reply_to: Comment | None = None,
) -> ResponseReturnValue:
    process = access().process
    form = CommentForm(process.languages)
    if not form.validate_on_submit():
        answered = queries.row_by_id(session(), reply_to.id) if reply_to else None
        page = render_template(
            "comments/_new.html", form=form, back=back, clause=clause, amendment=amendment, answered=answered
        )
        return page, 422 if form.errors else 200
    sent = services.send(
        session(),
        process,
        author=_member(),
        kind=Kind(form.kind.data),
        body=form.body.data or "",
        language=form.language.data,
        now=now(),
        clause=clause,
        amendment=amendment,
        reply_to=reply_to,
    )
    count_contribution()
    session().commit()
    flash(_received(sent))
    return redirect(
        url_for("comments.comment", slug=process.slug, number=sent.number, _anchor=f"comment-{sent.number}")
    )


def _received(sent: Comment) -> str:
    if sent.state is CommentState.PENDING:
        return _(
            "Your comment has been received as number %(number)s. A facilitator reads it first.", number=sent.number
        )
    return _("Your comment has been received as number %(number)s.", number=sent.number)


def _comment(number: int) -> Comment:
    return queries.comment_by_number(session(), access().process.id, number) or abort(404)


def _own_comment(number: int) -> Comment:
    """A comment to edit or withdraw; somebody else's is not to be touched, a hidden one does not exist."""
    found = _comment(number)
    if found.author_id != access().person_id:
        abort(403 if found.state is CommentState.PUBLISHED else 404)
    return found


def _filters() -> Filters:
    kind, group, language, topic = (request.args.get(name, "") for name in ("kind", "group", "language_of", "topic"))
    subject = request.args.get("subject", "")
    wrong = (
        (kind and kind not in {one.value for one in Kind})
        or (group and group not in {one.key for one in access().process.groups})
        or len(language) > 12
        or len(topic) > 80
        or subject not in ("", "text")
    )
    if wrong or "\0" in language + topic:
        abort(400)
    return Filters(
        kind=Kind(kind) if kind else None,
        group=group or None,
        language=language or None,
        topic=topic or None,
        whole_text=subject == "text",
    )


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
