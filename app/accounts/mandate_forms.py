"""The forms with which an organisation's managers grant mandates and tell its register number."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError

from app.domain.citing import LONGEST_ADDRESS, is_address
from app.domain.mandating import RegisterKind
from app.web.forms import Day, Form, Line

LONGEST_EMAIL = 254
LONGEST_REGISTER_NUMBER = 80
LONGEST_REGISTER_ADDRESS = min(LONGEST_ADDRESS, 300)
LONGEST_SLUGS = 500
REGISTERS = {
    RegisterKind.LOBBY: _l("Register of lobbyists"),
    RegisterKind.CHARITY: _l("Register of charities"),
    RegisterKind.COMPANY: _l("Register of companies"),
    RegisterKind.PUBLIC_BODY: _l("List of public bodies"),
    RegisterKind.OTHER: _l("Another register"),
}


class MandateForm(Form):
    """Whom to invite to speak for the organisation, where, and until when."""

    email = Line(_l("Mail address"), limit=LONGEST_EMAIL)
    processes = Line(_l("Only in these processes"), limit=LONGEST_SLUGS, required=False)
    last_day = Day(_l("Last day"))
    manages = BooleanField(_l("May grant and withdraw mandates too"))

    @property
    def slugs(self) -> tuple[str, ...]:
        """The processes that were named, each by the last part of its address."""
        return tuple(dict.fromkeys((self.processes.data or "").replace(",", " ").split()))


class RegisterForm(Form):
    """In which register an organisation stands."""

    kind = SelectField(
        _l("Register"), choices=[("", _l("None")), *((one.value, words) for one, words in REGISTERS.items())]
    )
    number = Line(_l("Number in the register"), limit=LONGEST_REGISTER_NUMBER, required=False)
    address = Line(_l("Web address of the register"), limit=LONGEST_REGISTER_ADDRESS, required=False)

    def validate_number(self, field: Any) -> None:
        """A register goes with a number."""
        if bool(self.kind.data) != bool(field.data) and not field.errors:
            raise ValidationError(_("Choose the register and give the number in it, or leave both empty."))

    def validate_address(self, field: Any) -> None:
        """The address of a web page."""
        if field.data and not field.errors and not is_address(field.data):
            raise ValidationError(_("Give the whole address of a web page, beginning with https://."))
