"""The page of all comments of a process."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.comments import queries
from app.comments.queries import Filters
from app.comments.routes.blueprint import pages
from app.comments.routes.shown import offers, other_words
from app.domain.commenting import Kind
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web import paging
from app.web.database import session

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
        other_words=other_words(page.rows),
    )


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
