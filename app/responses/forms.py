"""The forms of responses: an answer in the languages of the process, its rules, themes, follow-ups."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.responding import LONGEST_FOLLOW_UP_DAYS, Disposition, owes_revision
from app.web.display import in_language, language_name
from app.web.forms import Form, Line, LocalMoment, Prose
from app.web.languages import CODES, reader_language

LONGEST_REASONS = 5000
LONGEST_HEARD = 2000
LONGEST_FOLLOW_UP = 2000
LONGEST_THEME = 120
PUBLISH, READY, DRAFT = "publish", "ready", "draft"


class ResponseForm(Form):
    """What becomes of the contributions, what was heard, why, and where the text carries it.

    `act` is the button: publish, ready (to be signed or to go out together), draft. `seen` and `edition` say what the
    writer has read, `same` that they were told of the same reasons elsewhere.
    """

    disposition = RadioField(
        _l("What becomes of it?"),
        [InputRequired(_l("Choose what becomes of these contributions."))],
        choices=[
            (Disposition.ACCEPTED.value, _l("Accepted: the text carries it")),
            (Disposition.ACCEPTED_IN_PART.value, _l("Accepted in part: the text carries some of it")),
            (Disposition.NOT_ACCEPTED.value, _l("Not accepted")),
            (Disposition.ALREADY_COVERED.value, _l("Already covered by the text")),
            (Disposition.OUT_OF_SCOPE.value, _l("Out of scope of this text")),
            (Disposition.DEFERRED.value, _l("Deferred to a later step")),
        ],
    )
    revision = SelectField(_l("Wording that carries it"), default="")
    criterion = SelectField(_l("Criterion"), default="")
    further_criteria = SelectMultipleField(
        _l("Further criteria"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    theme = SelectField(_l("Theme"), default="")
    heard = Prose(_l("What we heard"), limit=LONGEST_HEARD, required=False)
    reasons = Prose(_l("Reasons, published with your name"), limit=LONGEST_REASONS, required=False)
    language = SelectField(_l("Language you write in"))
    act = HiddenField(default=PUBLISH)
    seen = HiddenField(default="")
    same = HiddenField(default="")
    edition = HiddenField(default="0")

    @property
    def chosen(self) -> Disposition:
        """The disposition that was chosen."""
        return Disposition(self.disposition.data)

    @property
    def is_unfinished(self) -> bool:
        """Whether the answer is only kept, so that it may lack something."""
        return bool(self.act.data == DRAFT)

    def heard_in(self, code: str) -> Any:
        """The field of what was heard, in another language than the one of the reasons."""
        return self[f"heard_{code}"]

    def reasons_in(self, code: str) -> Any:
        """The field of the reasons in another language."""
        return self[f"reasons_{code}"]

    def validate_act(self, field: Any) -> None:
        """One of the buttons."""
        if field.data not in (PUBLISH, READY, DRAFT):
            raise ValidationError(_("Choose one of the buttons below."))

    def validate_reasons(self, field: Any) -> None:
        """Reasons are owed; a draft may still lack them."""
        if not field.data and not self.is_unfinished:
            raise ValidationError(_("Write something here; it cannot be empty."))

    def validate_revision(self, field: Any) -> None:
        """Whoever says accepted shows where."""
        known = self.disposition.data in {one.value for one in Disposition}
        if known and owes_revision(self.chosen) and not field.data and not self.is_unfinished:
            raise ValidationError(_("To say accepted, name the wording that carries the change."))


def response_form(
    *,
    languages: Sequence[str],
    criteria: Mapping[str, Mapping[str, str]],
    revisions: Sequence[tuple[str, str]],
    themes: Sequence[tuple[str, str]],
    data: Mapping[str, Any],
) -> ResponseForm:
    """The form for a process with these languages; the words in each are fields of their own."""
    fields: dict[str, Any] = {}
    for code in languages:
        label = {"language": language_name(code)}
        fields[f"heard_{code}"] = Prose(
            _("What we heard, in %(language)s", **label), limit=LONGEST_HEARD, required=False
        )
        fields[f"reasons_{code}"] = Prose(_("Reasons, in %(language)s", **label), limit=LONGEST_REASONS, required=False)
    own = reader_language()
    language = own if own in languages else languages[0]
    form: ResponseForm = type("ResponseForm", (ResponseForm,), fields)(data={"language": language, **data})
    names = [(key, str(in_language(words))) for key, words in criteria.items()]
    form.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*languages, *CODES])]
    form.criterion.choices = [("", _("None of them")), *names]
    form.further_criteria.choices = names
    form.revision.choices = [("", _("None")), *revisions]
    form.theme.choices = [("", _("No theme")), *themes]
    return form


class RulesForm(Form):
    """How a process answers."""

    second_signature = BooleanField(_l("A response is published after somebody else of the team has signed it"))
    several_criteria = BooleanField(_l("A response may name several of the criteria"))
    follow_up_days = IntegerField(
        _l("Days in which authors may say that an answer misses their point"),
        [InputRequired(_l("Give a number of days; 0 for none.")), NumberRange(0, LONGEST_FOLLOW_UP_DAYS)],
    )


class AnnouncementForm(Form):
    """When everything that is ready is published together."""

    publish_at = LocalMoment(_l("Day and time"), [InputRequired(_l("Give a day and a time."))])


class ThemeForm(Form):
    """The words of a theme in each language of the process."""

    retired = BooleanField(_l("Taken back: nothing more is put into it"))

    def titled(self, code: str) -> Any:
        """The field of the title in a language."""
        return self[f"title_{code}"]


def theme_form(languages: Sequence[str], title: Mapping[str, str], *, retired: bool = False) -> ThemeForm:
    """The form for a process with these languages, in the first of which a theme is owed its words."""
    fields: dict[str, Any] = {
        f"title_{code}": Line(
            _("Theme, in %(language)s", language=language_name(code)), limit=LONGEST_THEME, required=not place
        )
        for place, code in enumerate(languages)
    }
    data = {"retired": retired, **{f"title_{code}": title.get(code, "") for code in languages}}
    made: ThemeForm = type("ThemeForm", (ThemeForm,), fields)(data=data)
    return made


class PutForm(Form):
    """Into which theme contributions are put, or out of which they are taken."""

    theme = SelectField(_l("Theme"), [InputRequired(_l("Choose a theme."))])
    way = RadioField(
        _l("What should happen?"),
        choices=[("in", _l("Put them into the theme")), ("out", _l("Take them out of the theme"))],
        default="in",
    )


class FollowUpForm(Form):
    """Why an answer misses the point."""

    body = Prose(_l("What does the answer miss?"), limit=LONGEST_FOLLOW_UP)
    language = SelectField(_l("Language you write in"))

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__()
        self.language.choices = [(code, language_name(code)) for code in dict.fromkeys([*languages, *CODES])]
        if not self.is_submitted():
            own = reader_language()
            self.language.data = own if own in languages else languages[0]


class NothingForm(Form):
    """A button: nothing to fill in but the edition of the draft one has read."""

    edition = IntegerField("", [Optional(), NumberRange(0, 999_999_999)], default=0)
