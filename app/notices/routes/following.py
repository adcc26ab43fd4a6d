"""Following a process, a clause, an amendment or a thread, and letting go of it: buttons on their pages."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.noticing import About
from app.domain.phases import Action
from app.notices import following
from app.notices.followed import target_of
from app.notices.forms import FollowForm
from app.notices.routes.blueprint import pages
from app.processes.access import access, requires
from app.web.database import now, session


@pages.post("/processes/<slug>/following")
@requires(Action.READ)
def follow(slug: str) -> ResponseReturnValue:
    person_id, about, target_id, back = _asked()
    zone = access().process.time_zone
    following.follow(session(), person_id, about, target_id, time_zone=zone, now=now())
    session().commit()
    flash(_("You follow this now. What happens stands in your notices."))
    return redirect(back)


@pages.post("/processes/<slug>/following/end")
@requires(Action.READ)
def unfollow(slug: str) -> ResponseReturnValue:
    person_id, about, target_id, back = _asked()
    following.unfollow(session(), person_id, about, target_id)
    session().commit()
    flash(_("You follow this no more."))
    return redirect(back)


def _asked() -> tuple[int, About, int, str]:
    """Who asks, for what, and where it stands."""
    part, form = access(), FollowForm()
    person_id = part.person_id if part.person_id is not None else abort(401)
    if not form.validate_on_submit():
        abort(400)
    about, number = About(form.about.data or ""), form.number.data or ""
    target_id = target_of(session(), part.process, about, number)
    return person_id, about, target_id if target_id is not None else abort(404), _page_of(about, number)


def _page_of(about: About, number: str) -> str:
    slug = access().process.slug
    if about is About.CLAUSE:
        return url_for("insight.clause", slug=slug, number=number)
    if about is About.AMENDMENT:
        return url_for("insight.amendment", slug=slug, number=int(number))
    if about is About.THREAD:
        return url_for("comments.comment", slug=slug, number=int(number))
    return url_for("insight.process", slug=slug)
