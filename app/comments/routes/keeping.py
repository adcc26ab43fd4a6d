"""Pages of one's own comments: drafts, and where one is mentioned; and the files of comments."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.comments import drafts, mentions, queries
from app.comments.enclosures import attachment
from app.comments.models import CommentDraft
from app.comments.routes.blueprint import pages
from app.domain.phases import Action
from app.files.downloads import download
from app.processes.access import access, requires
from app.web import paging
from app.web.access import signed_in
from app.web.database import session

MENTIONS = 30


@pages.get("/account/comments")
@signed_in
def own() -> ResponseReturnValue:
    before = paging.whole_number(request.args.get("before"))
    found = mentions.mentions_of(session(), _reader(), before=before or 0, limit=MENTIONS)
    more = url_for("comments.own", before=found[MENTIONS - 1].id) if len(found) > MENTIONS else None
    kept = drafts.drafts_of(session(), _reader())
    return render_template(
        "comments/own.html", drafts=kept, address_of=_address_of, mentions=found[:MENTIONS], next_url=more
    )


@pages.post("/account/comments/drafts/<number:draft>/discard")
@signed_in
def discard(draft: int) -> ResponseReturnValue:
    drafts.discard(session(), drafts.own_draft(session(), _reader(), draft) or abort(404))
    session().commit()
    flash(_("Your draft has been discarded."))
    return redirect(url_for("comments.own"))


@pages.get("/processes/<slug>/comments/<number:number>/files/<number:place>")
@requires(Action.READ)
def file(slug: str, number: int, place: int) -> ResponseReturnValue:
    part = access()
    comment = queries.comment_by_number(session(), part.process.id, number) or abort(404)
    moderates = part.can(Action.MODERATE)
    found = attachment(session(), comment, place, viewer_id=part.person_id, moderates=moderates) or abort(404)
    return download(found)


def _reader() -> int:
    assert current_user.id is not None
    return int(current_user.id)


def _address_of(draft: CommentDraft) -> str:
    """The page on which a draft is continued."""
    slug = draft.process.slug
    if draft.reply_to:
        return url_for("comments.reply", slug=slug, number=draft.reply_to.number)
    if draft.clause:
        return url_for("comments.on_clause", slug=slug, clause_number=draft.clause.number)
    if draft.amendment:
        return url_for("comments.on_amendment", slug=slug, number=draft.amendment.number)
    if draft.correspondence:
        pair = draft.correspondence
        return url_for("comments.on_pair", slug=slug, other=pair.crosswalk.other.slug, number=pair.number)
    return url_for("comments.on_text", slug=slug)
