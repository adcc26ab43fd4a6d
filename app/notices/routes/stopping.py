"""The link in a mail that stops such mails: a page with a button for people, one click for mail programs (RFC 8058)."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.notices import following
from app.notices.followed import named
from app.notices.links import Stop, stop_of, token_of
from app.notices.models import Recipient
from app.notices.routes.blueprint import machines
from app.web.access import public
from app.web.database import session


@machines.route("/unsubscribe/<token>", methods=["GET", "POST"])
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Nobody signs in for it, and no token of a form is asked for: the address itself can be made by us alone."""
    stop = stop_of(session(), token) or abort(404)
    everything = token_of(session().get_one(Recipient, stop.person_id), Stop(stop.person_id))
    if request.method == "POST":
        following.no_mail(session(), stop.person_id, channel=stop.channel, subscription_id=stop.subscription_id)
        session().commit()
    return render_template(
        "feeds/unsubscribe.html",
        stop=stop,
        row=named(session(), stop.person_id, stop.subscription_id),
        done=request.method == "POST",
        everything="" if stop.what == "all" else everything,
    )
