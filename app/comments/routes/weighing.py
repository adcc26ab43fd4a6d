"""One tap on a comment: support, against, pass, or the position taken back."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.comments import queries
from app.comments.routes.blueprint import pages
from app.comments.weighing import take_position
from app.domain.commenting import CommentState
from app.domain.phases import Action
from app.positions.forms import NOTED, stance_sent
from app.processes.access import access, requires
from app.web.access import local_path
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.post("/processes/<slug>/comments/<number:number>/position")
@requires(Action.SUPPORT)
def position(slug: str, number: int) -> ResponseReturnValue:
    comment = queries.comment_by_number(session(), access().process.id, number)
    if comment is None or comment.state is CommentState.PENDING:
        abort(404)
    stance = stance_sent()
    if stance is not None:
        access().require(Action.SUPPORT, comment.state)
    member = access().membership
    assert member is not None
    take_position(session(), access().process, comment, member=member, stance=stance, now=now())
    count_contribution()
    session().commit()
    flash(str(NOTED[stance]))
    back = url_for("comments.comment", slug=slug, number=number)
    return redirect(local_path(request.form.get("next"), back) + f"#comment-{number}")
