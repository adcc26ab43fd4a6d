"""The forms of moderation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.domain.moderating import Measure, ReportReason
from app.web.display import language_name
from app.web.forms import Form, Line, Prose
from app.web.languages import CODES, reader_language

LONGEST_NOTE = 2000
LONGEST_FACTS = 5000
LONGEST_LAW = 300
NOTHING = "nothing"
RULES = [
    (ReportReason.ABUSE.value, _l("Abuse or harassment")),
    (ReportReason.HATRED.value, _l("Hatred against a group")),
    (ReportReason.PERSONAL_DATA.value, _l("Somebody's personal data")),
    (ReportReason.ILLEGAL.value, _l("Against the law")),
    (ReportReason.SPAM.value, _l("Spam or advertising")),
    (ReportReason.OFF_TOPIC.value, _l("Off topic")),
    (ReportReason.OTHER.value, _l("Another house rule")),
]
EXPLAINED = (ReportReason.ILLEGAL.value, ReportReason.OTHER.value)


class ReportForm(Form):
    """Why somebody thinks that a contribution breaks a rule."""

    reason = RadioField(
        _l("What is wrong with it?"), [InputRequired(_l("Choose what is wrong with it."))], choices=RULES
    )
    note = Prose(_l("What should the facilitator know?"), limit=LONGEST_NOTE, required=False)

    def validate_note(self, field: Any) -> None:
        """Which law or which rule cannot be guessed."""
        if self.reason.data in EXPLAINED and not field.data:
            raise ValidationError(_("Say which law or which rule it breaks, and how."))


class DecisionForm(Form):
    """What is done about a contribution, and the statement of reasons."""

    measure = RadioField(_l("What do you do?"), [InputRequired(_l("Choose what you do."))])
    rule = RadioField(_l("Which rule is it about?"), [InputRequired(_l("Choose the rule."))], choices=RULES)
    facts = Prose(_l("Facts and reasons"), limit=LONGEST_FACTS)
    legal_ground = Line(_l("Law that is broken"), limit=LONGEST_LAW, required=False)
    language = SelectField(_l("Language you write in"))

    def __init__(self, measures: Sequence[tuple[str, str]], languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.measure.choices = list(measures)
        self.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*languages, *CODES])]
        if not self.is_submitted():
            self.language.data = reader_language()
            self.measure.data = self.measure.data or (measures[0][0] if len(measures) == 1 else None)

    @property
    def chosen(self) -> Measure | None:
        """The measure that was chosen; None leaves the contribution as it is."""
        return None if self.measure.data == NOTHING else Measure(self.measure.data)

    def validate_legal_ground(self, field: Any) -> None:
        """Whoever hides something as illegal names the law (Digital Services Act, article 17(3)(d))."""
        illegal = self.rule.data == ReportReason.ILLEGAL.value and self.measure.data == Measure.HIDE.value
        if illegal and not field.data:
            raise ValidationError(_("Name the law that is broken, and the article."))
