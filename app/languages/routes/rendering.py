"""One clause beside the wording it renders: its words, what they lack, a machine's suggestion, a second reader."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.drift import Drift
from app.domain.glossary import Departure, departures, occurrences
from app.domain.phases import Action
from app.domain.wording import Comparison, compare
from app.languages import services, translating
from app.languages.forms import RenderingForm, WordingForm
from app.languages.models import GlossaryTerm
from app.languages.queries import confirmation_of, glossary_of, in_other_words, terms_of
from app.languages.routes.blueprint import pages
from app.languages.routes.places import drift_in, language_to_render, the_machine
from app.languages.wordings import why_not
from app.processes.access import access, requires
from app.texts import queries
from app.texts.models import Clause, Revision
from app.texts.routes.merging import Merging
from app.texts.routes.places import the_clause
from app.texts.rows import DriftRow
from app.web.database import now, session
from app.web.paging import whole_number

AT = "/processes/<slug>/facilitate/translations/<words>/clauses/<number>"


@dataclass(frozen=True)
class Desk:
    """What a translator has before them: the clause, the wording that leads, and the words there are by now."""

    clause: Clause
    words: str
    source: Revision
    latest: Revision | None
    terms: list[GlossaryTerm]

    @property
    def leads(self) -> bool:
        """Whether the wording was begun in this very language, so that there is nothing to render."""
        return self.source.language == self.words

    def departures(self, heading: str, body: str) -> list[Departure]:
        """The fixed terms of the source that these words put otherwise."""
        asked = _headed(self.source.heading, self.source.body)
        given = _headed(heading, body)
        return departures(asked, self.source.language, given, self.words, terms_of(self.terms))


@pages.route(AT, methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def rendering(slug: str, words: str, number: str) -> ResponseReturnValue:
    desk = _desk(words, number)
    form = RenderingForm(data=_filled(desk))
    if desk.leads or not form.validate_on_submit():
        return _page(desk, form), 422 if form.errors else 200
    if form.base_revision.data != (desk.latest.number if desk.latest else 0):
        return _stale(desk, form), 409
    departed = desk.departures(form.heading.data or "", form.body.data or "")
    if form.accept(one.number for one in departed):
        return _page(desk, form, departed=departed), 422
    services.render(
        session(),
        access().process,
        desk.clause,
        language=words,
        heading=form.heading.data or "",
        body=form.body.data or "",
        base_revision_number=form.base_revision.data or 0,
        renders_number=form.renders.data or 0,
        author_id=current_user.id,
        now=now(),
        label=form.label.data or "",
        reason=form.reason.data or "",
    )
    session().commit()
    flash(_("The words have been saved."))
    return redirect(_next(slug, words, desk.clause))


@pages.route(f"{AT}/wording", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def wording(slug: str, words: str, number: str) -> ResponseReturnValue:
    """Begin a new wording in one of the equal languages."""
    desk = _desk(words, number)
    if not access().process.languages_equal:
        abort(404)
    latest = desk.latest
    form = WordingForm(data=_words_of(latest))
    if not form.validate_on_submit():
        return render_template("languages/wording.html", desk=desk, form=form), 422 if form.errors else 200
    if form.base_revision.data != (latest.number if latest else 0):
        merging = _merged(desk, form)
        return render_template("languages/wording.html", desk=desk, form=form, merging=merging), 409
    services.begin_wording(
        session(),
        access().process,
        desk.clause,
        language=words,
        heading=form.heading.data or "",
        body=form.body.data or "",
        base_revision_number=form.base_revision.data or 0,
        reason=form.reason.data or "",
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The new wording is there. It is complete once the other languages have it."))
    return redirect(url_for("languages.rendering", slug=slug, words=words, number=number))


@pages.post(f"{AT}/confirmation")
@requires(Action.TRANSLATE)
def confirm(slug: str, words: str, number: str) -> ResponseReturnValue:
    desk, read = _desk(words, number), _revision_read()
    found = queries.revision(session(), desk.clause.id, words, read) or abort(404)
    services.confirm(session(), access().process, desk.clause, found, reader_id=current_user.id, now=now())
    session().commit()
    flash(_("You have confirmed these words."))
    return redirect(_next(slug, words, desk.clause))


@pages.post(f"{AT}/confirmation/taken-back")
@requires(Action.TRANSLATE)
def take_back(slug: str, words: str, number: str) -> ResponseReturnValue:
    desk, read = _desk(words, number), _revision_read()
    found = queries.revision(session(), desk.clause.id, words, read) or abort(404)
    services.take_back(session(), access().process, desk.clause, found, reader_id=current_user.id, now=now())
    session().commit()
    flash(_("Your confirmation has been taken back."))
    return redirect(url_for("languages.rendering", slug=slug, words=words, number=number))


@pages.post(f"{AT}/suggestion")
@requires(Action.TRANSLATE)
def suggest(slug: str, words: str, number: str) -> ResponseReturnValue:
    """Ask the machine for a suggestion: the worker fetches it, and the translator decides about every word of it."""
    desk = _desk(words, number)
    translating.ask(
        session(), the_machine(), desk.source.body, source=desk.source.language, target=words, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("The machine has been asked for a suggestion. It will be shown beside the clause in a moment."))
    return redirect(url_for("languages.rendering", slug=slug, words=words, number=number))


def _desk(words: str, number: str) -> Desk:
    process, clause = access().process, the_clause(number)
    leads = services.leading_language(process, clause)
    latest = queries.latest_revision(session(), clause.id, language_to_render(words))
    source = queries.latest_revision(session(), clause.id, leads) or abort(404)
    return Desk(clause, words, source, latest, list(glossary_of(session(), process.id)))


def _revision_read() -> int:
    return whole_number(request.form.get("revision"), largest=999_999_999)


def _next(slug: str, words: str, clause: Clause) -> str:
    """Where a translator goes on: the next clause that lacks words, when they ask for it, else the list."""
    waiting = _waiting_after(drift_in(words), clause) if "next" in request.form else None
    if waiting:
        return url_for("languages.rendering", slug=slug, words=words, number=waiting.number)
    return url_for("languages.listing", slug=slug, words=words)


def _waiting_after(rows: list[DriftRow], clause: Clause) -> DriftRow | None:
    """The next clause that is missing or outdated, beginning again at the front after the last."""
    place = next((at for at, row in enumerate(rows) if row.clause_id == clause.id), 0)
    return next((row for row in (*rows[place + 1 :], *rows[:place]) if row.drift is not Drift.CURRENT), None)


def _filled(desk: Desk) -> dict[str, object]:
    """What the form begins with: the words there are or, when asked for, the machine's suggestion."""
    filled = {
        **_words_of(desk.latest),
        "label": desk.clause.label.get(desk.words, ""),
        "renders": desk.source.number if not desk.leads else 0,
    }
    if request.args.get("begin") == "machine":
        made = in_other_words(session(), desk.source.body, desk.source.language, desk.words)
        filled["body"] = made.body if made and made.body else filled["body"]
    return filled


