"""Forms of administrators: suspending somebody, deciding who speaks for whom, organisations."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.accounts.forms import group_choices
from app.accounts.services import LONGEST_ORGANISATION
from app.web.database import now
from app.web.forms import Form, Line, LocalMoment, Prose
from app.web.languages import SHIPPED

LONGEST_REASON = 500
LONGEST_ABOUT = 2000


class SuspensionForm(Form):
    """Keeping somebody out, for a time or until they are let in again."""

    until = LocalMoment(_l("Until"), [Optional()])
    reason = Prose(_l("Reason"), limit=LONGEST_REASON)

    def validate_until(self, field: Field) -> None:
        """A suspension ends after it has begun."""
        if field.data is not None and field.data <= now():
            raise ValidationError(_("Give a moment in the future, or none."))


class DecisionForm(Form):
    """Whether somebody speaks for an organisation."""

    verdict = RadioField(
        _l("Does this person speak for the organisation?"),
        [InputRequired(_l("Choose one of the answers."))],
        choices=[("verified", _l("Yes, it has been checked")), ("refused", _l("No, it could not be confirmed"))],
    )
    reasons = Prose(_l("Reason"), limit=LONGEST_REASON, required=False)

    def validate_reasons(self, field: Field) -> None:
        """A refusal is owed its reason."""
        if self.verdict.data == "refused" and not field.data:
            raise ValidationError(_("Say why it could not be confirmed; the person reads it."))


class OrganisationForm(Form):
    """An organisation, described in any of the languages of the interface."""

    name = Line(_l("Name"), limit=LONGEST_ORGANISATION)
    group_key = RadioField(_l("Stakeholder group"), [InputRequired(_l("Choose the group that fits best."))])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.group_key.choices = group_choices()

    def about(self) -> dict[str, str]:
        """The descriptions that were written, by language."""
        written = {language.code: str(self[f"about_{language.code}"].data or "") for language in SHIPPED}
        return {code: text for code, text in written.items() if text}


for _language in SHIPPED:
    setattr(
        OrganisationForm,
        f"about_{_language.code}",
        Prose(_l("About it (%(language)s)", language=_language.name), limit=LONGEST_ABOUT, required=False),
    )
