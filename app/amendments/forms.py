"""The forms of amendments."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, ValidationError

from app.domain.amending import Decision, Operation
from app.web.forms import Form, Line, Prose

LONGEST_HEADING = 300
LONGEST_CLAUSE = 20_000
LONGEST_RATIONALE = 5_000
OFFERED = (Operation.REPLACE, Operation.INSERT_AFTER, Operation.INSERT_BEFORE, Operation.DELETE)


class ProposalForm(Form):
    """What is proposed on a clause, and why; `base` is the revision that was read."""

    base = HiddenField()
    operation = RadioField(
        _l("What do you propose?"),
        [InputRequired(_l("Choose what you propose."))],
        choices=[
            (Operation.REPLACE.value, _l("Change the words of this clause")),
            (Operation.INSERT_AFTER.value, _l("Insert a new clause after this one")),
            (Operation.INSERT_BEFORE.value, _l("Insert a new clause before this one")),
            (Operation.DELETE.value, _l("Delete this clause")),
        ],
        default=Operation.REPLACE.value,
    )
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Wording"), limit=LONGEST_CLAUSE, required=False)
    rationale = Prose(_l("Why? Give your reasons"), limit=LONGEST_RATIONALE)

    @property
    def chosen(self) -> Operation:
        """The operation that was chosen."""
        return Operation(self.operation.data)

    def validate_body(self, field: Any) -> None:
        """Whatever is to stand in the text needs words."""
        if self.operation.data != Operation.DELETE.value and not field.data:
            raise ValidationError(_("Write the wording you propose, or choose to delete the clause."))


class DecisionForm(Form):
    """What is decided about an amendment, the words that are taken, and why; `base` is the latest revision seen."""

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
    heading = Line(_l("Heading to stand in the text"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Wording to stand in the text"), limit=LONGEST_CLAUSE, required=False)
    drafting_heading = Line(_l("Heading in the drafting language"), limit=LONGEST_HEADING, required=False)
    drafting_body = Prose(_l("Wording in the drafting language"), limit=LONGEST_CLAUSE, required=False)
    reasons = Prose(_l("Reasons, published with the decision"), limit=LONGEST_RATIONALE)

    @property
    def chosen(self) -> Decision:
        """The decision that was chosen."""
        return Decision(self.decision.data)
