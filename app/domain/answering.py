"""What a ballot may say under each method of voting, in the one form in which it is kept, counted and committed to."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from app.domain.voting import Choice

CURRENT = "current"
"""The key of the option that keeps the text as it is."""
ABSTAIN = "abstain"
LONGEST_REASON = 5000
LONGEST_CLAUSE = 80
LARGEST_OBJECTION = 999_999_999

Answer = dict[str, Any]


class Method(StrEnum):
    """How a question is answered and counted."""

    FOR_AGAINST = "for_against"
    APPROVAL = "approval"
    RANKED = "ranked"
    CONSENT = "consent"
    SILENCE = "silence"


class Consent(StrEnum):
    """What one says when asked for consent; who stands aside does not agree, and does not block."""

    CONSENT = "consent"
    STAND_ASIDE = "stand_aside"
    OBJECT = "object"


class Silence(StrEnum):
    """What one says in a silence procedure: that it was seen, or that one objects."""

    SEEN = "seen"
    OBJECT = "object"


BETWEEN_OPTIONS = frozenset({Method.APPROVAL, Method.RANKED})
"""The methods that choose between options, of which keeping the current text is always one."""


class Fault(StrEnum):
    """What is wrong with an answer."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    TWICE = "twice"
    REASON_MISSING = "reason_missing"
    CLAUSE_MISSING = "clause_missing"
    TOO_LONG = "too_long"
    NOT_OF_THIS_METHOD = "not_of_this_method"


class AnswerMalformed(ValueError):
    """An answer that is none to this question: `field` says where, `fault` what is wrong."""

    def __init__(self, field: str, fault: Fault) -> None:
        super().__init__(f"{field}: {fault.value}")
        self.field = field
        self.fault = fault


def said(choice: Choice | Consent | Silence | str, **more: object) -> Answer:
    """The answer that makes this choice, with what belongs to it: said(Silence.OBJECT, clause="5", reason="...")."""
    return {"choice": str(choice), **{name: value for name, value in more.items() if value not in (None, "", False)}}


def approved(*keys: str) -> Answer:
    """The answer that approves these options."""
    return {"approved": list(keys)}


def ranked(*tiers: str | Sequence[str]) -> Answer:
    """The answer that ranks: each place one option, or several that are held equal."""
    return {"ranking": [[tier] if isinstance(tier, str) else list(tier) for tier in tiers]}


def canonical(method: Method, answer: Mapping[str, object], options: Sequence[str] = ()) -> Answer:
    """The answer in its one form: known fields only, options in the order of the question, no empty words.

    `options` are the keys of the question's options in their order. Raises AnswerMalformed for what is empty, unknown,
    given twice, or belongs to another method.
    """
    match method:
        case Method.FOR_AGAINST:
            return _chosen(answer, Choice, reason_for=None, allowed=("reason",))
        case Method.CONSENT:
            return _chosen(answer, Consent, reason_for=Consent.OBJECT, allowed=("reason", "objection"))
        case Method.SILENCE:
            return _silence(answer)
        case Method.APPROVAL:
            return _abstention(answer) or _approved(answer, options)
        case Method.RANKED:
            return _abstention(answer) or _ranked(answer, options)


def choice_of(answer: Mapping[str, object]) -> str | None:
    """The word of an answer that is one word; None where options are approved or ranked."""
    choice = answer.get("choice")
    return choice if isinstance(choice, str) else None


def approved_in(answer: Mapping[str, object]) -> tuple[str, ...]:
    """The options a canonical answer approves; none in an abstention."""
    keys = answer.get("approved", ())
    return tuple(str(key) for key in keys) if isinstance(keys, list) else ()


def ranking_in(answer: Mapping[str, object]) -> tuple[tuple[str, ...], ...]:
    """The places of a canonical answer, best first; none in an abstention."""
    tiers = answer.get("ranking", ())
    return tuple(tuple(str(key) for key in tier) for tier in tiers) if isinstance(tiers, list) else ()


def with_reason(answer: Mapping[str, object]) -> bool:
    """Whether reasons came with the answer: words, or the number of an objection that has them."""
    return bool(answer.get("reason") or answer.get("objection"))


def _only(answer: Mapping[str, object], known: Sequence[str]) -> None:
    stranger = next((name for name in answer if name not in known), None)
    if stranger is not None:
        raise AnswerMalformed(str(stranger), Fault.NOT_OF_THIS_METHOD)


