"""Facilitators name a version: its name and note in every language; what has changed since is written down already."""

from itertools import accumulate

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.changes import AdoptedAmendment, Changes, changes_since_last_version
from app.texts.contents import printed
from app.texts.forms import LONGEST_NOTE, VersionForm, note_of, version_form, words_in
from app.texts.models import Document
from app.texts.naming import name_version as name
from app.texts.naming import reword_version as reword
from app.texts.routes.blueprint import pages
from app.texts.routes.places import the_text, the_version
from app.web.database import now, session

LONGEST_REASONS = 300
ROOM_FOR_THE_END = 300


@pages.route("/processes/<slug>/facilitate/text/versions/new", methods=["GET", "POST"])
@requires(Action.VERSION_NAME)
def name_version(slug: str) -> ResponseReturnValue:
    document, process = the_text(), access().process
    changes, drafting = _changes(document), process.drafting_language
    form: VersionForm = version_form(process.languages, note={drafting: note_on(changes, drafting)})
    if not form.validate_on_submit():
        page = render_template("texts/name_version.html", form=form, changes=changes)
        return page, 422 if form.errors else 200
    named = name(
        session(),
        document,
        name=words_in(form, process.languages),
        note=note_of(form, process.languages),
        author_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("The version has been named. It stays as it is from now on."))
    return redirect(url_for("texts.version", slug=slug, version=named.number))


@pages.route("/processes/<slug>/facilitate/text/versions/<number:version>/words", methods=["GET", "POST"])
@requires(Action.VERSION_NAME)
def reword_version(slug: str, version: int) -> ResponseReturnValue:
    """Name and note may get words in further languages; what the version holds is frozen."""
    named, languages = the_version(the_text(), version), access().process.languages
    form: VersionForm = version_form(languages, name=named.name, note=named.note)
    if not form.validate_on_submit():
        page = render_template("texts/reword_version.html", form=form, version=named)
        return page, 422 if form.errors else 200
    reword(
        session(),
        named,
        name=words_in(form, languages),
        note=note_of(form, languages),
        actor_id=current_user.id,
        now=now(),
    )
    session().commit()
    flash(_("Name and note have their new words. The text of the version has not changed."))
    return redirect(url_for("texts.version", slug=slug, version=version))


def _changes(document: Document) -> Changes:
    return changes_since_last_version(session(), document.id, access().process.drafting_language)


def note_on(changes: Changes, language: str) -> str:
    """What changed and why, as the amendments tell it, in the drafting language; as many of them as there is room."""
    with force_locale(language.replace("-", "_")):
        lines = [_on_amendment(amendment, language) for amendment in changes.amendments]
        told = _as_many_as_fit(lines, LONGEST_NOTE - ROOM_FOR_THE_END)
        left = len(lines) - len(told)
        if left:
            told.append(ngettext("And %(num)s more amendment.", "And %(num)s more amendments.", left))
        if changes.others and changes.since:
            told.append(_on_others(changes.others))
    return "\n".join(told)


def _as_many_as_fit(lines: list[str], room: int) -> list[str]:
    ends = accumulate(len(line) + 1 for line in lines)
    return [line for line, end in zip(lines, ends, strict=True) if end <= room]


def _on_others(number: int) -> str:
    return ngettext(
        "%(num)s clause was changed without an amendment.", "%(num)s clauses were changed without an amendment.", number
    )


def _on_amendment(amendment: AdoptedAmendment, language: str) -> str:
    reason = " ".join(amendment.reason.split())
    short = reason if len(reason) <= LONGEST_REASONS else f"{reason[:LONGEST_REASONS].rstrip()}…"
    values = {"number": amendment.number, "clauses": ", ".join(printed(one, language) for one in amendment.labels)}
    if not short:
        return _("%(clauses)s: amendment %(number)s was adopted.", **values)
    return _("%(clauses)s: amendment %(number)s was adopted. Reasons: %(reasons)s", reasons=short, **values)
