"""The forms of translators: words of a clause, a term of the glossary, a summary."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from app.domain.glossary import forms
from app.languages.glossary import LONGEST_DEFINITION, LONGEST_NOTE, LONGEST_TERM, Entry
from app.languages.models import GlossaryTerm
from app.texts.forms import LONGEST_CLAUSE, LONGEST_HEADING, LONGEST_REASON, revision_carried
from app.texts.models import Clause
from app.web.display import language_name
from app.web.forms import Form, Line, Prose

LONGEST_LABEL = 80
LONGEST_SUMMARY = 3_000


class RenderingForm(Form):
    """The words of a clause in another language, and the leading revision they render."""

    label = Line(_l("Number as it is printed"), limit=LONGEST_LABEL, required=False)
    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Words of the clause"), limit=LONGEST_CLAUSE)
    reason = Line(_l("Note"), limit=LONGEST_NOTE, required=False)
    base_revision = revision_carried()
    renders = revision_carried()
    accepted = HiddenField(default="")

    def rebase(self, number: int) -> None:
        """Let the next sending start from this revision, whatever this one started from."""
        self.base_revision.data, self.base_revision.raw_data = number, None

    def accept(self, numbers: Iterable[int]) -> set[int]:
        """Those of the terms that the translator has not been warned of yet; the next sending knows them."""
        told = set((self.accepted.data or "").split())
        untold = {number for number in numbers if str(number) not in told}
        self.accepted.data, self.accepted.raw_data = " ".join(sorted(told | set(map(str, untold)))), None
        return untold


class WordingForm(Form):
    """A new wording that is begun in one of the equal languages."""

    heading = Line(_l("Heading"), limit=LONGEST_HEADING, required=False)
    body = Prose(_l("Words of the clause"), limit=LONGEST_CLAUSE)
    reason = Prose(_l("Reason"), limit=LONGEST_REASON)
    base_revision = revision_carried()

    def rebase(self, number: int) -> None:
        """Let the next sending start from this revision, whatever this one started from."""
        self.base_revision.data, self.base_revision.raw_data = number, None


class TranslationForm(Form):
    """A contribution's words in another language, which a translator stands for."""

    body = Prose(_l("Words in the other language"), limit=LONGEST_CLAUSE)


class TableForm(Form):
    """A table of terms, as a file."""

    file = FileField(_l("CSV file"))

    def validate_file(self, field: Any) -> None:
        """There has to be one."""
        if not (field.data and field.data.filename):
            raise ValidationError(_("Choose a file."))


class SummaryForm(Form):
    """What a clause or a version says, in plain words."""

    body = Prose(_l("In plain words"), limit=LONGEST_SUMMARY, required=False)
    base = revision_carried()

    def rebase(self, number: int) -> None:
        """Let the next sending start from this summary, whatever this one started from."""
        self.base.data, self.base.raw_data = number, None


class TermForm(Form):
    """A term of the glossary; has one line of forms and one definition for each language of the process."""

    note = Prose(_l("Note for translators"), limit=LONGEST_NOTE, required=False)
    clause = Line(_l("Clause that defines the term"), limit=LONGEST_LABEL, required=False)

    def filled(self, languages: Sequence[str], clause: Clause | None) -> Entry:
        """What was written, as the glossary takes it."""
        words = {code: self[f"words_{code}"].data for code in languages}
        definition = {code: self[f"definition_{code}"].data for code in languages}
        return Entry(
            {code: text for code, text in words.items() if forms(text)},
            {code: text for code, text in definition.items() if text},
            self.note.data or "",
            clause,
        )

    def fields_of(self, code: str) -> tuple[Field, Field]:
        """The line of forms and the definition in a language."""
        return self[f"words_{code}"], self[f"definition_{code}"]


def term_form(languages: Sequence[str], term: GlossaryTerm | None = None) -> TermForm:
    """The form for the languages of a process, filled with a term that there is."""
    fields: dict[str, Any] = {}
    for code in languages:
        name = language_name(code)
        fields[f"words_{code}"] = Line(_("Term in %(language)s", language=name), limit=LONGEST_TERM, required=False)
        fields[f"definition_{code}"] = Prose(
            _("Definition in %(language)s", language=name), limit=LONGEST_DEFINITION, required=False
        )
    data: dict[str, object] = {}
    if term is not None:
        data = {"note": term.note, "clause": term.clause.number if term.clause else ""}
        data |= {f"words_{code}": term.words.get(code, "") for code in languages}
        data |= {f"definition_{code}": term.definition.get(code, "") for code in languages}
    kind: type[TermForm] = type("TermFormOfProcess", (TermForm,), fields)
    return kind(data=data)
