"""The forms of the forum."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.domain.citing import LONGEST_ADDRESS, is_address
from app.domain.seating import BodyKind, BodyRule, Post
from app.forum.models import Body
from app.processes.forms import Ticks
from app.web.display import group_name, language_name
from app.web.forms import Day, Form, Line, LocalMoment, Prose

LONGEST_NAME = 200
LONGEST_TEXT = 10_000
LONGEST_MINUTES = 50_000
LONGEST_REASONS = 2_000
MOST_SEATS = 500
MOST_PRESENT = 100_000
MOST_DECISIONS = 8
KINDS = {
    BodyKind.FORUM: _l("Forum"),
    BodyKind.COUNCIL: _l("Council"),
    BodyKind.STEERING: _l("Steering committee"),
    BodyKind.EXPERTS: _l("Group of experts"),
    BodyKind.WORKING_GROUP: _l("Working group"),
}
POSTS = {Post.MEMBER: _l("Member"), Post.CO_CHAIR: _l("Co-chair")}
QUORUMS = [
    ("0", _l("No quorum")),
    ("1/3", _l("A third of the seats")),
    ("1/2", _l("Half of the seats")),
    ("2/3", _l("Two thirds of the seats")),
    ("3/4", _l("Three quarters of the seats")),
]


class Count(IntegerField):
    """A whole number from 0 on; empty is 0."""

    def __init__(self, label: Any = None, *, most: int, **kwargs: Any) -> None:
        held = NumberRange(0, most, _l("Give a whole number, not below 0 and not larger than this can be."))
        super().__init__(label, [Optional(), held], **{"default": 0, **kwargs})

    def process_formdata(self, valuelist: Any) -> None:
        """Plain digits only."""
        given = valuelist[0].strip() if valuelist else ""
        if given and not (given.isascii() and given.isdigit() and len(given) <= 9):
            self.data = None
            raise ValueError(_("Give a whole number, not below 0 and not larger than this can be."))
        self.data = int(given or 0)


class Worded(Form):
    """A form with words in each language of the process, and one language for its longer texts."""

    languages: tuple[str, ...] = ()
    worded = ""
    language = SelectField(_l("Language of the texts below"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in self.languages]

    @property
    def words(self) -> dict[str, str]:
        """What was said in each language."""
        return {code: self[f"{self.worded}_{code}"].data or "" for code in self.languages}


class BodyForm(Worded):
    """A body of the forum and its rule."""

    worded = "name"
    kind = SelectField(_l("What is it?"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    parent = SelectField(_l("Inside"), default="")
    division = SelectField(_l("Chapter of the text that is its subject"), default="")
    purpose = Prose(_l("What it is there for"), limit=LONGEST_TEXT, required=False)
    parity = BooleanField(_l("Parity: as many seats for the government as for everybody else"))
    government_seats = Count(_l("Seats fixed for the government (0: not fixed)"), most=MOST_SEATS)
    other_seats = Count(_l("Seats fixed for everybody else (0: not fixed)"), most=MOST_SEATS)
    quorum = SelectField(_l("Quorum"), choices=QUORUMS, default="1/2")
    each_side = BooleanField(_l("The quorum holds for the government and for everybody else, each by itself"))
    every_months = Count(_l("It meets at least every so many months"), most=24, default=6)
    term_months = Count(_l("Length of a term in months (0: no end)"), most=240)

    def validate_every_months(self, field: Count) -> None:
        """A body that meets meets at least once in some number of months."""
        if not field.data:
            raise ValidationError(_("Give at least 1."))

    @property
    def rule(self) -> BodyRule:
        """The rule that was chosen."""
        return BodyRule(
            parity=self.parity.data, government_seats=self.government_seats.data or 0,
            other_seats=self.other_seats.data or 0, quorum=Fraction(self.quorum.data), each_side=self.each_side.data,
            every_months=self.every_months.data or 1, term_months=self.term_months.data or 0,
        )  # fmt: skip


class SeatsForm(Form):
    """More seats for a stakeholder group."""

    group = SelectField(_l("Stakeholder group"), [InputRequired(_l("Choose a stakeholder group."))])
    post = RadioField(_l("Post"), choices=[(post.value, words) for post, words in POSTS.items()], default="member")
    number = Count(_l("How many seats"), most=50, default=1)

    def __init__(self, groups: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group.choices = [(key, group_name(key)) for key in groups]

    def validate_number(self, field: Any) -> None:
        """At least one."""
        if field.data == 0:
            raise ValidationError(_("Give at least 1."))


class TermForm(Form):
    """Who holds a seat, and how long."""

    name = Line(_l("Public name of whoever holds it"), limit=80)
    begins = Day(_l("First day of the term"))
    ends = Day(_l("Day on which it is over"))

    def validate_name(self, field: Any) -> None:
        """A term begins on some day."""
        if self.begins.data is None and not self.begins.errors:
            raise ValidationError(_("Say on which day the term begins."))


class EndForm(Form):
    """Another end of a term."""

    ends = Day(_l("Day on which it is over"))
    reason = Line(_l("Reason"), limit=500)

    def validate_reason(self, _field: Any) -> None:
        """It ends on some day."""
        if self.ends.data is None and not self.ends.errors:
            raise ValidationError(_("Say on which day the term is over."))


class CallForm(Form):
    """A call for members."""

    language = SelectField(_l("Language of the texts below"))
    groups = Ticks(_l("For which stakeholder groups"))
    criteria = Prose(_l("Who is sought, and how they are chosen"), limit=LONGEST_TEXT)
    opens = LocalMoment(_l("Opens"), [InputRequired(_l("Say when it opens."))])
    closes = LocalMoment(_l("Closes"), [InputRequired(_l("Say when it closes."))])

    def __init__(self, languages: Sequence[str], groups: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in languages]
        self.groups.choices = [(key, group_name(key)) for key in groups]

    def validate_groups(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one stakeholder group."))

    def validate_closes(self, field: Any) -> None:
        """After it opens."""
        if field.data and self.opens.data and field.data <= self.opens.data:
            raise ValidationError(_("It has to close after it opens."))


class CandidacyForm(Form):
    """Why somebody stands for a seat."""

    language = SelectField(_l("Language you write in"))
    statement = Prose(_l("Why you stand, and what you bring"), limit=LONGEST_TEXT)

    def __init__(self, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in languages]


class OutcomeForm(Form):
    """How a call ended."""

    outcome = Prose(_l("Who was chosen, and why"), limit=LONGEST_TEXT)


class MeetingForm(Worded):
    """What a meeting is announced with."""

    worded = "title"
    begins = LocalMoment(_l("Begins"), [InputRequired(_l("Say when it begins."))])
    ends = LocalMoment(_l("Ends"), [InputRequired(_l("Say when it ends."))])
    place = Line(_l("Place"), limit=300, required=False)
    remote_link = Line(_l("Link to take part from afar"), limit=LONGEST_ADDRESS, required=False)
    agenda = Prose(_l("Agenda"), limit=LONGEST_TEXT, required=False)
    papers = Line(_l("Papers: numbers of documents in the repository"), limit=200, required=False)
    edition = HiddenField(default="1")

    def validate_ends(self, field: Any) -> None:
        """After it begins."""
        if field.data and self.begins.data and field.data <= self.begins.data:
            raise ValidationError(_("A meeting ends after it begins."))

    def validate_remote_link(self, field: Any) -> None:
        """The address of a web page."""
        if field.data and not field.errors and not is_address(field.data):
            raise ValidationError(_("Give the whole address of a web page, beginning with https://."))

    def validate_papers(self, field: Any) -> None:
        """Numbers."""
        if any(not (one.isascii() and one.isdigit() and len(one) <= 9) for one in self._typed):
            raise ValidationError(_("Give the numbers of documents, with spaces or commas between them."))

    @property
    def paper_numbers(self) -> list[int]:
        """The numbers of the papers, once the form is valid."""
        return [int(one) for one in self._typed]

    @property
    def edition_carried(self) -> int:
        """The edition that the page showed; 0 for one that nobody ever saw."""
        said = self.edition.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0

    @property
    def _typed(self) -> list[str]:
        return (self.papers.data or "").replace(",", " ").split()


class MinutesForm(Form):
    """What is told of a meeting; `minutes_form` adds who was there by group, and rows of decisions."""

    groups: tuple[str, ...] = ()
    minutes = Prose(_l("Minutes"), limit=LONGEST_MINUTES)
    recording = Line(_l("Web address of the recording"), limit=LONGEST_ADDRESS, required=False)
    recording_missing = Line(_l("Or why there is none"), limit=500, required=False)

    def validate_recording(self, field: Any) -> None:
        """A recording, or the reason why there is none, and not both."""
        if bool(field.data) == bool(self.recording_missing.data):
            raise ValidationError(_("Give the address of the recording, or say why there is none."))
        if field.data and not is_address(field.data):
            raise ValidationError(_("Give the whole address of a web page, beginning with https://."))

    def rows(self) -> list[tuple[str, Any, Any]]:
        """For each group its two numbers."""
        return [(key, self[f"seats_{key}"], self[f"guests_{key}"]) for key in self.groups]

    def decision_rows(self) -> list[tuple[Any, Any]]:
        """Words and clause of each decision."""
        return [(self[f"decision_{place}"], self[f"clause_{place}"]) for place in range(1, MOST_DECISIONS + 1)]

    @property
    def present(self) -> dict[str, tuple[int, int]]:
        """Who was there, once the form is valid."""
        return {key: (seats.data or 0, guests.data or 0) for key, seats, guests in self.rows()}


class CancelForm(Form):
    """Why a meeting is cancelled."""

    reasons = Prose(_l("Reasons"), limit=LONGEST_REASONS)


Wording = TypeVar("Wording", bound=Worded)


def in_each_language(kind: type[Wording], languages: Sequence[str]) -> type[Wording]:
    """The form with its words in each language; those of the drafting language are demanded."""
    label = _("Name (%(language)s)") if kind.worded == "name" else _("Title (%(language)s)")
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for place, code in enumerate(languages):
        words = label.replace("%(language)s", language_name(code))
        fields[f"{kind.worded}_{code}"] = Line(words, limit=LONGEST_NAME, required=place == 0)
    return type(f"_{kind.__name__}", (kind,), fields)


def minutes_form(groups: Sequence[str], **kwargs: Any) -> MinutesForm:
    """The form of the minutes for a process with these groups."""
    fields: dict[str, Any] = {"groups": tuple(groups)}
    for key in groups:
        named = {"group": group_name(key)}
        fields[f"seats_{key}"] = Count(_("On seats: %(group)s", **named), most=MOST_SEATS)
        fields[f"guests_{key}"] = Count(_("Guests: %(group)s", **named), most=MOST_PRESENT)
    for place in range(1, MOST_DECISIONS + 1):
        fields[f"decision_{place}"] = Line(_("Decision %(number)s", number=place), limit=2000, required=False)
        fields[f"clause_{place}"] = Line(_("Clause it is about"), limit=80, required=False)
    kind: type[MinutesForm] = type("_Minutes", (MinutesForm,), fields)
    return kind(**kwargs)


def as_body_form(body: Body) -> dict[str, object]:
    """What the form of a body shows at first."""
    names = (
        "purpose", "language", "parity", "government_seats", "other_seats", "quorum", "each_side", "every_months",
        "term_months",
    )  # fmt: skip
    words = {f"name_{code}": said for code, said in body.name.items()}
    return {**words, "kind": body.kind.value, **{name: getattr(body, name) for name in names}}
