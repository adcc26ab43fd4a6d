"""Searching in the API."""

from flask import Blueprint, abort

from app.domain.directions import is_right_to_left
from app.domain.searching import words_of
from app.search import queries
from app.search.queries import Asked, Hit
from app.search.schemas import ResultOut, SearchQuery
from app.search.showing import address_of, shown
from app.web import paging
from app.web.access import public
from app.web.database import session
from app.web.languages import CODES, reader_language
from app.web.operations import operation
from app.web.rates import count_search
from app.web.schemas import Listing

api = Blueprint("search_api", __name__)


@operation(api, "GET", "/search", answer=Listing[ResultOut], query=SearchQuery)
@public
def search(query: SearchQuery) -> Listing[ResultOut]:
    """Find what everybody may read and has all of these words.

    Processes, clauses in the wording of today, amendments, comments, statements, documents and responses, in this
    order, the newest of each first. What is hidden, withdrawn or not public yet is found by nobody.
    """
    count_search()
    process = queries.public_process(session(), query.process) or abort(404) if query.process else None
    language = query.language or reader_language()
    asked = Asked(words_of(query.q), language, process.id if process else None)
    rows = queries.results(session(), asked, kind=query.kind, after=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, "key")
    return Listing[ResultOut](items=[_out(hit, asked) for hit in page.rows], next=page.next_key)


def _out(hit: Hit, asked: Asked) -> ResultOut:
    found = shown(hit, asked.words)
    return ResultOut(
        kind=hit.kind, process=hit.slug, number=hit.number, title=found.title.text, excerpt=found.excerpt.text,
        marks=list(found.excerpt.spans), language=hit.language,
        direction="rtl" if is_right_to_left(hit.language) else "ltr",
        url=address_of(hit, asked.language if asked.language in CODES else reader_language()),
        created_at=hit.created_at,
    )  # fmt: skip
