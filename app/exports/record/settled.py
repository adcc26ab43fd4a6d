"""Counts by group in the open record, told so that no older export can be subtracted from a newer one.

A group that grew from four to five between two exports would be told by what the others lost. So while anybody can
still add to such counts they are told in all only; once the last phase of input has closed they stand, and are told by
group with the small ones together: from then on every export says the same: JSON, CSV and bundle alike.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from app.domain.phases import PhaseKind
from app.domain.suppression import FEWEST, publishable
from app.domain.voting import Tally
from app.exports.record.section import Row, Section
from app.processes.models import Process

IN_ALL = "*"
AFTER_INPUT = frozenset({PhaseKind.MONITORING})


def settled(sections: Sequence[Section], process: Process, now: datetime) -> list[Section]:
    """The sections with their growing counts in all, or folded once nothing can be added any more."""
    stands = is_settled(process, now)
    return [_told(one, stands) for one in sections]


def of_supporters(process: Process, now: datetime) -> Callable[[Mapping[str, int]], dict[str, int]]:
    """How counts of supporters by group may be told at this moment."""
    return folded_counts if is_settled(process, now) else counts_in_all


def is_settled(process: Process, now: datetime) -> bool:
    """Whether the last phase in which anybody can contribute has closed."""
    closes = [phase.closes for phase in process.phases if phase.kind not in AFTER_INPUT]
    return bool(closes) and now >= max(closes)


def folded_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by group with the small groups told together under their keys; nothing where all are too few."""
    told = publishable({group: Tally(counts[group], 0, 0) for group in sorted(counts)})
    shown = {group: tally.in_favour for group, tally in told.groups.items()}
    if told.together_tally:
        shown[" ".join(told.together)] = told.together_tally.in_favour
    return shown


def counts_in_all(counts: Mapping[str, int]) -> dict[str, int]:
    """The same counts in all; nothing where they are too few."""
    total = sum(counts.values())
    return {IN_ALL: total} if total >= FEWEST else {}


def _told(section: Section, stands: bool) -> Section:
    if section.name == "positions" and not stands:
        place = section.columns.index("group")
        return _of(section, lambda: (row for row in section.rows() if row[place] == IN_ALL))
    if section.name == "self_declared" and not stands:
        return _of(section, lambda: iter(()))
    if "supporters" in section.columns:
        return _of(section, lambda: _supported(section, folded_counts if stands else counts_in_all))
    return section


def _of(section: Section, rows: Callable[[], Iterator[Row]]) -> Section:
    return Section(section.name, section.columns, rows)


def _supported(section: Section, told: Callable[[Mapping[str, int]], dict[str, int]]) -> Iterator[Row]:
    place = section.columns.index("supporters")
    for row in section.rows():
        yield (*row[:place], told(row[place] or {}), *row[place + 1 :])
