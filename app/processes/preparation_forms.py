"""The form that says what participants of a phase are owed before it opens, in words of its own."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.domain.describing import LONGEST, OWN_WORDS
from app.processes.forms import LABELS, LONGEST_REASON
from app.processes.models import Phase
from app.web.display import language_name
from app.web.forms import Form, LocalMoment, Prose


class PreparationForm(Form):
    """Words of the phase in each language; `preparation_form` gives it their fields."""

    answer_by = LocalMoment(_l("By when contributions are answered"), [Optional()])
    reason = Prose(_l("Reason, which everybody can read"), limit=LONGEST_REASON, required=False)

    def words(self, languages: Sequence[str]) -> dict[str, dict[str, str]]:
        """What was written, by what it is and by language, without empty ones."""
        typed = {name: {code: str(self[f"{name}_{code}"].data or "") for code in languages} for name in OWN_WORDS}
        return {name: {code: text for code, text in said.items() if text} for name, said in typed.items()}


def preparation_form(languages: Sequence[str], phase: Phase) -> PreparationForm:
    """The form of one phase in these languages, filled with what it says of itself."""
    fields: dict[str, Any] = {}
    for code in languages:
        for name in OWN_WORDS:
            label = LABELS[name] % {"language": language_name(code)}
            fields[f"{name}_{code}"] = Prose(label, limit=LONGEST[name], required=False)
    said = {f"{name}_{code}": getattr(phase, name).get(code, "") for name in OWN_WORDS for code in languages}
    form: PreparationForm = type("PreparationFormInLanguages", (PreparationForm,), fields)(
        data={**said, "answer_by": phase.answer_by}
    )
    return form
