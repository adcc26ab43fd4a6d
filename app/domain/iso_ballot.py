"""The ballot of ISO: two thirds for, at most a quarter against, and a negative vote counts only with its reasons."""

from fractions import Fraction

from app.domain.voting import Step, StepKind, Tally

LEAST_FOR = Fraction(2, 3)
MOST_AGAINST = Fraction(1, 4)


def counted(tally: Tally) -> Tally:
    """The votes that this ballot counts: abstentions and negatives without reasons are left out."""
    return Tally(in_favour=tally.in_favour, against=tally.against - tally.unreasoned)


def iso_steps(tally: Tally, entitled: int) -> tuple[Step, Step]:
    """The two tests of ISO/IEC Directives, part 1, clause 2.6.3, on the ballots of all.

    `reached` is a share of the votes counted, None (and not met) where none are.
    """
    votes = counted(tally)
    against = Fraction(votes.against, votes.counted) if votes.counted else None
    enough = votes.support is not None and votes.support >= LEAST_FOR
    few = against is not None and against <= MOST_AGAINST
    return (
        Step(StepKind.ISO_FOR, None, LEAST_FOR, votes.support, enough, tally, entitled),
        Step(StepKind.ISO_AGAINST, None, MOST_AGAINST, against, few, tally, entitled),
    )
