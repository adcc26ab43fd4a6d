"""The form of a response."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.domain.responding import Disposition, owes_revision
from app.web.display import in_language, language_name
from app.web.forms import Form, Prose
from app.web.languages import CODES, reader_language

LONGEST_REASONS = 5000


class ResponseForm(Form):
    """What becomes of the contributions, why, and where the text carries it."""

    disposition = RadioField(
        _l("What becomes of it?"),
        [InputRequired(_l("Choose what becomes of these contributions."))],
        choices=[
            (Disposition.ACCEPTED.value, _l("Accepted: the text carries it")),
            (Disposition.ACCEPTED_IN_PART.value, _l("Accepted in part: the text carries some of it")),
            (Disposition.NOT_ACCEPTED.value, _l("Not accepted")),
            (Disposition.ALREADY_COVERED.value, _l("Already covered by the text")),
            (Disposition.OUT_OF_SCOPE.value, _l("Out of scope of this text")),
            (Disposition.DEFERRED.value, _l("Deferred to a later step")),
        ],
    )
    revision = SelectField(_l("Wording that carries it"), default="")
    criterion = SelectField(_l("Criterion"), default="")
    reasons = Prose(_l("Reasons, published with your name"), limit=LONGEST_REASONS)
    language = SelectField(_l("Language you write in"))

    def __init__(
        self,
        *,
        languages: Sequence[str],
        criteria: Mapping[str, Mapping[str, str]],
        revisions: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*languages, *CODES])]
        self.criterion.choices = [
            ("", _("None of them")),
            *((key, str(in_language(criteria[key]))) for key in criteria),
        ]
        self.revision.choices = [("", _("None")), *revisions]
        if not self.is_submitted():
            own = reader_language()
            self.language.data = own if own in languages else languages[0]

    @property
    def chosen(self) -> Disposition:
        """The disposition that was chosen."""
        return Disposition(self.disposition.data)

    def validate_revision(self, field: Any) -> None:
        """Whoever says accepted shows where."""
        known = self.disposition.data in {one.value for one in Disposition}
        if known and owes_revision(self.chosen) and not field.data:
            raise ValidationError(_("To say accepted, name the wording that carries the change."))
