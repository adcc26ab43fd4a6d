"""The words of clauses on pages, with what comments quote of them, and which of these words the page is asked about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import request, url_for

from app.comments.marking import marked
from app.comments.quotes import Place, passage_of, quoted_in_text, quoted_words
from app.processes.access import access
from app.texts.models import Clause
from app.texts.rows import ClauseRow
from app.web import paging
from app.web.database import session
from app.web.wording import Told

LARGEST = 999_999_999


@dataclass(frozen=True)
class QuotedClause:
    """A clause's words with the quoted ones marked; `asked` is the comment whose words the page is about, if any.

    `places` are those words, and those that overlap them; empty when they do not stand in this wording.
    """

    told: Told | None = None
    asked: int | None = None
    words: str = ""
    places: tuple[Place, ...] = ()

    @property
    def quoting(self) -> tuple[tuple[int, int, int], ...] | None:
        """The stretches of wordings to which the discussion is narrowed; None when it is not."""
        stretches = tuple((one.revision_id, one.quoted.start, one.quoted.end) for one in self.places)
        return stretches or None


def quoted_clause(clause: Clause, row: ClauseRow | None) -> QuotedClause:
    """A clause as its page shows it: `?words=NUMBER` asks about the words that a comment quotes. 400 for no number."""
    asked = paging.whole_number(request.args.get("words"), largest=LARGEST)
    if row is None or row.revision_id is None or not row.body:
        return QuotedClause(asked=asked)
    words = quoted_words(session(), clause.id, revision_id=row.revision_id, language=row.language or "", body=row.body)
    here = passage_of(session(), words, access().process.id, asked) if asked else None
    told = marked(row.body, words, _link(clause.number, row.language or ""), here)
    quoted = row.body[here.start : here.end] if here else ""
    return QuotedClause(told, asked, quoted, words.of(here) if here else ())


def quoted_clauses(rows: Iterable[ClauseRow]) -> dict[int, Told]:
    """The words of those clauses of a text of which something is quoted, by clause."""
    shown = {row.id: row for row in rows if row.revision_id is not None and row.body}
    found = quoted_in_text(
        session(), {row.id: (row.revision_id or 0, row.language or "", row.body) for row in shown.values()}
    )
    return {
        clause_id: marked(shown[clause_id].body, words, _link(shown[clause_id].number, shown[clause_id].language or ""))
        for clause_id, words in found.items()
    }


def _link(number: str, language: str) -> Callable[[int], str]:
    """The addresses of what is said of the words that a comment quotes."""
    slug = access().process.slug

    def address(first: int) -> str:
        return url_for("insight.clause", slug=slug, number=number, lang=language, words=first, _anchor="comments")

    return address
