"""The ballot of each method: fields that work without a script, by keyboard and on a phone, and what they say."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.answering import (
    ABSTAIN,
    LONGEST_CLAUSE,
    LONGEST_REASON,
    Answer,
    AnswerMalformed,
    Consent,
    Method,
    Silence,
    approved,
    approved_in,
    canonical,
    choice_of,
    ranked,
    ranking_in,
    said,
)
from app.domain.decision_rules import rule_from_description
from app.domain.voting import Choice, Counting
from app.polls.models import Question
from app.polls.wording import choice_in_words, fault_in_words, option_names
from app.web.forms import Form, Line, Prose

PLACE = "place_"


class BallotForm(Form):
    """One member's answer; `answer` is in its one form once the form is valid.

    The field a fault belongs to has the fault's own name, or is `choice`.
    """

    confirmed = HiddenField()

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.answer: Answer = {}
        self.left_out: Sequence[str] = ()

    def written(self) -> Answer:
        """What was chosen and typed, as an answer that may still be malformed."""
        return said(self["choice"].data or "") if self["choice"].data else {}

    def show(self, answer: Answer) -> None:
        """Fill the fields with an answer given before."""
        self["choice"].data = choice_of(answer)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the fields make an answer to the question; else the errors stand at their fields."""
        if not super().validate(extra_validators):
            return False
        try:
            self.answer = canonical(self.question.method, self.written(), self.question.option_keys)
        except AnswerMalformed as fault:
            self.refuse(fault)
            return False
        return self.reviewed()

    def reviewed(self) -> bool:
        """Whether the answer can be cast as it is; a form may ask once more."""
        return True

    def refuse(self, fault: AnswerMalformed) -> None:
        """Put a fault to the field it is about."""
        field = self[fault.field] if fault.field in self else self[self.main]
        field.errors = [*field.errors, fault_in_words(fault.field, fault.fault)]

    @property
    def main(self) -> str:
        """The name of the field that the answer is about."""
        return "choice"


def _choices(*choices: str) -> list[tuple[str, str]]:
    return [(choice, choice_in_words(choice)) for choice in choices]


class VotesForm(BallotForm):
    """For, against, or abstaining."""

    choice = RadioField(_l("Your vote"), choices=[], validate_choice=False)

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(question, **kwargs)
        self.choice.choices = _choices(*Choice)


class ReasonedVotesForm(VotesForm):
    """For, against with reasons, or abstaining: the ballot of ISO."""

    reason = Prose(_l("Reasons, if you vote against"), limit=LONGEST_REASON, required=False)

    def written(self) -> Answer:
        reason = self.reason.data if self.choice.data == Choice.AGAINST else ""
        return said(self.choice.data, reason=reason) if self.choice.data else {}

    def show(self, answer: Answer) -> None:
        super().show(answer)
        self.reason.data = str(answer.get("reason", ""))


class ConsentForm(BallotForm):
    """Consenting, standing aside, or objecting with reasons."""

    choice = RadioField(_l("Your answer"), choices=[], validate_choice=False)
    reason = Prose(
        _l("If you object: what stands in the way, and what would remove it"), limit=LONGEST_REASON, required=False
    )

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(question, **kwargs)
        self.choice.choices = _choices(*Consent)
        self.objection: object = None

    def written(self) -> Answer:
        """An objection made before goes on where no new reasons are written."""
        if not self.choice.data:
            return {}
        if self.choice.data != Consent.OBJECT:
            return said(self.choice.data)
        return said(self.choice.data, reason=self.reason.data, objection=None if self.reason.data else self.objection)


