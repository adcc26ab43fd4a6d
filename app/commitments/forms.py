"""The forms of commitments."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.commitments.models import Commitment, Ground, Milestone
from app.documents.showing import ShownForm
from app.domain.committing import WITHOUT_EVIDENCE, Completion
from app.web.display import in_language, language_name
from app.web.forms import Day, Form, Line, Prose

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
LONGEST_WORDS = 5000
MOST_INSTITUTIONS = 10
MOST_GROUNDS = 30
COMPLETIONS = {
    Completion.NOT_STARTED: _l("Not started"),
    Completion.LIMITED: _l("Limited"),
    Completion.SUBSTANTIAL: _l("Substantial"),
    Completion.COMPLETE: _l("Complete"),
    Completion.WITHDRAWN: _l("Withdrawn"),
}


class Edited(Form):
    """A form over something that counts its changes."""

    edition = HiddenField(default="1")

    @property
    def edition_carried(self) -> int:
        """The edition that the page showed; 0 for one that nobody ever saw."""
        said = str(self.edition.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0


class CommitmentForm(Edited):
    """A commitment; `commitment_form` adds title and description in each language of the process."""

    process_languages: tuple[str, ...] = ()
    lead = Line(_l("Institution that leads and answers for it"), limit=LONGEST_TITLE)
    supporting = Prose(_l("Institutions that support it, one a line"), limit=2000, required=False)
    clauses = Line(_l("Clauses it follows from"), limit=300, required=False)
    responses = Line(_l("Responses it follows from"), limit=300, required=False)
    comments = Line(_l("Comments it follows from"), limit=300, required=False)
    amendments = Line(_l("Amendments it follows from"), limit=300, required=False)

    def validate_supporting(self, field: Any) -> None:
        """Names, and not too many."""
        names = self.institution_names[1:]
        if len(names) >= MOST_INSTITUTIONS or any(len(one) > LONGEST_TITLE for one in names):
            raise ValidationError(_("Give at most nine institutions, each with a short name on its own line."))

    def validate_responses(self, field: Any) -> None:
        """Numbers."""
        _numbers(field)

    def validate_comments(self, field: Any) -> None:
        """Numbers."""
        _numbers(field)

    def validate_amendments(self, field: Any) -> None:
        """Numbers."""
        _numbers(field)

    @property
    def institution_names(self) -> list[str]:
        """The leading institution, then the supporting ones."""
        named = [self.lead.data or "", *(self.supporting.data or "").splitlines()]
        return list(dict.fromkeys(one.strip() for one in named if one.strip()))

    def typed(self, name: str) -> list[str]:
        """What was named in one of the four fields of grounds."""
        return list(dict.fromkeys((self[name].data or "").replace(",", " ").split()))

    @property
    def title_said(self) -> dict[str, str]:
        """The title by language."""
        return {code: self[f"title_{code}"].data or "" for code in self.process_languages}

    @property
    def description_said(self) -> dict[str, str]:
        """The description by language."""
        return {code: self[f"description_{code}"].data or "" for code in self.process_languages}


class MilestoneForm(Form):
    """A further milestone; `milestone_form` adds its title in each language of the process."""

    process_languages: tuple[str, ...] = ()
    due_on = Day(_l("To be reached by the end of"))

    def validate_due_on(self, field: Any) -> None:
        """Some day."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Say by which day it is to be reached."))

    @property
    def title_said(self) -> dict[str, str]:
        """The title by language."""
        return {code: self[f"title_{code}"].data or "" for code in self.process_languages}


class MoveForm(Edited):
    """Another day for a milestone."""

    language = SelectField(_l("Language of your reasons"))
    due_on = Day(_l("To be reached by the end of"))
    reasons = Prose(_l("Reasons"), limit=LONGEST_WORDS)

    def __init__(self, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in languages]

    def validate_due_on(self, field: Any) -> None:
        """Some day."""
        if field.data is None and not field.errors:
            raise ValidationError(_("Say by which day it is to be reached."))


class ProgressForm(ShownForm):
    """A report of progress."""

    about = SelectField(_l("What you report on"))
    status = RadioField(
        _l("How far it has come"),
        [InputRequired(_l("Choose how far it has come."))],
        choices=[(step.value, words) for step, words in COMPLETIONS.items()],
    )
    language = SelectField(_l("Language you write in"))
    words = Prose(_l("What was done, or why it is withdrawn"), limit=LONGEST_WORDS)

    def __init__(self, made: Commitment, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language.choices = [(code, language_name(code)) for code in languages]
        self.about.choices = [("", _("The commitment as a whole")), *(_named(one) for one in made.milestones)]

    def validate_status(self, field: Any) -> None:
        """Whatever is said to be done is shown."""
        step = Completion(field.data) if field.data in set(Completion) else Completion.NOT_STARTED
        if step not in WITHOUT_EVIDENCE and not (self.paper_number.data or self.address.data):
            raise ValidationError(_("Show what was done: name a document, or give a web address."))


def commitment_form(languages: Sequence[str], made: Commitment | None = None) -> CommitmentForm:
    """The form of a commitment, filled with what is said of it today."""
    fields: dict[str, Any] = {"process_languages": tuple(languages)}
    for place, code in enumerate(languages):
        named = {"language": language_name(code)}
        fields[f"title_{code}"] = Line(_("Title (%(language)s)", **named), limit=LONGEST_TITLE, required=place == 0)
        fields[f"description_{code}"] = Prose(
            _("Description (%(language)s)", **named), limit=LONGEST_TEXT, required=place == 0
        )
    kind: type[CommitmentForm] = type("_Commitment", (CommitmentForm,), fields)
    return kind(data=_today(made, languages) if made else None)


def milestone_form(languages: Sequence[str]) -> MilestoneForm:
    """The form of a further milestone."""
    fields: dict[str, Any] = {"process_languages": tuple(languages)}
    for place, code in enumerate(languages):
        label = _("Title (%(language)s)", language=language_name(code))
        fields[f"title_{code}"] = Line(label, limit=LONGEST_TITLE, required=place == 0)
    kind: type[MilestoneForm] = type("_Milestone", (MilestoneForm,), fields)
    return kind()


def _numbers(field: Any) -> None:
    typed = (field.data or "").replace(",", " ").split()
    if any(not (one.isascii() and one.isdigit() and len(one) <= 9) for one in typed) or len(typed) > MOST_GROUNDS:
        raise ValidationError(_("Give numbers, with spaces or commas between them."))


def _named(one: Milestone) -> tuple[str, str]:
    words = _("Milestone %(number)s: %(title)s", number=one.number, title=in_language(one.title))
    return str(one.number), words


def _today(made: Commitment, languages: Sequence[str]) -> dict[str, object]:
    words = {
        f"{name}_{code}": getattr(made, name).get(code, "") for name in ("title", "description") for code in languages
    }
    names = [one.title for one in made.institutions]
    return {
        **words,
        "lead": names[0],
        "supporting": "\n".join(names[1:]),
        "edition": made.edition,
        **_grounds_today(made.grounds),
    }


def _grounds_today(grounds: Sequence[Ground]) -> dict[str, str]:
    return {
        "clauses": " ".join(one.clause.number for one in grounds if one.clause),
        "responses": " ".join(str(one.response.number) for one in grounds if one.response),
        "comments": " ".join(str(one.comment.number) for one in grounds if one.comment),
        "amendments": " ".join(str(one.amendment.number) for one in grounds if one.amendment),
    }
