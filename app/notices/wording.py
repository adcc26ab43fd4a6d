"""What a notice says: one full sentence for each kind of act, and for each reason why somebody is told of it."""

from collections.abc import Callable, Mapping

from app.domain.noticing import Channel, Why
from app.notices.rows import NoticeRow
from app.texts.contents import printed

Translate = Callable[[str], str]


def N_(words: str) -> str:  # noqa: N802 (the name by which gettext finds what is translated later)
    """Mark words for the catalogues; they are translated when it is known for whom."""
    return words


PHASES = {
    "agenda": N_("Agenda"),
    "drafting": N_("Drafting"),
    "consultation": N_("Consultation"),
    "response": N_("Response"),
    "voting": N_("Voting"),
    "adoption": N_("Adoption"),
    "monitoring": N_("Monitoring"),
}
CHANNELS = {
    Channel.AT_ONCE: N_("By mail, at once"),
    Channel.DAILY: N_("By mail, once a day"),
    Channel.WEEKLY: N_("By mail, once a week"),
    Channel.IN_APP: N_("Here, without mail"),
    Channel.NONE: N_("Not at all"),
}
SENTENCES = {
    "process_published": N_("The process was made public."),
    "process_changed": N_("What is said about the process was changed."),
    "phase_added": N_("A phase was added to the timetable: %(phase)s."),
    "phase_moved": N_("The dates of a phase were changed: %(phase)s."),
    "phase_removed": N_("A phase was taken out of the timetable: %(phase)s."),
    "phase_held": N_("A phase did not open as announced, since something was missing: %(phase)s."),
    "phase_opened": N_("A phase has opened: %(phase)s."),
    "phase_closed": N_("A phase has closed: %(phase)s."),
    "text_import": N_("The text was imported anew."),
    "version": N_("The text as it stands was named as a version: %(name)s."),
    "revision": N_("Clause %(clause)s has a new wording."),
    "options_set": N_("It was said whether clause %(clause)s can still be shaped."),
    "comment_sent": N_("Comment %(number)s was written on the text as a whole."),
    "comment_sent clause": N_("Comment %(number)s was written on clause %(clause)s."),
    "comment_sent amendment": N_("Comment %(number)s was written on amendment %(amendment)s."),
    "comment_sent yours": N_("Comment %(number)s was written on your amendment %(amendment)s."),
    "comment_sent answered": N_("Comment %(number)s is an answer in a thread you take part in."),
    "comment_sent named": N_("Comment %(number)s names you."),
    "amendment_proposed": N_("Amendment %(number)s to several clauses was proposed."),
    "amendment_proposed clause": N_("Amendment %(number)s to clause %(clause)s was proposed."),
    "amendment_proposed yours": N_("Amendment %(number)s, which you propose together with others, was put up."),
    "amendment_discussed": N_("Amendment %(number)s is under discussion."),
    "amendment_discussed yours": N_("Your amendment %(number)s is under discussion."),
    "amendment_withdrawn": N_("Amendment %(number)s was withdrawn."),
    "amendment_withdrawn yours": N_("Amendment %(number)s, which you propose together with others, was withdrawn."),
    "amendment_superseded": N_("Amendment %(number)s no longer applies, since another one was adopted."),
    "amendment_superseded yours": N_("Your amendment %(number)s no longer applies, since another one was adopted."),
    "amendment_decided": N_("Amendment %(number)s was decided about."),
    "amendment_decided yours": N_("Your amendment %(number)s was decided about."),
    "amendment_decided adopted": N_("Amendment %(number)s was adopted."),
    "amendment_decided adopted yours": N_("Your amendment %(number)s was adopted."),
    "amendment_decided adopted_in_part": N_("Amendment %(number)s was adopted in part."),
    "amendment_decided adopted_in_part yours": N_("Your amendment %(number)s was adopted in part."),
    "amendment_decided rejected": N_("Amendment %(number)s was not adopted."),
    "amendment_decided rejected yours": N_("Your amendment %(number)s was not adopted."),
    "recommendation_published": N_("A recommendation on amendment %(amendment)s was published."),
    "recommendation_published yours": N_("A recommendation on your amendment %(amendment)s was published."),
    "objection_raised": N_("Objection %(number)s was raised."),
    "objection_raised clause": N_("Objection %(number)s was raised to clause %(clause)s."),
    "objection_raised amendment": N_("Objection %(number)s was raised to amendment %(amendment)s."),
    "objection_raised answered": N_("Objection %(number)s was raised to your amendment %(amendment)s."),
    "objection_addressed": N_("Objection %(number)s was answered."),
    "objection_addressed yours": N_("Objection %(number)s, which you share, was answered."),
    "objection_agreed": N_("Objection %(number)s was resolved."),
    "objection_agreed yours": N_("Objection %(number)s, which you share, was resolved."),
    "objection_disagreed": N_("The answer to objection %(number)s did not resolve it."),
    "objection_disagreed yours": N_("The answer to objection %(number)s, which you share, did not resolve it."),
    "objection_sustained": N_("Objection %(number)s was sustained."),
    "objection_sustained yours": N_("Objection %(number)s, which you share, was sustained."),
    "objection_not_sustained": N_("Objection %(number)s was not sustained."),
    "objection_not_sustained yours": N_("Objection %(number)s, which you share, was not sustained."),
    "objection_withdrawn": N_("Objection %(number)s was withdrawn."),
    "objection_withdrawn yours": N_("Objection %(number)s, which you share, was withdrawn."),
    "question_put": N_("Question %(number)s was put to the vote."),
    "question_put yours": N_("Question %(number)s, about your amendment %(amendment)s, was put to the vote."),
    "question_revised": N_("Question %(number)s was changed before its vote."),
    "question_closed": N_("The vote on question %(number)s is over, and its result can be read."),
    "question_closed yours": N_("The vote on question %(number)s, about your amendment %(amendment)s, is over."),
    "response_published": N_("Response %(number)s was published."),
    "response_published clause": N_("Response %(number)s, to contributions on clause %(clause)s, was published."),
    "response_published answered": N_("Response %(number)s answers what you contributed."),
    "thread_summarised": N_("The discussion of the text as a whole was summarised."),
    "thread_summarised clause": N_("The discussion of clause %(clause)s was summarised."),
    "thread_summarised amendment": N_("The discussion of amendment %(amendment)s was summarised."),
    "thread_summarised yours": N_("The discussion of your amendment %(amendment)s was summarised."),
    "meeting_announced": N_("A meeting of the forum was announced: %(name)s."),
    "meeting_changed": N_("A meeting of the forum was changed: %(name)s."),
    "meeting_cancelled": N_("A meeting of the forum was cancelled: %(name)s."),
    "meeting_told": N_("The minutes of a meeting of the forum were published: %(name)s."),
    "forum_call_opened": N_("Call for members %(number)s of the forum was opened."),
    "commitment_made": N_("A commitment was made: %(name)s."),
    "commitment_progress": N_("Progress was reported on commitment %(number)s."),
    "document_published": N_("A document was published: %(name)s."),
    "session_held": N_("Session %(number)s for people who do not write here was made known."),
    "questionnaire_opened": N_("Questionnaire %(number)s was opened."),
    "document_version_added": N_("Document %(number)s has a new version."),
    "document_version_withdrawn": N_("A version of document %(number)s was withdrawn."),
    "moderation_decided": N_("A moderator has decided about something you contributed."),
    "moderation_decided answered": N_("A moderator has decided about something you reported."),
    "report_received": N_("Your report %(number)s was received."),
    "appeal_filed": N_("Your appeal %(number)s was received."),
    "appeal_decided": N_("Your appeal %(number)s was decided."),
}
"""By kind of act, and then by what is decided, what it is on, or why somebody is told: the fullest there is counts."""


def sentence(row: NoticeRow, translate: Translate, language: str) -> str:
    """The notice as a sentence in the reader's language; names that people gave stand in it as they are."""
    return translate(SENTENCES[_key(row)]) % _values(row, translate, language)


def _key(row: NoticeRow) -> str:
    decision = str(row.details.get("decision", ""))
    place = "clause" if row.clause_number else ""
    on = [place] if place else []
    if row.kind in ("comment_sent", "objection_raised", "thread_summarised") and row.amendment_number:
        on = ["amendment", *on]
    why = row.why.value if row.why is not Why.FOLLOWED else ""
    kinds = [*([f"{decision} {why}", why] if why else []), *on, decision]
    tried = [" ".join(f"{row.kind} {one}".split()) for one in kinds if one] + [row.kind]
    return next(key for key in tried if key in SENTENCES)


def _values(row: NoticeRow, translate: Translate, language: str) -> Mapping[str, object]:
    names = row.details.get("name")
    name = printed(names, language, "en") if isinstance(names, dict) else ""
    phase = str(row.details.get("phase", ""))
    return {
        "number": row.number,
        "clause": row.clause_number,
        "amendment": row.amendment_number,
        "name": name or row.number,
        "phase": name or translate(PHASES.get(phase, phase)),
    }
