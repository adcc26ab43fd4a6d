"""The forms of objections: raising one, answering, deciding, and the words of a minority view."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.domain.objecting import Act, Body, Signature
from app.web.display import language_name
from app.web.forms import Form, Prose
from app.web.languages import CODES, reader_language

LONGEST = 5000
DECISIONS = {
    Act.SUSTAINED: _l("Sustained: it blocks until it is resolved"),
    Act.NOT_SUSTAINED: _l("Not sustained: the concern was addressed, and does not block any more"),
}


class InALanguage(Form):
    """A form whose words are in a language that is chosen: first those of the process."""

    language = SelectField(_l("Language you write in"))

    def __init__(self, languages: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = dict.fromkeys([*languages, *CODES])
        self.language.choices = [(code, language_name(code)) for code in offered]
        if not self.is_submitted():
            self.language.data = reader_language()


class ObjectionForm(InALanguage):
    """An objection: its reasons, and what would resolve it."""

    body = Prose(_l("Your objection and its reasons"), limit=LONGEST)
    remedy = Prose(_l("What would resolve it"), limit=LONGEST, required=False)


class AnswerForm(InALanguage):
    """How a concern is met; or why an answer does not meet it."""

    reasons = Prose(_l("Your words, published with the objection"), limit=LONGEST)


class DecisionForm(InALanguage):
    """Whether an objection is sustained, in whose name, and why."""

    decision = RadioField(_l("Decision"), [InputRequired(_l("Choose a decision."))])
    body = RadioField(
        _l("Decided by"),
        [InputRequired(_l("Choose who has decided."))],
        choices=[
            (Body.FACILITATORS.value, _l("The facilitators")),
            (Body.FORUM.value, _l("The multi-stakeholder forum")),
        ],
    )
    reasons = Prose(_l("Reasons, published with the decision"), limit=LONGEST)

    def __init__(self, languages: list[str], possible: Collection[Act], **kwargs: Any) -> None:
        super().__init__(languages, **kwargs)
        self.decision.choices = [(act.value, words) for act, words in DECISIONS.items() if act in possible]

    @property
    def sustained(self) -> bool:
        """Whether the objection is sustained."""
        return bool(self.decision.data == Act.SUSTAINED.value)


class MinorityForm(InALanguage):
    """A minority view: its words, and how it is signed."""

    words = Prose(_l("What the minority view says"), limit=LONGEST)
    signature = RadioField(_l("Signed"), [InputRequired(_l("Choose how it is signed."))])

    def __init__(self, languages: list[str], signatures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(languages, **kwargs)
        self.signature.choices = signatures
        if not self.is_submitted():
            self.signature.data = Signature.GROUP.value
