"""The forms of amendments."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.amendments.redline import field_name
from app.domain.amending import Decision, Operation, Side
from app.domain.weaving import Weave
from app.web.forms import Form, Line, Prose

LONGEST_HEADING = 300
LONGEST_CLAUSE = 20_000
LONGEST_RATIONALE = 5_000
LONGEST_NAME = 254
HEADING_ALONE = "heading"
TODAY, OWN = "today", "own"
OPEN_STILL = "open"


class ChangeForm(Form):
    """A change to a clause; `base` is the revision that was read."""

    base = HiddenField()
    operation = RadioField(
        _l("What do you propose?"),
        [InputRequired(_l("Choose what you propose."))],
        choices=[
            (Operation.REPLACE.value, _l("Change the words of this clause")),
            (HEADING_ALONE, _l("Change its heading alone")),
            (Operation.INSERT_AFTER.value, _l("Insert a new clause after this one")),
            (Operation.INSERT_BEFORE.value, _l("Insert a new clause before this one")),
            (Operation.MOVE.value, _l("Move this clause")),
            (Operation.DELETE.value, _l("Delete this clause")),
        ],
        default=Operation.REPLACE.value,
    )
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Wording"), limit=LONGEST_CLAUSE, required=False)
    side = RadioField(
        _l("Where is it to stand?"),
        choices=[(Side.BEFORE.value, _l("Before that clause")), (Side.AFTER.value, _l("After that clause"))],
        default=Side.AFTER.value,
    )
    beside = Line(_l("The clause it is to stand beside"), limit=80, required=False)
    is_draft = False

    @property
    def chosen(self) -> Operation:
        """The operation that was chosen."""
        return Operation.REPLACE if self.operation.data == HEADING_ALONE else Operation(self.operation.data)

    @property
    def has_words(self) -> bool:
        """Whether the wording that was typed is to stand in the text."""
        without = {Operation.DELETE.value, Operation.MOVE.value, HEADING_ALONE}
        return self.operation.data not in without

    def validate_body(self, field: Any) -> None:
        """Whatever is to stand in the text needs words."""
        if self.has_words and not self.is_draft and not field.data:
            raise ValidationError(_("Write the wording you propose, or choose to delete the clause."))

    def validate_beside(self, field: Any) -> None:
        """A move needs a place."""
        if self.operation.data == Operation.MOVE.value and not field.data:
            raise ValidationError(_("Say beside which clause it is to stand, by its number."))


class ProposalForm(ChangeForm):
    """What is proposed on a clause, and why."""

    rationale = Prose(_l("Why? Give your reasons"), limit=LONGEST_RATIONALE)

    def as_draft(self) -> None:
        """Ask for nothing that can still be written later."""
        self.is_draft, self.rationale.flags.required = True, False


class DraftForm(Form):
    """The reasons of a whole draft."""

    rationale = Prose(_l("Why? Give your reasons"), limit=LONGEST_RATIONALE)


class InvitationForm(Form):
    """Whom to ask to propose it too."""

    whom = Line(_l("Public name or mail address of a member"), limit=LONGEST_NAME)


class RecommendationForm(Form):
    """What to decide, and why."""

    decision = RadioField(
        _l("Recommendation"),
        [InputRequired(_l("Choose what you recommend."))],
        choices=[
            (Decision.ADOPTED.value, _l("Adopt")),
            (Decision.ADOPTED_IN_PART.value, _l("Adopt in part")),
            (Decision.REJECTED.value, _l("Reject")),
        ],
    )
    reasons = Prose(_l("Reasons, published at once"), limit=LONGEST_RATIONALE)

    @property
    def chosen(self) -> Decision:
        """The decision that is recommended."""
        return Decision(self.decision.data)


class DecisionForm(Form):
    """What is decided about an amendment, the words that are taken, and why; `base` are the latest revisions seen."""

    base = HiddenField()
    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose a decision."))],
        choices=[
            (Decision.ADOPTED.value, _l("Adopt")),
            (Decision.ADOPTED_IN_PART.value, _l("Adopt in part, with the words below")),
            (Decision.REJECTED.value, _l("Reject")),
        ],
    )
    reasons = Prose(_l("Reasons, published with the decision"), limit=LONGEST_RATIONALE)

    @property
    def chosen(self) -> Decision:
        """The decision that was chosen."""
        return Decision(self.decision.data)

    def words(self, name: str, position: int) -> str:
        """What was written in the field of this name for one change; empty where there is no such field."""
        field = self._fields.get(field_name(name, position))
        return (field.data or "") if field else ""


def decision_form(positions: Sequence[int]) -> type[DecisionForm]:
    """The form with the words of every change that puts words into the text, by position."""
    fields: dict[str, Any] = {}
    for at in positions:
        fields |= {
            field_name("heading", at): Line(_l("Heading to stand in the text"), limit=LONGEST_HEADING, required=False),
            field_name("body", at): Prose(_l("Wording to stand in the text"), limit=LONGEST_CLAUSE, required=False),
            field_name("drafting_heading", at): Line(
                _l("Heading in the drafting language"), limit=LONGEST_HEADING, required=False
            ),
            field_name("drafting_body", at): Prose(
                _l("Wording in the drafting language"), limit=LONGEST_CLAUSE, required=False
            ),
        }
    return type("DecisionFormOnChanges", (DecisionForm,), fields)


class RebaseForm(Form):
    """One's proposal on the wording of today; `base` are the revisions it was carried over to."""

    base = HiddenField()


