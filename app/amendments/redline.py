"""A change against the wording it was proposed on, and as it stands to the wording of today."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.amendments.models import Amendment, Change, Part, PendingChange
from app.domain.amending import INSERTS, Operation, Outcome
from app.domain.rebasing import Carried, Words, carried, insisted, outcome_of_package
from app.domain.wording import Merge, Run, compare
from app.processes.models import Process
from app.texts.models import Revision
from app.texts.queries import latest_revision


def field_name(name: str, position: int) -> str:
    """The name of a field about one change of a proposal: plain for the first, with its position for the others."""
    return name if position == 1 else f"{name}_{position}"


@dataclass(frozen=True)
class Redline:
    """A heading and a body, before and after, as runs of kept, inserted and deleted words."""

    heading: tuple[Run, ...]
    body: tuple[Run, ...]

    @classmethod
    def between(cls, before: tuple[str, str], after: tuple[str, str]) -> "Redline":
        """Compare two wordings, each a heading and a body."""
        return cls(compare(before[0], after[0]).runs, compare(before[1], after[1]).runs)


@dataclass(frozen=True)
class CarriedOver:
    """A change as it would stand today. `outcome` None: its clause has not moved on, or that is no matter to it.

    `base` names the latest revisions seen (in the amendment's and the drafting language): what a decision is based on.
    """

    change: PendingChange
    position: int
    heading: str
    body: str
    outcome: Outcome | None
    merge: Merge | None
    heading_merge: Merge | None
    base: str
    drafting_number: int
    drafting: Revision | None
    own: Revision | None

    def as_form(self) -> dict[str, str]:
        """The fields of the decision, filled in."""
        replaces = self.drafting is not None and self.change.operation is Operation.REPLACE
        fields = {
            "heading": self.heading,
            "body": self.body,
            "drafting_heading": self.drafting.heading if replaces and self.drafting else "",
            "drafting_body": self.drafting.body if replaces and self.drafting else "",
        }
        return {field_name(name, self.position): value for name, value in fields.items()}


@dataclass(frozen=True)
class Today:
    """A whole amendment as it would stand today, change by change."""

    changes: tuple[CarriedOver, ...]

    @property
    def outcome(self) -> Outcome | None:
        """How it stands as a whole."""
        return outcome_of_package([one.outcome for one in self.changes])

    @property
    def base(self) -> str:
        """All the revisions that were seen."""
        return " ".join(one.base for one in self.changes)

    @property
    def first(self) -> CarriedOver:
        """The change that the amendment itself is."""
        return self.changes[0]

    def as_form(self) -> dict[str, str]:
        """The fields of the decision, filled in."""
        fields = {name: value for one in self.changes for name, value in one.as_form().items()}
        return {"base": self.base, **fields}


def redline_of(change: Change) -> Redline:
    """What a change does to the wording it was proposed on; a move does nothing to it."""
    base = change.base_revision
    before = ("", "") if change.operation in INSERTS else (base.heading, base.body)
    after = before if change.operation is Operation.MOVE else (change.heading, change.body)
    return Redline.between(before, after)


def redlines_of(amendment: Amendment) -> list[Redline]:
    """The redline of every change of an amendment, in order."""
    return [redline_of(change) for change in amendment.changes]


def redline_on(amendment: Amendment, clause_id: int) -> Redline:
    """What an amendment changes in this clause: its own change, or that of a part of it."""
    return redline_of(next((one for one in amendment.changes if one.clause_id == clause_id), amendment))


def taken_redline(change: PendingChange) -> Redline | None:
    """From what was proposed to what was taken; None while nothing was, or when it was taken as proposed."""
    if change.adopted_body is None or (change.adopted_heading, change.adopted_body) == (change.heading, change.body):
        return None
    return Redline.between((change.heading, change.body), (change.adopted_heading or "", change.adopted_body))


def carried_over(session: Session, amendment: Amendment, process: Process) -> Today:
    """The amendment on the latest wordings: as proposed where a clause stands still, else by a three-way merge."""
    return Today(tuple(_carried_over(session, change, process) for change in amendment.changes))


def begun_in(change: Amendment | Part, process: Process) -> str:
    """The language in which adopting a change begins: the drafting language; of equal languages, its own.

    A clause is always struck in the drafting language, for all.
    """
    own = process.languages_equal and change.operation is not Operation.DELETE
    return change.language if own else process.drafting_language


def _carried_over(session: Session, change: Amendment | Part, process: Process) -> CarriedOver:
    own = latest_revision(session, change.clause_id, change.language)
    drafting, begun = own, begun_in(change, process)
    if change.language != begun:
        drafting = latest_revision(session, change.clause_id, begun)
    result = standing_of(change, own)
    outcome = change.outcome if change.operation in INSERTS else result.outcome
    return CarriedOver(
        change, change.position, result.words.heading, result.words.body, outcome, result.body, result.heading,
        f"{own.id if own else 0}-{drafting.id if drafting else 0}", drafting.number if drafting else 0, drafting, own,
    )  # fmt: skip


def standing_of(change: PendingChange, newest: Revision | None) -> Carried:
    """How a change stands to the newest wording of its clause, in its own language."""
    proposed, base = Words(change.heading, change.body), change.base_revision
    if newest is None or change.clause.struck_at is not None:
        return carried(change.operation, proposed, Words(base.heading, base.body), None)
    current = Words(newest.heading, newest.body)
    return carried(change.operation, proposed, Words(base.heading, base.body), current)


def words_today(change: PendingChange, newest: Revision) -> Words:
    """What a change still asks for on today's wording: carried over, and its own words where both changed."""
    result = standing_of(change, newest)
    heading = insisted(result.heading) if result.heading else result.words.heading
    return Words(heading, insisted(result.body) if result.body else result.words.body)
