"""The scorecard in words: what each requirement asks, how it stands and why, and what its numbers are."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.domain.cocreation import Level
from app.domain.standards import Requirement, Standing

TITLES = {
    Requirement.DIALOGUE: _l("A space for ongoing dialogue"),
    Requirement.WEBSITE: _l("A public website"),
    Requirement.REPOSITORY: _l("A document repository"),
    Requirement.TIMELINE: _l("A timeline published in time"),
    Requirement.OUTREACH: _l("Outreach"),
    Requirement.INPUTS: _l("Inputs from a range of stakeholders"),
    Requirement.FEEDBACK: _l("Documented feedback"),
    Requirement.IMPLEMENTATION_MEETINGS: _l("Two meetings a year on implementation"),
    Requirement.PARITY: _l("Parity of the forum"),
    Requirement.DECISION_RULE: _l("A decision rule known before, and kept"),
    Requirement.REJECTIONS: _l("Reasons for what was rejected"),
    Requirement.DASHBOARD: _l("A page of progress"),
}
ASKED = {
    Requirement.DIALOGUE: _l(
        "A forum in which government and others sit meets at least every six months, by rules that were published "
        "before its first meeting. A meeting counts once its minutes are public and both sides were there."
    ),
    Requirement.WEBSITE: _l(
        "Everybody can read the page of the process, and it names the institution that leads and a contact."
    ),
    Requirement.REPOSITORY: _l(
        "Documents show how the text comes about and, a year after adoption at the latest, what becomes of it. "
        "In every full year something was published on at least two days."
    ),
    Requirement.TIMELINE: _l(
        "The timetable was published at least fourteen days before the first phase opens, by the clock where the "
        "process is."
    ),
    Requirement.OUTREACH: _l("At least one activity of outreach took place before contributions closed."),
    Requirement.INPUTS: _l(
        "Contributions came from at least two stakeholder groups outside government, and the time for them was not "
        "shorter than first announced."
    ),
    Requirement.FEEDBACK: _l("Every contribution had its answer when the text was adopted."),
    Requirement.IMPLEMENTATION_MEETINGS: _l(
        "In every full year after adoption the forum held two meetings that both government and others attended."
    ),
    Requirement.PARITY: _l("Government holds as many seats of the forum as everybody else together."),
    Requirement.DECISION_RULE: _l(
        "The rule by which the text is decided was published before the first phase opened, and has not changed since."
    ),
    Requirement.REJECTIONS: _l("Every amendment that was rejected has its public reasons."),
    Requirement.DASHBOARD: _l(
        "Half a year after adoption at the latest commitments are public, and none goes for more than six months "
        "without a report."
    ),
}
STANDINGS = {
    Standing.MET: lazy_pgettext("requirement", "Met"),
    Standing.NOT_MET: lazy_pgettext("requirement", "Not met"),
    Standing.NOT_YET_DUE: lazy_pgettext("requirement", "Not yet due"),
    Standing.NO_EVIDENCE: lazy_pgettext("requirement", "No evidence"),
    Standing.WAIVED: lazy_pgettext("requirement", "Waived"),
}
REASONS = {
    "no_forum": _l("Nothing here shows that the process has a forum."),
    "one_side": _l("Only one side holds seats in the forum."),
    "no_meeting_yet": _l("No meeting counts yet, and the time for the first one has not run out."),
    "pause_too_long": _l("The dialogue paused for more than six months."),
    "rules_missing": _l("No rules stand in the repository."),
    "rules_late": _l("The rules were published after the first meeting."),
    "dialogue_kept": _l("Both sides hold seats, the rules came first, and no pause was too long."),
    "not_public": _l("The page was not public on this day."),
    "lead_missing": _l("The page does not name the institution that leads."),
    "contact_missing": _l("The page names no contact."),
    "website_complete": _l("The page is public and says who leads and whom to write to."),
    "repository_empty": _l("The repository holds nothing that shows how the text comes about."),
    "year_without_two_publications": _l("In a full year something was published on fewer than two days."),
    "implementation_missing": _l("A year after adoption no document shows what became of the text."),
    "implementation_due": _l("No document shows yet what becomes of the text; it is not due yet."),
    "first_year_running": _l("The first year is not over, and has not had two yet."),
    "repository_kept": _l("The repository has what it should, and was added to often enough."),
    "no_timetable": _l("No timetable has been published."),
    "two_weeks_before": _l("Two weeks or more lay between the timetable and the first phase."),
    "too_late_before": _l("Less than two weeks lay between the timetable and the first phase."),
    "no_phase_of_input": _l("The timetable has no phase in which contributions are taken."),
    "outreach_done": _l("Outreach took place before contributions closed."),
    "outreach_due": _l("No activity is recorded yet, and contributions have not closed."),
    "outreach_missing": _l("No activity is recorded that took place before contributions closed."),
    "input_not_open": _l("Contributions are not taken yet."),
    "input_open": _l("Contributions are still taken, and have not come from two groups outside government yet."),
    "window_shortened": _l("The time for contributions is shorter than first announced."),
    "range_of_inputs": _l("Two groups outside government, or more, contributed in the time that was announced."),
    "inputs_narrow": _l("Fewer than two groups outside government contributed."),
    "not_adopted": _l("The text has not been adopted yet."),
    "nothing_received": _l("No contribution was received that would be owed an answer."),
    "all_answered": _l("Every contribution had its answer when the text was adopted."),
    "answers_waived": _l("The text was adopted with contributions unanswered; the forum said publicly why."),
    "answers_missing": _l("The text was adopted while contributions had no answer."),
    "year_without_two_meetings": _l("In a full year after adoption there were fewer than two meetings."),
    "two_meetings_a_year": _l("Every full year after adoption had its two meetings."),
    "even": _l("Both sides hold the same number of seats."),
    "uneven": _l("The two sides hold different numbers of seats."),
    "no_rule": _l("No rule of decision has been published."),
    "rule_late": _l("The rule was published after the first phase had opened."),
    "rule_changed": _l("The rule is not the one that was first published."),
    "rule_kept": _l("The rule was known before the first phase, and is the same today."),
    "nothing_rejected": _l("No amendment has been rejected yet."),
    "rejections_reasoned": _l("Every rejected amendment has its reasons."),
    "rejections_bare": _l("Some rejected amendments have no reasons."),
    "commitments_due": _l("No commitment is public yet; it is not due yet."),
    "commitments_missing": _l("Half a year after adoption no commitment is public."),
    "progress_stale": _l("At least one commitment has gone for more than six months without a report."),
    "progress_told": _l("Commitments are public, and each was reported on within six months."),
}
FIGURES = {
    "government_seats": _l("Seats that government holds"),
    "other_seats": _l("Seats that others hold"),
    "meetings_held": _l("Days with a meeting that counts"),
    "first_meeting": _l("First meeting"),
    "last_meeting": _l("Last meeting"),
    "rules_on": _l("Rules published"),
    "last_before": _l("The pause began after"),
    "was_due_by": _l("The next meeting was due by"),
    "came_on": _l("It came on"),
    "next_due_by": _l("Next meeting due by"),
    "cancelled_after_counted": _l("Meetings that had counted and were cancelled since"),
    "public_since": _l("Public since"),
    "co_creation_papers": _l("Documents that show how the text comes about"),
    "implementation_papers": _l("Documents that show what becomes of it"),
    "publication_days": _l("Days on which something was published"),
    "last_publication": _l("Last publication"),
    "year_from": _l("The year that begins on"),
    "year_until": _l("The year ends before"),
    "publications_in_year": _l("Days with a publication in it"),
    "implementation_due_by": _l("Due by"),
    "timetable_published": _l("Timetable first published"),
    "starts": _l("First phase opens"),
    "earliest_start": _l("It may open from"),
    "days_of_notice": _l("Whole days between"),
    "days_asked": _l("Days asked for"),
    "input_closes": _l("Last day for contributions"),
    "activities": _l("Activities that count"),
    "activities_too_late": _l("Activities that came too late"),
    "groups_reached": _l("Stakeholder groups they were for"),
    "groups_not_reached": _l("Stakeholder groups without an activity"),
    "outreach_languages": _l("Languages they were in"),
    "days_open": _l("Days for contributions"),
    "days_announced": _l("Days first announced"),
    "rounds": _l("Rounds of consultation so far"),
    "groups_outside": _l("Groups outside government that contributed"),
    "received": _l("Contributions owed an answer"),
    "answered": _l("Contributions with an answer"),
    "adopted_on": _l("Text adopted"),
    "waiver": _l("The forum's reasons"),
    "meetings_since": _l("Meetings that count since adoption"),
    "meetings_in_year": _l("Meetings in it"),
    "rule_published": _l("Rule published"),
    "rejected": _l("Amendments rejected"),
    "rejected_with_reasons": _l("Amendments rejected with reasons"),
    "commitments": _l("Commitments"),
    "commitments_due_by": _l("Due by"),
    "commitments_silent": _l("Commitments without a report for six months"),
}
OF_GROUPS = frozenset({"groups_reached", "groups_not_reached", "groups_outside"})
OF_LANGUAGES = frozenset({"outreach_languages"})
LEVELS = {
    Level.NONE: _l("None"),
    Level.INFORM: _l("Inform"),
    Level.CONSULT: _l("Consult"),
    Level.INVOLVE: _l("Involve"),
    Level.COLLABORATE: _l("Collaborate"),
    Level.EMPOWER: _l("Empower"),
}
CONDITIONS = {
    Level.INFORM: _l("The process is public."),
    Level.CONSULT: _l("A range of stakeholders contributed (3.3 is met)."),
    Level.INVOLVE: _l("Participants were told how their contributions were considered (4.1 is met, not waived)."),
    Level.COLLABORATE: _l(
        "There was a second round of consultation, and an adopted clause has words that came from outside government."
    ),
    Level.EMPOWER: _l("The text was adopted by a vote, by a rule that was published before and never changed."),
}
PLACES = {
    "forum": _l("Forum"),
    "meetings": _l("Meetings"),
    "overview": _l("Overview"),
    "about": _l("About this process"),
    "documents": _l("Documents"),
    "record": _l("Record"),
    "outreach": _l("Outreach"),
    "participation": _l("Participation"),
    "responses": _l("Responses"),
    "votes": _l("Votes"),
    "rejected": _l("Rejected amendments"),
    "commitments": _l("Commitments"),
}
