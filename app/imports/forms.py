"""The forms with which a filled comment-resolution sheet is brought, mapped and taken in."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.domain.responding import Disposition
from app.imports.resolving import Choices
from app.imports.wordings import DISPOSITIONS
from app.processes.models import Process
from app.responses.queries import CarryingRow
from app.web.display import group_name, language_name
from app.web.forms import Form
from app.web.paging import whole_number

UNKNOWN = "unknown"
PREFIX = "phrase_"
MOST_PHRASES = 50
NOT_TAKEN = ""


class SheetForm(Form):
    """A filled sheet, and what its rows are taken for that they do not say."""

    file = FileField(_l("Filled sheet"))
    language = SelectField(_l("Language of the comments"), [InputRequired(_l("Choose the language."))])
    group = SelectField(_l("Stakeholder group of those who commented"))

    def offer(self, process: Process) -> None:
        """Offer the languages and groups of the process."""
        self.language.choices = [(code, language_name(code)) for code in process.languages]
        groups = [(group.key, group_name(group.key)) for group in process.groups]
        self.group.choices = [(UNKNOWN, _("Not known, or of several")), *groups]


class MappingForm(Form):
    """Dispositions for observations whose words tell none; `mapping_form` adds one field for each beginning."""

    phrases: tuple[str, ...] = ()
    otherwise = SelectField(_l("All other observations"), default=NOT_TAKEN)
    carrying = SelectField(_l("Wording that carries what was accepted, where a row names none"), default="")

    @property
    def choices(self) -> Choices:
        """What was chosen, once the form is valid."""
        by_phrase = {
            phrase.casefold(): Disposition(chosen)
            for place, phrase in enumerate(self.phrases)
            if (chosen := self[f"{PREFIX}{place}"].data)
        }
        otherwise = Disposition(self.otherwise.data) if self.otherwise.data else None
        return Choices(by_phrase, otherwise, whole_number(self.carrying.data) or None)


def mapping_form(phrases: Sequence[tuple[str, int]], carrying: Sequence[CarryingRow], kept: Choices) -> MappingForm:
    """The mapping step for these beginnings of observations (how often each), as it was filled before."""
    offered = [(NOT_TAKEN, _("Do not take it")), *((one.value, words) for one, words in DISPOSITIONS.items())]
    shown = phrases[:MOST_PHRASES]
    fields: dict[str, object] = {"phrases": tuple(phrase for phrase, _number in shown)}
    for place, (phrase, number) in enumerate(shown):
        label = _("“%(words)s” (%(number)s)", words=phrase, number=number)
        fields[f"{PREFIX}{place}"] = SelectField(
            label, choices=offered, default=_value(kept.by_phrase.get(phrase.casefold()))
        )
    made: type[MappingForm] = type("_MappingForm", (MappingForm,), fields)
    form = made(data={"otherwise": _value(kept.otherwise), "carrying": str(kept.carrying or "")})
    form.otherwise.choices = offered
    form.carrying.choices = [
        ("", _("The clause's own latest wording, where it was changed")),
        *((str(one.id), _carrying(one)) for one in carrying),
    ]
    return form


def _value(disposition: Disposition | None) -> str:
    return disposition.value if disposition else NOT_TAKEN


def _carrying(one: CarryingRow) -> str:
    return _(
        "Clause %(clause)s, revision %(number)s, %(language)s", clause=one.clause_number, number=one.number,
        language=language_name(one.language),
    )  # fmt: skip
