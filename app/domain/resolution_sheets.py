"""Comment-resolution sheets as ISO and IEC use them: eight headings, exactly, and what stands under them."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import regex

from app.domain.responding import Disposition

HEADINGS = (
    "MB/NC",
    "Line number",
    "Clause/ Subclause",
    "Paragraph Figure/ Table",
    "Type of comment",
    "Comments",
    "Proposed change",
    "Observations of the Secretariat",
)
"""ISO/IEC, template for comments and observations of the secretariat."""
TYPES = ("ge", "te", "ed")
"""General, technical, editorial."""
MOST_ROWS = 5_000
"""A longer sheet is refused: its preview could not be read, and it would be answered in one go."""
LONGEST_PHRASE = 80

WORDS = {
    Disposition.ACCEPTED: "Accepted",
    Disposition.ACCEPTED_IN_PART: "Accepted in part",
    Disposition.NOT_ACCEPTED: "Not accepted",
    Disposition.ALREADY_COVERED: "Already covered",
    Disposition.OUT_OF_SCOPE: "Out of scope",
    Disposition.DEFERRED: "Deferred",
}
"""How an observation begins that we write."""
RECOGNISED = {
    Disposition.ACCEPTED: (
        "accept", "agreed", "agree", "adopted", "done", "implemented", "aceptado", "aceptada", "de acuerdo", "accepté",
        "acceptée", "d'accord", "aceito", "aceite", "angenommen", "принято", "مقبول", "采纳", "接受", "採用", "反映",
    ),
    Disposition.ACCEPTED_IN_PART: (
        "partially accepted", "partly accepted", "accepted partially", "accepted with modification",
        "accepted with modifications", "agreed in part", "partially agreed", "aceptado en parte",
        "aceptado parcialmente", "accepté en partie", "accepté partiellement", "aceito em parte",
        "teilweise angenommen", "принято частично", "مقبول جزئيا", "部分采纳", "部分接受", "一部採用",
    ),
    Disposition.NOT_ACCEPTED: (
        "not agreed", "disagree", "rejected", "reject", "declined", "no aceptado", "no aceptada", "rechazado",
        "non accepté", "rejeté", "refusé", "não aceito", "rejeitado", "abgelehnt", "отклонено", "مرفوض", "غير مقبول",
        "不采纳", "不接受", "不採用",
    ),
    Disposition.ALREADY_COVERED: (
        "covered", "already addressed", "already in the text", "no change required", "no change needed", "ya cubierto",
        "ya previsto", "déjà couvert", "déjà prévu", "já coberto", "bereits enthalten", "уже учтено", "مشمول بالفعل",
        "已涵盖", "対応済み",
    ),
    Disposition.OUT_OF_SCOPE: (
        "not in scope", "outside the scope", "fuera de alcance", "fuera del alcance", "hors champ", "hors sujet",
        "fora do escopo", "fora do âmbito", "außerhalb des geltungsbereichs", "вне области применения", "خارج النطاق",
        "超出范围", "対象外",
    ),
    Disposition.DEFERRED: (
        "postponed", "for a later version", "aplazado", "diferido", "reporté", "différé", "adiado", "zurückgestellt",
        "отложено", "مؤجل", "暂缓", "推迟", "保留",
    ),
}  # fmt: skip
"""Other words with which secretariats say the same, in small letters."""

_BY_WORDS = {words.casefold(): disposition for disposition, words in WORDS.items()} | {
    words: disposition for disposition, others in RECOGNISED.items() for words in others
}
_CARRIED = r"\(clause (?P<clause>\S.{0,120}?), revision (?P<revision>\d{1,9}), (?P<language>[A-Za-z-]{2,12})\)"
_OBSERVATION = regex.compile(
    rf"\s*(?P<phrase>[^\n(.:;。]{{1,{LONGEST_PHRASE}}}?)\s*(?:{_CARRIED}\s*)?(?:[.:;。]|\s[-–—]\s|\n|$)\s*(?P<reasons>.*)",
    regex.DOTALL,
)
_SENTENCE = regex.compile(r"[^.:;。\n]+")
_MARK = regex.compile(r"(?:^|(?<=\s))(?P<kind>[CA])-(?P<number>\d{1,9})$")


@dataclass(frozen=True)
class SheetRow:
    """A row by its eight headings, in their order."""

    member: str
    line: str
    clause: str
    paragraph: str
    type: str
    comments: str
    proposed_change: str
    observations: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of the headings."""
        return astuple(self)


@dataclass(frozen=True)
class Carried:
    """The wording that carries what was accepted: the number of a clause, of its revision, and the language."""

    clause: str
    revision: int
    language: str


@dataclass(frozen=True)
class Observed:
    """What an observation says: the disposition (None: its words are not known), the reasons, the wording it names.

    `phrase` is what it begins with, to be mapped by somebody where the disposition is not known.
    """

    disposition: Disposition | None
    phrase: str
    reasons: str
    carried: Carried | None = None


def altered(found: Sequence[str]) -> list[tuple[int, str, str]]:
    """Where the headings of a sheet are not the eight: the column from 1, what belongs there ("": none), what stands.

    Space and line breaks within a heading are one space; nothing else is forgiven. Empty columns at the end are none.
    """
    named = [" ".join(heading.split()) for heading in found]
    while named and not named[-1]:
        named.pop()
    width = max(len(named), len(HEADINGS))
    expected = [*HEADINGS, *[""] * (width - len(HEADINGS))]
    named += [""] * (width - len(named))
    pairs = enumerate(zip(expected, named, strict=True), start=1)
    return [(place, right, there) for place, (right, there) in pairs if right != there]


def marked(who: str, *, is_amendment: bool, number: int) -> str:
    """Who commented, and which contribution it is here: "Red Abierta C-12", "A-3"."""
    return f"{who} {'A' if is_amendment else 'C'}-{number}".strip()


def mark_in(member: str) -> tuple[str, bool, int] | None:
    """Who commented, whether it is an amendment, and its number, as `marked` wrote it; None where it did not."""
    found = _MARK.search(member.strip())
    return (member.strip()[: found.start()].strip(), found["kind"] == "A", int(found["number"])) if found else None


def type_of(kind: str) -> str:
    """The type of a comment of this kind that came with none: what asks for no change is general."""
    return "ge" if kind in ("question", "support") else "te"


def type_in(cell: str) -> str | None:
    """The type that a cell names, in whatever case; general where it names none; None for anything else."""
    name = cell.strip().casefold()
    return name if name in TYPES else None if name else "ge"


def observation(disposition: Disposition, reasons: str, carried: Carried | None = None) -> str:
    """A response as the secretariat observes it, so that `observed` reads the same again."""
    where = f" (clause {carried.clause}, revision {carried.revision}, {carried.language})" if carried else ""
    return f"{WORDS[disposition]}{where}\n{reasons}"


def observed(words: str) -> Observed | None:
    """What an observation says; None for none. Words that begin in no way we know are reasons as a whole."""
    if not words.strip():
        return None
    found = _OBSERVATION.match(words)
    phrase = " ".join(found["phrase"].split()) if found else ""
    disposition = _BY_WORDS.get(phrase.casefold())
    if found is None or disposition is None:
        first = _SENTENCE.search(words)
        return Observed(None, " ".join((first[0] if first else words).split())[:LONGEST_PHRASE], words.strip())
    carried = Carried(found["clause"], int(found["revision"]), found["language"]) if found["clause"] else None
    return Observed(disposition, phrase, found["reasons"].strip(), carried)
