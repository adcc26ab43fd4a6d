"""How one is told: in general, and of each thing one follows."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import services
from app.accounts.queries import person
from app.domain.noticing import About, Channel
from app.notices import followed, following
from app.notices.forms import ButtonForm, ChannelForm, SettingsForm
from app.notices.models import Subscription
from app.notices.routes.blueprint import pages
from app.web.access import signed_in
from app.web.database import now, session
from app.web.paging import after, limit, next_url, page_of


@pages.route("/account/notices/settings", methods=["GET", "POST"])
@signed_in
def settings() -> ResponseReturnValue:
    told = followed.general_of(session(), current_user.id)
    reader = person(session(), current_user.id)
    chosen = {"own": told.own, "usual": told.usual, "time_zone": told.time_zone}
    form = SettingsForm(data=chosen | {"receipts": reader.receipts_by_mail})
    if form.validate_on_submit():
        following.live_by(
            session(), current_user.id, time_zone=form.time_zone.data, usual=Channel(form.usual.data),
            own=Channel(form.own.data), now=now(),
        )  # fmt: skip
        services.want_receipts(session(), reader, by_mail=bool(form.receipts.data))
        session().commit()
        flash(_("Your choices have been saved."))
        return redirect(url_for("notices.settings"))
    page = page_of(followed.followed_by(session(), current_user.id, after=after(), limit=limit(30)), limit(30))
    forms = {row.id: ChannelForm(formdata=None, data={"channel": row.channel}) for row in page.rows}
    html = render_template(
        "notices/settings.html",
        form=form,
        followed=page.rows,
        forms=forms,
        next_url=next_url(page),
        person=reader,
    )
    return html, 422 if form.errors else 200


@pages.post("/account/notices/subscriptions/<number:subscription>")
@signed_in
def choose(subscription: int) -> ResponseReturnValue:
    form, own = ChannelForm(), _own(subscription)
    if not form.validate_on_submit():
        abort(400)
    following.choose(session(), own, Channel(form.channel.data), now=now())
    session().commit()
    flash(_("Your choice has been saved."))
    return redirect(url_for("notices.settings"))


@pages.post("/account/notices/subscriptions/<number:subscription>/end")
@signed_in
def end(subscription: int) -> ResponseReturnValue:
    own = _own(subscription)
    if not ButtonForm().validate_on_submit():
        abort(400)
    following.unfollow(session(), current_user.id, own.about, own.target_id)
    session().commit()
    flash(_("You follow it no more."))
    return redirect(url_for("notices.settings"))


def _own(number: int) -> Subscription:
    """A subscription of the reader's; that to their own contributions is chosen with the general settings."""
    found = followed.subscription(session(), current_user.id, number)
    return found if found is not None and found.about is not About.OWN else abort(404)
