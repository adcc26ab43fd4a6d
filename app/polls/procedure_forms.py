"""Forms of how a vote is held: its mode and reminders, entrusting, blocks, results from elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain import reminding
from app.domain.result_modes import ResultMode
from app.domain.voting import Choice, Result
from app.polls.blocks import MOST_QUESTIONS
from app.polls.external_results import LARGEST_SOURCE
from app.polls.mode_wording import HOURS, MODES, OUTCOMES
from app.polls.wording import choice_in_words
from app.web.forms import Form, Line, LocalMoment, Prose

LARGEST_FIGURE = 999_999_999
SCHEMES = ("http://", "https://")


class HowItIsHeld:
    """What becomes known of the ballots, and when members are reminded; mixed into forms that put questions."""

    mode = RadioField(
        _l("What is published after the close?"),
        [InputRequired(_l("Choose one of these."))],
        choices=[(mode.value, words) for mode, words in MODES.items()],
        default=ResultMode.AGGREGATE.value,
    )
    reminders = SelectMultipleField(
        _l("Remind members who have not voted"),
        choices=[(str(hours), HOURS[hours]) for hours in reminding.CHOICES],
        default=[str(hours) for hours in reminding.USUAL],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def mode_in(form: Any) -> ResultMode:
    """The mode that was chosen."""
    return ResultMode(form.mode.data)


def reminders_in(form: Any) -> list[int]:
    """The hours before the close that were chosen."""
    return [int(hours) for hours in form.reminders.data or []]


class EntrustForm(Form):
    """To whom a vote is entrusted."""

    holder = SelectField(_l("Entrust my vote to"), [InputRequired(_l("Choose somebody."))])

    def __init__(self, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.holder.choices = [("", _("Choose a member")), *((str(number), name) for number, name in people)]


class BlockBallotForm(Form):
    """One answer to every question of a block."""

    choice = RadioField(_l("Your vote on all of them"), [InputRequired(_l("Choose one of the answers."))])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choice.choices = [(one.value, choice_in_words(one)) for one in Choice]


class BlockForm(Form, HowItIsHeld):
    """Which clauses are put together, in which words, and when."""

    clauses = SelectMultipleField(
        _l("Clauses"),
        [InputRequired(_l("Choose at least two clauses."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    opens = LocalMoment(_l("Voting opens"), [InputRequired(_l("Give the day and time."))])
    closes = LocalMoment(_l("Voting closes"), [InputRequired(_l("Give the day and time."))])
    take_out_until = LocalMoment(_l("Members can have a clause taken out until"), [Optional()])

    def validate_clauses(self, field: Any) -> None:
        """A block is of two or more."""
        if not 2 <= len(field.data or []) <= MOST_QUESTIONS:
            raise ValidationError(_("Choose at least two clauses, and at most %(most)s.", most=MOST_QUESTIONS))

    def validate_closes(self, field: Any) -> None:
        """A vote closes after it opens."""
        if self.opens.data and field.data and field.data <= self.opens.data:
            raise ValidationError(_("The vote has to close after it opens."))

    def validate_take_out_until(self, field: Any) -> None:
        """Nobody takes out what is closed."""
        if self.closes.data and field.data and field.data > self.closes.data:
            raise ValidationError(_("This has to be before the close."))

    def validate_mode(self, field: Any) -> None:
        """A block is answered here."""
        if field.data == ResultMode.EXTERNAL:
            raise ValidationError(_("Several questions that are held elsewhere are put one by one."))


def block_form(languages: Sequence[str], names: Mapping[str, str], clauses: Sequence[tuple[str, str]]) -> BlockForm:
    """The form with a title in each language, of which the first is demanded, and these clauses by number."""
    fields: dict[str, Any] = {}
    for position, code in enumerate(languages):
        label = _("Title of the block (%(language)s)", language=names[code])
        fields[f"title_{code}"] = Line(label, limit=300, required=position == 0)
    form = type("BlockFormInLanguages", (BlockForm,), fields)()
    form.clauses.choices = list(clauses)
    return form  # type: ignore[no-any-return]


def _figure(label: Any) -> IntegerField:
    return IntegerField(label, [Optional(), NumberRange(0, LARGEST_FIGURE)])


class ExternalForm(Form):
    """What was decided elsewhere, with the document that says so."""

    result = RadioField(
        _l("Result"),
        [InputRequired(_l("Choose what was decided."))],
        choices=[(result.value, OUTCOMES[result.value]) for result in Result],
    )
    body = Line(_l("Who voted, for instance a council"), limit=300)
    in_favour = _figure(_l("Votes for"))
    against = _figure(_l("Votes against"))
    abstain = _figure(_l("Abstentions"))
    source = FileField(_l("Source document"))
    address = Line(_l("Where the source is published"), limit=2000, required=False)
    note = Prose(_l("What readers should know of it"), limit=5000, required=False)

    def validate_source(self, field: Any) -> None:
        """A result without a source is no result; the file is read once."""
        content = field.data.read(LARGEST_SOURCE + 1) if field.data and field.data.filename else b""
        if not content:
            raise ValidationError(_("Add the document that the result is taken from."))
        if len(content) > LARGEST_SOURCE:
            raise ValidationError(_("The file is larger than 10 MB. Send a smaller one."))
        self.content, self.filename = content, str(field.data.filename)

    def validate_address(self, field: Any) -> None:
        """Only what a browser can open, and never a script."""
        if field.data and not field.data.startswith(SCHEMES):
            raise ValidationError(_("Begin the address with https:// or http://."))
