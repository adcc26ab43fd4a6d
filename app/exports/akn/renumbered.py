"""Acts that gave clauses new addresses, as the standard tells changes that a text has undergone."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.exports.akn.addresses import local_day
from app.exports.akn.elements import Element, add
from app.exports.editions import Edition


@dataclass(frozen=True)
class Renumberings:
    """What numbered clauses of one edition anew; `eids` has the eId of every clause in it, `page` its process."""

    edition: Edition
    eids: Mapping[int, str]
    page: str

    def events(self, lifecycle: Element) -> None:
        """Append when they happened."""
        for one in self.edition.numbering.acts:
            add(
                lifecycle, "eventRef", eId=f"event_numbered_{one.number}",
                date=local_day(self.edition, one.at).isoformat(), source=f"#numbered_{one.number}", type="amendment",
            )  # fmt: skip

    def modifications(self, changes: Element) -> None:
        """Append each clause that stands in the edition with the address it had before."""
        there = {clause.guid: self.eids[clause.id] for clause in self.edition.clauses if clause.id in self.eids}
        for one in self.edition.numbering.acts:
            for guid, number in sorted(one.before.items()):
                if guid in there:
                    eid = f"mod_numbered_{one.number}_{there[guid]}"
                    change = add(changes, "textualMod", eId=eid, type="renumbering")
                    add(change, "source", href=f"#numbered_{one.number}")
                    add(change, "destination", href=f"#{there[guid]}")
                    add(change, "old", href=f"{self.page}/clauses/{number}")
                    add(change, "new", href=f"#{there[guid]}")

    def references(self, references: Element) -> None:
        """Append where each is recorded."""
        for one in self.edition.numbering.acts:
            add(
                references, "passiveRef", eId=f"numbered_{one.number}", showAs=f"Numbering {one.number}",
                href=f"{self.page}/text/structure#act-{one.number}",
            )  # fmt: skip