def rebase_form(positions: Sequence[int]) -> type[RebaseForm]:
    """The form with a heading and a body for every change that moved on and has words, by position."""
    fields: dict[str, Any] = {}
    for at in positions:
        fields[field_name("heading", at)] = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
        fields[field_name("body", at)] = Prose(_l("Wording"), limit=LONGEST_CLAUSE, required=False)
    return type("RebaseFormOnChanges", (RebaseForm,), fields)


class DeskForm(Form):
    """What is put together from several amendments; `desk_form` adds a choice for every place that is open."""

    base = HiddenField()
    heading = Line(_l("Heading to stand in the text"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Wording to stand in the text"), limit=LONGEST_CLAUSE, required=False)
    reasons = Prose(_l("Reasons, published with every decision"), limit=LONGEST_RATIONALE, required=False)

    def chosen_words(self, weave: Weave) -> dict[int, str]:
        """The words chosen for each open place: an option's, one's own, or none for those of today."""
        words: dict[int, str] = {}
        for at in weave.open_places:
            choice = self[f"choice_{at}"].data
            if choice == OWN:
                words[at] = self[f"own_{at}"].data or ""
            elif choice != TODAY:
                words[at] = weave.stretches[at].options[int(choice)].text
        return words

    def decisions(self, numbers: Collection[int]) -> dict[int, Decision]:
        """What becomes of each amendment that does not stay open."""
        fates = {number: self[f"fate_{number}"].data for number in numbers}
        return {number: Decision(fate) for number, fate in fates.items() if fate != OPEN_STILL}


def desk_form(weave: Weave, numbers: Sequence[int]) -> type[DeskForm]:
    """The form with the words to choose from at every open place, and the fate of every amendment."""
    fields: dict[str, Any] = {}
    for at in weave.open_places:
        options = [(str(index), str(index)) for index in range(len(weave.stretches[at].options))]
        fields[f"choice_{at}"] = RadioField(_l("Words"), choices=[(TODAY, TODAY), *options, (OWN, OWN)], default=TODAY)
        fields[f"own_{at}"] = Prose(_l("Your own words for this place"), limit=LONGEST_CLAUSE, required=False)
    for number in numbers:
        label = _("Amendment %(number)s", number=number)
        fields[f"fate_{number}"] = SelectField(label, choices=list(FATES.items()), default=OPEN_STILL)
    return type("DeskFormOnClause", (DeskForm,), fields)


FATES: Mapping[str, Any] = {
    OPEN_STILL: _l("Stays open"),
    Decision.ADOPTED.value: _l("Adopted"),
    Decision.ADOPTED_IN_PART.value: _l("Adopted in part"),
    Decision.REJECTED.value: _l("Rejected"),
}
