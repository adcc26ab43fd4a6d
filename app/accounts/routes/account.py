"""Pages of one's own account: profile, password, address, devices, keys, data, leaving."""

from flask import Response, abort, current_app, flash, jsonify, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.accounts import entrance, passwords, personal, queries, services, standing
from app.accounts.forms import ChangeAddressForm, ChangePasswordForm, DeleteForm, ProfileForm, TokenForm
from app.accounts.letters import letter_of
from app.accounts.models import Person
from app.accounts.routes.blueprint import pages
from app.accounts.routes.entrance import MAIL_ACCOUNT, QUARTER
from app.jobs.outbox import mails
from app.web import throttles
from app.web.access import public, signed_in
from app.web.database import now, session
from app.web.paging import after, limit, next_url, page_of
from app.web.throttles import Limit

PASSWORD = Limit("current password", 10, QUARTER)


@pages.route("/account", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    person = _person()
    form = ProfileForm(data={"name": person.name, "group_key": person.group_key, "language": person.language})
    if form.validate_on_submit() and queries.name_is_taken(session(), form.name.data or "", except_person=person.id):
        form.name.errors = [_("Somebody else has this name, or one that looks like it. Choose another one.")]
    if not form.is_submitted() or form.errors:
        organisations = queries.represented_by(session(), person.id, now=now())
        page = render_template("accounts/profile.html", form=form, person=person, organisations=organisations)
        return page, _status(form)
    language, group_key = form.language.data, form.group_key.data
    services.change_profile(session(), person, name=form.name.data or "", language=language, group_key=group_key)
    session().commit()
    flash(_("Your profile has been changed."))
    return redirect(url_for("accounts.profile", language=language))


@pages.route("/account/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    form, person = ChangePasswordForm(), _person()
    form.owner = (person.name, person.email or "")
    if not form.validate_on_submit() or not _knows_password(form, person):
        return render_template("accounts/password.html", form=form, email=person.email), _status(form)
    password_hash = passwords.hashed(form.password.data or "")
    token = current_user.get_id()
    entrance.change_password(session(), _person(), password_hash=password_hash, now=now(), except_token=token)
    session().commit()
    flash(_("Your password has been changed. Other devices have been signed out."))
    return redirect(url_for("accounts.password"))


@pages.route("/account/address", methods=["GET", "POST"])
@signed_in
def address() -> ResponseReturnValue:
    form, person = ChangeAddressForm(), _person()
    if form.validate_on_submit() and form.email.data == person.email:
        form.email.errors = [_("This is your address already.")]
    if not form.is_submitted() or form.errors or not _knows_password(form, person):
        return render_template("accounts/address.html", form=form, email=person.email), _status(form)
    throttles.count((MAIL_ACCOUNT, form.email.data or ""), (MAIL_ACCOUNT, f"person {person.id}"))
    entrance.ask_for_address(session(), _person(), email=form.email.data or "", now=now())
    session().commit()
    return redirect(url_for("accounts.mail_sent", about="address"))


@pages.get("/account/devices")
@signed_in
def devices() -> ResponseReturnValue:
    rows = queries.devices_of(session(), current_user.id, now())
    return render_template(
        "accounts/devices.html", rows=rows, this=queries.sign_in_id(session(), current_user.get_id())
    )


@pages.post("/account/devices/<number:sign_in_id>/end")
@signed_in
def end_device(sign_in_id: int) -> ResponseReturnValue:
    entrance.end_device(session(), current_user.id, sign_in_id=sign_in_id, now=now())
    session().commit()
    flash(_("The device has been signed out."))
    return redirect(url_for("accounts.devices"))


@pages.post("/account/devices/end")
@signed_in
def end_devices() -> ResponseReturnValue:
    entrance.end_devices(session(), current_user.id, now=now(), except_token=current_user.get_id())
    session().commit()
    flash(_("All other devices have been signed out."))
    return redirect(url_for("accounts.devices"))


@pages.route("/account/tokens", methods=["GET", "POST"])
@signed_in
def tokens() -> ResponseReturnValue:
    form, fresh = TokenForm(), ""
    if form.validate_on_submit():
        fresh = services.issue_token(
            session(), _person(), name=form.name.data or "", days=int(form.days.data), now=now()
        )
        session().commit()
        form = TokenForm(formdata=None)
    rows = queries.tokens_of(session(), current_user.id, now())
    # The key is shown in the answer to the form itself: a redirect would have to keep it somewhere on the way.
    return render_template("accounts/tokens.html", form=form, rows=rows, fresh=fresh), _status(form)


@pages.post("/account/tokens/<number:token_id>/revoke")
@signed_in
def revoke_token(token_id: int) -> ResponseReturnValue:
    services.revoke_token(session(), current_user.id, token_id=token_id, now=now())
    session().commit()
    flash(_("The token has been revoked. It opens nothing any more."))
    return redirect(url_for("accounts.tokens"))


@pages.get("/account/data")
@signed_in
def own_data() -> ResponseReturnValue:
    response: Response = jsonify(personal.everything(session(), _person()))
    response.headers["Content-Disposition"] = 'attachment; filename="openclause-personal-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.route("/account/delete", methods=["GET", "POST"])
@signed_in
def delete() -> ResponseReturnValue:
    form, person = DeleteForm(), _person()
    if not form.validate_on_submit() or not _knows_password(form, person):
        return render_template("accounts/delete.html", form=form), _status(form)
    standing.delete(session(), _person(), now=now())
    session().commit()
    logout_user()
    cookie.clear()
    flash(_("Your account has been deleted. Thank you for taking part."))
    return redirect(url_for("insight.home"))


@pages.get("/account/outbox")
@public
def outbox() -> ResponseReturnValue:
    """Mails of a demo, which go nowhere: open to everybody there, because its addresses belong to nobody."""
    if not current_app.config["DEMO"]:
        abort(404)
    page = page_of(mails(session(), before=after(), limit=limit(20)), limit(20))
    base_url = current_app.config["BASE_URL"]
    letters = [(row, letter_of(session(), row.payload, base_url=base_url)) for row in page.rows]
    return render_template("accounts/outbox.html", letters=letters, next_url=next_url(page))


def _person() -> Person:
    return queries.person(session(), current_user.id)


def _knows_password(form: ChangePasswordForm | ChangeAddressForm | DeleteForm, person: Person) -> bool:
    """Whoever sits at a device that was left open does not know the password."""
    throttles.count((PASSWORD, f"person {person.id}"))
    if not passwords.matches(form.current_password.data or "", person.password_hash):
        form.current_password.errors = [_("This is not your current password.")]
    return not form.errors


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
