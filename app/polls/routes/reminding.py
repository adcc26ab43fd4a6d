"""Whether somebody is reminded of votes."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.polls import reminders
from app.polls.routes.blueprint import pages
from app.web.access import signed_in
from app.web.database import now, session
from app.web.forms import Form


@pages.get("/account/vote-reminders")
@signed_in
def vote_reminders() -> ResponseReturnValue:
    wanted = reminders.wants_reminders(session(), current_user.id)
    return render_template("polls/vote_reminders.html", wanted=wanted, form=Form())


@pages.post("/account/vote-reminders/on")
@signed_in
def reminders_on() -> ResponseReturnValue:
    return _want(True, _("You are reminded by mail of votes that close soon."))


@pages.post("/account/vote-reminders/off")
@signed_in
def reminders_off() -> ResponseReturnValue:
    return _want(False, _("You are not reminded of votes any more."))


def _want(wanted: bool, told: str) -> ResponseReturnValue:
    reminders.want_reminders(session(), current_user.id, wanted=wanted, now=now())
    session().commit()
    flash(told)
    return redirect(url_for("polls.vote_reminders"))
