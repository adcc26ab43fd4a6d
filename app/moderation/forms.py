"""The forms of moderation."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.domain.appeals import Outcome
from app.domain.moderating import RESTRICTING, Measure, ReportReason
from app.domain.suspensions import LONGEST
from app.moderation.taking import Grounds
from app.web.database import now
from app.web.display import language_name
from app.web.forms import Form, Line, LocalMoment, MayBeEmpty, Prose
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


class GroundsForm(Form):
    """The statement of reasons: the rule, the facts, the law where the rule is the law, the language of it all."""

    rule = RadioField(_l("Which rule is it about?"), [InputRequired(_l("Choose the rule."))], choices=RULES)
    facts = Prose(_l("Facts and reasons"), limit=LONGEST_FACTS)
    legal_ground = Line(_l("Law that is broken"), limit=LONGEST_LAW, required=False)
    language = SelectField(_l("Language you write in"))

    def __init__(self, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*languages, *CODES])]
        if not self.is_submitted():
            self.language.data = reader_language()

    @property
    def grounds(self) -> Grounds:
        """The reasons, once the form is valid."""
        law = self.legal_ground.data or ""
        return Grounds(ReportReason(self.rule.data), self.facts.data or "", self.language.data, law)

    @property
    def restricts(self) -> bool:
        """Whether what is chosen takes something from somebody, who then is owed the law that was broken."""
        return True

    def validate_legal_ground(self, field: Any) -> None:
        """Whoever restricts something as illegal names the law (Digital Services Act, article 17(3)(d))."""
        if self.restricts and self.rule.data == ReportReason.ILLEGAL.value and not field.data:
            raise ValidationError(_("Name the law that is broken, and the article."))


class MeasureForm(GroundsForm):
    """What is done, of the measures on offer, and why."""

    measure = RadioField(_l("What do you do?"), [InputRequired(_l("Choose what you do."))])

    def __init__(self, measures: Sequence[tuple[str, str]], languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(languages, **kwargs)
        self.measure.choices = list(measures)
        if not self.is_submitted():
            self.measure.data = self.measure.data or (measures[0][0] if len(measures) == 1 else None)

    @property
    def chosen(self) -> Measure | None:
        """The measure that was chosen; None leaves the contribution as it is."""
        return None if self.measure.data == NOTHING else Measure(self.measure.data)

    @property
    def restricts(self) -> bool:
        """Whether the measure takes something from somebody."""
        return self.measure.data in {one.value for one in RESTRICTING}


class DecisionForm(MeasureForm):
    """What is done about a contribution, and the statement of reasons."""


class ArrangementForm(MeasureForm):
    """Locking a thread, moving a comment, merging it into another one: what is done, whereto, and why."""

    clause = SelectField(_l("Clause to move it to"), default="")
    into = Line(_l("Number of the comment it stands behind"), limit=9, required=False)

    def __init__(
        self, measures: Sequence[tuple[str, str]], languages: Sequence[str], clauses: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(measures, languages)
        self.clause.choices = [("", _("Choose one")), *clauses]

    def validate_clause(self, field: Any) -> None:
        """A move leads somewhere."""
        if self.measure.data == Measure.MOVE.value and not field.data:
            raise ValidationError(_("Choose the clause to move it to."))

    def validate_into(self, field: Any) -> None:
        """A merger needs the other comment."""
        typed = field.data or ""
        if self.measure.data == Measure.MERGE.value and not (typed.isascii() and typed.isdigit()):
            raise ValidationError(_("Give the number of the comment that says the same."))


class UntilField:
    """The end of a suspension, mixed into the forms that set one."""

    until = LocalMoment(_l("Suspended until"), [MayBeEmpty()])

    def refuse_end(self, *, suspends: bool) -> None:
        """An end lies ahead, a year at most."""
        until: Any = self.until.data
        if suspends and until is None:
            raise ValidationError(_("Give the day and time when the suspension ends."))
        if suspends and not now() < until <= now() + LONGEST:
            raise ValidationError(_("The end has to lie ahead, and within a year."))


class PersonForm(MeasureForm, UntilField):
    """Warning or suspending somebody, or proposing that a suspension is lifted."""

    def validate_until(self, field: Any) -> None:
        """A suspension has an end that lies ahead."""
        self.refuse_end(suspends=self.measure.data == Measure.SUSPEND.value)


class AppealForm(Form):
    """Why somebody thinks that a decision was wrong."""

    reasons = Prose(_l("Why do you think that the decision is wrong?"), limit=LONGEST_FACTS)
    language = SelectField(_l("Language you write in"))

    def __init__(self, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*languages, *CODES])]
        if not self.is_submitted():
            self.language.data = reader_language()


class OutcomeForm(GroundsForm, UntilField):
    """What becomes of a decision that was appealed against; `outcome` is upheld, reversed, or the other measure."""

    outcome = RadioField(_l("What becomes of the decision?"), [InputRequired(_l("Choose what becomes of it."))])

    def __init__(self, outcomes: Sequence[tuple[str, str]], languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(languages, **kwargs)
        self.outcome.choices = list(outcomes)

    @property
    def chosen(self) -> tuple[Outcome, Measure | None]:
        """The outcome, and the other measure where the decision is changed."""
        if self.outcome.data in (Outcome.UPHELD.value, Outcome.REVERSED.value):
            return Outcome(self.outcome.data), None
        return Outcome.CHANGED, Measure(self.outcome.data)

    @property
    def restricts(self) -> bool:
        """Whether the outcome takes something from somebody; hiding after a rejected report is checked by the rules."""
        return self.outcome.data not in (None, Outcome.UPHELD.value)

    def validate_until(self, field: Any) -> None:
        """A suspension has an end that lies ahead."""
        self.refuse_end(suspends=self.outcome.data == Measure.SUSPEND.value)
