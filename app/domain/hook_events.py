"""Webhooks: which acts of the public record are told to programs, under which names, and where each can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

TEST = "webhook.test"
"""What is sent to try an address; it belongs to no topic."""

EVENTS: dict[str, str] = {
    "process_published": "process.published",
    "process_changed": "process.changed",
    "phase_added": "phase.added",
    "phase_moved": "phase.moved",
    "phase_removed": "phase.removed",
    "phase_opened": "phase.opened",
    "phase_closed": "phase.closed",
    "phase_described": "phase.changed",
    "phase_held": "phase.held",
    "text_import": "text.imported",
    "revision": "text.changed",
    "clause_moved": "text.rearranged",
    "division_moved": "text.rearranged",
    "table_moved": "text.rearranged",
    "clause_split": "text.rearranged",
    "clauses_joined": "text.rearranged",
    "text_renumbered": "text.rearranged",
    "division_added": "text.rearranged",
    "division_edited": "text.rearranged",
    "division_removed": "text.rearranged",
    "version": "version.named",
    "comment_sent": "comment.published",
    "comment_imported": "comment.published",
    "comment_assisted": "comment.published",
    "letter_cut": "comment.published",
    "comment_let_through": "comment.published",
    "comment_edited": "comment.changed",
    "comment_moved": "comment.moved",
    "comment_withdrawn": "comment.withdrawn",
    "thread_summarised": "comment.summarised",
    "amendment_proposed": "amendment.proposed",
    "amendment_let_through": "amendment.proposed",
    "amendment_imported": "amendment.proposed",
    "amendment_supported": "amendment.support_changed",
    "amendment_support_ended": "amendment.support_changed",
    "amendment_discussed": "amendment.discussed",
    "amendment_rebased": "amendment.rebased",
    "amendment_superseded": "amendment.superseded",
    "amendment_withdrawn": "amendment.withdrawn",
    "recommendation_published": "amendment.recommendation_published",
    "amendment_decided": "decision.published",
    "objection_raised": "objection.raised",
    "objection_let_through": "objection.raised",
    "objection_imported": "objection.raised",
    "objection_addressed": "objection.addressed",
    "objection_agreed": "objection.agreed",
    "objection_disagreed": "objection.disagreed",
    "objection_withdrawn": "objection.withdrawn",
    "objection_sustained": "objection.sustained",
    "objection_not_sustained": "objection.not_sustained",
    "objection_carried": "objection.carried",
    "statement_submitted": "statement.published",
    "statement_imported": "statement.published",
    "statement_let_through": "statement.published",
    "statement_withdrawn": "statement.withdrawn",
    "opinion_map_computed": "statement.map_computed",
    "question_put": "vote.announced",
    "block_put": "vote.announced",
    "question_revised": "vote.changed",
    "question_taken_out": "vote.changed",
    "question_closed": "vote.closed",
    "question_result": "result.published",
    "external_result": "result.published",
    "response_published": "response.published",
    "response_extended": "response.extended",
    "response_followed_up": "response.followed_up",
    "responses_announced": "response.announced",
    "moderation_decided": "moderation.decided",
    "appeal_decided": "moderation.appeal_decided",
    "forum_body_founded": "forum.changed",
    "forum_body_changed": "forum.changed",
    "forum_seat_added": "forum.changed",
    "forum_term_begun": "forum.changed",
    "forum_term_ended": "forum.changed",
    "forum_call_opened": "forum.call_opened",
    "forum_call_settled": "forum.call_settled",
    "meeting_announced": "meeting.announced",
    "meeting_changed": "meeting.changed",
    "meeting_cancelled": "meeting.cancelled",
    "meeting_told": "meeting.minutes_published",
    "minutes_corrected": "meeting.minutes_corrected",
    "session_held": "meeting.session_announced",
    "session_changed": "meeting.session_changed",
    "document_published": "document.published",
    "document_changed": "document.changed",
    "document_version_added": "document.version_added",
    "document_version_withdrawn": "document.version_withdrawn",
    "questionnaire_opened": "questionnaire.opened",
    "questionnaire_closed": "questionnaire.closed",
    "submission_sent": "submission.received",
    "submission_imported": "submission.received",
    "submission_withdrawn": "submission.withdrawn",
    "campaign_confirmed": "campaign.confirmed",
    "campaign_changed": "campaign.changed",
    "campaign_rejected": "campaign.rejected",
    "campaign_reopened": "campaign.reopened",
    "outreach_recorded": "outreach.recorded",
    "outreach_changed": "outreach.changed",
    "outreach_withdrawn": "outreach.withdrawn",
    "commitment_made": "commitment.made",
    "commitment_changed": "commitment.changed",
    "commitment_progress": "commitment.progress_reported",
    "milestone_set": "commitment.milestone_set",
    "milestone_moved": "commitment.milestone_moved",
    "text_endorsed": "endorsement.made",
    "endorsement_withdrawn": "endorsement.withdrawn",
}
"""The event of each kind of entry. A kind that is not named here is told to no program."""

TOPICS: tuple[str, ...] = tuple(dict.fromkeys(event.partition(".")[0] for event in EVENTS.values()))
"""What can be chosen: the first word of an event."""

TYPES: tuple[str, ...] = (*sorted(set(EVENTS.values())), TEST)
"""Every event there is, the published vocabulary."""

_SAME = "{0}/{1}"
PLACES: dict[str, tuple[str, str]] = {
    "processes": ("", ""),
    "phases": ("about", ""),
    "text": ("text", "clauses"),
    "structure": ("text", "clauses"),
    "clauses": (_SAME, _SAME),
    "versions": (_SAME, _SAME),
    "comments": (_SAME, _SAME),
    "thread-summaries": ("text", "thread-summaries"),
    "amendments": (_SAME, _SAME),
    "recommendations": ("amendments", "amendments"),
    "objections": (_SAME, _SAME),
    "statements": ("opinions/statements/{1}", _SAME),
    "opinion-map": ("opinions", "opinion-map"),
    "questions": ("votes/{1}", _SAME),
    "blocks": ("votes/blocks/{1}", "blocks"),
    "responses": (_SAME, _SAME),
    "moderation": (_SAME, "moderation-log"),
    "appeals": ("moderation", "moderation-log"),
    "forum": ("forum", "forum"),
    "calls": ("forum/calls/{1}", "forum"),
    "meetings": ("forum/meetings/{1}", "forum/meetings/{1}"),
    "sessions": (_SAME, "sessions"),
    "documents": (_SAME, _SAME),
    "questionnaires": (_SAME, _SAME),
    "submissions": (_SAME, _SAME),
    "campaigns": (_SAME, "campaigns"),
    "outreach": ("outreach", "outreach"),
    "commitments": (_SAME, _SAME),
    "endorsements": (_SAME, _SAME),
}
"""Where the objects of entries are read: their page and their call, below the address of the process."""


@dataclass(frozen=True)
class Told:
    """An event as a program is told of it: names and addresses, and not a word that anybody wrote."""

    event: str
    process: str
    object: str
    entry: int


def event_of(kind: str, body_state: str | None) -> str | None:
    """The event of an entry of this kind; None for what is told to no program.

    `body_state` is what the entry says of who may read its object: what waits for a moderator is not told before it
    is let through, which is an entry of its own.
    """
    return None if body_state == "pending" else EVENTS.get(kind)


def wanted(event: str, topics: Sequence[str]) -> bool:
    """Whether somebody who chose these topics is told of the event."""
    return event.partition(".")[0] in topics


def data_of(told: Told, *, base_url: str, language: str) -> dict[str, object]:
    """What the message says of its event: where to read it, on a page, by the API and in the public record."""
    page, call = places_of(told.object)
    process = f"processes/{told.process}"
    record = f"{base_url}/{language}/{process}/record/{told.entry}"
    return {
        "process": told.process,
        "object": told.object,
        "page": record if page is None else _joined(f"{base_url}/{language}/{process}", page),
        "api": None if call is None else _joined(f"{base_url}/api/v1/{process}", call),
        "entry": told.entry,
        "record": record,
    }


def places_of(address: str) -> tuple[str | None, str | None]:
    """Page and call of an object, below those of its process; None where there is none of its own."""
    noun, *rest = address.split("/")
    if noun not in PLACES:
        return None, None
    page, call = PLACES[noun]
    number = quote(rest[0], safe="") if rest else ""
    return page.format(noun, number), call.format(noun, number)


def _joined(above: str, below: str) -> str:
    return f"{above}/{below}" if below else above
