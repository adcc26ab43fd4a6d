"""The page that searches."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.searching import Thing
from app.processes.models import Process
from app.search import queries
from app.search.forms import SearchForm
from app.search.queries import Asked, Hit
from app.search.showing import address_of, shown
from app.web import paging
from app.web.access import public
from app.web.database import session
from app.web.languages import reader_language
from app.web.rates import count_search

pages = Blueprint("search", __name__)
OF_EACH, OF_ONE = 5, 20


@pages.get("/search")
@public
def search() -> ResponseReturnValue:
    form, kind, process = SearchForm(request.args), _kind(), _process()
    after = paging.after()
    asks = bool((form.q.data or "").strip())
    refused = asks and not form.validate()
    groups, next_key = _found(form, kind, process, after) if asks and not refused else ({}, None)
    page = render_template(
        "search/search.html",
        form=form,
        asks=asks and not refused,
        kinds=list(Thing),
        kind=kind,
        searched=process,
        groups=groups,
        of_each=OF_EACH,
        shown=lambda hit: shown(hit, form.words),
        address=lambda hit: address_of(hit, reader_language()),
        next_url=paging.next_url(paging.Page((), next_key)),
    )
    return page, 400 if refused else 200


def _found(
    form: SearchForm, kind: Thing | None, process: Process | None, after: int
) -> tuple[dict[Thing, list[Hit]], int | None]:
    """What was found by kind, and where the next page begins: a few of each kind, or a page of one."""
    count_search()
    asked = Asked(form.words, reader_language(), process.id if process else None)
    if kind is None:
        return queries.first_of_each(session(), asked, limit=OF_EACH), None
    page = paging.page_of(queries.results(session(), asked, kind=kind, after=after, limit=OF_ONE), OF_ONE, "key")
    return ({kind: list(page.rows)} if page.rows else {}), page.next_key


def _kind() -> Thing | None:
    asked = request.args.get("kind", "")
    if asked and asked not in set(Thing):
        abort(400)
    return Thing(asked) if asked else None


def _process() -> Process | None:
    slug = request.args.get("process", "")
    return (queries.public_process(session(), slug) or abort(404)) if slug else None
