"""Splits and joins of clauses, as the standard tells changes that a text has undergone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.exports.akn.addresses import Addresses, local_day
from app.exports.akn.elements import Element, add
from app.exports.editions import Edition, Rearranged


@dataclass(frozen=True)
class Rearrangements:
    """The splits and joins of one edition; `eids` has the eId of every clause in it, `page` its process."""

    edition: Edition
    addresses: Addresses
    eids: Mapping[int, str]
    page: str

    def events(self, lifecycle: Element) -> None:
        """Append when they happened."""
        for one in self._all:
            add(
                lifecycle, "eventRef", eId=f"event_act_{one.number}", date=self._day(one.at),
                source=f"#act_{one.number}", type="amendment",
            )  # fmt: skip

    def modifications(self, changes: Element) -> None:
        """Append what became of which clause: of a split both parts, of a join both sources and what they are now."""
        for one in self._all:
            first, second = self._there(one.clause_id, one.clause), self._there(one.second_id, one.second)
            change = add(
                changes, "textualMod", eId=f"mod_act_{one.number}", type="split" if one.is_split else "join",
            )  # fmt: skip
            add(change, "source", href=f"#act_{one.number}")
            add(change, "destination", href=first)
            add(change, "old", href=self._revision(one.clause, one.before))
            if not one.is_split:
                add(change, "old", href=self._revision(one.second, one.second_number))
            add(change, "new", href=first)
            if one.is_split:
                add(change, "new", href=second)

    def references(self, references: Element) -> None:
        """Append where each is recorded."""
        for one in self._all:
            name = f"{'Split' if one.is_split else 'Join'} {one.number}"
            add(
                references, "passiveRef", eId=f"act_{one.number}", showAs=name,
                href=f"{self.page}/text/structure#act-{one.number}",
            )  # fmt: skip

    @property
    def _all(self) -> Sequence[Rearranged]:
        return self.edition.rearranged

    def _there(self, clause_id: int, number: str) -> str:
        eid = self.eids.get(clause_id)
        return f"#{eid}" if eid else self.addresses.clause(number)

    def _revision(self, number: str, revision: int | None) -> str:
        address = f"{self.page}/clauses/{number}"
        return f"{address}/revisions/{revision}" if revision else address

    def _day(self, moment: datetime) -> str:
        return local_day(self.edition, moment).isoformat()
