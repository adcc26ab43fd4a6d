"""Cutting a letter into contributions, each of which keeps its place in the letter."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.commenting import Kind
from app.domain.errors import NotInThisState, WordsNotInLetter
from app.domain.phases import Action
from app.domain.submitting import paragraphs_of, pieces, stretch_of, uncut_words
from app.processes.access import access, requires
from app.submissions import queries, services
from app.submissions.forms import CutForm
from app.submissions.routes.blueprint import pages
from app.submissions.routes.reading import the_submission
from app.texts import queries as texts
from app.texts.models import Clause
from app.web.database import now, session


@pages.route("/processes/<slug>/submissions/<number:number>/cut", methods=["GET", "POST"])
@requires(Action.QUESTIONNAIRE_EDIT)
def cut(slug: str, number: int) -> ResponseReturnValue:
    found = the_submission(number)
    letter = found.letter
    if letter is None or found.cut_at is not None or found.withdrawn_at is not None:
        raise NotInThisState
    clauses, form = _clauses(), CutForm()
    form.offer(list(clauses))
    if form.validate_on_submit():
        stretch = stretch_of(letter.body, form.words.data or "", near=form.position)
        if stretch is None:
            raise WordsNotInLetter
        made = services.cut(
            session(), access().process, found, stretch, kind=Kind(form.kind.data),
            clause=clauses.get(form.clause.data or ""), cut_by_id=access().signed_in_person(), now=now(),
        )  # fmt: skip
        session().commit()
        flash(_("Comment %(number)s has been made of these words.", number=made.number))
        return redirect(url_for("submissions.cut", slug=slug, number=number))
    made_of = queries.cut_out_of(session(), found.id)
    taken = [one.stretch for one in made_of]
    page = render_template(
        "submissions/cut.html", submission=found, form=form, letter=letter, cut=made_of,
        pieces=pieces(letter.body, [(one.stretch, one.comment.number) for one in made_of]),
        left=uncut_words(letter.body, taken),
        paragraphs=[(one, letter.body[one.start : one.end]) for one in paragraphs_of(letter.body) if one not in taken],
    )  # fmt: skip
    return page, 422 if form.errors else 200


@pages.post("/processes/<slug>/submissions/<number:number>/cut/finished")
@requires(Action.QUESTIONNAIRE_EDIT)
def finish(slug: str, number: int) -> ResponseReturnValue:
    found = the_submission(number)
    services.finish_cutting(session(), access().process, found, actor_id=access().person_id, now=now())
    session().commit()
    flash(_("The letter is cut. Its contributions are owed an answer now, each by itself."))
    return redirect(url_for("submissions.submission", slug=slug, number=number))


def _clauses() -> dict[str, Clause]:
    """The clauses of today's text by number, in its order."""
    process = access().process
    document = texts.document_of(session(), process.id)
    if document is None:
        return {}
    rows = texts.clauses_of(session(), document.id, process.drafting_language, process.drafting_language)
    by_number = texts.clauses_by_numbers(session(), process.id, [row.number for row in rows])
    return {row.number: by_number[row.number] for row in rows if row.number in by_number}
