"""Reading: the list of submissions, one of them, a questionnaire, and the results of its closed questions."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.commenting import CommentState
from app.domain.phases import Action
from app.domain.submitting import CLOSED_KINDS, pieces, uncut_words
from app.processes.access import access, requires
from app.submissions import queries
from app.submissions.forms import ANSWER_KINDS
from app.submissions.models import Submission
from app.submissions.queries import Filters
from app.submissions.results import results_of
from app.submissions.routes.blueprint import pages, the_questionnaire
from app.web import paging
from app.web.database import session

PAGE = 30
LONGEST_KEY = 40


@pages.get("/processes/<slug>/submissions")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process_id, filters = access().process.id, _filters()
    rows = queries.submissions_of(session(), process_id, filters, before=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE, key="number")
    return render_template(
        "submissions/listing.html", page=page, next_url=paging.next_url(page), filters=filters,
        total=queries.count_of(session(), process_id, filters),
        questionnaires=queries.questionnaires_of(session(), process_id),
        counts=queries.counts_by_questionnaire(session(), process_id),
        spoken=queries.languages_of(session(), process_id), letters=("with", "uncut"),
    )  # fmt: skip


@pages.get("/processes/<slug>/submissions/<number:number>")
@requires(Action.READ)
def submission(slug: str, number: int) -> ResponseReturnValue:
    part, found = access(), the_submission(number)
    row = queries.submission_row(session(), part.process.id, number)
    letter = queries.letter_row(session(), found, part.person_id)
    cut = queries.cut_out_of(session(), found.id)
    shown = letter is not None and letter.is_readable
    questionnaire = the_questionnaire(found.questionnaire.number)
    return render_template(
        "submissions/submission.html", submission=found, row=row, questionnaire=questionnaire, letter=letter, cut=cut,
        said=queries.said_in(session(), found, part.person_id),
        pieces=pieces(letter.body, [(one.stretch, one.comment.number) for one in cut]) if shown and letter else [],
        not_shown=[one.comment.number for one in cut if one.comment.state is not CommentState.PUBLISHED],
        left=uncut_words(letter.body, [one.stretch for one in cut]) if shown and letter else 0,
        is_own=found.author_id is not None and found.author_id == part.person_id and not found.attributed_to,
    )  # fmt: skip


@pages.get("/processes/<slug>/submissions/<number:number>/receipt")
@requires(Action.READ)
def receipt(slug: str, number: int) -> ResponseReturnValue:
    found = the_submission(number)
    if found.author_id is None or found.author_id != access().person_id:
        abort(404)
    return render_template(
        "submissions/receipt.html", submission=found, entry=queries.entry_of(session(), found),
        said=queries.said_in(session(), found, access().person_id),
        letter=queries.letter_row(session(), found, access().person_id),
    )  # fmt: skip


@pages.get("/processes/<slug>/questionnaires/<number:number>")
@requires(Action.READ)
def questionnaire(slug: str, number: int) -> ResponseReturnValue:
    found = the_questionnaire(number)
    return render_template(
        "submissions/questionnaire.html", questionnaire=found, kinds=ANSWER_KINDS,
        received=queries.counts_by_questionnaire(session(), access().process.id).get(found.id, 0),
        draft=queries.draft_of(session(), found.id, access().person_id),
        own=[one for one in queries.own_submissions(session(), access().process.id, access().person_id)
             if access().person_id and one.questionnaire_number == number],
    )  # fmt: skip


@pages.get("/processes/<slug>/questionnaires/<number:number>/results")
@requires(Action.READ)
def results(slug: str, number: int) -> ResponseReturnValue:
    found = the_questionnaire(number)
    keys = [group.key for group in access().process.groups]
    return render_template(
        "submissions/results.html", questionnaire=found, closed_kinds=CLOSED_KINDS,
        results=results_of(session(), found, keys), answered=queries.answered_counts(session(), found.id),
        received=queries.counts_by_questionnaire(session(), access().process.id).get(found.id, 0),
    )  # fmt: skip


def the_submission(number: int) -> Submission:
    """A submission at this address."""
    return queries.submission_by_number(session(), access().process.id, number) or abort(404)


def _filters() -> Filters:
    group, language, letters = (request.args.get(name, "") for name in ("group", "in", "letters"))
    plain = all(one.replace("_", "").replace("-", "").isalnum() and one.isascii() for one in (group, language) if one)
    if not plain or max(len(group), len(language)) > LONGEST_KEY or letters not in ("", "with", "uncut"):
        abort(400)
    questionnaire = paging.whole_number(request.args.get("questionnaire"), largest=999_999_999)
    return Filters(questionnaire, group, language, letters)
