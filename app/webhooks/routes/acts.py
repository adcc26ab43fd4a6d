"""What is done with a webhook that there is: a test, a pause, a new secret, a message sent again, its end."""

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.web.database import now, session
from app.web.throttles import count_contribution
from app.webhooks import queries, services
from app.webhooks.forms import ResumeForm
from app.webhooks.models import Pause
from app.webhooks.routes.keeping import show_secret
from app.webhooks.routes.places import Place, keeping, placed


@placed("/<number:number>/test", methods=("POST",))
def test(place: Place, number: int) -> ResponseReturnValue:
    """Send a message that says nothing."""
    services.test(session(), place.webhook(number), now=now())
    count_contribution()
    session().commit()
    flash(_("A test message is on its way. Load this page again in a moment to see what came of it."))
    return redirect(place.url("show", number=number))


@placed("/<number:number>/pause", methods=("POST",))
def pause(place: Place, number: int) -> ResponseReturnValue:
    """Send nothing until it is resumed."""
    services.pause(session(), place.webhook(number), Pause.TEAM, now=now())
    session().commit()
    flash(_("Nothing is sent to this webhook until it is resumed."))
    return redirect(place.url("show", number=number))


@placed("/<number:number>/resume", methods=("POST",))
def resume(place: Place, number: int) -> ResponseReturnValue:
    """Send again."""
    webhook, form = place.webhook(number), ResumeForm()
    if not form.validate_on_submit():
        abort(400)
    services.resume(session(), webhook, catch_up=bool(form.catch_up.data), now=now())
    session().commit()
    flash(_("Messages are sent to this webhook again."))
    return redirect(place.url("show", number=number))


@placed("/<number:number>/rotate", methods=("POST",))
def rotate(place: Place, number: int) -> ResponseReturnValue:
    """A new secret, shown in the answer."""
    webhook = place.webhook(number)
    secret = services.rotate(session(), webhook, keeping(), now=now())
    session().commit()
    return show_secret(place, webhook, secret)


@placed("/<number:number>/delete", methods=("POST",))
def delete(place: Place, number: int) -> ResponseReturnValue:
    """Forget it."""
    services.remove(session(), place.webhook(number))
    session().commit()
    flash(_("The webhook has been deleted. Nothing is sent to it any more."))
    return redirect(place.url("listing"))


@placed("/<number:number>/messages/<number:message>/again", methods=("POST",))
def again(place: Place, number: int, message: int) -> ResponseReturnValue:
    """Send a message once more."""
    webhook = place.webhook(number)
    delivery = queries.delivery_by_id(session(), webhook.id, message) or abort(404)
    services.send_again(session(), delivery, now=now())
    count_contribution()
    session().commit()
    flash(_("The message is sent again, under the number it had."))
    return redirect(place.url("show", number=number))
