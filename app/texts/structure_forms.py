"""The forms of work on the structure of a text."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.domain.errors import SplitMisplaced
from app.domain.renumbering import ABOVE, LONGEST_PATTERN, LOWEST, NUMERALS, RANKS, PatternMalformed, Rule, checked
from app.domain.splitting import Seam, divided, place_before, stretches
from app.texts.forms import LONGEST_HEADING, LONGEST_NAME, LONGEST_REASON, revision_carried
from app.texts.models import Revision, StructuralAct
from app.texts.wordings import CLAUSE_KINDS, DIVISION_KINDS
from app.web.display import language_name
from app.web.forms import Form, Line, Prose

LONGEST_OPTION = 110
BEFORE, AFTER, INSIDE = "before", "after", "inside"
KINDS: Mapping[str, Any] = {
    **{kind.value: name for kind, name in DIVISION_KINDS.items()},
    **{kind.value: name for kind, name in CLAUSE_KINDS.items()},
    "subparagraph": _l("Subparagraph"),
}


class StructureForm(Form):
    """An act on the structure: over which state of it, and why."""

    base = revision_carried()
    seen = HiddenField()
    reason = Prose(_l("Reason"), limit=LONGEST_REASON)
    since: Sequence[StructuralAct] = ()
    words_changed = False

    def rebase(self, number: int) -> None:
        """Let the next sending start from this state of the structure."""
        self.base.data, self.base.raw_data = number, None


class PlaceForm(StructureForm):
    """Where something goes: beside what, on which side."""

    side = RadioField(
        _l("Where does it go?"),
        [InputRequired(_l("Choose where it goes."))],
        choices=[
            (BEFORE, _l("Before the one chosen below")),
            (AFTER, _l("After the one chosen below")),
            (INSIDE, _l("At the end of the division chosen below")),
        ],
        default=AFTER,
    )
    beside = SelectField(_l("Clause or division"), [InputRequired(_l("Choose a clause or a division."))], choices=[])

    def validate_beside(self, field: Any) -> None:
        """Only a division has an inside."""
        if self.side.data == INSIDE and not (field.data or "").startswith("d:"):
            raise ValidationError(_("Choose a division: only a division has an end to go to."))


class JoinForm(StructureForm):
    """How two clauses become one."""

    seam = RadioField(
        _l("How do the words of the second follow?"),
        choices=[(Seam.PARAGRAPH.value, _l("As a new paragraph")), (Seam.SPACE.value, _l("In the same paragraph"))],
        default=Seam.PARAGRAPH.value,
    )


class SplitForm(StructureForm):
    """Where a clause is divided; `split_form` gives it the fields of each language."""

    words: Mapping[str, Revision] = {}

    def place_fields(self) -> list[tuple[str, Any, Any]]:
        """Language, the choice of places, and the words typed instead, for each language."""
        return [(code, self[f"place_{at}"], self[f"begins_{at}"]) for at, code in enumerate(self.words)]

    def places(self) -> dict[str, int]:
        """The place chosen in each language; typed words go first."""
        return {
            code: place_before(self.words[code].body, begins.data) if begins.data else int(chosen.data)
            for code, chosen, begins in self.place_fields()
        }


def split_form(words: Mapping[str, Revision]) -> SplitForm:
    """A form that asks for the place in every language the clause has words in."""
    fields: dict[str, Any] = {"words": words}
    for at, (code, one) in enumerate(words.items()):
        beginnings = [(str(place), _shortened(text)) for place, text in stretches(one.body)[1:]]
        fields[f"place_{at}"] = RadioField(
            _("The new clause begins with (%(language)s)", language=language_name(code)),
            [Optional()], choices=beginnings, validate_choice=True,
        )  # fmt: skip
        fields[f"begins_{at}"] = Line(
            _("Or it begins with these words (%(language)s)", language=language_name(code)), limit=LONGEST_HEADING,
            required=False,
        )  # fmt: skip
        fields[f"validate_begins_{at}"] = _divides(one.body, at)
    kind: type[SplitForm] = type("SplitFormOfLanguages", (SplitForm,), fields)
    return kind()


def _divides(body: str, at: int) -> Any:
    def validate(form: SplitForm, field: Any) -> None:
        chosen = form[f"place_{at}"].data
        if not field.data and not chosen:
            raise ValidationError(_("Choose a place, or type the first words of the new clause."))
        try:
            divided(body, place_before(body, field.data) if field.data else int(chosen))
        except SplitMisplaced:
            raise ValidationError(
                _("These words do not stand here exactly once, between two words and after the beginning.")
            ) from None
        except ValueError:
            raise ValidationError(_("Choose one of the places.")) from None

    return validate


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_OPTION else f"{line[:LONGEST_OPTION].rstrip()}…"


class DivisionForm(StructureForm):
    """What a division is and says; `division_form` gives it the fields of each language."""

    kind = SelectField(_l("Kind of division"), choices=[(kind.value, name) for kind, name in DIVISION_KINDS.items()])


class NewDivisionForm(DivisionForm, PlaceForm):
    """A division that is put somewhere."""


def division_form(
    languages: Sequence[str], *, new: bool = False, words: Mapping[str, Any] | None = None, **defaults: Any
) -> Any:
    """A form with label and heading in every language of the process."""
    fields: dict[str, Any] = {"languages": languages}
    for at, code in enumerate(languages):
        name = language_name(code)
        for what, label in (("label", _("Label (%(language)s)", language=name)),
                            ("heading", _("Heading (%(language)s)", language=name))):  # fmt: skip
            default = ((words or {}).get(what) or {}).get(code, "")
            limit = LONGEST_NAME if what == "label" else LONGEST_HEADING
            fields[f"{what}_{at}"] = Line(label, limit=limit, required=False, default=default)
    fields["validate_kind"] = _says_something
    kind: Any = type("DivisionFormOfLanguages", (NewDivisionForm if new else DivisionForm,), fields)
    return kind(data=defaults or None)


def words_in(form: Any, what: str) -> dict[str, str]:
    """The labels or headings that were typed, by language."""
    return {code: form[f"{what}_{at}"].data or "" for at, code in enumerate(form.languages)}


def _says_something(form: Any, field: Any) -> None:
    if not any((*words_in(form, "label").values(), *words_in(form, "heading").values())):
        raise ValidationError(_("Give the division a label or a heading in at least one language."))


class Pattern(Line):
    """How a label is written: {1} stands where the number does."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, limit=LONGEST_PATTERN, required=False, **kwargs)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """The pattern as it is used."""
        try:
            self.data = checked(self.data or "")
        except PatternMalformed:
            raise ValidationError(
                _(
                    "Write the place of the number exactly once, as one of %(tokens)s; %(above)s may stand before it.",
                    tokens=" ".join(NUMERALS),
                    above=ABOVE,
                )
            ) from None


class RenumberForm(Form):
    """How each kind of unit is numbered; `renumber_form` gives it the fields of each kind."""

    inside = SelectField(_l("What is numbered?"), default="")
    new_addresses = BooleanField(_l("Give clauses the address of their new number where it is free"))

    def rules(self) -> dict[str, Rule]:
        """The rules as they were filled in; kinds without any pattern keep their numbers."""
        found: dict[str, Rule] = {}
        for at, kind in enumerate(self.kinds):
            patterns = {code: self[f"pattern_{at}_{place}"].data for place, code in enumerate(self.languages)}
            if any(patterns.values()):
                found[kind] = Rule(self[f"restarts_{at}"].data or "", {c: one for c, one in patterns.items() if one})
        return found

    @staticmethod
    def kind_name(kind: str) -> str:
        """What a kind of division or clause is called."""
        return kind_name(kind)

    kinds: Sequence[str] = ()
    languages: Sequence[str] = ()


def renumber_form(
    kinds: Sequence[str], languages: Sequence[str], rules: Mapping[str, Rule], typed: Any, divisions: Sequence[Any]
) -> RenumberForm:
    """A form with a rule for every kind of unit that the text has, as it is numbered now; `typed`: the query."""
    fields: dict[str, Any] = {"kinds": kinds, "languages": languages}
    for at, kind in enumerate(kinds):
        rule = rules.get(kind, Rule())
        above = [one for one in kinds if RANKS.get(one, LOWEST) < RANKS.get(kind, LOWEST)]
        fields[f"restarts_{at}"] = SelectField(
            _("Counting"), default=rule.restarts_in if rule.restarts_in in above else "",
            choices=[("", _("Through the whole text")), *((one, _anew(one)) for one in above)],
        )  # fmt: skip
        for place, code in enumerate(languages):
            label = _("Pattern (%(language)s)", language=language_name(code))
            fields[f"pattern_{at}_{place}"] = Pattern(label, default=(rule.patterns or {}).get(code, ""))
    form: type[RenumberForm] = type("RenumberFormOfText", (RenumberForm,), fields)
    made = form(formdata=typed, meta={"csrf": False})
    made.inside.choices = [("", _("The whole text")), *divisions]
    return made


def _anew(kind: str) -> str:
    return _("Anew in each: %(kind)s", kind=kind_name(kind))


def kind_name(kind: str) -> str:
    """What a kind of division or clause is called."""
    return str(KINDS.get(kind, kind))
