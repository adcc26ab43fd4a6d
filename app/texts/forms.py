"""The forms of facilitators' work on a text."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from app.domain.manuscript import Unit
from app.texts.models import Format
from app.web.display import language_name
from app.web.forms import Form, Line, Prose

LONGEST_CLAUSE = 20_000
LONGEST_HEADING = 300
LONGEST_REASON = 5_000
LONGEST_NAME = 120
LONGEST_NOTE = 10_000
UNITS = [
    (Unit.PARAGRAPH.value, _l("Every numbered paragraph, where articles have them")),
    (Unit.ARTICLE.value, _l("Every article as a whole")),
    (Unit.POINT.value, _l("Every numbered paragraph, and every point in it")),
]


def revision_carried() -> IntegerField:
    """A revision the form was filled in over, carried by it unseen; 0 when there was none."""
    return IntegerField("", [InputRequired(), NumberRange(0, 999_999_999)], widget=HiddenInput())


class ClauseForm(Form):
    """New words for a clause."""

    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Words of the clause"), limit=LONGEST_CLAUSE)
    reason = Prose(_l("Reason"), limit=LONGEST_REASON)
    base_revision = revision_carried()

    def rebase(self, number: int) -> None:
        """Let the next sending start from this revision, whatever this one started from."""
        self.base_revision.data, self.base_revision.raw_data = number, None


class NewClauseForm(Form):
    """A clause that is put beside another one."""

    place = RadioField(
        _l("Where does it belong?"),
        [InputRequired(_l("Choose where the new clause belongs."))],
        choices=[("after", _l("After this clause")), ("before", _l("Before this clause"))],
        default="after",
    )
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Words of the clause"), limit=LONGEST_CLAUSE)
    reason = Prose(_l("Reason"), limit=LONGEST_REASON)


class StrikeForm(Form):
    """A clause that is to leave the text."""

    reason = Prose(_l("Why is the clause struck?"), limit=LONGEST_REASON)
    base_revision = revision_carried()


class VersionForm(Form):
    """A name for the text of today and a note on what changed and why, in each language of the process."""

    def named(self, code: str) -> Any:
        """The field of the name in a language."""
        return self[f"name_{code}"]

    def noted(self, code: str) -> Any:
        """The field of the note in a language."""
        return self[f"note_{code}"]


Versions = TypeVar("Versions", bound=VersionForm)


def version_form(
    languages: Sequence[str],
    *,
    of: type[Versions] = VersionForm,  # type: ignore[assignment]  # the plain form unless another one is asked for
    name: Mapping[str, str] | None = None,
    note: Mapping[str, str] | None = None,
) -> Versions:
    """The form for a process with these languages, the first of which is owed a name."""
    fields: dict[str, Any] = {}
    for place, code in enumerate(languages):
        label = {"language": language_name(code)}
        fields[f"name_{code}"] = Line(
            _("Name in %(language)s", **label), limit=LONGEST_NAME, required=not place, default=(name or {}).get(code)
        )
        fields[f"note_{code}"] = Prose(
            _("What changed and why, in %(language)s", **label), limit=LONGEST_NOTE, required=False,
            default=(note or {}).get(code),
        )  # fmt: skip
    made: Versions = type(of.__name__, (of,), fields)()
    return made


def words_in(form: VersionForm, languages: Sequence[str]) -> dict[str, str]:
    """The names that were typed, by language."""
    return {code: form.named(code).data or "" for code in languages}


def note_of(form: VersionForm, languages: Sequence[str]) -> dict[str, str]:
    """The notes that were typed, by language."""
    return {code: form.noted(code).data or "" for code in languages}


class ImportForm(Form):
    """A text to be imported, as a file or pasted."""

    file = FileField(_l("File"))
    pasted = TextAreaField(_l("Or paste the text here"))
    format = SelectField(
        _l("How is it written down?"),
        choices=[
            ("", _l("Find out from the file")),
            (Format.MARKDOWN.value, _l("Markdown or plain text: headings, numbered articles and paragraphs")),
            (Format.CSV.value, _l("CSV table: one clause a row")),
            (Format.DOCX.value, _l("Word (DOCX)")),
            (Format.ODT.value, _l("OpenDocument (ODT)")),
            (Format.HTML.value, _l("Web page (HTML)")),
            (Format.AKN.value, _l("Akoma Ntoso (XML)")),
        ],
        default="",
    )
    language = SelectField(_l("Language of the text"), choices=[])
    unit = SelectField(_l("What is discussed as one clause?"), choices=UNITS, default=Unit.PARAGRAPH.value)
    csv_column = Line(_l("Column that holds the words"), limit=LONGEST_NAME, required=False)
    version_name = Line(_l("Name a version afterwards"), limit=LONGEST_NAME, required=False)
    strike_absent = BooleanField(_l("Strike the clauses that this text no longer has"))

    def validate_pasted(self, field: Any) -> None:
        """Either a file or pasted words, not both and not neither."""
        sent, pasted = bool(self.file.data and self.file.data.filename), bool((field.data or "").strip())
        if sent and pasted:
            raise ValidationError(_("You chose a file and pasted a text. Send only one of them."))
        if not sent and not pasted:
            raise ValidationError(_("Choose a file, or paste the text."))


class ReadingForm(Form):
    """How a text that has been brought is to be read."""

    csv_column = SelectField(_l("Column that holds the words"), choices=[("", _l("Find out"))])
    unit = SelectField(_l("What is discussed as one clause?"), choices=UNITS)
