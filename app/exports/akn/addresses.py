"""Names in the manner of the standard: addresses of work, expression and manifestation, and the eId of every part."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import regex

from app.domain.descriptions import ProcessKind
from app.domain.structure import ClauseKind, DivisionKind
from app.exports.akn.languages import three_letters
from app.exports.editions import Edition
from app.exports.renumbered import Numbering
from app.texts.models import Division
from app.texts.rows import ClauseRow

DOCUMENT_TYPES = {
    ProcessKind.CODE_OF_ETHICS: ("act", "code"),
    ProcessKind.BILL: ("bill", "bill"),
    ProcessKind.POLICY: ("statement", "policy"),
    ProcessKind.JOINT_FRAMEWORK: ("statement", "framework"),
    ProcessKind.ACTION_PLAN: ("statement", "action-plan"),
    ProcessKind.DECLARATION: ("statement", "declaration"),
    ProcessKind.CODE_OF_PRACTICE: ("statement", "code-of-practice"),
    ProcessKind.REQUEST_FOR_INFORMATION: ("statement", "request-for-information"),
}
"""The kind of document, and its name or subtype, by what the process writes."""
NO_COUNTRY = "zz"

ABBREVIATIONS = {
    DivisionKind.BOOK: "book",
    DivisionKind.PART: "part",
    DivisionKind.TITLE: "title",
    DivisionKind.CHAPTER: "chp",
    DivisionKind.SECTION: "sec",
    DivisionKind.ARTICLE: "art",
    DivisionKind.PREAMBLE: "preamble",
    DivisionKind.ANNEX: "annex",
    DivisionKind.DEFINITIONS: "dfns",
    ClauseKind.ARTICLE: "art",
    ClauseKind.PARAGRAPH: "para",
    ClauseKind.POINT: "point",
    ClauseKind.SUBPOINT: "point",
    ClauseKind.DEFINITION: "point",
    ClauseKind.RECITAL: "rec",
    ClauseKind.CITATION: "cit",
    ClauseKind.ANNEX: "annex",
}
"""The prefixes of the naming convention (OASIS, Akoma Ntoso Naming Convention 1.0, section 5)."""
COUNTED_THROUGHOUT = frozenset({"art", "rec", "cit"})
"""What is counted through the whole document needs no name of what it stands in."""

_NOT_IN_NAME = regex.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class Addresses:
    """The addresses of an edition."""

    work: str
    expression: str

    def clause(self, number: str) -> str:
        """The address of a part that this expression no longer has."""
        return f"{self.work}/!main~{_NOT_IN_NAME.sub('-', number)}"


def addresses_of(edition: Edition) -> Addresses:
    """Work /akn/{country}/{type}/{subtype}/{date}/{number}, and its expression /{language}@{date}."""
    document, subtype = DOCUMENT_TYPES[edition.process.kind]
    kind = document if document == subtype else f"{document}/{subtype}"
    work = f"/akn/{country_of(edition)}/{kind}/{work_date(edition)}/{edition.process.slug}"
    return Addresses(work, f"{work}/{three_letters(edition.language)}@{local_day(edition, edition.dated)}")


def country_of(edition: Edition) -> str:
    """The first jurisdiction in small letters, as in do, or ca-qc."""
    return next((code.lower() for code in edition.process.jurisdictions if code), NO_COUNTRY)


def work_date(edition: Edition) -> date:
    """The day on which the process was published; the work is as old as that."""
    return local_day(edition, edition.process.published_at or edition.process.created_at)


def local_day(edition: Edition, moment: datetime) -> date:
    """The day of a moment in the time zone of the process."""
    return moment.astimezone(ZoneInfo(edition.process.time_zone)).date()


class Names:
    """Gives out the eIds of a document, each once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def within(self, parent: str, abbreviation: str, number: str) -> str:
        """The eId of a part by what it stands in, its kind and its number: chp_I__sec_2, art_5__para_1__point_a."""
        own = f"{abbreviation}_{_NOT_IN_NAME.sub('-', number).strip('-') or self._next(parent, abbreviation)}"
        throughout = abbreviation in COUNTED_THROUGHOUT
        return self.once(own if throughout or not parent else f"{parent}__{own}")

    def once(self, wanted: str) -> str:
        """The name itself or, when it is taken, with the next number."""
        name, count = wanted, 1
        while name in self.taken:
            count += 1
            name = f"{wanted}-{count}"
        self.taken.add(name)
        return name

    def _next(self, parent: str, abbreviation: str) -> int:
        stem = f"{parent}__{abbreviation}" if parent and abbreviation not in COUNTED_THROUGHOUT else abbreviation
        return next(number for number in range(1, len(self.taken) + 2) if f"{stem}_{number}" not in self.taken)


class FirstNames:
    """Gives out the wIds: by which eId a part would go had nothing been numbered anew, for those that go by another."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.names = Names()
        self.of: dict[str, str] = {}
        """The first name of a part by its eId."""

    def of_division(self, division: Division, number: str, eid: str, inside: str) -> str | None:
        """The wId of a division whose label first bore this number; `inside` is the eId of what it stands in."""
        return self._kept(eid, inside, ABBREVIATIONS[division.kind], number)

    def of_clause(self, clause: ClauseRow, eid: str, inside: str) -> str | None:
        """The wId of a clause."""
        number = self.numbering.first_addresses.get(clause.guid, clause.number)
        return self._kept(eid, inside, ABBREVIATIONS[clause.kind], last_of(number))

    def _kept(self, eid: str, inside: str, abbreviation: str, number: str) -> str | None:
        first = self.of[eid] = self.names.within(self.of.get(inside, inside), abbreviation, number)
        return first if first != eid else None


def last_of(number: str) -> str:
    """The last step of a clause's address: a of 5.1.a, 12 of recital-12."""
    last = number.rpartition(".")[2]
    return last.rpartition("-")[2] if number.startswith(("recital-", "citation-")) else last


def number_in(label: str) -> str:
    """The number a label ends with, in ASCII: I of "Chapter I", a of "(a)"; empty when it has none of these."""
    words = label.strip("().:– ").split()
    last = words[-1].strip("().:") if words else ""
    return last if last.isascii() and last.isalnum() and len(last) <= 8 else ""
