"""The translators' desk: how far each language is, and what is missing or outdated in one."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.drift import Drift
from app.domain.phases import Action
from app.languages.queries import confirmed_revisions, glossary_of, progress_of
from app.languages.routes.blueprint import pages
from app.languages.routes.places import drift_in, language_to_render, languages_to_render
from app.processes.access import access, requires
from app.texts import queries
from app.web.database import session
from app.web.paging import whole_number

PAGE = 100
UNCONFIRMED = "unconfirmed"


@pages.get("/processes/<slug>/facilitate/translations")
@requires(Action.TRANSLATE)
def translations(slug: str) -> ResponseReturnValue:
    process = access().process
    document = queries.document_of(session(), process.id)
    shown = languages_to_render()
    progress = progress_of(session(), process, document) if document else []
    return render_template(
        "languages/translations.html",
        document=document,
        others=shown,
        standing=progress[0].standing if progress else 0,
        progress=[one for one in progress if one.language in shown],
        terms=len(glossary_of(session(), process.id)),
    )


@pages.get("/processes/<slug>/facilitate/translations/<words>")
@requires(Action.TRANSLATE)
def listing(slug: str, words: str) -> ResponseReturnValue:
    rows, state = drift_in(language_to_render(words)), request.args.get("state", "")
    if state and state not in (*Drift, UNCONFIRMED):
        abort(400)
    confirmed = confirmed_revisions(session(), filter(None, (row.revision_id for row in rows)))
    unread = [
        row for row in rows if row.drift is Drift.CURRENT and row.leading != words and row.revision_id not in confirmed
    ]
    listed = unread if state == UNCONFIRMED else [row for row in rows if not state or row.drift == state]
    start = whole_number(request.args.get("start"), largest=len(listed))
    counts: dict[str, int] = {each.value: sum(row.drift is each for row in rows) for each in Drift}
    return render_template(
        "languages/listing.html",
        words=words,
        state=state,
        counts={**counts, UNCONFIRMED: len(unread)},
        number=len(rows),
        rows=listed[start : start + PAGE],
        confirmed=confirmed,
        first=next((row for row in rows if row.drift is not Drift.CURRENT), None),
        start=start,
        listed=len(listed),
        page=PAGE,
    )
