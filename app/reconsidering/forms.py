"""The form of support on a condition."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.web.display import language_name
from app.web.forms import Form, Prose
from app.web.languages import CODES, reader_language

LONGEST = 1000


class ConditionForm(Form):
    """What has to be so for somebody to support an amendment."""

    body = Prose(_l("I support it if …"), limit=LONGEST)
    language = SelectField(_l("Language you write in"))

    def __init__(self, languages: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = dict.fromkeys([*languages, *CODES])
        self.language.choices = [(code, language_name(code)) for code in offered]
        if not self.is_submitted():
            self.language.data = reader_language()
