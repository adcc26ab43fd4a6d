"""The forms of a vote."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.answering import CURRENT, Method
from app.domain.result_modes import ResultMode
from app.polls.mode_wording import MODES
from app.polls.models import Question
from app.polls.procedure_forms import HowItIsHeld
from app.polls.putting import Offered
from app.polls.wording import METHODS
from app.web.forms import Form, Line, LocalMoment, Prose

LONGEST_TITLE = 300
LONGEST_EXPLANATION = 5000
LONGEST_OPTIONS = 4000
SEPARATED = re.compile(r"[\s,;]+")
EACH = "each"
"""The way of putting alternatives in which each becomes a question of its own."""
TOGETHER = [
    (EACH, _l("One question for each: for or against")),
    (Method.RANKED.value, METHODS[Method.RANKED]),
    (Method.APPROVAL.value, METHODS[Method.APPROVAL]),
]


class QuestionForm(Form, HowItIsHeld):
    """What is asked, about what, and when; `question_form` adds the words in each language of the process."""

    subject = RadioField(
        _l("What is the question about?"),
        [InputRequired(_l("Choose what the question is about."))],
        choices=[
            ("text", _l("The whole text")),
            ("clause", _l("One clause")),
            ("amendment", _l("One amendment")),
        ],
        default="text",
    )
    number = Line(_l("Number of the clause or amendment"), limit=80, required=False)
    method = RadioField(
        _l("How is it answered?"),
        [InputRequired(_l("Choose how the question is answered."))],
        choices=[(method.value, name) for method, name in METHODS.items()],
        default=Method.FOR_AGAINST.value,
    )
    option_amendments = Line(_l("Amendments to choose between"), limit=200, required=False)
    opens = LocalMoment(_l("Voting opens"), [InputRequired(_l("Give the day and time."))])
    closes = LocalMoment(_l("Voting closes"), [InputRequired(_l("Give the day and time."))])

    def validate_number(self, field: Any) -> None:
        """A clause or an amendment is named by its number."""
        if self.subject.data in ("clause", "amendment") and not field.data:
            raise ValidationError(_("Give the number of the clause or amendment."))

    def validate_closes(self, field: Any) -> None:
        """A vote closes after it opens."""
        if self.opens.data and field.data and field.data <= self.opens.data:
            raise ValidationError(_("The vote has to close after it opens."))


class AlternativesForm(Form):
    """Which amendments of a clause are put to the vote together, how, and when."""

    together = RadioField(
        _l("How are they put?"),
        [InputRequired(_l("Choose how the alternatives are put."))],
        choices=TOGETHER,
        default=EACH,
    )

    amendments = SelectMultipleField(
        _l("Alternatives"),
        [InputRequired(_l("Choose at least one amendment."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    opens = LocalMoment(_l("Voting opens"), [InputRequired(_l("Give the day and time."))])
    closes = LocalMoment(_l("Voting closes"), [InputRequired(_l("Give the day and time."))])

    def __init__(self, numbers: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.amendments.choices = [(str(number), label) for number, label in numbers.items()]

    @property
    def chosen(self) -> list[int]:
        """The numbers of the amendments that were chosen."""
        return [int(number) for number in self.amendments.data or []]

    def validate_closes(self, field: Any) -> None:
        """A vote closes after it opens."""
        if self.opens.data and field.data and field.data <= self.opens.data:
            raise ValidationError(_("The vote has to close after it opens."))


def question_form(languages: Sequence[str], names: Mapping[str, str]) -> type[QuestionForm]:
    """The form with a title and an explanation in each language; only the first one's title is demanded."""
    fields: dict[str, Any] = {}
    for position, code in enumerate(languages):
        title = _("Question (%(language)s)", language=names[code])
        explanation = _("Explanation (%(language)s)", language=names[code])
        fields[f"title_{code}"] = Line(title, limit=LONGEST_TITLE, required=position == 0)
        fields[f"explanation_{code}"] = Prose(explanation, limit=LONGEST_EXPLANATION, required=False)
        options = _("Other options, one a line (%(language)s)", language=names[code])
        fields[f"options_{code}"] = Prose(options, limit=LONGEST_OPTIONS, required=False)
    return type("QuestionFormInLanguages", (QuestionForm,), fields)


def revision_form(asked: Question, form: QuestionForm, languages: Sequence[str]) -> QuestionForm:
    """The form for changing a question: what it is about stays, and in a block how it is answered does too."""
    del form["subject"], form["number"]
    if asked.stands_in_block:
        for name in ("method", "option_amendments", *(f"options_{code}" for code in languages)):
            del form[name]
        form.mode.choices = [(mode.value, said) for mode, said in MODES.items() if mode is not ResultMode.EXTERNAL]
    return form


def words(form: QuestionForm, name: str, languages: Sequence[str]) -> dict[str, str]:
    """What was written in the fields of this name, by language; empty ones left out."""
    written = {code: form[f"{name}_{code}"].data for code in languages}
    return {code: text for code, text in written.items() if text}


def offered(form: QuestionForm, languages: Sequence[str]) -> list[Offered] | None:
    """The options that are asked for: amendments by number, then lines of words; None where a number is none.

    The first line of each language words the first option, and so on.
    """
    numbers = [one for one in SEPARATED.split(form.option_amendments.data or "") if one]
    if any(not one.isascii() or not one.isdigit() or len(one) > 9 for one in numbers):
        return None
    lines = {code: (form[f"options_{code}"].data or "").splitlines() for code in languages}
    worded = [
        {code: said[at].strip()[:LONGEST_TITLE] for code, said in lines.items() if at < len(said) and said[at].strip()}
        for at in range(max(map(len, lines.values()), default=0))
    ]
    return [*(Offered(int(one)) for one in numbers), *(Offered(label=label) for label in worded if label)]


def shown_options(asked: Question, languages: Sequence[str]) -> dict[str, str]:
    """What the fields of the options show for a question: amendments by number, and words one a line."""
    numbers = [str(one.amendment.number) for one in asked.options if one.amendment]
    worded = [one.label for one in asked.options if one.amendment is None and one.key != CURRENT]
    lines = {f"options_{code}": "\n".join(label.get(code, "") for label in worded).strip() for code in languages}
    return {"option_amendments": ", ".join(numbers), **lines}


def options_untouched(form: QuestionForm, asked: Question, languages: Sequence[str]) -> bool:
    """Whether the fields of the options say what they said at first, so that those there may stay as they are."""
    return all((form[name].data or "").strip() == said for name, said in shown_options(asked, languages).items())
