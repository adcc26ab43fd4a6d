"""The form on which a text's style of inserted numbers is chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField

from app.domain.numbering import Style, between, style_of
from app.web.display import language_name
from app.web.forms import Form

USUAL = ""
EXAMPLES = {
    Style.LETTERS: "5", Style.FIGURES: "5", Style.BIS: "5", Style.NO: "第五条", Style.MUKARRAR: "المادة 5",
}  # fmt: skip


class InsertionForm(Form):
    """A style for each language of the process."""

    languages: Sequence[str] = ()

    def in_language(self, code: str) -> Any:
        """The field of a language."""
        return self[f"style_{code}"]

    def styles(self) -> dict[str, Style | None]:
        """What was chosen, by language; None for what is usual there."""
        chosen = {code: self.in_language(code).data for code in self.languages}
        return {code: Style(one) if one else None for code, one in chosen.items()}


def insertion_form(languages: Sequence[str], chosen: Mapping[str, str]) -> InsertionForm:
    """The form for these languages, filled in with what was chosen before."""
    fields: dict[str, Any] = {"languages": languages}
    for code in languages:
        usual = _("As usual in this language: %(example)s", example=example(style_of(code)))
        choices = [(USUAL, usual), *((style.value, example(style)) for style in Style)]
        fields[f"style_{code}"] = SelectField(
            language_name(code), choices=choices, default=chosen.get(code, USUAL)
        )  # fmt: skip
    made: InsertionForm = type(InsertionForm.__name__, (InsertionForm,), fields)()
    return made


def example(style: Style) -> str:
    """The first two clauses that are put in after one, by this style: 5a, 5b."""
    first = between(EXAMPLES[style], style)
    return f"{first} · {between(first, style)}"
