"""Pages of the versions of a text: all of them, one as it was, and two compared."""

from dataclasses import dataclass

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.phases import Action
from app.domain.wording import Comparison, Row, rows
from app.processes.access import access, requires
from app.texts import queries
from app.texts.annexes import annexes_of
from app.texts.concordance import Change, Pair, concordance, totals
from app.texts.contents import contents, outline
from app.texts.linked_data import linked_data
from app.texts.models import Document, Version
from app.texts.routes.blueprint import pages
from app.texts.routes.places import language_of_words, number_asked, the_text, the_version, way_of_showing
from app.texts.routes.sides import both_sides, held
from app.web.database import session
from app.web.paging import whole_number

PAGE = 100


@dataclass(frozen=True)
class Shown:
    """A pair of wordings as the page shows it."""

    pair: Pair
    comparison: Comparison | None
    rows: tuple[Row, ...] = ()


@pages.get("/processes/<slug>/versions")
@requires(Action.READ)
def versions(slug: str) -> ResponseReturnValue:
    document = queries.document_of(session(), access().process.id)
    named = queries.versions_of(session(), document.id) if document else ()
    return render_template("texts/versions.html", document=document, versions=named)


@pages.get("/processes/<slug>/versions/compare")
@requires(Action.READ)
def compare_any(slug: str) -> ResponseReturnValue:
    """The choice of two versions leads to the permanent address of their comparison."""
    document = the_text()
    latest = queries.latest_version(session(), document.id) or abort(404)
    before = number_asked("from", 1)
    if request.args.get("to") == "today":
        return redirect(url_for("texts.compare_with_today", slug=slug, before=before))
    return redirect(
        url_for("texts.compare_versions", slug=slug, before=before, after=number_asked("to", latest.number))
    )


@pages.get("/processes/<slug>/versions/<number:version>")
@requires(Action.READ)
def version(slug: str, version: int) -> ResponseReturnValue:
    document, words = the_text(), language_of_words(permanent=True)
    shown = the_version(document, version)
    parts = outline(queries.divisions_of(session(), document.id), held(shown, words))
    process, spoken = access().process, queries.version_languages(session(), shown.id)
    drafting = process.drafting_language
    return render_template(
        "texts/version.html",
        linked=linked_data(process, document, shown, words, spoken, current_app.config["BASE_URL"]),
        document=document,
        version=shown,
        words=words,
        parts=parts,
        spoken=spoken,
        entries=contents(parts, words, drafting, lambda clause: f"#clause-{clause.number}"),
        latest=queries.latest_version(session(), document.id),
        annexes=annexes_of(session(), shown),
    )


@pages.get("/processes/<slug>/versions/<number:before>/compare/<number:after>")
@requires(Action.READ)
def compare_versions(slug: str, before: int, after: int) -> ResponseReturnValue:
    document = the_text()
    return _comparison(document, the_version(document, before), the_version(document, after))


@pages.get("/processes/<slug>/versions/<number:before>/compare/today")
@requires(Action.READ)
def compare_with_today(slug: str, before: int) -> ResponseReturnValue:
    document = the_text()
    return _comparison(document, the_version(document, before), None)


def _comparison(document: Document, before: Version, after: Version | None) -> ResponseReturnValue:
    words, view = language_of_words(permanent=True), way_of_showing()
    every = request.args.get("clauses") == "all"
    pairs = concordance(*both_sides(document, before, after, words))
    listed = [pair for pair in pairs if every or pair.change is not Change.KEPT]
    start = whole_number(request.args.get("start"), largest=len(listed))
    shown = listed[start : start + PAGE]
    return render_template(
        "texts/compare_versions.html",
        document=document,
        before=before,
        after=after,
        words=words,
        view=view,
        every=every,
        totals=totals(pairs),
        shown=[_shown(pair, view) for pair in shown],
        start=start,
        listed=len(listed),
        page=PAGE,
    )


def _shown(pair: Pair, view: str) -> Shown:
    if pair.change is Change.KEPT:
        return Shown(pair, None)
    comparison = pair.comparison()
    return Shown(pair, comparison, _side_by_side(pair, comparison) if view == "side" else ())


def _side_by_side(pair: Pair, comparison: Comparison) -> tuple[Row, ...]:
    """The paragraphs of both wordings; a side that does not have the clause is empty, not blank."""
    return tuple(Row(row.left if pair.before else None, row.right if pair.after else None) for row in rows(comparison))
