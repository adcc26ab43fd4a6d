"""What stands around an amendment on its page: proposers, overlaps, recommendations, votes, what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.amendments import queries
from app.amendments.models import Amendment, EarlierProposal, Proposer, Recommendation
from app.amendments.overlapping import overlapping_with
from app.amendments.redline import Redline, Today, carried_over, redlines_of, taken_redline
from app.domain.amending import OPEN, ProposerState
from app.polls import queries as polls
from app.polls.models import Question
from app.processes.models import Process


@dataclass(frozen=True)
class Around:
    """An amendment with all that is told beside it.

    `today` is None once it is out of play. `invited` are those who have not answered, which only the author is shown;
    `own_place` is the reader's among the proposers. `taken` are, by position, the ways from what was proposed to what
    was taken.
    """

    redlines: Sequence[Redline]
    today: Today | None
    taken: dict[int, Redline]
    joined: Sequence[Proposer]
    invited: Sequence[Proposer]
    own_place: Proposer | None
    identical: Sequence[Amendment]
    overlapping: Sequence[Amendment]
    earlier: Sequence[tuple[EarlierProposal, Redline]]
    recommendations: Sequence[Recommendation]
    questions: Sequence[Question]


def around(session: Session, process: Process, amendment: Amendment, reader_id: int | None) -> Around:
    """Everything that stands around an amendment, for this reader."""
    is_open = amendment.state in OPEN
    everybody = queries.proposers_of(session, amendment)
    earlier = queries.earlier_proposals(session, amendment.id)
    taken = {change.position: taken_redline(change) for change in amendment.changes}
    return Around(
        redlines_of(amendment),
        carried_over(session, amendment, process) if is_open else None,
        {position: redline for position, redline in taken.items() if redline is not None},
        [one for one in everybody if one.state is ProposerState.AGREED],
        [one for one in everybody if one.state is ProposerState.INVITED],
        next((one for one in everybody if reader_id is not None and one.person_id == reader_id), None),
        queries.identical_to(session, amendment),
        overlapping_with(session, amendment) if is_open else [],
        [(one, _redline_of(one)) for one in earlier],
        queries.recommendations_on(session, [amendment.id]).get(amendment.id, []),
        polls.questions_on_amendment(session, amendment.id),
    )


def _redline_of(one: EarlierProposal) -> Redline:
    base = one.base_revision
    return Redline.between((base.heading, base.body), (one.heading, one.body))
