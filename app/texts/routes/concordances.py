"""The table of concordance between two versions: as a page, and to download."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.concording import Mark
from app.domain.phases import Action
from app.domain.written import initial_formula
from app.processes.access import access, requires
from app.texts.concordances import Entry, descents_between, number_of, table
from app.texts.models import Document, Version
from app.texts.routes.blueprint import pages
from app.texts.routes.places import language_of_words, the_text, the_version
from app.texts.routes.sides import both_sides
from app.texts.wordings import MARKS
from app.web.database import session
from app.web.paging import whole_number

PAGE = 200
COLUMNS = (
    "old_number", "new_number", "change", "found_by", "old_heading", "new_heading", "old_revision", "new_revision",
    "old_address", "new_address",
)  # fmt: skip


@pages.get("/processes/<slug>/versions/<number:before>/concordance/<number:after>")
@pages.get("/processes/<slug>/versions/<number:before>/concordance/today", defaults={"after": 0})
@requires(Action.READ)
def concordance_table(slug: str, before: int, after: int) -> ResponseReturnValue:
    document, words = the_text(), language_of_words(permanent=True)
    old, new = the_version(document, before), the_version(document, after) if after else None
    entries = _table(document, old, new, words)
    only = _mark_asked()
    listed = [entry for entry in entries if only is None or only in entry.marks]
    start = whole_number(request.args.get("start"), largest=len(listed))
    return render_template(
        "texts/concordance_table.html",
        before=old,
        after=new,
        words=words,
        only=only,
        counts=Counter(mark for entry in entries for mark in entry.marks),
        marks=MARKS,
        shown=listed[start : start + PAGE],
        start=start,
        listed=len(listed),
        page=PAGE,
        number_of=number_of,
    )


@pages.get("/processes/<slug>/versions/<number:before>/concordance/<number:after>.csv")
@pages.get("/processes/<slug>/versions/<number:before>/concordance/today.csv", defaults={"after": 0})
@requires(Action.READ)
def concordance_file(slug: str, before: int, after: int) -> ResponseReturnValue:
    document, words = the_text(), language_of_words(permanent=True)
    old, new = the_version(document, before), the_version(document, after) if after else None
    name = f"{slug}-concordance-{before}-{after or 'today'}-{words}.csv"
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_row(entry, words) for entry in _table(document, old, new, words))
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(out.getvalue().encode(), mimetype="text/csv", headers=headers)


@pages.get("/processes/<slug>/versions/concordance")
@requires(Action.READ)
def concordance_of_any(slug: str) -> ResponseReturnValue:
    """The choice of two versions leads to the permanent address of their table."""
    before = whole_number(request.args.get("from"), default=1, smallest=1, largest=999_999_999)
    to = request.args.get("to", "today")
    after = 0 if to == "today" else whole_number(to, smallest=1, largest=999_999_999)
    return redirect(url_for("texts.concordance_table", slug=slug, before=before, after=after))


def _table(document: Document, before: Version, after: Version | None, words: str) -> Sequence[Entry]:
    old, new = both_sides(document, before, after, words)
    until = after.created_at if after else None
    return table(old, new, descents_between(session(), document.id, before.created_at, until), words)


def _mark_asked() -> Mark | None:
    asked = request.args.get("change", "")
    if asked and asked not in set(Mark):
        abort(400)
    return Mark(asked) if asked else None


def _row(entry: Entry, words: str) -> list[str]:
    old, new, process = entry.before, entry.after, access().process
    related = {Mark.SPLIT, Mark.JOINED} & set(entry.marks)
    cells = (
        number_of(old, words), number_of(new, words), " ".join(entry.marks),
        ("record" if entry.recorded else "words") if related else "", old.heading if old else "",
        new.heading if new else "", str(old.revision) if old else "", str(new.revision) if new else "",
        *(f"/processes/{process.slug}/clauses/{one.number}" if one else "" for one in (old, new)),
    )  # fmt: skip
    return [initial_formula(cell) for cell in cells]
