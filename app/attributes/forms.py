"""The form in which members say of themselves what they like to."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField

from app.web.display import in_language
from app.web.forms import Form

PREFIX = "answer_"


class AboutMeForm(Form):
    """One choice for each attribute; none is demanded."""

    @property
    def answers(self) -> dict[str, str]:
        """What was chosen, by attribute."""
        return {one.name.removeprefix(PREFIX): one.data or "" for one in self if one.name.startswith(PREFIX)}


def about_me_form(attributes: Mapping[str, Any]) -> type[AboutMeForm]:
    """The form of a process that asks these."""
    fields = {
        f"{PREFIX}{key}": SelectField(
            str(in_language(asked["title"])),
            default="",
            choices=[
                ("", _("I do not say")),
                *((choice, str(in_language(words))) for choice, words in asked["choices"].items()),
            ],
        )
        for key, asked in attributes.items()
    }
    return type("AboutMeFormOfProcess", (AboutMeForm,), fields)


def as_filled(answers: Mapping[str, str]) -> dict[str, str]:
    """What the form shows at first."""
    return {f"{PREFIX}{key}": choice for key, choice in answers.items()}