class SilenceForm(ConsentForm):
    """Seen, or objecting to a clause or to what is missing, with reasons."""

    clause = Line(_l("Number of the clause you object to"), limit=LONGEST_CLAUSE, required=False)
    omission = BooleanField(_l("I object to something that is missing from the text"))
    reason = Prose(_l("If you object: why"), limit=LONGEST_REASON, required=False)

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(question, **kwargs)
        self.choice.choices = _choices(*Silence)

    def written(self) -> Answer:
        answer = super().written()
        if answer.get("choice") != Silence.OBJECT:
            return answer
        more = {"clause": self.clause.data, "omission": self.omission.data}
        return answer | {name: value for name, value in more.items() if value}

    def show(self, answer: Answer) -> None:
        super().show(answer)
        self.clause.data, self.omission.data = str(answer.get("clause", "")), bool(answer.get("omission", False))


class OptionsForm(BallotForm):
    """A ballot between options, on which one may abstain."""

    abstain = BooleanField(_l("I abstain: I take part and prefer none"))

    def written(self) -> Answer:
        return said(ABSTAIN) if self.abstain.data else self.chosen()

    def chosen(self) -> Answer:
        """The options that were ticked or ranked."""
        raise NotImplementedError

    def show(self, answer: Answer) -> None:
        self.abstain.data = choice_of(answer) == ABSTAIN


class ApprovalForm(OptionsForm):
    """Every option that one can agree to."""

    approved = SelectMultipleField(
        _l("Tick every option that you can agree to"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(question, **kwargs)
        self.approved.choices = [(key, name.text) for key, name in option_names(question.options).items()]

    @property
    def main(self) -> str:
        return "approved"

    def chosen(self) -> Answer:
        return approved(*self.approved.data or ())

    def show(self, answer: Answer) -> None:
        super().show(answer)
        self.approved.data = list(approved_in(answer))


class RankedForm(OptionsForm):
    """A place for each option; the same place for several holds them equal. `ranked_form` adds the places."""

    def places(self) -> list[SelectField]:
        """The fields of the places, in the order of the options."""
        return [field for field in self if isinstance(field, SelectField)]

    @property
    def main(self) -> str:
        return self.places()[0].short_name

    def chosen(self) -> Answer:
        given = [(field.data, key) for field, key in zip(self.places(), self.question.option_keys, strict=True)]
        places = sorted({place for place, _key in given if place}, key=int)
        return ranked(*([key for at, key in given if at == place] for place in places))

    def show(self, answer: Answer) -> None:
        super().show(answer)
        at = {key: str(place) for place, tier in enumerate(ranking_in(answer), 1) for key in tier}
        for field, key in zip(self.places(), self.question.option_keys, strict=True):
            field.data = at.get(key, "")

    def reviewed(self) -> bool:
        """Ask once more where options were left without a place; what is left out is held equal, after the others."""
        named = {key for tier in ranking_in(self.answer) for key in tier}
        names = option_names(self.question.options)
        self.left_out = [name.text for key, name in names.items() if key not in named] if named else []
        return not self.left_out or self.confirmed.data == "yes"


def ranked_form(question: Question) -> type[RankedForm]:
    """The form with a place for each option of the question."""
    places = [("", _("no place")), *((str(place), str(place)) for place in range(1, len(question.options) + 1))]
    names = option_names(question.options).values()
    fields: Mapping[str, Any] = {
        f"{PLACE}{at}": SelectField(name.text, choices=places, default="") for at, name in enumerate(names, 1)
    }
    return type("RankedFormOfOptions", (RankedForm,), dict(fields))


def ballot_form(question: Question, own: Answer | None) -> BallotForm:
    """The ballot of a question; before it is sent, it shows the reader's own answer."""
    kind = _kind(question)
    form = kind(question)
    if isinstance(form, ConsentForm):
        form.objection = (own or {}).get("objection")
    if own and not form.is_submitted():
        form.show(own)
    return form


def _kind(question: Question) -> type[BallotForm]:
    match question.method:
        case Method.APPROVAL:
            return ApprovalForm
        case Method.RANKED:
            return ranked_form(question)
        case Method.CONSENT:
            return ConsentForm
        case Method.SILENCE:
            return SilenceForm
        case Method.FOR_AGAINST:
            iso = rule_from_description(question.rule).counting is Counting.ISO
            return ReasonedVotesForm if iso else VotesForm
