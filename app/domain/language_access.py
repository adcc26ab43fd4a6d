"""Language access: what of a text could be read in each language and when, and in which language people were answered.

The measures of the methods page: material available in each language when a phase opens, lag in days between language
versions, and the share of contributions answered in the contributor's language.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from statistics import median


@dataclass(frozen=True)
class Wording:
    """A wording of a clause in the language it was begun in, and since when other languages have rendered it.

    `rendered_at` holds the first rendering in each language. `struck`: by this wording the clause was deleted.
    """

    clause: int
    language: str
    made_at: datetime
    rendered_at: Mapping[str, datetime]
    struck: bool = False

    def there_at(self, language: str, moment: datetime) -> bool:
        """Whether it could be read in a language at a moment."""
        since = self.made_at if language == self.language else self.rendered_at.get(language)
        return since is not None and since <= moment


@dataclass(frozen=True)
class Available:
    """Of so many clauses that stood at a moment, how many could be read in one language as they then stood."""

    standing: int = 0
    there: int = 0

    @property
    def share(self) -> Fraction | None:
        """there / standing; None where no clause stood."""
        return Fraction(self.there, self.standing) if self.standing else None


@dataclass(frozen=True)
class Lag:
    """Days of the calendar until wordings begun in other languages stood in one, over those that ever did."""

    wordings: int
    median: Fraction
    longest: int


@dataclass(frozen=True)
class AnsweredIn:
    """Of contributions in one language: how many have an answer, and how many have one in their own language."""

    received: int = 0
    answered: int = 0
    in_own: int = 0

    @property
    def share(self) -> Fraction | None:
        """in_own / answered: what is not answered at all is counted by coverage; None where nothing was answered."""
        return Fraction(self.in_own, self.answered) if self.answered else None

    def __add__(self, other: "AnsweredIn") -> "AnsweredIn":
        return AnsweredIn(self.received + other.received, self.answered + other.answered, self.in_own + other.in_own)


def available(wordings: Iterable[Wording], languages: Sequence[str], moment: datetime) -> dict[str, Available]:
    """What could be read at a moment, by language: of every clause its latest wording, unless that struck it."""
    latest: dict[int, Wording] = {}
    for one in sorted(wordings, key=lambda each: each.made_at):
        if one.made_at <= moment:
            latest[one.clause] = one
    standing = [one for one in latest.values() if not one.struck]
    return {
        language: Available(len(standing), sum(one.there_at(language, moment) for one in standing))
        for language in languages
    }


def lags(wordings: Iterable[Wording], languages: Sequence[str], day: Callable[[datetime], date]) -> dict[str, Lag]:
    """How long each language waited, in days of the calendar that `day` tells.

    Languages without a rendering are left out. A wording that was replaced before anybody rendered it has no lag:
    `available` tells that it was missing.
    """
    found: dict[str, list[int]] = {language: [] for language in languages}
    for one in wordings:
        for language in found.keys() & one.rendered_at.keys() - {one.language}:
            found[language].append(max((day(one.rendered_at[language]) - day(one.made_at)).days, 0))
    return {
        language: Lag(len(days), Fraction(median(map(Fraction, days))), max(days))
        for language, days in found.items()
        if days
    }


def answered_in(contributions: Iterable[tuple[str, Collection[str]]]) -> dict[str, AnsweredIn]:
    """By language of the contributions, each given with the languages of its answers (none: it has no answer)."""
    received, answered, in_own = Counter[str](), Counter[str](), Counter[str]()
    for language, answers in contributions:
        received[language] += 1
        answered[language] += bool(answers)
        in_own[language] += language in answers
    return {one: AnsweredIn(received[one], answered[one], in_own[one]) for one in sorted(received)}
