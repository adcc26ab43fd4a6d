"""What readers and translators do about words in another language: asking a machine, reading, confirming."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.comments import queries as comments
from app.comments.queries import CommentRow
from app.domain.phases import Action
from app.insight.routes.blueprint import pages
from app.languages import translating
from app.languages.forms import TranslationForm
from app.languages.machines import machine_of
from app.languages.queries import in_other_words
from app.languages.wordings import why_not
from app.processes.access import access, requires
from app.texts.models import Revision
from app.texts.queries import clause_by_number, shown_revision
from app.web import throttles
from app.web.database import now, session
from app.web.languages import CODES

QUESTIONS = throttles.Limit("machine", 60, 600)


@pages.post("/processes/<slug>/comments/<number:number>/in/<target>")
@requires(Action.READ)
def translate_comment(slug: str, number: int, target: str) -> ResponseReturnValue:
    row = _readable(number)
    _ask(row.body, row.language, target)
    return redirect(url_for("comments.comment", slug=slug, number=number, _anchor=f"comment-{number}"))


@pages.post("/processes/<slug>/clauses/<number>/in/<target>")
@requires(Action.READ)
def translate_clause(slug: str, number: str, target: str) -> ResponseReturnValue:
    words = _words_of_clause(number, target)
    _ask(words.body, words.language, target)
    lang = target if target in access().process.languages else None
    return redirect(url_for("insight.clause", slug=slug, number=number, lang=lang))


@pages.route("/processes/<slug>/facilitate/comments/<number:number>/in/<target>", methods=["GET", "POST"])
@requires(Action.TRANSLATE)
def confirm_translation(slug: str, number: int, target: str) -> ResponseReturnValue:
    """A translator reads a comment and its words in another language, corrects them, and stands for them."""
    process, row = access().process, _readable(number)
    found = in_other_words(session(), row.body, row.language, _target(target))
    form = TranslationForm(data={"body": found.body if found else ""})
    if not form.validate_on_submit():
        page = render_template(
            "insight/confirm_translation.html", comment=row, target=target, found=found, form=form,
            machine=machine_of(current_app.config["SETTINGS"]).name, why_not=why_not,
        )  # fmt: skip
        return page, 422 if form.errors else 200
    translating.confirm(
        session(),
        process,
        row.body,
        source=row.language,
        target=target,
        body=form.body.data or "",
        about=f"comments/{number}",
        person_id=access().signed_in_person(),
        now=now(),
    )
    session().commit()
    flash(_("The words are confirmed. Readers see them beside the original."))
    return redirect(url_for("comments.comment", slug=slug, number=number, _anchor=f"comment-{number}"))


def _ask(words: str, source: str, target: str) -> None:
    """Ask the machine once for these words; a flood of questions is held back."""
    _target(target)
    throttles.count((QUESTIONS, throttles.reader_address()))
    machine = machine_of(current_app.config["SETTINGS"])
    translating.ask(session(), machine, words, source=source, target=target, now=now())
    session().commit()
    flash(_("The machine has been asked. Its words will be shown in a moment; they are no part of the record."))


def _target(target: str) -> str:
    """A language that this page is read in, or that the process works in; 404 for another."""
    return target if target in {*CODES, *access().process.languages} else abort(404)


def _readable(number: int) -> CommentRow:
    """A comment that everybody can read: of one that is hidden or withdrawn nothing is told in any language."""
    row = comments.comment_row(session(), access().process.id, number)
    return row if row is not None and row.is_readable else abort(404)


def _words_of_clause(number: str, target: str) -> Revision:
    process = access().process
    clause = clause_by_number(session(), process.id, number) or abort(404)
    found = shown_revision(session(), clause.id, target, process.drafting_language)
    return found if found is not None and found.body and not clause.struck_at else abort(404)
