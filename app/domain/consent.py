"""Consent: a text is adopted when no objection with reasons stands, however many are for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.answering import Consent, choice_of
from app.domain.deciding import quorum_steps, result_of
from app.domain.voting import DecisionRule, Result, Step, Tally


@dataclass(frozen=True)
class Agreement:
    """The ballots of one group, or of all: consenting, standing aside, objecting."""

    consent: int = 0
    stand_aside: int = 0
    objecting: int = 0

    @property
    def cast(self) -> int:
        """Every ballot."""
        return self.consent + self.stand_aside + self.objecting

    @property
    def share_consenting(self) -> Fraction | None:
        """Consenting out of all ballots; it decides nothing, and is told beside the result."""
        return Fraction(self.consent, self.cast) if self.cast else None

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(
            self.consent + other.consent, self.stand_aside + other.stand_aside, self.objecting + other.objecting
        )


@dataclass(frozen=True)
class Consented:
    """What became of a question of consent.

    `objections`: ballots that object; `blocking`: objections that still stand. `steps` are the tests of the quorums.
    """

    result: Result
    objections: int
    blocking: int
    steps: tuple[Step, ...]


def agreement(answer: Mapping[str, object], ballots: int) -> Agreement:
    """So many ballots that give the same answer."""
    match choice_of(answer):
        case Consent.CONSENT:
            return Agreement(consent=ballots)
        case Consent.STAND_ASIDE:
            return Agreement(stand_aside=ballots)
        case _:
            return Agreement(objecting=ballots)


def consented(
    rule: DecisionRule,
    answers: Collection[tuple[str, Mapping[str, object], int]],
    entitled: Mapping[str, int],
    standing: Collection[int] = (),
) -> Consented:
    """Adopted when the quorums are met and no objection blocks; from (group, canonical answer, how many ballots).

    `standing`: numbers of the objections to what is asked that were raised in time and still block, whether or not a
    ballot names them. Reasons that were given on a ballot alone have nobody who could settle them, and block as well.
    """
    cast: dict[str, Tally] = {}
    for group, _answer, number in answers:
        cast[group] = cast.get(group, Tally()) + Tally(abstain=number)
    steps = quorum_steps(rule, cast, entitled)
    objecting = [(answer, number) for _, answer, number in answers if choice_of(answer) == Consent.OBJECT]
    blocking = len(set(standing)) + sum(number for answer, number in objecting if "objection" not in answer)
    result = Result.NOT_CARRIED if blocking and result_of(steps) is Result.CARRIED else result_of(steps)
    return Consented(result, sum(number for _, number in objecting), blocking, steps)
