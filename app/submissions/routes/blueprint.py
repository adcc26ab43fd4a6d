"""The pages of submissions, which the modules beside this one fill."""

from flask import Blueprint, abort

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.domain.phases import TEAM
from app.domain.submitting import QuestionnaireState
from app.processes.access import access
from app.submissions import queries
from app.submissions.models import Questionnaire
from app.submissions.origins import register
from app.submissions.personal import erase, personal
from app.web.database import session

pages = Blueprint("submissions", __name__)
PARTS["submissions"] = personal
ERASURES["submissions"] = erase
register()


def the_questionnaire(number: int) -> Questionnaire:
    """A questionnaire at this address; one that is being prepared does not exist but for the team."""
    found = queries.questionnaire_by_number(session(), access().process.id, number) or abort(404)
    if found.state is QuestionnaireState.PREPARED and not access().roles & TEAM:
        abort(404)
    return found
