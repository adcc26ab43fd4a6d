"""The forms of comparing jurisdictions."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.domain.crosswalking import Relation
from app.web.forms import Form, Line, Prose

LONGEST_WORDS = 20_000
LONGEST_REASONS = 5_000
LONGEST_QUOTE = 1_000
RELATIONS = {
    Relation.EQUIVALENT: _l("Equivalent: both ask the same"),
    Relation.STRICTER: _l("Stricter: this text asks more"),
    Relation.NARROWER: _l("Narrower: this text covers less"),
    Relation.CONFLICTING: _l("Conflicting: one cannot follow both"),
    Relation.ABSENT: _l("Absent: the other text has nothing like it"),
}


class CompareForm(Form):
    """With which text this one is to be compared."""

    other = SelectField(_l("Compare with the text of"), [InputRequired(_l("Choose a process."))], choices=[])


class FindingForm(Form):
    """How a clause corresponds to one of the other text."""

    relation = RadioField(
        _l("How does this clause stand to the other?"),
        [InputRequired(_l("Choose how the clauses correspond."))],
        choices=[(relation.value, words) for relation, words in RELATIONS.items()],
    )
    other = SelectField(_l("Clause of the other text"), choices=[], default="")
    quote = Line(_l("Words of this clause that show it"), limit=LONGEST_QUOTE, required=False)
    other_quote = Line(_l("Words of the other clause that show it"), limit=LONGEST_QUOTE, required=False)
    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)

    def validate_other(self, field: Any) -> None:
        """Absent stands alone; every other relation has two sides."""
        if self.relation.data == Relation.ABSENT and field.data:
            raise ValidationError(_("Leave this empty when the other text has nothing like it."))
        if self.relation.data != Relation.ABSENT and not field.data:
            raise ValidationError(_("Choose the clause that corresponds."))


class OnlyThereForm(Form):
    """Something that only the other text has."""

    other = SelectField(_l("Clause of the other text"), [InputRequired(_l("Choose a clause."))], choices=[])
    other_quote = Line(_l("Words of the other clause that show it"), limit=LONGEST_QUOTE, required=False)
    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)


class WithdrawForm(Form):
    """Why a finding is taken back."""

    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)


class VariantForm(Form):
    """The words of a clause for one jurisdiction."""

    jurisdiction = SelectField(_l("Jurisdiction"), [InputRequired(_l("Choose a jurisdiction."))], choices=[])
    language = SelectField(_l("Language of the words"), choices=[])
    body = Prose(_l("Words of the variant"), limit=LONGEST_WORDS, required=False)
    reason = Prose(_l("Reason"), limit=LONGEST_REASONS)


class ReservationForm(Form):
    """What somebody excepts from a clause."""

    by = SelectField(_l("Who makes the reservation?"), [InputRequired(_l("Choose who makes it."))], choices=[])
    language = SelectField(_l("Language of the words"), choices=[])
    words = Prose(_l("Words of the reservation"), limit=LONGEST_WORDS)
