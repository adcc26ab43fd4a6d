"""Topics, states and reasons of webhooks in words."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

from app.webhooks.models import DeliveryState, Pause

TOPICS: dict[str, Any] = {
    "process": _l("The process: published, or what is said about it changed"),
    "phase": _l("Phases: opened, closed, moved"),
    "text": _l("The text: clauses given other words, moved, split or joined"),
    "version": _l("Named versions of the text"),
    "comment": _l("Comments"),
    "amendment": _l("Amendments: proposed, supported, withdrawn"),
    "decision": _l("Decisions about amendments"),
    "objection": _l("Objections"),
    "statement": _l("Statements and the opinion map"),
    "vote": _l("Votes: announced, changed, closed"),
    "result": _l("Results of votes"),
    "response": _l("Responses to contributions"),
    "moderation": _l("Decisions of moderators, and of appeals"),
    "forum": _l("The forum: its bodies, seats and calls for members"),
    "meeting": _l("Meetings and their minutes"),
    "document": _l("Documents"),
    "questionnaire": _l("Questionnaires: opened, closed"),
    "submission": _l("Submissions"),
    "campaign": _l("Campaigns that were found"),
    "outreach": _l("Activities of outreach"),
    "commitment": _l("Commitments, their milestones and progress"),
    "endorsement": _l("Endorsements of the final text"),
}

STATES: dict[DeliveryState, Any] = {
    DeliveryState.WAITING: _p("a message to a program", "Waiting"),
    DeliveryState.DELIVERED: _p("a message to a program", "Arrived"),
    DeliveryState.GIVEN_UP: _p("a message to a program", "Given up"),
}

REASONS: dict[Pause, Any] = {
    Pause.TEAM: _l("The team paused it, so nothing is sent. What happens meanwhile can be sent when it is resumed."),
    Pause.FAILING: _l("Nothing is sent any more, because no message arrived for five days. The last answers say why."),
    Pause.GONE: _l("Nothing is sent any more, because the address answered 410: it wants no more messages."),
    Pause.SECRET: _l("Nothing is sent any more, because the key of this instance has changed. Make a new secret."),
}