def _word(answer: Mapping[str, object], words: type[StrEnum]) -> str:
    choice = answer.get("choice")
    if choice in (None, ""):
        raise AnswerMalformed("choice", Fault.EMPTY)
    if not isinstance(choice, str) or choice not in list(words):
        raise AnswerMalformed("choice", Fault.UNKNOWN)
    return str(choice)


def _words(answer: Mapping[str, object], name: str, longest: int) -> str:
    words = answer.get(name)
    if words is None:
        return ""
    if not isinstance(words, str):
        raise AnswerMalformed(name, Fault.UNKNOWN)
    if len(words) > longest:
        raise AnswerMalformed(name, Fault.TOO_LONG)
    return words.strip()


def _objection(answer: Mapping[str, object]) -> int | None:
    number = answer.get("objection")
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= LARGEST_OBJECTION:
        raise AnswerMalformed("objection", Fault.UNKNOWN)
    return number


def _chosen(
    answer: Mapping[str, object], words: type[StrEnum], *, reason_for: StrEnum | None, allowed: Sequence[str]
) -> Answer:
    _only(answer, ("choice", *allowed))
    choice, reason, objection = _word(answer, words), _words(answer, "reason", LONGEST_REASON), _objection(answer)
    if objection is not None and choice != reason_for:
        raise AnswerMalformed("objection", Fault.NOT_OF_THIS_METHOD)
    if choice == reason_for and not reason and objection is None:
        raise AnswerMalformed("reason", Fault.REASON_MISSING)
    return said(choice, reason=reason, objection=objection)


def _silence(answer: Mapping[str, object]) -> Answer:
    """An objection names its clause, or says that it is to something missing, and in both cases why."""
    _only(answer, ("choice", "clause", "omission", "reason", "objection"))
    choice = _word(answer, Silence)
    clause, reason = _words(answer, "clause", LONGEST_CLAUSE), _words(answer, "reason", LONGEST_REASON)
    omission = answer.get("omission", False)
    if not isinstance(omission, bool):
        raise AnswerMalformed("omission", Fault.UNKNOWN)
    if choice == Silence.SEEN:
        return said(choice)
    if not clause and not omission:
        raise AnswerMalformed("clause", Fault.CLAUSE_MISSING)
    objection = _objection(answer)
    if not reason and objection is None:
        raise AnswerMalformed("reason", Fault.REASON_MISSING)
    return said(choice, clause=clause, omission=omission, reason=reason, objection=objection)


def _abstention(answer: Mapping[str, object]) -> Answer | None:
    """Who abstains between options takes part, and prefers none."""
    if "choice" not in answer:
        return None
    _only(answer, ("choice",))
    if answer["choice"] != ABSTAIN:
        raise AnswerMalformed("choice", Fault.UNKNOWN)
    return said(ABSTAIN)


def _approved(answer: Mapping[str, object], options: Sequence[str]) -> Answer:
    _only(answer, ("approved",))
    keys = _keys(answer.get("approved"), "approved", options)
    _once(keys, "approved")
    return approved(*(key for key in options if key in set(keys)))


def _ranked(answer: Mapping[str, object], options: Sequence[str]) -> Answer:
    """Options that are left out are held equal, after all that are named."""
    _only(answer, ("ranking",))
    tiers = answer.get("ranking")
    if not tiers:
        raise AnswerMalformed("ranking", Fault.EMPTY)
    if not isinstance(tiers, (list, tuple)):
        raise AnswerMalformed("ranking", Fault.UNKNOWN)
    places = [_keys(tier, "ranking", options) for tier in tiers[: len(options) + 1]]
    _once([key for place in places for key in place], "ranking")
    return ranked(*([key for key in options if key in set(place)] for place in places))


def _keys(value: object, field: str, options: Sequence[str]) -> list[str]:
    if value in (None, [], ()):
        raise AnswerMalformed(field, Fault.EMPTY)
    if not isinstance(value, (list, tuple)) or any(not isinstance(key, str) or key not in options for key in value):
        raise AnswerMalformed(field, Fault.UNKNOWN)
    return list(value)


def _once(keys: Sequence[str], field: str) -> None:
    if len(set(keys)) < len(keys):
        raise AnswerMalformed(field, Fault.TWICE)
