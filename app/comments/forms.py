"""The forms of comments."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.domain.commenting import Kind
from app.web.display import language_name
from app.web.forms import Form, Prose
from app.web.languages import CODES, reader_language

LONGEST = 5000


class CommentForm(Form):
    """A comment: what it is meant as, its words, its language."""

    kind = RadioField(
        _l("What is your comment?"),
        [InputRequired(_l("Choose what your comment is."))],
        choices=[
            (Kind.QUESTION.value, _l("A question")),
            (Kind.SUPPORT.value, _l("Support")),
            (Kind.CONCERN.value, _l("A concern")),
            (Kind.SUGGESTION.value, _l("A suggestion")),
            (Kind.EVIDENCE.value, _l("Evidence")),
        ],
    )
    body = Prose(_l("Your comment"), limit=LONGEST)
    language = SelectField(_l("Language you write in"))

    def __init__(self, languages: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = dict.fromkeys([*languages, *CODES])
        self.language.choices = [(code, language_name(code)) for code in offered]
        if not self.is_submitted():
            self.language.data = kwargs.get("language") or reader_language()


class EditForm(Form):
    """A comment's new words."""

    body = Prose(_l("Your comment"), limit=LONGEST)
