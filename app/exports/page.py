"""An edition of a text as one page that needs nothing else: no script, no remote file, and it prints well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from flask import current_app
from flask_babel import force_locale, format_date, format_datetime, get_locale
from markupsafe import Markup

from app.domain.tokens import Kind
from app.domain.wording import Run, compare
from app.exports.editions import Edition
from app.texts.concordance import Change
from app.texts.contents import Part, anchor, contents, outline, printed
from app.texts.rows import ClauseRow
from app.web.display import STATIC
from app.web.languages import CODES, direction_of
from app.web.wording import Told, told

MARKS = {Kind.INSERTED: "ins", Kind.DELETED: "del"}


@dataclass(frozen=True)
class Block:
    """A heading or a clause on the page; `paragraphs` are runs of words, `change` what became of it."""

    id: str
    level: int
    label: str
    heading: Sequence[Run]
    paragraphs: Sequence[Sequence[Run]]
    language: str
    is_clause: bool
    change: Change = Change.KEPT
    told: Told | None = None
    """The words of a clause that is shown as it is, with its tables and footnotes."""


def html(edition: Edition, *, paged: bool = False) -> str:
    """The page, in the edition's language; its own words in the same one, or in English where we do not speak it.

    `paged`: with what stands at the foot of every sheet when it is printed as PDF.
    """
    spoken = edition.language if edition.language in CODES else "en"
    zone = ZoneInfo(edition.process.time_zone)
    with force_locale(spoken):
        return current_app.jinja_env.get_template("exports/_document.html").render(
            edition=edition,
            paged=paged,
            foot=edition.checkpoint or edition.head,
            spoken=spoken,
            direction=direction_of(edition.language),
            blocks=list(_blocks(edition)),
            entries=_entries(edition),
            style=_style(),
            marks=MARKS,
            dated=format_date(edition.dated.astimezone(zone).date(), "long"),
            made=moment(edition.made_at.astimezone(zone)),
        )


def moment(when: datetime) -> str:
    """Day, time and zone in the order of the page's language."""
    pattern = str((get_locale() or Locale("en")).datetime_formats["long"]).replace("'", "")
    return pattern.format(format_datetime(when, "HH:mm zzz", rebase=False), format_date(when.date(), "long"))


def _style() -> Markup:
    """The style sheet, in the page itself: the file is ours and holds nothing that ends an element."""
    return Markup("<style>{}</style>").format(Markup((STATIC / "css" / "document.css").read_text(encoding="utf-8")))


def _entries(edition: Edition) -> object:
    parts = outline(edition.divisions, [clause for clause in edition.clauses if not _is_gone(edition, clause)])
    return contents(parts, edition.language, edition.process.drafting_language, lambda clause: f"#{_id(clause)}")


def _blocks(edition: Edition) -> Iterator[Block]:
    for part in outline(edition.divisions, edition.clauses):
        if part.division is not None:
            yield _of_division(edition, part)
        elif part.clause is not None:
            yield _of_clause(edition, part.clause, part.level)


def _of_division(edition: Edition, part: Part) -> Block:
    assert part.division is not None
    languages = (edition.language, edition.process.drafting_language)
    heading = [Run(Kind.KEPT, printed(part.division.heading, *languages))]
    label = printed(part.division.label, *languages)
    return Block(anchor(part.division), part.level, label, heading, (), edition.language, is_clause=False)


def _of_clause(edition: Edition, clause: ClauseRow, level: int) -> Block:
    pair = edition.changes.get(clause.id)
    sides = (pair.before, pair.after) if pair else (clause, clause)
    before, after = ((side.heading, side.body) if side else ("", "") for side in sides)
    same = before[1] == after[1]
    return Block(
        id=_id(clause),
        level=level,
        label=printed(clause.label, clause.language, edition.language),
        heading=compare(before[0], after[0]).runs,
        paragraphs=() if same else _paragraphs(compare(before[1], after[1]).runs),
        told=told(after[1], clause.number) if same else None,
        language=clause.language or edition.language,
        is_clause=True,
        change=pair.change if pair else Change.KEPT,
    )


def _paragraphs(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs, cut at line breaks; empty lines go."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(run.kind, first))
        lines += [[Run(run.kind, other)] for other in others]
    return [line for line in lines if any(run.text.strip() for run in line)]


def _id(clause: ClauseRow) -> str:
    return f"clause-{clause.number}"


def _is_gone(edition: Edition, clause: ClauseRow) -> bool:
    pair = edition.changes.get(clause.id)
    return pair is not None and pair.change is Change.DELETED
