"""The forms by which a steward corrects what was recognised in a file."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.domain.correcting import LONGEST_CLAUSE, LONGEST_HEADING, Act, Correction
from app.domain.structure import ClauseKind, DivisionKind
from app.texts.reading import LONGEST_LABEL, LONGEST_TITLE
from app.texts.wordings import CLAUSE_KINDS, DIVISION_KINDS
from app.web.forms import Form, Line, Prose


def _choices(kinds: Any) -> list[tuple[str, Any]]:
    return [(kind.value, name) for kind, name in kinds.items()]


class LineNumber(IntegerField):
    """The number of a line in the list, in plain digits."""

    def process_formdata(self, valuelist: Any) -> None:
        """Read it; digits of other scripts are numbers to Python, but not what the list shows."""
        typed = (valuelist[0] if valuelist else "").strip()
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            self.data = None
            raise ValueError(_("Give the number of a line in digits."))
        self.data = int(typed) if typed else None


class CorrectionForm(Form):
    """One way to correct a part of a draft; `act` tells which one was sent."""

    act: Act

    def correction(self, part: str) -> Correction:
        """What the form asks for."""
        raise NotImplementedError


class RewriteForm(CorrectionForm):
    """Kind, number, heading and words of a clause."""

    act = Act.REWRITE
    kind = SelectField(_l("Kind"), choices=_choices(CLAUSE_KINDS))
    label = Line(_l("Number"), limit=LONGEST_LABEL, required=False)
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Words of the clause"), limit=LONGEST_CLAUSE)

    def correction(self, part: str) -> Correction:
        """New values for all of them."""
        words = (self.kind.data, self.label.data or "", self.heading.data or "", self.body.data or "")
        return Correction(self.act, (part,), *words)


class RewriteDivisionForm(CorrectionForm):
    """Kind, number and heading of a division."""

    act = Act.REWRITE
    kind = SelectField(_l("Kind"), choices=_choices(DIVISION_KINDS))
    label = Line(_l("Number"), limit=LONGEST_LABEL, required=False)
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)

    def correction(self, part: str) -> Correction:
        """New values for all of them."""
        return Correction(self.act, (part,), self.kind.data, self.label.data or "", self.heading.data or "")


class JoinForm(CorrectionForm):
    """A clause whose words belong to the one before it."""

    act = Act.JOIN
    with_number = BooleanField(_l("Keep its number and heading as words"))

    def correction(self, part: str) -> Correction:
        """Join it, with number and heading or without."""
        return Correction(self.act, (part,), heading="yes" if self.with_number.data else "")


class SplitForm(CorrectionForm):
    """A clause that is really two."""

    act = Act.SPLIT
    place = RadioField(
        _l("Where does the second clause begin?"), [InputRequired(_l("Choose where the second clause begins."))]
    )
    second_label = Line(_l("Number of the second clause"), limit=LONGEST_LABEL, required=False)

    def correction(self, part: str) -> Correction:
        """Split it there."""
        return Correction(self.act, (part,), label=self.second_label.data or "", place=int(self.place.data))


class PutUnderForm(CorrectionForm):
    """A part that belongs to another division."""

    act = Act.PUT_UNDER
    under = SelectField(_l("Division"))

    def correction(self, part: str) -> Correction:
        """Put it there with everything in it."""
        return Correction(self.act, (part,), other=self.under.data)


class ToHeadingForm(CorrectionForm):
    """A clause that is really a heading."""

    act = Act.TO_HEADING
    heading_kind = SelectField(
        _l("Kind of division"), choices=_choices(DIVISION_KINDS), default=DivisionKind.CHAPTER.value
    )
    above = SelectField(_l("It stands in"))

    def correction(self, part: str) -> Correction:
        """Make it a heading; what follows stands under it."""
        return Correction(self.act, (part,), self.heading_kind.data, other=self.above.data)


class ToClauseForm(CorrectionForm):
    """A heading that is really a clause."""

    act = Act.TO_CLAUSE
    clause_kind = SelectField(_l("Kind of clause"), choices=_choices(CLAUSE_KINDS), default=ClauseKind.PARAGRAPH.value)

    def correction(self, part: str) -> Correction:
        """Make it a clause; what stood under it moves up."""
        return Correction(self.act, (part,), self.clause_kind.data)


class RangeForm(CorrectionForm):
    """Everything from this part to another one, by its place in the list."""

    act = Act.CUT_RANGE
    until = LineNumber(_l("Line up to which everything is cut"), [Optional()])

    def __init__(self, order: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order

    def validate_until(self, field: Any) -> None:
        """A line of the list."""
        if field.data is None or not 1 <= field.data <= len(self.order):
            raise ValidationError(_("Give the number of a line, from 1 to %(last)s.", last=len(self.order)))

    def correction(self, part: str) -> Correction:
        """Cut both ends and what is between them."""
        return Correction(self.act, (part, self.order[(self.until.data or 1) - 1]))


class TakeForm(CorrectionForm):
    """Words that were not understood, to be a clause after all."""

    act = Act.TAKE
    kind = SelectField(_l("Kind"), choices=_choices(CLAUSE_KINDS), default=ClauseKind.PARAGRAPH.value)
    label = Line(_l("Number"), limit=LONGEST_LABEL, required=False)
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Words of the clause"), limit=LONGEST_CLAUSE)
    after = LineNumber(_l("After which line of the draft?"), [Optional()])

    def __init__(self, order: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order

    def validate_after(self, field: Any) -> None:
        """A line of the list, or none for the beginning."""
        if field.errors or (field.data is not None and not 0 <= field.data <= len(self.order)):
            raise ValidationError(_("Give the number of a line, from 1 to %(last)s.", last=len(self.order)))

    def correction(self, part: str) -> Correction:
        """Take it there."""
        after = self.order[self.after.data - 1] if self.after.data else ""
        words = (self.kind.data, self.label.data or "", self.heading.data or "", self.body.data or "")
        return Correction(self.act, (part,), *words, other=after)


class TitleForm(CorrectionForm):
    """The title of the text."""

    act = Act.TITLE
    title = Line(_l("Title of the text"), limit=LONGEST_TITLE, required=False)

    def correction(self, part: str) -> Correction:
        """Give the text this title."""
        return Correction(self.act, heading=self.title.data or "")
