"""The form that says from when a clause applies and in which class it is."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import ValidationError

from app.domain.applying import LONGEST_NOTE, MOST_PERIODS, Period, in_order
from app.domain.errors import PeriodsMalformed
from app.texts.application import ApplicationRow
from app.texts.forms import LONGEST_REASON, revision_carried
from app.web.display import in_language
from app.web.forms import Day, Form, Line, Prose


class ApplicationForm(Form):
    """Class and periods; `application_form` gives it a row of fields for each period."""

    class_key = SelectField(_l("Class"), default="")
    base = revision_carried()
    reason = Prose(_l("Reason"), limit=LONGEST_REASON)

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """First day, last day and note of each period."""
        return [(self[f"since_{at}"], self[f"until_{at}"], self[f"note_{at}"]) for at in range(MOST_PERIODS)]

    def periods(self) -> list[Period]:
        """The periods that were filled in."""
        return [Period(since.data, until.data, note.data or "") for since, until, note in self.rows() if since.data]

    def validate_reason(self, _field: Any) -> None:
        """Every row begins, and the periods follow each other."""
        for since, until, note in self.rows():
            if not since.data and not since.errors and (until.data or note.data):
                raise ValidationError(_("Every period needs its first day."))
        try:
            in_order(self.periods())
        except PeriodsMalformed:
            raise ValidationError(_("Every period ends after it begins, and no two overlap.")) from None


def application_form(classes: Mapping[str, Any], today: ApplicationRow) -> ApplicationForm:
    """The form of one clause, filled with what holds today."""
    fields: dict[str, Any] = {}
    defaults: dict[str, Any] = {"class_key": today.class_key, "base": today.number}
    for at in range(MOST_PERIODS):
        number = at + 1
        fields[f"since_{at}"] = Day(_("Period %(number)s: first day", number=number))
        fields[f"until_{at}"] = Day(_("Period %(number)s: last day", number=number))
        fields[f"note_{at}"] = Line(_("Period %(number)s: note", number=number), limit=LONGEST_NOTE, required=False)
        if at < len(today.periods):
            own = today.periods[at]
            defaults.update({f"since_{at}": own.since, f"until_{at}": own.until, f"note_{at}": own.note})
    form: ApplicationForm = type("ApplicationFormOfClause", (ApplicationForm,), fields)(data=defaults)
    named = [(key, in_language(words).text or key) for key, words in classes.items()]
    left = [] if today.class_key in ("", *classes) else [(today.class_key, today.class_key)]
    form.class_key.choices = [("", _("No class")), *named, *left]
    return form
