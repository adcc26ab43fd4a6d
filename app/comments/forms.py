"""The forms of comments."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields import Field
from wtforms.validators import InputRequired

from app.comments.enclosing import Enclosed, Quoting, checked
from app.domain import attaching, citing, quoting
from app.domain.attaching import Misfit, Unattachable
from app.domain.citing import Cited
from app.domain.commenting import Kind
from app.domain.errors import QuoteAmbiguous, QuoteEverywhere, QuoteMissing
from app.domain.quoting import Quote, Span
from app.domain.written import Unwritable, cleaned
from app.files.checking import Brought
from app.files.wordings import MISFITS
from app.texts.models import Revision
from app.web.display import language_name
from app.web.forms import Form, Line, Prose
from app.web.languages import CODES, reader_language

LONGEST = 5000
ALL = "all"
AROUND = 24
"""So many characters on either side tell one place of the same words from another."""
PLACES = tuple(range(1, citing.MOST_SOURCES + 1))
OF_A_QUOTE = ("quote", "quote_place", "quote_prefix", "quote_suffix", "quote_start", "quote_end", "quote_language")


def _title() -> Line:
    return Line(_l("What it is: author, title, year"), limit=citing.LONGEST_TITLE, required=False)


def _address() -> Line:
    return Line(_l("Where it can be read: web address"), limit=citing.LONGEST_ADDRESS, required=False)


class CommentForm(Form):
    """A comment with what may come with it; `wording` is what words can be quoted from, None where nothing can be."""

    kind = RadioField(
        _l("What is your comment?"),
        [InputRequired(_l("Choose what your comment is."))],
        choices=[
            (Kind.QUESTION.value, _l("A question")),
            (Kind.SUPPORT.value, _l("Support")),
            (Kind.CONCERN.value, _l("A concern")),
            (Kind.SUGGESTION.value, _l("A suggestion")),
            (Kind.EVIDENCE.value, _l("Evidence")),
        ],
    )
    body = Prose(_l("Your comment"), limit=LONGEST)
    language = SelectField(_l("Language you write in"))
    quote = Prose(_l("Words of the clause that it is about"), limit=quoting.LONGEST, required=False)
    quote_place = RadioField(_l("Which place do you mean?"), choices=[], validate_choice=False)
    quote_prefix = HiddenField()
    quote_suffix = HiddenField()
    quote_start = HiddenField()
    quote_end = HiddenField()
    quote_language = HiddenField()
    source_title_1, source_title_2, source_title_3 = _title(), _title(), _title()
    source_address_1, source_address_2, source_address_3 = _address(), _address(), _address()
    files = MultipleFileField(_l("Files"))

    def __init__(self, languages: list[str], *, wording: Revision | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wording = wording
        self.brought: tuple[Brought, ...] = ()
        offered = dict.fromkeys([*languages, *CODES])
        self.language.choices = [(code, language_name(code)) for code in offered]
        if not self.is_submitted():
            self.language.data = (kwargs.get("data") or {}).get("language") or reader_language()
        if wording is None:
            for name in OF_A_QUOTE:
                delattr(self, name)
        elif not self.is_submitted():
            self.quote_language.data = wording.language

    def validate_quote(self, field: Field) -> None:
        """The words stand in the clause, once or where it was said; else the reader is asked which place is meant."""
        if not field.data or field.errors:
            return
        asked = self._quoting()
        try:
            quoting.settled(self._body, asked.quote, position=asked.position, everywhere=asked.everywhere)
        except QuoteMissing:
            raise ValidationError(
                _("These words do not stand in the clause. Copy them from its wording, or leave the field empty.")
            ) from None
        except QuoteEverywhere:
            raise ValidationError(_("These words stand in too many places. Quote more of the sentence.")) from None
        except QuoteAmbiguous as ambiguous:
            self.quote_place.choices = list(self._choices([Span(*place) for place in ambiguous.places]))
            raise ValidationError(
                ngettext(
                    "These words stand in %(num)s place. Choose which one you mean.",
                    "These words stand in %(num)s places. Choose which one you mean.",
                    len(ambiguous.places),
                )
            ) from None

    def validate_files(self, field: Field) -> None:
        """Each file is of a kind that can be attached, and is what its name says."""
        chosen = [file for file in field.data or () if getattr(file, "filename", "")]
        if len(chosen) > attaching.MOST_FILES:
            raise ValidationError(MISFITS[Misfit.TOO_MANY])
        try:
            self.brought = checked([(file.filename, file.read(attaching.LARGEST_FILE + 1)) for file in chosen])
        except Unattachable as unfit:
            raise ValidationError(MISFITS[unfit.misfit]) from None

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field by itself, and each source as a whole."""
        valid = bool(super().validate(extra_validators))
        standing = [self._source_stands(place) for place in PLACES]
        return all(standing) and valid

    @property
    def enclosed(self) -> Enclosed:
        """What comes with the comment, once the form is valid."""
        sources = tuple(Cited(*pair) for pair in map(self._source, PLACES) if pair[0])
        quoting_words = self._quoting() if "quote" in self and self.quote.data else None
        return Enclosed(quoting_words, sources, self.brought)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed beside the words, for a draft to keep."""
        names = ("kind", "language", *OF_A_QUOTE, *(name for place in PLACES for name in _names(place)))
        return {name: self[name].data for name in names if name in self and self[name].data}

    @property
    def is_keepable(self) -> bool:
        """Whether what was typed so far can be kept as a draft: unfinished, but of characters and lengths we take."""
        texts = [one for one in self if one.flags.limit and isinstance(one.data, str)]
        return all(_is_writable(str(one.data), int(one.flags.limit or 0)) for one in texts)

    @property
    def has_more(self) -> bool:
        """Whether there is anything in the fields for sources and files, so that they are shown open."""
        fields = [self[name] for place in PLACES for name in _names(place)]
        return bool(self.files.errors) or any(one.data or one.errors for one in fields)

    @property
    def _body(self) -> str:
        return self.wording.body if self.wording else ""

    def _quoting(self) -> Quoting:
        chosen = self.quote_place.data or ""
        start, _sign, end = chosen.partition("-")
        position = _span(start, end) or _span(self.quote_start.data, self.quote_end.data)
        prefix, suffix = (str(one.data or "")[: 2 * quoting.CONTEXT] for one in (self.quote_prefix, self.quote_suffix))
        quote = Quote(self.quote.data or "", prefix, suffix)
        if not quoting.places(self._body, quote):
            quote = Quote(quote.exact)
        return Quoting(quote, position, chosen == ALL, self.wording.language if self.wording else "")

    def _choices(self, places: list[Span]) -> Iterator[tuple[str, str]]:
        for place in places[: quoting.MOST_PLACES]:
            before, after = max(0, place.start - AROUND), place.end + AROUND
            around = " ".join(self._body[before:after].split())
            dots = ("…" if before else "", "…" if after < len(self._body) else "")
            yield f"{place.start}-{place.end}", f"{dots[0]}{around}{dots[1]}"
        yield ALL, _("All of these places")

    def _source(self, place: int) -> tuple[str, str]:
        title, address = (self[name].data or "" for name in _names(place))
        return title, address

    def _source_stands(self, place: int) -> bool:
        """A source is said in words; its address, if it has one, is that of a web page."""
        title, address = (self[name] for name in _names(place))
        if address.data and not citing.is_address(address.data):
            address.errors = [*address.errors, _("Give the whole address, beginning with https:// or http://.")]
        if address.data and not title.data:
            title.errors = [*title.errors, _("Say what the source is, so that it is known if the address is lost.")]
        return not (address.errors or title.errors)


class EditForm(Form):
    """A comment's new words."""

    body = Prose(_l("Your comment"), limit=LONGEST)


def _names(place: int) -> tuple[str, str]:
    return f"source_title_{place}", f"source_address_{place}"


def _span(start: str | None, end: str | None) -> Span | None:
    """A place as the page sends it: plain digits, else none."""
    if not all(one and one.isascii() and one.isdigit() and len(one) <= 7 for one in (start, end)):
        return None
    return Span(int(start or 0), int(end or 0))


def _is_writable(text: str, limit: int) -> bool:
    try:
        cleaned(text, multiline=True, limit=limit)
    except Unwritable:
        return False
    return True
