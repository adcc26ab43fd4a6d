"""How what was found is shown: where it stands, and its words around the first hit."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.domain.searching import Marked, Thing, excerpt, marked
from app.search.queries import Hit

PAGES = {
    Thing.PROCESS: "insight.process",
    Thing.CLAUSE: "insight.clause",
    Thing.AMENDMENT: "insight.amendment",
    Thing.COMMENT: "comments.comment",
    Thing.STATEMENT: "opinions.statement",
    Thing.DOCUMENT: "documents.document",
    Thing.RESPONSE: "responses.response",
}


@dataclass(frozen=True)
class Shown:
    """A result with its title and its excerpt, in which what was searched for is marked."""

    hit: Hit
    title: Marked
    excerpt: Marked


def shown(hit: Hit, words: Sequence[str]) -> Shown:
    """A result as a reader sees it."""
    return Shown(hit, marked(" ".join(hit.title.split()), words), excerpt(hit.body, words))


def address_of(hit: Hit, language: str) -> str:
    """The page of what was found, in the language of the reader; a clause in the words that were found."""
    where: dict[str, str | int] = {}
    if hit.kind is Thing.CLAUSE:
        where["number"] = hit.number
        if hit.language in hit.process_languages:
            where["lang"] = hit.language
    elif hit.kind is not Thing.PROCESS:
        where["number"] = int(hit.number)
    return url_for(PAGES[hit.kind], language=language, slug=hit.slug, **where)  # type: ignore[arg-type]
