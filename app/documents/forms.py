"""The forms of the repository."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.documents.models import Paper, PaperVersion
from app.documents.services import Described, Handed
from app.domain.attaching import LARGEST_FILE, Unattachable
from app.domain.citing import LONGEST_ADDRESS, is_address
from app.domain.repository import Evidence, PaperKind
from app.files.checking import Brought, brought
from app.files.wordings import MISFITS
from app.web.display import language_name
from app.web.forms import Day, Form, Line, Prose
from app.web.languages import CODES

LONGEST_TITLE = 300
LONGEST_DESCRIPTION = 5000
LONGEST_NOTE = 500
LONGEST_REASONS = 2000
WHOLE = "whole"
KINDS = {
    PaperKind.RULES: _l("Rules of the process or its forum"),
    PaperKind.TIMETABLE: _l("Timetable and ways to take part"),
    PaperKind.OUTREACH: _l("Outreach: invitations and events"),
    PaperKind.BACKGROUND: _l("Background and studies"),
    PaperKind.DRAFT: _l("Draft"),
    PaperKind.INPUT: _l("Contributions received"),
    PaperKind.MINUTES: _l("Minutes of a meeting"),
    PaperKind.FEEDBACK: _l("Feedback: how contributions were considered"),
    PaperKind.ADOPTED: _l("Adopted text"),
    PaperKind.PROGRESS: _l("Progress report"),
    PaperKind.COMPLETION: _l("Evidence of completion"),
    PaperKind.ASSESSMENT: _l("Independent assessment"),
    PaperKind.OTHER: _l("Other"),
}
EVIDENCE = {
    Evidence.CO_CREATION: _l("Evidence of co-creation"),
    Evidence.IMPLEMENTATION: _l("Evidence of implementation"),
}


class DescribedForm(Form):
    """What is said of a document; `described_form` adds title and description in each language of the process."""

    languages: tuple[str, ...] = ()
    kind = SelectField(
        _l("Kind of document"),
        [InputRequired(_l("Choose what kind of document it is."))],
        choices=[("", _l("Choose a kind")), *((kind.value, words) for kind, words in KINDS.items())],
    )
    source = Line(_l("Who made it: author or institution"), limit=LONGEST_TITLE)
    dated = Day(_l("Date of the document"))
    edition = HiddenField(default="1")

    @property
    def described(self) -> Described:
        """What was said, once the form is valid."""
        return Described(
            kind=PaperKind(self.kind.data),
            title={code: self[f"title_{code}"].data for code in self.languages},
            description={code: self[f"description_{code}"].data for code in self.languages},
            source=self.source.data or "",
            dated=self.dated.data,
        )

    @property
    def edition_carried(self) -> int:
        """The edition of the description that the page showed; 0 for one that nobody ever saw."""
        said = str(self.edition.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0


class HandedForm(Form):
    """A version: the file or the address of a page, its language, and what is new in it."""

    language = SelectField(_l("Language of the document"), [InputRequired(_l("Choose the language."))])
    file = FileField(_l("File"))
    address = Line(_l("Or its web address"), limit=LONGEST_ADDRESS, required=False)
    note = Line(_l("What is new in this version"), limit=LONGEST_NOTE, required=False)
    brought: Brought | None = None

    def offer(self, languages: Sequence[str], chosen: str = "") -> None:
        """Offer the languages of the process and those of the interface, and whatever is in use already."""
        offered = dict.fromkeys([*languages, *CODES, *([chosen] if chosen else [])])
        self.language.choices = [(code, language_name(code)) for code in offered]
        if not self.is_submitted():
            self.language.data = chosen or languages[0]

    def validate_file(self, field: Any) -> None:
        """A file that can be kept, or an address, and not both."""
        chosen = field.data if getattr(field.data, "filename", "") else None
        if chosen is None and not self.address.data:
            raise ValidationError(_("Choose a file, or give the web address where the document is to be found."))
        if chosen is not None and self.address.data:
            raise ValidationError(_("A document is either a file or the address of a page. Give one of the two."))
        if chosen is None:
            return
        try:
            self.brought = brought(chosen.filename, chosen.read(LARGEST_FILE + 1))
        except Unattachable as unfit:
            raise ValidationError(MISFITS[unfit.misfit]) from None

    def validate_address(self, field: Any) -> None:
        """The address of a web page."""
        if field.data and not field.errors and not is_address(field.data):
            raise ValidationError(_("Give the whole address of a web page, beginning with https://."))

    @property
    def handed(self) -> Handed:
        """What was handed in, once the form is valid."""
        note = self.note.data or "" if "note" in self else ""
        return Handed(self.language.data, self.brought, self.address.data or "", note)


class WithdrawalForm(Form):
    """What is withdrawn, and why."""

    what = RadioField(_l("What is withdrawn?"), [InputRequired(_l("Choose what is withdrawn."))], choices=[])
    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)

    def offer(self, versions: Sequence[PaperVersion]) -> None:
        """Offer every version that stands, and all of them."""
        named = [
            (
                str(one.number),
                _(
                    "Version %(number)s, %(language)s",
                    number=one.number,
                    language=language_name(one.language),
                ),
            )
            for one in versions
            if one.stands
        ]
        self.what.choices = [(WHOLE, _("The whole document, with every version")), *named]

    @property
    def number(self) -> int | None:
        """The version that is withdrawn; None: all of them."""
        return None if self.what.data == WHOLE else int(self.what.data)


class PublishForm(DescribedForm, HandedForm):
    """A document and its first version."""


Words = TypeVar("Words", bound=DescribedForm)


def described_form(languages: Sequence[str], paper: Paper | None = None) -> DescribedForm:
    """The form that describes a document, filled with what is said of it today."""
    return _with_words(DescribedForm, languages)(data=_today(paper, languages) if paper else None)


def publish_form(languages: Sequence[str]) -> PublishForm:
    """The form of a new document: its description and its first version."""
    form = _with_words(PublishForm, languages)()
    del form.note
    form.offer(languages)
    return form


def _with_words(base: type[Words], languages: Sequence[str]) -> type[Words]:
    """Title and description in each language; the title in the drafting language is demanded."""
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for place, code in enumerate(languages):
        named = {"language": language_name(code)}
        fields[f"title_{code}"] = Line(_("Title (%(language)s)", **named), limit=LONGEST_TITLE, required=place == 0)
        fields[f"description_{code}"] = Prose(
            _("Description (%(language)s)", **named), limit=LONGEST_DESCRIPTION, required=False
        )
    return type("_Described", (base,), fields)


def _today(paper: Paper, languages: Sequence[str]) -> dict[str, object]:
    words = {
        f"{name}_{code}": getattr(paper, name).get(code, "") for name in ("title", "description") for code in languages
    }
    return {**words, "kind": paper.kind.value, "source": paper.source, "dated": paper.dated, "edition": paper.edition}
