"""Every kind of entry in words."""

from flask_babel import lazy_gettext as _l

KINDS: dict[str, object] = {
    "process_published": _l("The process was published"),
    "process_changed": _l("What is said about the process was changed"),
    "phase_added": _l("A phase was added to the timetable"),
    "phase_moved": _l("The dates of a phase were moved"),
    "phase_removed": _l("A phase was taken out of the timetable"),
    "phase_opened": _l("A phase opened"),
    "phase_closed": _l("A phase closed"),
    "member_joined": _l("Somebody joined the process"),
    "member_changed": _l("A member changed their group or organisation"),
    "member_left": _l("A member left the process"),
    "roles_assigned": _l("A member was given roles"),
    "text_import": _l("A text was imported"),
    "revision": _l("A clause was given a wording"),
    "clause_moved": _l("A clause was moved"),
    "division_moved": _l("A division of the text was moved"),
    "clause_split": _l("A clause was split in two"),
    "clauses_joined": _l("Two clauses were joined"),
    "text_renumbered": _l("The text was numbered anew"),
    "division_added": _l("A division was added to the text"),
    "division_edited": _l("A division was given other words"),
    "division_removed": _l("An empty division was taken out of the text"),
    "version": _l("A version of the text was named"),
    "amendment_proposed": _l("An amendment was proposed"),
    "amendment_imported": _l("An amendment was imported"),
    "amendment_supported": _l("An amendment was supported"),
    "amendment_support_ended": _l("Support for an amendment was taken back"),
    "amendment_discussed": _l("An amendment was taken up for discussion"),
    "amendment_decided": _l("An amendment was decided"),
    "amendment_rebased": _l("An amendment was carried over to a new wording of its clause"),
    "amendment_superseded": _l("An amendment was superseded by one that was adopted"),
    "amendment_joined": _l("Somebody joined the proposers of an amendment"),
    "amendment_left": _l("Somebody left the proposers of an amendment"),
    "recommendation_published": _l("A recommendation about an amendment was published"),
    "amendment_withdrawn": _l("An amendment was withdrawn"),
    "comment_sent": _l("A comment was sent"),
    "comment_imported": _l("A comment was imported"),
    "comment_edited": _l("A comment was edited"),
    "comment_withdrawn": _l("A comment was withdrawn"),
    "comment_let_through": _l("A comment was let through by a moderator"),
    "report_received": _l("A contribution was reported"),
    "moderation_decided": _l("Moderators decided about a contribution"),
    "response_published": _l("A response was published"),
    "question_put": _l("A question was put to the vote"),
    "question_revised": _l("A question was changed"),
    "question_closed": _l("A vote closed"),
    "redaction": _l("What an entry commits to was erased"),
}


def in_words(kind: str) -> str:
    """The kind of an entry as a sentence; one of another release by its own name."""
    return str(KINDS.get(kind, kind.replace("_", " ")))
