"""Forms of accounts: registering, signing in, passwords, addresses, profile, keys, organisations, leaving."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired

from app.accounts.addresses import normal_address
from app.accounts.passwords import LONGEST, SHORTEST, Weakness, weakness_of
from app.accounts.services import LONGEST_NAME, LONGEST_ORGANISATION
from app.domain.descriptions import STANDARD_GROUPS
from app.web.database import now
from app.web.display import group_name
from app.web.forms import Form, Line, Prose
from app.web.languages import SHIPPED

FASTEST = timedelta(seconds=2)
LONGEST_NOTE = 1000
TOKEN_DAYS = ("30", "90", "365")
LANGUAGES = [(language.code, language.name) for language in SHIPPED]


class Entrance(Form):
    """A form whose failed sendings are counted too, so it carries no token of being carried out once."""

    form_token = None  # type: ignore[assignment]


class MailAddress(EmailField):
    """A mail address in its normal form; the typed one is kept when nothing could be sent to it."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [self._normalise], **kwargs)
        self.flags.required = True

    def _normalise(self, _form: Any, field: Field) -> None:
        address = normal_address(field.data or "")
        if address is None:
            raise ValidationError(_("Write a mail address, such as name@example.org."))
        field.data = address


class NewPassword(PasswordField):
    """A password somebody chooses: judged against the name and the address that the form has, or is given."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [self._judge], **kwargs)
        self.flags.required = True

    def _judge(self, form: Any, field: Field) -> None:
        name, email = (str(form[part].data or "") if part in form else "" for part in ("name", "email"))
        known_name, known_email = getattr(form, "owner", ("", ""))
        weakness = weakness_of(field.data or "", name=name or known_name, email=email or known_email)
        if weakness is not None:
            raise ValidationError(_why(weakness))


def _why(weakness: Weakness) -> str:
    return {
        Weakness.SHORT: _("A password needs at least %(number)s characters. Make it longer.", number=SHORTEST),
        Weakness.LONG: _("A password has at most %(number)s characters. Make it shorter.", number=LONGEST),
        Weakness.COMMON: _("Many people use this password or one like it. Choose another, such as four unusual words."),
        Weakness.PERSONAL: _("This password is too close to your name or mail address. Choose another one."),
    }[weakness]


class SignInForm(Entrance):
    """The way in."""

    email = EmailField(_l("Mail address"), [InputRequired(_l("Write your mail address."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password."))])
    stay = BooleanField(_l("Stay signed in on this device for 30 days"))


class RegisterForm(Entrance):
    """A new account. `website` is a trap for machines, which fill in everything, and faster than anybody can."""

    name = Line(_l("Your public name"), limit=LONGEST_NAME)
    email = MailAddress(_l("Mail address"))
    password = NewPassword(_l("Password"))
    group_key = RadioField(_l("Which group do you belong to?"), [InputRequired(_l("Choose the group that fits best."))])
    language = SelectField(_l("Language of our mails"), choices=LANGUAGES)
    organisation = Line(_l("An organisation you want to speak for"), limit=LONGEST_ORGANISATION, required=False)
    website = StringField(_l("Leave this field empty"))
    shown_at = HiddenField()

    def __init__(self) -> None:
        super().__init__()
        self.group_key.choices = group_choices()
        if not self.is_submitted():
            self.shown_at.data = _clock().dumps(int(now().timestamp()))

    def validate_website(self, field: Field) -> None:
        """Only a machine fills in what nobody sees; whoever does so by mistake is told."""
        if field.data:
            raise ValidationError(_("Leave this field empty: it is there to tell people from machines."))

    def validate(self, extra_validators: Any = None) -> bool:
        """A form sent within a moment of being shown is shown again, with all that was written."""
        valid = bool(super().validate(extra_validators))
        if _shown_at(self.shown_at.data) <= now() - FASTEST:
            return valid
        self.form_errors.append(_("That was very quick. Send the form once more, so that we know you are a person."))
        return False


def _clock() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="register")


def _shown_at(written: str | None) -> datetime:
    """When the form was shown; a mark that is missing or forged counts as shown this very moment."""
    try:
        return datetime.fromtimestamp(_clock().loads(written or ""), tz=now().tzinfo)
    except (BadData, TypeError, ValueError, OverflowError, OSError):
        return now()


def group_choices() -> list[tuple[str, str]]:
    """The stakeholder groups in the reader's language."""
    return [(key, group_name(key)) for key in STANDARD_GROUPS]


class AddressForm(Entrance):
    """An address to which a link is sent."""

    email = MailAddress(_l("Mail address"))


class ConfirmForm(Entrance):
    """The name as it will be shown, and the password that proves who registered."""

    name = Line(_l("Your public name"), limit=LONGEST_NAME)
    password = PasswordField(
        _l("The password you chose when you registered"), [InputRequired(_l("Write your password."))]
    )


class NewPasswordForm(Entrance):
    """A new password, for whoever holds the link."""

    password = NewPassword(_l("New password"))
    owner = ("", "")


class ChangePasswordForm(Entrance):
    """A new password, for whoever knows the old one."""

    current_password = PasswordField(_l("Current password"), [InputRequired(_l("Write your current password."))])
    password = NewPassword(_l("New password"))
    owner = ("", "")


class ChangeAddressForm(Entrance):
    """A new mail address."""

    email = MailAddress(_l("New mail address"))
    current_password = PasswordField(_l("Current password"), [InputRequired(_l("Write your current password."))])


class ProfileForm(Form):
    """What a person says of themselves."""

    name = Line(_l("Your public name"), limit=LONGEST_NAME)
    group_key = RadioField(_l("Your stakeholder group"), [InputRequired(_l("Choose the group that fits best."))])
    language = SelectField(_l("Language of our mails, and of the pages after you sign in"), choices=LANGUAGES)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.group_key.choices = group_choices()


class TokenForm(Form):
    """A key to the API."""

    name = Line(_l("What is it for?"), limit=LONGEST_NAME)
    days = RadioField(_l("How long should it work?"), choices=[], default=TOKEN_DAYS[1])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.days.choices = [(days, _("%(number)s days", number=days)) for days in TOKEN_DAYS]


class RepresentationForm(Form):
    """Asking to speak for an organisation."""

    name = Line(_l("Name of the organisation"), limit=LONGEST_ORGANISATION)
    group_key = RadioField(_l("Its stakeholder group"), [InputRequired(_l("Choose the group that fits best."))])
    note = Prose(_l("How can we check that you speak for it?"), limit=LONGEST_NOTE)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.group_key.choices = group_choices()


class DeleteForm(Entrance):
    """Leaving for good."""

    sure = BooleanField(
        _l("Delete my account; I know that this cannot be undone"), [InputRequired(_l("Tick the box to go on."))]
    )
    current_password = PasswordField(_l("Current password"), [InputRequired(_l("Write your current password."))])
