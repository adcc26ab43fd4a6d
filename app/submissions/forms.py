"""The forms of submissions: a questionnaire with its questions, answers to it, and cutting a letter."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired
from wtforms.validators import Optional as OrNothing
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.attaching import LARGEST_FILE, Unattachable
from app.domain.commenting import Kind
from app.domain.submitting import (
    LONGEST_ANSWER,
    LONGEST_LETTER,
    LONGEST_WORDS,
    MOST_CHOICES,
    AnswerKind,
    Fault,
    Given,
    fault_in_question,
)
from app.domain.written import Unwritable, cleaned
from app.files.checking import Brought, brought
from app.files.trouble import Unreadable
from app.files.wordings import MISFITS
from app.submissions.asking import Asked, Described
from app.submissions.models import AskedQuestion, Questionnaire
from app.submissions.services import scale_of
from app.texts.reading import brought as read
from app.web.display import in_language, language_name
from app.web.forms import Form, Line, Prose
from app.web.languages import CODES, reader_language

ANSWER, FILE = "answer_", "file_"
READ_AS_LETTER = (".txt", ".md", ".docx", ".odt")
ANSWER_KINDS = {
    AnswerKind.TEXT: _l("Words"),
    AnswerKind.ONE: _l("One of several choices"),
    AnswerKind.SEVERAL: _l("Any number of choices"),
    AnswerKind.SCALE: _l("A number on a scale"),
    AnswerKind.FILE: _l("A file"),
}
COMMENT_KINDS = {
    Kind.QUESTION: _l("A question"),
    Kind.SUPPORT: _l("Support"),
    Kind.CONCERN: _l("A concern"),
    Kind.SUGGESTION: _l("A suggestion"),
    Kind.EVIDENCE: _l("Evidence"),
}
FAULTS = {
    Fault.MISSING: _l("Answer this question; it is required."),
    Fault.UNKNOWN_CHOICE: _l("Choose from what is on offer."),
    Fault.TOO_LONG: _l("This is longer than can be taken."),
    Fault.TOO_MANY_CHOICES: _l("Choose one only."),
    Fault.NOTHING_SAID: _l("Nothing has been answered yet. Answer at least one question, or write a letter."),
}
FAULTS_IN_QUESTION = {
    Fault.TOO_FEW_CHOICES: _l("Give at least two choices, each on a line of its own."),
    Fault.TOO_MANY_CHOICES: _l("These are too many choices; forty are the most."),
    Fault.SAME_CHOICES: _l("Two of these choices are the same."),
    Fault.TOO_LONG: _l("One of these choices is longer than 300 characters."),
    Fault.SCALE_BACKWARDS: _l("A scale rises, from 0 or more to 10 or less."),
}


LOWEST, HIGHEST = ("0", "1"), tuple(str(one) for one in range(2, 11))
"""Where a scale may begin, and where it may end."""


class Ticks(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AnswersForm(Form):
    """Answers to a questionnaire; `answers_form` adds a field for each question."""

    asked: tuple[AskedQuestion, ...] = ()
    language = SelectField(_l("The language you write in"), [InputRequired(_l("Choose the language."))])
    letter: Any
    letter_file: Any

    def typed(self) -> dict[str, Any]:
        """Everything that was typed, as it is kept in a draft: files apart."""
        kept = {one.name: one.data for one in self if one.name.startswith(ANSWER) and one.type != "FileField"}
        kept = {name: value for name, value in kept.items() if value}
        letter = self.letter.data or "" if "letter" in self else ""
        return {**kept, "language": self.language.data or "", "letter": letter}

    def files(self) -> dict[int, Brought]:
        """The files that were brought with this very form, by the number of the question; faults go to the fields."""
        found: dict[int, Brought] = {}
        for question in self.asked:
            if question.kind is AnswerKind.FILE and (file := _brought(self[f"{FILE}{question.number}"])):
                found[question.number] = file
        return found

    def take_letter(self) -> None:
        """A letter that was brought as a file takes the place of what was pasted; a fault goes to its field."""
        if "letter_file" not in self:
            return
        chosen = self.letter_file.data
        if not getattr(chosen, "filename", ""):
            return
        try:
            self.letter.data = _letter_in(chosen.filename, chosen.read(LARGEST_FILE + 1))
        except (Unreadable, Unwritable, ValueError):
            self.letter_file.errors = [
                *self.letter_file.errors,
                _("This file cannot be read as a letter. Bring a text, a Word or an OpenDocument file, or paste it."),
            ]


def answers_form(questionnaire: Questionnaire, languages: Sequence[str], kept: Mapping[str, Any]) -> AnswersForm:
    """The form of a questionnaire, filled with what is kept of it."""
    fields: dict[str, Any] = {"asked": tuple(questionnaire.questions)}
    for one in questionnaire.questions:
        fields |= _fields_of(one)
    if questionnaire.takes_letters:
        fields["letter"] = Prose(_l("Your letter"), limit=LONGEST_LETTER, required=False)
        fields["letter_file"] = FileField(_l("Or bring it as a file"))
    form: AnswersForm = type("_AnswersForm", (AnswersForm,), fields)(data=dict(kept))
    codes = dict.fromkeys([*languages, *CODES])
    form.language.choices = [(code, language_name(code)) for code in codes]
    if not form.language.data or form.language.data not in codes:
        form.language.data = reader_language()
    return form


def given_in(questionnaire: Questionnaire, typed: Mapping[str, Any], files: Sequence[int]) -> dict[int, Given]:
    """Answers as they are judged and kept, from what was typed and the questions that files were brought for."""
    return {
        one.number: _given(one, typed.get(f"{ANSWER}{one.number}") or "", one.number in files)
        for one in questionnaire.questions
    }


def _given(question: AskedQuestion, typed: Any, file: bool) -> Given:
    if question.kind is AnswerKind.SEVERAL:
        return Given(chosen=tuple(map(str, typed)) if isinstance(typed, list) else ())
    words = str(typed) if isinstance(typed, str) else ""
    if question.kind in (AnswerKind.ONE, AnswerKind.SCALE):
        return Given(chosen=(words,) if words else ())
    return Given(words=words, file=file)


def _fields_of(question: AskedQuestion) -> dict[str, Any]:
    name, label = f"{ANSWER}{question.number}", str(in_language(question.words))
    if question.kind is AnswerKind.TEXT:
        return {name: Prose(label, limit=LONGEST_ANSWER, required=False)}
    if question.kind is AnswerKind.FILE:
        about = Prose(_("What the file is about"), limit=LONGEST_ANSWER, required=False)
        return {f"{FILE}{question.number}": FileField(label), name: about}
    choices = (
        [(str(one), str(one)) for one in scale_of(question)]
        if question.kind is AnswerKind.SCALE
        else [(one["key"], str(in_language(one["words"]))) for one in question.choices]
    )
    if question.kind is AnswerKind.SEVERAL:
        return {name: Ticks(label, choices=choices)}
    return {name: RadioField(label, [OrNothing()], choices=choices)}


def _brought(field: Any) -> Brought | None:
    chosen = field.data if getattr(field.data, "filename", "") else None
    if chosen is None:
        return None
    try:
        return brought(chosen.filename, chosen.read(LARGEST_FILE + 1))
    except Unattachable as unfit:
        field.errors = [*field.errors, MISFITS[unfit.misfit]]
        return None


def _letter_in(name: str, content: bytes) -> str:
    if not name.lower().endswith(READ_AS_LETTER) or len(content) > LARGEST_FILE:
        raise ValueError(name)
    return cleaned(read(content, name).text, multiline=True, limit=LONGEST_LETTER).text


class QuestionnaireForm(Form):
    """What is said of a questionnaire; `questionnaire_form` adds its words in each language."""

    languages: tuple[str, ...] = ()
    docket = Line(_l("Docket number"), limit=40, required=False)
    takes_letters = BooleanField(_l("People may write a letter beside or instead of the answers"), default=True)
    edition = HiddenField(default="1")

    @property
    def described(self) -> Described:
        """What was said, once the form is valid."""
        return Described(
            title=_in_each(self, "title", self.languages),
            introduction=_in_each(self, "introduction", self.languages),
            docket=self.docket.data or "",
            takes_letters=bool(self.takes_letters.data),
        )

    @property
    def edition_carried(self) -> int:
        """The edition that the page showed; 0 for one that nobody ever saw."""
        said = str(self.edition.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 9 else 0


def questionnaire_form(languages: Sequence[str], today: Questionnaire | None = None) -> QuestionnaireForm:
    """The form of a questionnaire, filled with what it says today."""
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for place, code in enumerate(languages):
        named = {"language": language_name(code)}
        fields[f"title_{code}"] = Line(_("Title (%(language)s)", **named), limit=300, required=place == 0)
        fields[f"introduction_{code}"] = Prose(
            _("Introduction (%(language)s)", **named), limit=LONGEST_ANSWER, required=False
        )
    values = _filled(today, ("title", "introduction"), languages) if today else {}
    if today:
        values |= {"docket": today.docket, "takes_letters": today.takes_letters, "edition": str(today.edition)}
    form: QuestionnaireForm = type("_QuestionnaireForm", (QuestionnaireForm,), fields)(data=values)
    return form


class QuestionForm(Form):
    """A question; `question_form` adds its words, its section, its explanation and its choices in each language."""

    languages: tuple[str, ...] = ()
    kind = SelectField(
        _l("What is asked for"),
        [InputRequired(_l("Choose what is asked for."))],
        choices=[(one.value, words) for one, words in ANSWER_KINDS.items()],
    )
    required = BooleanField(_l("An answer is required"))
    lowest = SelectField(_l("The scale begins at"), choices=[(one, one) for one in LOWEST], default="1")
    highest = SelectField(_l("The scale ends at"), choices=[(one, one) for one in HIGHEST], default="5")
    clause = SelectField(_l("Answers in words are on"), default="")

    def validate_kind(self, field: Any) -> None:
        """The choices fit the kind: as many in every language that has any. What is not on offer is refused anyway."""
        if field.data not in set(AnswerKind) or self.lowest.data not in LOWEST or self.highest.data not in HIGHEST:
            return
        kind = AnswerKind(field.data)
        lists = [found for code in self.languages if (found := self._choices(code))]
        fault = fault_in_question(kind, lists[0] if lists else [], int(self.lowest.data), int(self.highest.data))
        if fault:
            raise ValidationError(FAULTS_IN_QUESTION[fault])
        if kind in (AnswerKind.ONE, AnswerKind.SEVERAL) and len({len(one) for one in lists}) > 1:
            raise ValidationError(_("Give the same number of choices in every language, in the same order."))

    def asked(self, clause_ids: Mapping[str, int]) -> Asked:
        """What is asked, once the form is valid."""
        lists = {code: found for code in self.languages if (found := self._choices(code))}
        most = max(map(len, lists.values()), default=0)
        return Asked(
            kind=AnswerKind(self.kind.data),
            words=_in_each(self, "words", self.languages),
            section=_in_each(self, "section", self.languages),
            explanation=_in_each(self, "explanation", self.languages),
            required=bool(self.required.data),
            choices=[{code: found[at] for code, found in lists.items()} for at in range(most)],
            lowest=int(self.lowest.data),
            highest=int(self.highest.data),
            clause_id=clause_ids.get(self.clause.data or ""),
        )

    def _choices(self, code: str) -> list[str]:
        lines = (" ".join(line.split()) for line in (self[f"choices_{code}"].data or "").splitlines())
        return [line for line in lines if line]


def question_form(languages: Sequence[str], clauses: Sequence[str], today: AskedQuestion | None = None) -> QuestionForm:
    """The form of a question in a process of these languages, whose text has these clauses."""
    fields: dict[str, Any] = {"languages": tuple(languages)}
    for place, code in enumerate(languages):
        named = {"language": language_name(code)}
        fields[f"words_{code}"] = Prose(_("Question (%(language)s)", **named), limit=LONGEST_WORDS, required=place == 0)
        fields[f"choices_{code}"] = Prose(
            _("Choices, one on each line (%(language)s)", **named), limit=MOST_CHOICES * 301, required=False
        )
        fields[f"section_{code}"] = Line(_("Section (%(language)s)", **named), limit=LONGEST_WORDS, required=False)
        fields[f"explanation_{code}"] = Prose(
            _("Explanation (%(language)s)", **named), limit=LONGEST_WORDS, required=False
        )
    form: QuestionForm = type("_QuestionForm", (QuestionForm,), fields)(data=_question_today(today, languages))
    form.clause.choices = [
        ("", _("The text as a whole")),
        *((one, _("Clause %(number)s", number=one)) for one in clauses),
    ]
    return form


class CutForm(Form):
    """Words of a letter that become a contribution."""

    words = Prose(_l("The words"), limit=LONGEST_LETTER)
    kind = RadioField(
        _l("What they are"),
        [InputRequired(_l("Choose what they are."))],
        choices=[(one.value, words) for one, words in COMMENT_KINDS.items()],
        default=Kind.SUGGESTION.value,
    )
    clause = SelectField(_l("What they are on"), default="")
    near = HiddenField(default="0")

    def offer(self, clauses: Sequence[str]) -> None:
        """Offer the clauses of the text."""
        whole = [("", _("The text as a whole"))]
        self.clause.choices = [*whole, *((one, _("Clause %(number)s", number=one)) for one in clauses)]

    @property
    def position(self) -> int:
        """About where the words stand, as the page said."""
        said = str(self.near.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 7 else 0


def _in_each(form: Form, name: str, languages: Sequence[str]) -> dict[str, str]:
    return {code: form[f"{name}_{code}"].data or "" for code in languages}


def _filled(thing: object, names: Sequence[str], languages: Sequence[str]) -> dict[str, Any]:
    return {f"{name}_{code}": getattr(thing, name).get(code, "") for name in names for code in languages}


def _question_today(today: AskedQuestion | None, languages: Sequence[str]) -> dict[str, Any]:
    if today is None:
        return {}
    lines = {
        f"choices_{code}": "\n".join(one["words"].get(code, "") for one in today.choices).strip() for code in languages
    }
    return {
        **_filled(today, ("words", "section", "explanation"), languages),
        **lines,
        "kind": today.kind.value,
        "required": today.required,
        "lowest": str(today.lowest),
        "highest": str(today.highest),
        "clause": today.clause.number if today.clause else "",
    }
