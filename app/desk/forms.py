"""The forms of the desk."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.domain.moderating import ReportReason
from app.moderation.forms import LONGEST_FACTS, LONGEST_LAW, RULES
from app.web.display import language_name
from app.web.forms import Form, Line, Prose
from app.web.languages import CODES, reader_language

LONGEST_NAME = 60


class FilterForm(Form):
    """The name under which somebody keeps a filter."""

    name = Line(_l("Keep this filter under a name"), limit=LONGEST_NAME)


class ConfirmForm(Form):
    """That an act on many is meant as the page lists it."""


class HideForm(Form):
    """The reasons for hiding several contributions at once."""

    rule = RadioField(_l("Which rule is it about?"), [InputRequired(_l("Choose the rule."))], choices=RULES)
    facts = Prose(_l("Facts and reasons"), limit=LONGEST_FACTS)
    legal_ground = Line(_l("Law that is broken"), limit=LONGEST_LAW, required=False)
    language = SelectField(_l("Language you write in"))

    def __init__(self, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*languages, *CODES])]
        if not self.is_submitted():
            self.language.data = reader_language()

    def validate_legal_ground(self, field: Any) -> None:
        """Whoever hides something as illegal names the law (Digital Services Act, article 17(3)(d))."""
        if self.rule.data == ReportReason.ILLEGAL.value and not field.data:
            raise ValidationError(_("Name the law that is broken, and the article."))
