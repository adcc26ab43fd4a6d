"""Pages of the summaries of discussions: read with their history by everybody, written by the team."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.personal import PARTS
from app.discussions.forms import ThreadSummaryForm
from app.discussions.places import Discussed, on_amendment, on_clause, role_of_team
from app.domain.phases import Action
from app.processes.access import access, requires
from app.summaries import services
from app.summaries.personal import personal
from app.summaries.queries import history_of, standing
from app.web.database import now, session
from app.web.languages import reader_language

pages = Blueprint("discussions", __name__)
PARTS["thread_summaries"] = personal


@pages.get("/processes/<slug>/clauses/<number>/discussion")
@requires(Action.READ)
def read_clause(slug: str, number: str) -> ResponseReturnValue:
    return _read(on_clause(number))


@pages.get("/processes/<slug>/amendments/<number:number>/discussion")
@requires(Action.READ)
def read_amendment(slug: str, number: int) -> ResponseReturnValue:
    return _read(on_amendment(number))


@pages.get("/processes/<slug>/text/discussion")
@requires(Action.READ)
def read_text(slug: str) -> ResponseReturnValue:
    return _read(Discussed())


@pages.route("/processes/<slug>/facilitate/clauses/<number>/discussion/<words>", methods=["GET", "POST"])
@requires(Action.SUMMARISE)
def summarise_clause(slug: str, number: str, words: str) -> ResponseReturnValue:
    return _write(on_clause(number), words)


@pages.route("/processes/<slug>/facilitate/amendments/<number:number>/discussion/<words>", methods=["GET", "POST"])
@requires(Action.SUMMARISE)
def summarise_amendment(slug: str, number: int, words: str) -> ResponseReturnValue:
    return _write(on_amendment(number), words)


@pages.route("/processes/<slug>/facilitate/text/discussion/<words>", methods=["GET", "POST"])
@requires(Action.SUMMARISE)
def summarise_text(slug: str, words: str) -> ResponseReturnValue:
    return _write(Discussed(), words)


def _read(discussed: Discussed) -> str:
    process, asked, own = access().process, request.args.get("lang", ""), reader_language()
    words = asked or (own if own in process.languages else process.drafting_language)
    if words not in process.languages:
        abort(400)
    return render_template(
        "discussions/_summary.html",
        discussed=discussed,
        words=words,
        history=history_of(session(), discussed.place, words),
        spoken=standing(session(), discussed.place),
        comments=discussed.comments(),
        read_href=_href("read", discussed),
        write_href=_href("summarise", discussed, words=words),
    )


def _write(discussed: Discussed, words: str) -> ResponseReturnValue:
    if words not in access().process.languages:
        abort(404)
    latest = next(iter(history_of(session(), discussed.place, words, limit=1)), None)
    number = latest.number if latest else 0
    form = ThreadSummaryForm(data={"body": latest.body if latest else "", "base": number})
    stale = request.method == "POST" and form.base.data is not None and form.base.data != number
    if stale:
        form.rebase(number)
    if not form.validate_on_submit() or stale:
        shown = render_template(
            "discussions/_summarise.html",
            discussed=discussed,
            words=words,
            form=form,
            stale=latest if stale else None,
            spoken=standing(session(), discussed.place),
            read_href=_href("read", discussed),
            href_in={code: _href("summarise", discussed, words=code) for code in access().process.languages},
        )
        return shown, 409 if stale else 422 if form.errors else 200
    services.summarise(
        session(),
        access().process,
        clause=discussed.clause,
        amendment=discussed.amendment,
        language=words,
        body=form.body.data or "",
        base_number=form.base.data or 0,
        comments=discussed.comments(),
        author_id=access().person_id,
        role=role_of_team(),
        now=now(),
    )
    session().commit()
    flash(_("The summary has been saved. It stands above the discussion, marked as yours."))
    return redirect(discussed.href)


def _href(act: str, discussed: Discussed, **more: Any) -> str:
    """Where the summary of a discussion is read, or in a language written."""
    slug = access().process.slug
    if discussed.clause:
        return url_for(f"discussions.{act}_clause", slug=slug, number=discussed.clause.number, **more)
    if discussed.amendment:
        return url_for(f"discussions.{act}_amendment", slug=slug, number=discussed.amendment.number, **more)
    return url_for(f"discussions.{act}_text", slug=slug, **more)
