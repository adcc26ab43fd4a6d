"""Methods, options, answers and their faults in the reader's language."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from app.domain.answering import CURRENT, Answer, Fault, Method, approved_in, choice_of, ranking_in
from app.domain.voting import Result
from app.polls.models import Option, Question
from app.polls.putting import MOST_OPTIONS, Lacking, OptionsMalformed
from app.processes.wording import quorums_in_words, rule_in_words
from app.web.display import Localised, in_language
from app.web.languages import reader_language

METHODS = {
    Method.FOR_AGAINST: _l("For or against"),
    Method.APPROVAL: _l("Approval: everybody ticks what they can agree to"),
    Method.RANKED: _l("Ranking: everybody puts the options in order (Schulze)"),
    Method.CONSENT: _l("Consent: adopted unless a reasoned objection stands"),
    Method.SILENCE: _l("Silence procedure: adopted at the hour unless somebody objects"),
}
RESULTS = {
    Result.CARRIED: _l("Carried"),
    Result.NOT_CARRIED: _l("Not carried"),
    Result.NOT_DECIDED: _l("Not decided"),
}
CHOICES = {
    "for": _l("For"),
    "against": _l("Against"),
    "abstain": _l("Abstain"),
    "consent": _l("I consent"),
    "stand_aside": _l("I stand aside"),
    "object": _l("I object"),
    "seen": _l("Seen, no objection"),
}
FAULTS = {
    Fault.EMPTY: _l("Choose one of the answers."),
    Fault.UNKNOWN: _l("This is not one of the answers to this question."),
    Fault.TWICE: _l("One of the options is named twice."),
    Fault.REASON_MISSING: _l("An objection needs its reasons. Write what stands in the way, or choose another answer."),
    Fault.CLAUSE_MISSING: _l("Name the clause you object to, or say that something is missing from the text."),
    Fault.TOO_LONG: _l("This is too long. Shorten it, then send it again."),
    Fault.NOT_OF_THIS_METHOD: _l("This question is answered in another way."),
}
EMPTY = {
    "approved": _l("Tick at least one option, or abstain. Keeping the current text is an option too."),
    "ranking": _l("Give at least one option a place, or abstain. Keeping the current text is an option too."),
}


def rule_of(asked: Question) -> str:
    """The rule a question is decided by: consent and silence know no majority, and silence no quorum."""
    if asked.method is Method.SILENCE:
        return _(
            "The text is adopted at the close unless somebody objects. Saying that you have seen it tells that your "
            "group was asked."
        )
    if asked.method is Method.CONSENT:
        blocking = _(
            "Who stands aside does not agree, but does not block. An objection blocks until it is resolved, or found "
            "not to be sustained."
        )
        return f"{blocking} {quorums_in_words(asked.rule)}".strip()
    return rule_in_words(asked.rule)


def fault_in_words(field: str, fault: Fault) -> str:
    """What is wrong with an answer, and what to do."""
    if fault is Fault.EMPTY and field in EMPTY:
        return str(EMPTY[field])
    if fault is Fault.UNKNOWN and field == "clause":
        return _("There is no clause with this number in the text.")
    if fault is Fault.UNKNOWN and field == "objection":
        return _("This is no objection of yours to this question that still stands.")
    return str(FAULTS[fault])


def lacking_in_words(fault: OptionsMalformed) -> str:
    """What keeps options from being put, and what to do."""
    return {
        Lacking.TOO_FEW: _("Choose at least one option. Keeping the current text is added to it."),
        Lacking.TOO_MANY: _("At most %(number)s options can be put at once.", number=MOST_OPTIONS),
        Lacking.UNKNOWN: _("There is no amendment %(number)s that could be put.", number=fault.number),
        Lacking.TWICE: _("The same option stands there twice."),
        Lacking.NOT_OF_THIS_METHOD: _("Only approval and ranking choose between options."),
    }[fault.lacking]


def choice_in_words(choice: str | None) -> str:
    """An answer that is one word."""
    return str(CHOICES.get(choice or "", choice or ""))


def option_name(option: Option) -> Localised:
    """An option: its own words if it has any, else the amendment it is, else keeping the current text."""
    if own := in_language(option.label):
        return own
    if option.amendment is not None:
        return Localised(_("Amendment %(number)s", number=option.amendment.number), reader_language())
    if option.key == CURRENT:
        return Localised(_("Keep the current text"), reader_language())
    return Localised(option.key, reader_language())


def option_names(options: Sequence[Option]) -> dict[str, Localised]:
    """Every option of a question by its key, in their order."""
    return {option.key: option_name(option) for option in options}


def answer_in_words(question: Question, answer: Answer) -> list[str]:
    """What a ballot says: one line, or one for each place of a ranking."""
    if (choice := choice_of(answer)) is not None:
        return [choice_in_words(choice)]
    names = {key: name.text for key, name in option_names(question.options).items()}
    if approved := approved_in(answer):
        return [_listed([names[key] for key in approved])]
    return [_listed([names[key] for key in tier]) for tier in ranking_in(answer)]


def _listed(names: Sequence[str]) -> str:
    return pgettext("between two things of a list", ", ").join(names)