def _words_of(latest: Revision | None) -> dict[str, object]:
    if latest is None:
        return {"heading": "", "body": "", "base_revision": 0}
    return {"heading": latest.heading, "body": latest.body, "base_revision": latest.number}


def _page(
    desk: Desk, form: RenderingForm, merging: Merging | None = None, departed: list[Departure] | None = None
) -> str:
    rows = drift_in(desk.words)
    rendered = queries.revision_by_id(session(), desk.latest.renders_id if desk.latest else None)
    if departed is None:
        departed = desk.departures(form.heading.data or "", form.body.data or "") if form.body.data else []
    return render_template(
        "languages/rendering.html",
        desk=desk,
        clause=desk.clause,
        latest=desk.latest,
        source=desk.source,
        words=desk.words,
        form=form,
        merging=merging,
        rendered=rendered,
        outdated=bool(desk.latest) and not desk.leads and (rendered is None or rendered.id != desk.source.id),
        since=_since(rendered, desk.source),
        departed=departed,
        terms=_terms_in(desk),
        confirmation=confirmation_of(session(), desk.latest.id if desk.latest else None),
        machine=the_machine().name,
        why_not=why_not,
        suggestion=in_other_words(session(), desk.source.body, desk.source.language, desk.words),
        waiting=_waiting_after(rows, desk.clause),
        current=sum(row.drift is Drift.CURRENT for row in rows),
        standing=len(rows),
        neighbours=queries.neighbours(session(), desk.clause),
    )


def _terms_in(desk: Desk) -> list[GlossaryTerm]:
    """The fixed terms that stand in the source, in the order in which they stand there."""
    by_number = {term.number: term for term in desk.terms}
    source = _headed(desk.source.heading, desk.source.body)
    met = occurrences(source, desk.source.language, terms_of(desk.terms))
    return [by_number[number] for number in dict.fromkeys(one.number for one in met)]


def _since(rendered: Revision | None, source: Revision) -> Comparison | None:
    """What has changed in the leading language since the wording that is rendered."""
    if rendered is None or rendered.id == source.id or rendered.language != source.language:
        return None
    return compare(_headed(rendered.heading, rendered.body), _headed(source.heading, source.body))


def _headed(heading: str, body: str) -> str:
    return f"{heading}\n\n{body}" if heading else body


def _stale(desk: Desk, form: RenderingForm) -> str:
    return _page(desk, form, _merged(desk, form))


def _merged(desk: Desk, form: RenderingForm | WordingForm) -> Merging:
    """What was typed, brought together with what the words have become meanwhile; the next sending starts there."""
    base = queries.revision(session(), desk.clause.id, desk.words, form.base_revision.data or 0)
    merging = Merging.of(base, desk.latest, form.body.data or "")
    if merging.merge.clean:
        form.body.data = merging.merge.text
    form.rebase(desk.latest.number if desk.latest else 0)
    return merging
