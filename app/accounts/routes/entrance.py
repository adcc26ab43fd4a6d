"""Pages of the way in and out: registering, confirming, signing in and out, a forgotten password."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from app.accounts import devices, entrance, passwords, queries
from app.accounts.addresses import normal_address
from app.accounts.entrance import Registration
from app.accounts.forms import AddressForm, ConfirmForm, NewPasswordForm, RegisterForm, SignInForm
from app.accounts.identity import signed_in_by
from app.accounts.models import MailPurpose, MailToken, Person, Standing
from app.accounts.routes.blueprint import pages
from app.web import throttles
from app.web.access import local_path, public
from app.web.database import now, session
from app.web.display import moment
from app.web.languages import CODES, reader_language
from app.web.throttles import Limit

QUARTER = 15 * 60
HOUR = 3600
SIGN_IN_ACCOUNT = Limit("sign-in account", 10, QUARTER)
SIGN_IN_DEVICE = Limit("sign-in device", 20, QUARTER)
SIGN_IN_ADDRESS = Limit("sign-in address", 100, QUARTER)
REGISTER_ADDRESS = Limit("register address", 100, HOUR)
MAIL_ACCOUNT = Limit("mail account", 5, HOUR)
MAIL_ADDRESS = Limit("mail address", 100, HOUR)
LINK = Limit("link", 10, QUARTER)
LINK_ADDRESS = Limit("link address", 100, QUARTER)


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_onward(current_user.language))
    form = SignInForm()
    person = _recognised(form) if form.validate_on_submit() else None
    if person is None or not _may_enter(form, person):
        return render_template("accounts/sign_in.html", form=form), _status(form)
    return welcome(person.id, stay=bool(form.stay.data), target=_onward(person.language))


@pages.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        entrance.sign_out(session(), current_user.get_id(), now=now())
        session().commit()
    logout_user()
    cookie.clear()
    flash(_("You are signed out."))
    return redirect(url_for("insight.home"))


@pages.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_onward(current_user.language))
    form = RegisterForm()
    if not form.is_submitted():
        form.language.data = reader_language()
    if form.validate_on_submit() and queries.name_is_taken(session(), form.name.data or ""):
        form.name.errors = [_name_taken()]
    if not form.is_submitted() or form.errors:
        return render_template("accounts/register.html", form=form), _status(form)
    throttles.count((REGISTER_ADDRESS, throttles.reader_address()), (MAIL_ACCOUNT, form.email.data or ""))
    entrance.register(session(), _registration(form), now=now())
    session().commit()
    cookie["onward"] = local_path(request.args.get("next"), "")
    return redirect(url_for("accounts.mail_sent", about="confirm"))


@pages.get("/mail-sent")
@public
def mail_sent() -> ResponseReturnValue:
    about = request.args.get("about", "")
    return render_template("accounts/mail_sent.html", about=about if about in ("confirm", "address") else "reset")


@pages.route("/confirm/again", methods=["GET", "POST"])
@public
def resend() -> ResponseReturnValue:
    return _ask_for_link("accounts/resend.html", MailPurpose.CONFIRM)


@pages.route("/reset", methods=["GET", "POST"])
@public
def reset() -> ResponseReturnValue:
    return _ask_for_link("accounts/reset.html", MailPurpose.RESET)


@pages.route("/confirm", methods=["GET", "POST"])
@public
def confirm() -> ResponseReturnValue:
    link = _link(MailPurpose.CONFIRM)
    if link is None or link.person.standing is not Standing.UNCONFIRMED:
        return spent("accounts.resend")
    form = ConfirmForm(data={"name": link.person.name})
    if not form.validate_on_submit() or not _confirms(form, link):
        return render_template("accounts/confirm.html", form=form, email=link.email), _status(form)
    fresh = _link(MailPurpose.CONFIRM)
    if fresh is None:
        return spent("accounts.resend")
    person = entrance.confirm(session(), fresh, name=form.name.data or "", now=now())
    flash(_("Your address is confirmed. Welcome!"))
    return welcome(person.id, stay=False, target=local_path(cookie.get("onward"), _home(person.language)))


@pages.route("/reset/new", methods=["GET", "POST"])
@public
def new_password() -> ResponseReturnValue:
    link = _link(MailPurpose.RESET)
    if link is None:
        return spent("accounts.reset")
    form = NewPasswordForm()
    form.owner = (link.person.name, link.email)
    if not form.validate_on_submit():
        return render_template("accounts/new_password.html", form=form, email=link.email), _status(form)
    throttles.count((LINK_ADDRESS, throttles.reader_address()))
    password_hash = passwords.hashed(form.password.data or "")
    fresh = _link(MailPurpose.RESET)
    if fresh is None:
        return spent("accounts.reset")
    entrance.reset(session(), fresh, password_hash=password_hash, now=now())
    session().commit()
    flash(_("Your new password is set. Sign in with it."))
    return redirect(url_for("accounts.sign_in"))


@pages.route("/account/address/confirm", methods=["GET", "POST"])
@public
def confirm_address() -> ResponseReturnValue:
    link = _link(MailPurpose.CHANGE)
    if link is None:
        return spent("accounts.address")
    if request.method == "GET":
        return render_template("accounts/confirm_address.html", email=link.email)
    entrance.change_address(session(), link, now=now())
    session().commit()
    flash(_("We write to your new address from now on. Sign in with it."))
    return redirect(url_for("accounts.profile"))


def welcome(person_id: int, *, stay: bool, target: str) -> Response:
    """Sign the device in, under a new cookie, and go on to the page wanted."""
    token = entrance.sign_in(session(), person_id, device=devices.device_name(), stay=stay, now=now())
    visitor = signed_in_by(session(), token, now())
    session().commit()
    messages = cookie.get("_flashes")
    cookie.clear()
    if messages:
        cookie["_flashes"] = messages
    login_user(visitor)
    cookie.permanent = stay
    response = make_response(redirect(target))
    devices.remember(response, person_id)
    return response


def spent(again: str) -> ResponseReturnValue:
    """What a link says that was used, has expired, or never was; `again` is where to ask for a new one."""
    return render_template("accounts/_link_spent.html", again=again), 410


def _recognised(form: SignInForm) -> Person | None:
    """Who this is, if the password is theirs: in the same time, and with the same words, whatever is wrong."""
    email, password = normal_address(form.email.data or "") or "", form.password.data or ""
    person = queries.person_by_email(session(), email)
    throttles.count(*_tries(person, email))
    password_hash = person.password_hash if person else None
    if not passwords.matches(password, password_hash) or person is None:
        form.password.errors = [_("The mail address or the password is not right.")]
        return None
    if password_hash and passwords.is_outdated(password_hash):
        renewed = passwords.hashed(password)
        entrance.keep_password(session(), person.id, password_hash=renewed)
    return person


def _tries(person: Person | None, email: str) -> list[tuple[Limit, str]]:
    """The buckets a try to sign in falls into: on a device of the owner's a bucket of its own, so that nobody who
    guesses from elsewhere can shut the owner out."""
    mark = devices.mark_of_device()
    if person is not None and person.id in mark.people:
        return [(SIGN_IN_DEVICE, f"{mark.number} {email}")]
    return [(SIGN_IN_ACCOUNT, email), (SIGN_IN_ADDRESS, throttles.reader_address())]


def _may_enter(form: SignInForm, person: Person) -> bool:
    """Whoever knows the password is told why it does not open the door."""
    if person.standing is Standing.UNCONFIRMED:
        form.form_errors.append(_("Confirm your mail address first: open the link in the mail we sent you."))
    if person.standing is Standing.SUSPENDED and person.suspended_until is None:
        form.form_errors.append(_("Your account is suspended. The reason: %(reason)s", reason=person.suspension_reason))
    if person.standing is Standing.SUSPENDED and person.suspended_until and person.suspended_until > now():
        until, reason = moment(person.suspended_until), person.suspension_reason
        form.form_errors.append(
            _("Your account is suspended until %(moment)s. The reason: %(reason)s", moment=until, reason=reason)
        )
    return not form.form_errors


def _registration(form: RegisterForm) -> Registration:
    return Registration(
        name=form.name.data or "",
        email=form.email.data or "",
        password_hash=passwords.hashed(form.password.data or ""),
        language=form.language.data,
        group_key=form.group_key.data,
        organisation=form.organisation.data or "",
    )


def _ask_for_link(template: str, purpose: MailPurpose) -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template(template, form=form), _status(form)
    email = form.email.data or ""
    throttles.count((MAIL_ADDRESS, throttles.reader_address()), (MAIL_ACCOUNT, email))
    entrance.ask_for_link(session(), email, purpose=purpose, now=now())
    session().commit()
    return redirect(url_for("accounts.mail_sent", about=purpose.value))


def _link(purpose: MailPurpose) -> MailToken | None:
    return queries.live_link(session(), request.args.get("token", ""), purpose, now())


def _confirms(form: ConfirmForm, link: MailToken) -> bool:
    """The password of the registration proves that whoever opens the link is the one who registered."""
    throttles.count((LINK, f"link {link.id}"), (LINK_ADDRESS, throttles.reader_address()))
    if not passwords.matches(form.password.data or "", link.person.password_hash):
        form.password.errors = [_("This is not the password you chose when you registered.")]
    elif queries.name_is_taken(session(), form.name.data or "", except_person=link.person_id):
        form.name.errors = [_name_taken()]
    return not form.errors


def _name_taken() -> str:
    return _("Somebody else has this name, or one that looks like it. Choose another one.")


def _onward(language: str) -> str:
    """The page the reader came from, in their own language; else the first page."""
    target = local_path(request.args.get("next"), "")
    first, _slash, rest = target.removeprefix("/").partition("/")
    if not target:
        return _home(language)
    return f"/{language}/{rest}" if first in CODES else target


def _home(language: str) -> str:
    return url_for("insight.home", language=language)


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
