"""The page of all comments of a process, and of the discussion of the text as a whole."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.comments import queries
from app.comments.enclosures import enclosures_of
from app.comments.routes.blueprint import pages
from app.comments.routes.discussing import all_comments
from app.comments.routes.shown import offers, other_words
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web.database import session


@pages.get("/processes/<slug>/comments")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    discussion = all_comments()
    return render_template(
        "comments/listing.html",
        discussion=discussion,
        topics=queries.topics_of(session(), access().process.id),
        offers=offers,
        other_words=other_words(discussion.rows),
        enclosures=enclosures_of(session(), discussion.rows),
    )
