"""Pages on which a comment is written: on a clause, an amendment or the text, and in reply."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments import queries, services
from app.comments.forms import CommentForm
from app.comments.models import Comment
from app.comments.routes.blueprint import pages
from app.domain.commenting import CommentState, Kind
from app.domain.phases import Action
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.throttles import count_contribution


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
    answered = queries.comment_by_number(session(), access().process.id, number) or abort(404)
    if answered.state is not CommentState.PUBLISHED:
        abort(404)
    return _write(back=url_for("comments.comment", slug=slug, number=number), reply_to=answered)


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


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
