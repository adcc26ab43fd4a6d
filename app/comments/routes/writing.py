"""Pages on which a comment is written: on a clause, an amendment, a pair of a crosswalk or the text, and in reply."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments import drafts, locks, queries, services
from app.comments.forms import CommentForm
from app.comments.models import Comment
from app.comments.routes.blueprint import pages
from app.comments.routes.composing import comment_form, draft_here
from app.crosswalks.models import Finding
from app.crosswalks.pairs import COUNTED, first_of_number
from app.domain.commenting import CommentState, Kind
from app.domain.phases import Action
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.languages import reader_language
from app.web.throttles import count_contribution

COUNTED.append(queries.counts_by_correspondence)


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


@pages.route("/processes/<slug>/crosswalks/<other>/findings/<number:number>/comments/new", methods=["GET", "POST"])
@requires(Action.COMMENT)
def on_pair(slug: str, other: str, number: int) -> ResponseReturnValue:
    first = first_of_number(session(), access().process.id, other, number) or abort(404)
    back = url_for("insight.pair", slug=slug, other=other, number=first.number)
    return _write(back=back, correspondence=first)


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
    correspondence: Finding | None = None,
    reply_to: Comment | None = None,
) -> ResponseReturnValue:
    locks.refuse_locked(session(), clause=clause, reply_to=reply_to)
    draft = draft_here(clause=clause, amendment=amendment, correspondence=correspondence, reply_to=reply_to)
    words = request.form.get("quote_language") or request.args.get("lang") or reader_language()
    form = comment_form(clause=clause, reply_to=reply_to, draft=draft, words=words)
    valid = form.validate_on_submit()
    if "keep" in request.form and form.is_keepable:
        return _keep(form, back, clause=clause, amendment=amendment, correspondence=correspondence, reply_to=reply_to)
    if not valid:
        answered = queries.row_by_id(session(), reply_to.id) if reply_to else None
        page = render_template(
            "comments/_new.html",
            form=form,
            back=back,
            clause=clause,
            amendment=amendment,
            correspondence=correspondence,
            answered=answered,
            draft=draft,
        )
        return page, 422 if form.errors else 200
    sent = services.send(
        session(),
        access().process,
        author=_member(),
        kind=Kind(form.kind.data),
        body=form.body.data or "",
        language=form.language.data,
        now=now(),
        clause=clause,
        amendment=amendment,
        correspondence=correspondence,
        reply_to=reply_to,
        enclosed=form.enclosed,
    )
    count_contribution()
    session().commit()
    flash(_received(sent))
    slug, number = access().process.slug, sent.number
    return redirect(url_for("comments.comment", slug=slug, number=number, _anchor=f"comment-{number}"))


def _keep(
    form: CommentForm,
    back: str,
    *,
    clause: Clause | None,
    amendment: Amendment | None,
    correspondence: Finding | None,
    reply_to: Comment | None,
) -> ResponseReturnValue:
    drafts.keep(
        session(),
        access().process,
        author_id=_member().person_id,
        body=form.body.data or "",
        typed=form.typed,
        now=now(),
        clause=clause,
        amendment=amendment,
        correspondence=correspondence,
        reply_to=reply_to,
    )
    session().commit()
    flash(_("Your draft is kept. You find it here, and among the comments of your account."))
    return redirect(back)


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
