"""The forms by which a steward says which clause of the text a clause of a draft is."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, ValidationError

from app.texts.forms import LONGEST_NAME
from app.texts.matching import Absent
from app.web.forms import Form, Line


class MatchForm(Form):
    """One of the clauses that are likely, another one by its number, or none."""

    AS_FOUND, NEW, OTHER = "found", "new", "other"

    clause = RadioField(_l("Which clause of the text is it?"), [InputRequired(_l("Choose a clause."))])
    number = Line(_l("Number of another clause"), limit=LONGEST_NAME, required=False)

    def __init__(self, candidates: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause.choices = [
            (self.AS_FOUND, _("As it was found")),
            *candidates,
            (self.NEW, _("None: this is new")),
            (self.OTHER, _("Another clause, with this number:")),
        ]

    def validate_number(self, field: Any) -> None:
        """A number is owed where another clause is chosen."""
        if self.clause.data == self.OTHER and not (field.data or "").strip():
            raise ValidationError(_("Give the number of the clause."))


class AbsentForm(Form):
    """What becomes of a clause that the draft does not have."""

    what = RadioField(
        _l("What becomes of this clause?"),
        [InputRequired(_l("Choose what becomes of the clause."))],
        choices=[
            (Absent.OPEN.value, _l("What was chosen for the whole import")),
            (Absent.GONE.value, _l("It is gone: strike it")),
            (Absent.KEPT.value, _l("It stays as it is")),
        ],
    )
