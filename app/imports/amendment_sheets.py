"""Tables of amendments: what each row asks for, in the notations that parliaments and consultations use."""

from dataclasses import dataclass

from app.domain.amending import Operation
from app.domain.written import Unwritable, cleaned
from app.imports.sheets import Line, LineRefused

TARGETS = ("target_ref", "target", "clause_ref", "clause")
OPERATIONS = ("operation", "type")
ORIGINALS = ("original_text", "original")
PROPOSED = ("proposed_text", "body", "proposed", "text")
RATIONALES = ("rationale", "justification")
AUTHORS = ("author", "proposer")
NUMBERS = ("amendment_no", "official_number", "number")
NEEDED = (TARGETS, (*OPERATIONS, *PROPOSED))

LONGEST_WORDS = 20_000
LONGEST_NUMBER = 40
LONGEST_NAME = 120
MOST_PROPOSERS = 100_000

NAMED_OPERATIONS = {
    **dict.fromkeys(("replace", "replacement", "modify", "substitute", "substitution"), Operation.REPLACE),
    **dict.fromkeys(("insert", "insertion", "add", "addition", "insert_after"), Operation.INSERT_AFTER),
    "insert_before": Operation.INSERT_BEFORE,
    **dict.fromkeys(("delete", "deletion", "suppress", "repeal"), Operation.DELETE),
}

DELETED = frozenset({"deleted", "[deleted]", "(deleted)"})
"""What tables write in the place of new words where there are none, whatever they call the operation."""


@dataclass(frozen=True)
class Asked:
    """What a row asks for: an operation on the unit that `target` names, in the words of its table.

    `original` are the words it starts from, None in a table that does not tell them; `group` the value of the table.
    """

    line: int
    number: str
    target: str
    operation: Operation
    original: str | None
    heading: str
    words: str
    rationale: str
    author: str
    group: str
    proposers: int


def asked_by(line: Line) -> Asked:
    """The amendment a row holds; LineRefused with the reason when it holds none that can be kept."""
    words, operation = written(line, PROPOSED), _operation(line)
    if words.casefold() in DELETED or (operation is Operation.REPLACE and not words):
        operation = Operation.DELETE
    if operation is not Operation.DELETE and not words:
        raise LineRefused("it proposes no words")
    return Asked(
        line=line.number,
        number=written(line, NUMBERS, LONGEST_NUMBER),
        target=_target(line),
        operation=operation,
        original=written(line, ORIGINALS) if line.has(*ORIGINALS) else None,
        heading=written(line, ("heading",), 300),
        words="" if operation is Operation.DELETE else words,
        rationale=written(line, RATIONALES),
        author=shortened(written(line, AUTHORS, LONGEST_WORDS), LONGEST_NAME),
        group=shortened(written(line, ("group",), LONGEST_WORDS), LONGEST_NAME),
        proposers=_proposers(line),
    )


def written(line: Line, columns: tuple[str, ...], limit: int = LONGEST_WORDS) -> str:
    """The words of the first of these columns that has any, as they may be kept; LineRefused when they may not."""
    try:
        return cleaned(line.first(*columns), multiline=limit >= LONGEST_WORDS, limit=limit).text
    except Unwritable as unwritable:
        column = next(name for name in columns if line.cells.get(name))
        raise LineRefused(f"{column}: {FAULTS[unwritable.reason].format(limit=limit)}") from unwritable


def shortened(words: str, limit: int) -> str:
    """The words on one line of at most `limit` characters; an ellipsis says that there were more."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


FAULTS = {
    "nul": "it contains the character NUL, which cannot be kept",
    "surrogate": "it contains half a character (a lone surrogate)",
    "control": "it contains a control character",
    "marks": "it piles too many combining marks on one letter",
    "direction": "it contains signs that turn the direction of writing",
    "line_break": "it has to fit on one line",
    "too_long": "it is longer than {limit:,} characters",
}


def _operation(line: Line) -> Operation:
    name = line.first(*OPERATIONS).strip().casefold().replace(" ", "_") or "replace"
    if name not in NAMED_OPERATIONS:
        raise LineRefused(f"the operation {shortened(name, 40)!r} is none of replace, insert, delete")
    return NAMED_OPERATIONS[name]


def _target(line: Line) -> str:
    target = written(line, TARGETS, 300)
    if not target:
        raise LineRefused("it names no target")
    return target


def _proposers(line: Line) -> int:
    value = line.first("proposers_count").strip() or "1"
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= MOST_PROPOSERS):
        raise LineRefused(f"proposers_count {shortened(value, 20)!r} is no number of people")
    return int(value)
