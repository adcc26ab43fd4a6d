"""Dividing a clause into two, and joining it with the next."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.phases import Action
from app.domain.splitting import Seam, joined
from app.processes.access import access, requires
from app.texts import queries, splitting
from app.texts.arranging import Actor, last_act
from app.texts.models import Clause, Revision
from app.texts.routes.blueprint import pages
from app.texts.routes.places import the_clause
from app.texts.routes.structure import Names, meanwhile
from app.texts.structure_forms import JoinForm, StructureForm, split_form
from app.web.database import now, session


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/split", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def split_clause(slug: str, number: str) -> ResponseReturnValue:
    clause = _standing(number)
    words = _words(clause)
    form = split_form(words)
    if not form.is_submitted():
        form.rebase(last_act(session(), clause.document_id))
        form.seen.data = told(words)
    valid = form.validate_on_submit()
    if _moved_on(form, clause, told(words)) or not valid:
        return _asked("texts/split_clause.html", clause, form, words=words), _status(form)
    act = splitting.split(
        session(), access().process, clause, _actor(form), places=form.places(),
        bases={code: one.number for code, one in words.items()}, base=form.base.data,
    )  # fmt: skip
    second = queries.clause_by_guid(session(), clause.process_id, act.after["clause"])
    session().commit()
    flash(_("The clause has been split. Its comments and amendments stay with the first part."))
    return redirect(url_for("texts.history", slug=slug, number=second.number if second else number))


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/join", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def join_clause(slug: str, number: str) -> ResponseReturnValue:
    clause = _standing(number)
    other = queries.neighbours(session(), clause)[1]
    if other is None:
        return render_template("texts/join_clause.html", clause=clause, other=None, drafting=_drafting())
    words, others, form = _words(clause), _words(other), JoinForm()
    state = f"{told(words)} {other.guid} {told(others)}"
    if not form.is_submitted():
        form.rebase(last_act(session(), clause.document_id))
        form.seen.data = state
    valid = form.validate_on_submit()
    if _moved_on(form, clause, state) or not valid:
        both = {code: joined(one.body, others[code].body, _seam(form))
                for code, one in words.items() if code in others}  # fmt: skip
        page = _asked("texts/join_clause.html", clause, form, words=words, other=other, others=others, both=both)
        return page, _status(form)
    splitting.join(
        session(), access().process, clause, other, _actor(form), seam=_seam(form),
        bases={code: one.number for code, one in words.items()},
        other_bases={code: one.number for code, one in others.items()}, base=form.base.data,
    )  # fmt: skip
    session().commit()
    flash(_("The two clauses are one now. The discussion of the second can be reached from it."))
    return redirect(url_for("texts.history", slug=slug, number=number))


def told(words: dict[str, Revision]) -> str:
    """The latest revisions by language, as a form carries them."""
    return " ".join(f"{code}={one.number}" for code, one in sorted(words.items()))


def _moved_on(form: StructureForm, clause: Clause, state: str) -> bool:
    """Whether words or structure have changed since the form was shown; its next sending is based on today's."""
    if not form.is_submitted():
        return False
    form.since = meanwhile(form, clause.document_id)
    form.words_changed = form.seen.data != state
    form.seen.data, form.seen.raw_data = state, None
    return bool(form.since or form.words_changed)


def _status(form: StructureForm) -> int:
    if not form.is_submitted():
        return 200
    return 409 if form.since or form.words_changed else 422


def _asked(template: str, clause: Clause, form: StructureForm, **more: object) -> str:
    names = Names() if form.since else None
    return render_template(template, clause=clause, form=form, names=names, drafting=_drafting(), **more)


def _standing(number: str) -> Clause:
    clause = the_clause(number)
    return clause if clause.struck_at is None else abort(404)


def _words(clause: Clause) -> dict[str, Revision]:
    """The wordings of today in the order of the process's languages."""
    words = queries.latest_in_every_language(session(), clause.id)
    return {code: words[code] for code in access().process.languages if code in words}


def _drafting() -> str:
    return access().process.drafting_language


def _actor(form: StructureForm) -> Actor:
    return Actor(current_user.id, now(), form.reason.data or "")


def _seam(form: JoinForm) -> Seam:
    """What was chosen to stand between the two; a paragraph's end until something on offer is."""
    return Seam(form.seam.data) if form.seam.data in set(Seam) else Seam.PARAGRAPH
