"""The options of a question from amendments of the process and from words of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy.orm import Session

from app.amendments.queries import amendment_by_number
from app.domain.answering import BETWEEN_OPTIONS, Method
from app.polls.models import Option
from app.processes.models import Process

MOST_OPTIONS = 20


class Lacking(StrEnum):
    """What keeps options from being put."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    TWICE = "twice"
    NOT_OF_THIS_METHOD = "not_of_this_method"


class OptionsMalformed(ValueError):
    """Options that cannot be put: `lacking` says why, `number` which amendment, if it is one."""

    def __init__(self, lacking: Lacking, number: int | None = None) -> None:
        super().__init__(lacking.value)
        self.lacking = lacking
        self.number = number


@dataclass(frozen=True)
class Offered:
    """An option as it is asked for: an amendment by its number, or words by language."""

    amendment: int | None = None
    label: Mapping[str, str] = field(default_factory=dict)


def options_of(session: Session, process: Process, method: Method, offered: Sequence[Offered]) -> list[Option]:
    """The options in the order they are asked for; keeping the current text is added when the question is put.

    Raises OptionsMalformed: none for a method that needs them, more than MOST_OPTIONS, an amendment that is not there
    or hidden, the same one twice.
    """
    if method not in BETWEEN_OPTIONS:
        if offered:
            raise OptionsMalformed(Lacking.NOT_OF_THIS_METHOD)
        return []
    if not offered:
        raise OptionsMalformed(Lacking.TOO_FEW)
    if len(offered) > MOST_OPTIONS:
        raise OptionsMalformed(Lacking.TOO_MANY)
    options = [_option(session, process, at, one) for at, one in enumerate(offered, 1)]
    if len({option.key for option in options}) < len(options) or _same_words(offered):
        raise OptionsMalformed(Lacking.TWICE)
    return options


def _option(session: Session, process: Process, at: int, one: Offered) -> Option:
    if one.amendment is None:
        return Option(key=f"option-{at}", label=dict(one.label))
    found = amendment_by_number(session, process.id, one.amendment)
    if found is None or found.hidden:
        raise OptionsMalformed(Lacking.UNKNOWN, one.amendment)
    return Option(key=f"amendment-{found.number}", label=dict(one.label), amendment=found)


def _same_words(offered: Sequence[Offered]) -> bool:
    words = [tuple(sorted(one.label.items())) for one in offered if one.label]
    return len(set(words)) < len(words)
