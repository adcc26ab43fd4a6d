"""The forms of opinions: a statement, and a vote on one."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.domain.stating import LONGEST, Vote
from app.web.display import language_name
from app.web.forms import Form, Line
from app.web.languages import CODES, reader_language

TAKE_BACK = "none"


class StatementForm(Form):
    """A statement: one short sentence and its language; `anyway` once its near-duplicates have been shown."""

    body = Line(_l("Your statement"), limit=LONGEST)
    language = SelectField(_l("Language you write in"))
    anyway = BooleanField(_l("Mine says something else: send it all the same"))

    def __init__(self, languages: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = dict.fromkeys([*languages, *CODES])
        self.language.choices = [(code, language_name(code)) for code in offered]
        if not self.is_submitted():
            self.language.data = reader_language()


class VoteForm(Form):
    """A vote, sent by one of the buttons; `none` takes an earlier one back."""

    vote = RadioField(
        _l("Your vote"),
        [InputRequired(_l("Choose one of the three answers."))],
        choices=[
            (Vote.AGREE.value, _l("Agree")),
            (Vote.DISAGREE.value, _l("Disagree")),
            (Vote.PASS.value, _l("Pass")),
            (TAKE_BACK, _l("Take your vote back")),
        ],
    )

    @property
    def chosen(self) -> Vote | None:
        """The vote; None takes an earlier one back."""
        return None if self.vote.data == TAKE_BACK else Vote(self.vote.data)
