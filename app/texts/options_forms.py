"""The form that says whether a clause can still be shaped."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, ValidationError

from app.domain.citing import is_address
from app.domain.options import Choices, Freedom
from app.texts.forms import LONGEST_REASON, revision_carried
from app.web.forms import Form, Line, Prose

LONGEST_DECIDER = 300
LONGEST_LINK = 500
FREEDOMS = [
    (Freedom.OPEN.value, _l("Open: everything about it can still be changed")),
    (Freedom.FIXED_BY_LAW.value, _l("Fixed by law: it can be commented on, not amended")),
    (Freedom.DECIDED.value, _l("Already decided: it can be commented on, not amended")),
]


class OptionsForm(Form):
    """Open, fixed by law or decided; by which law or by whom, and where that can be read."""

    freedom = RadioField(
        _l("Can participants still shape this clause?"), [InputRequired(_l("Choose what holds."))], choices=FREEDOMS
    )
    decider = Line(_l("Which law fixes it, or who decided it and when"), limit=LONGEST_DECIDER, required=False)
    link = Line(_l("Where this can be read"), limit=LONGEST_LINK, required=False)
    reason = Prose(_l("Reason, which everybody can read"), limit=LONGEST_REASON)
    base = revision_carried()

    @property
    def chosen(self) -> Freedom:
        """What was chosen, once the form is valid."""
        return Freedom(self.freedom.data)

    def validate_decider(self, field: Any) -> None:
        """What is closed is closed by somebody."""
        if self.freedom.data != Freedom.OPEN.value and not field.data:
            raise ValidationError(_("Say which law fixes it or who decided it."))

    def validate_link(self, field: Any) -> None:
        """A link is an address that a browser can open."""
        if field.data and not is_address(field.data):
            raise ValidationError(_("Give the whole address, beginning with https:// or http://."))


def options_form(today: Choices) -> OptionsForm:
    """The form of one clause, filled with what holds today."""
    return OptionsForm(
        data={"freedom": today.freedom.value, "decider": today.decider, "link": today.link, "base": today.number}
    )
