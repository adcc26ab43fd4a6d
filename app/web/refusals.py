"""What each refusal of the rules says to the reader."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain import errors
from app.domain.delivering_hooks import Unfit
from app.domain.options import Freedom
from app.domain.preparing import Owed
from app.domain.readying import Ready
from app.web.display import language_name

WORDINGS = {
    errors.PhaseClosed: _l("The phase that is open now does not allow this. The overview shows when it will be open."),
    errors.NotInThisState: _l("This has already been settled, so it can no longer be changed in this way."),
    errors.OptionsClosed: _l("This clause is fixed by law or decided already: it can be commented on, not amended."),
    errors.DeciderMissing: _l(
        "Say which law fixes the clause or who decided it; a link begins with https:// or http://."
    ),
    errors.ClauseStruck: _l("This clause has been deleted, so nothing can be proposed on it. Choose another clause."),
    errors.StaleBase: _l("The clause has changed since you began. Compare your words with the wording of today."),
    errors.NothingChanged: _l("The words are the same as before. Change something, then send it again."),
    errors.VotingClosed: _l("Ballots are taken only between the opening and the close of the vote."),
    errors.VotingNotClosed: _l("The result of a vote is shown after its close, to everybody at the same time."),
    errors.NotEntitled: _l("You are not on the roll of those who may vote on this question."),
    errors.OwnBallotCounts: _l("This person has voted themselves, and their own ballot counts."),
    errors.NotEntrusted: _l("The vote cannot be entrusted to this person."),
    errors.BlockFixed: _l("Nothing can be taken out of this block any more."),
    errors.EditingTimeOver: _l("A comment can be edited for fifteen minutes. You can still withdraw it, or reply."),
    errors.ReasonsMissing: _l("Every decision is owed reasons. Write why, then send it again."),
    errors.RevisionMissing: _l("To say accepted, name the revision that carries the change."),
    errors.AlreadyDecided: _l("Somebody else decided this meanwhile. The page now shows their decision."),
    errors.OwnDecision: _l("Nobody decides about their own contribution. Ask another facilitator."),
    errors.OwnContribution: _l("Nobody takes a position on a contribution of their own."),
    errors.GroupFixed: _l("You have already contributed in this process, so your stakeholder group stays as it is."),
    errors.NameTaken: _l("This name, or one that looks like it, is already in use. Choose another one."),
    errors.AddressTaken: _l("This address is already in use. Choose another one."),
    errors.RepresentationMissing: _l("You may speak for this organisation once it has been confirmed that you do."),
    errors.PhasesOverlap: _l("Two phases would be open at the same time. Change their dates."),
    errors.PhaseUnprepared: _l("The phase cannot open while something that participants need is still missing."),
    errors.PhaseOver: _l("What is past stays as it was: choose a phase that has not opened yet, or a later close."),
    errors.MomentPassed: _l("A phase cannot open or close in the past, and it has to close after it opens."),
    errors.GroupUnknown: _l("This process has no such stakeholder group. Choose one of its own."),
    errors.RuleFrozen: _l("The first ballot has been cast, so the rule and the roll can no longer change."),
    errors.VersionUnchanged: _l("No wording has changed since the last version, so there is nothing to name."),
    errors.DraftMissing: _l("Import the text in its drafting language first, then its other languages."),
    errors.LanguageUnknown: _l("This process does not work in that language."),
    errors.LanguagesIncomplete: _l("Not every clause has its words in every language yet."),
    errors.OwnRendering: _l("You wrote these words yourself. Ask another translator to read and confirm them."),
    errors.NotTheWordsOfToday: _l("These words are no longer those of today. Look at the clause again."),
    errors.TermTaken: _l("The glossary has this term already. Change that entry instead."),
    errors.MachineAbsent: _l("This instance has no machine translation for these two languages."),
    errors.MailTaken: _l("Another account already has this mail address."),
    errors.MailUnusable: _l("This is not a mail address that something can be sent to."),
    errors.PasswordWeak: _l("This password is too short, too common, or too close to the name. Choose another one."),
    errors.LinkSpent: _l("This link works once and for one hour. Ask for a new one."),
    errors.LastAdministrator: _l("The instance needs at least one administrator. Appoint another one first."),
    errors.TooManyTokens: _l("You have as many API tokens as one person can have. Revoke one first."),
    errors.DraftingWordsMissing: _l("To adopt this, write the wording in the drafting language of the process too."),
    errors.CriteriaTooMany: _l("This process decides by one criterion at a time. Name the one that weighed most."),
    errors.SignatureMissing: _l("In this process somebody else of the team signs a response before it is published."),
    errors.AlreadyAnswered: _l("Somebody else answered this meanwhile. Read their answer, then decide about yours."),
    errors.AlreadyFollowedUp: _l("You have already said that an answer to this contribution misses your point."),
    errors.FollowUpOver: _l("The time in which one could say that this answer misses the point has passed."),
    errors.ThemeUnknown: _l("The process has no such theme. Choose one of its own."),
    errors.AttendanceMalformed: _l("Count the people of each group in whole numbers, and only of groups there are."),
    errors.LastManager: _l("The organisation needs somebody who grants its mandates. Name another one first."),
    errors.CriterionUnknown: _l("The process has no such criterion. Choose one of those it was announced with."),
    errors.DiscussionLocked: _l("A moderator has locked this discussion. It can be read, but takes no more replies."),
    errors.Suspended: _l(
        "You are suspended in this process, so you cannot contribute to it for now. "
        "The overview says until when, why, and how to appeal."
    ),
    errors.TeamNotSuspended: _l("Members of the team cannot be suspended. Ask the steward to take their role away."),
    errors.MergedInCircle: _l("A comment cannot stand behind itself. Choose another comment."),
    errors.ClauseElsewhere: _l("A comment can only be moved to another clause of this process that still stands."),
    errors.SecondNeeded: _l("Taking this decision back needs two people. Propose it, and somebody else confirms it."),
    errors.AppealTooLate: _l("The time in which this decision could be appealed against is over."),
    errors.AlreadyAppealed: _l("You have already appealed against this decision. You are told what comes of it."),
    errors.AppealWorsens: _l("An appeal never makes it worse: choose an earlier end than the one decided before."),
    errors.AlreadyReported: _l("You have already reported this. A facilitator will read your report."),
    errors.PrintingMissing: _l(
        "No PDF can be made here, because the library Pango is missing on this machine. "
        "Open the web page (HTML) instead and print it: it is made for that."
    ),
    errors.TextMissing: _l("There is no text in this process yet, so there is nothing to download."),
    errors.AmendmentsMissing: _l("Nobody has proposed an amendment yet, so there is no list of them to download."),
    errors.VersionUnknown: _l("The text has no version of this number."),
    errors.MovesIntoItself: _l("Nothing can be moved into or beside itself. Choose another place."),
    errors.SplitMisplaced: _l("Choose, in every language, a place between two words that leaves words on both sides."),
    errors.DivisionNotEmpty: _l("There is still something in this division. Move it elsewhere first."),
    errors.NotNeighbours: _l("The clause that follows has changed since you began. Look at the text again."),
    errors.PeriodsMalformed: _l("Every period ends after it begins, and no two overlap. Change the dates."),
    errors.ClassUnknown: _l("This process has no such class. Choose one of its own."),
    errors.PairMalformed: _l("Choose a clause of each text; only for absent choose one alone."),
    errors.QuoteMissing: _l("The words you quote do not stand in the clause. Copy them from its wording of today."),
    errors.QuoteAmbiguous: _l("The words you quote stand in several places. Say which one you mean, or all of them."),
    errors.QuoteEverywhere: _l("The words you quote stand in too many places. Quote more of the sentence around them."),
    errors.QuoteOfNoClause: _l("Words can be quoted from a clause of the text as it is today. Leave the quote empty."),
    errors.JurisdictionUnknown: _l("Choose one of the jurisdictions of the process, or an organisation, not both."),
    errors.TermsCollide: _l("A seat has one holder at a time, and a term ends after it begins. Change the days."),
    errors.CallClosed: _l("One can stand for a seat while the call is open, and once. Look at its dates."),
    errors.MeetingNotOver: _l("The meeting has not begun yet. Write its minutes afterwards."),
    errors.NotYetHeld: _l("This is recorded once its day has come, and it has to end after it begins."),
    errors.EvidenceMissing: _l("Show it: name a document of the repository, or give the address of a page."),
    errors.CountryUnknown: _l("Name the country by its two letters."),
    errors.FinalTextMissing: _l("This follows the adoption of the text, and the final text has not been named yet."),
    errors.AlreadyEndorsed: _l("This supporter stands behind the text already."),
    errors.LeadMissing: _l("Name the institution that answers for it."),
    errors.RecordingUnexplained: _l("Give the address of the recording, or say why there is none."),
    errors.SharesMalformed: _l("The shares have to be of at least two parts, and 100 per cent together."),
    errors.QuestionMalformed: _l("A question needs at least two different choices, and a scale has to rise."),
    errors.QuestionnaireFixed: _l("The questions stand once answers can be sent. Close it and make another one."),
    errors.AnswersMalformed: _l("Some answers are missing or are not on offer. Go back and correct them."),
    errors.WordsNotInLetter: _l("These words do not stand in the letter. Copy them from it as they are."),
    errors.VersionMalformed: _l("A document is either a file or the address of a page. Give one of the two."),
    errors.StructureMoved: _l("The structure of the text has changed since you began. Look at it again, then decide."),
    errors.ChangesCollide: _l("Two changes of this proposal want something else of the same clause. Keep one of them."),
    errors.CosponsorsMissing: _l("More people have to agree to propose this with you before it can be sent."),
    errors.AlreadyProposer: _l("This person proposes it already, or has been asked to."),
    errors.CorrectionImpossible: _l("This correction cannot be made."),
    errors.MatchedTwice: _l("This clause of the text already belongs to another clause of what you import."),
    errors.MatchUnknown: _l("There is no such clause in the text, or it cannot be chosen."),
    errors.NotAdopted: _l("The text has not been adopted by the rules of this process yet."),
    errors.TooManyWebhooks: _l("There are as many webhooks here as there can be. Delete one first."),
    errors.TopicsUnknown: _l("Choose at least one kind of event, and only such as there are."),
    errors.AddressUnfit: _l("This is not an address that something can be sent to."),
}

ADDRESSES = {
    Unfit.NO_ADDRESS: _l("Nothing can be sent to this address. It begins with https:// and names a host."),
    Unfit.NOT_HTTPS: _l("The address has to begin with https://, so that nobody on the way reads the messages."),
    Unfit.WITH_PASSWORD: _l("Leave the name and the password out of the address: messages are signed instead."),
    Unfit.INSIDE: _l("This address is inside a network. Only addresses of the public Internet are called."),
}


OBSTACLES = {
    errors.Obstacle.UNKNOWN: _l("This part of the draft is no longer there. Look at the draft as it is now."),
    errors.Obstacle.KIND: _l("A part of this kind cannot be corrected in this way. Choose another kind."),
    errors.Obstacle.NO_WORDS: _l("A clause needs words. To leave it out, cut it."),
    errors.Obstacle.NOTHING_BEFORE: _l("No clause stands before this one, so there is nothing to join it with."),
    errors.Obstacle.NOTHING_THERE: _l("There is nothing there to cut."),
    errors.Obstacle.TOO_LONG: _l("Joined, the clause would be longer than 20,000 characters."),
    errors.Obstacle.HEADING_TOO_LONG: _l("These words are too long for a heading. Split the clause first."),
    errors.Obstacle.PLACE: _l("A clause is split between two words, with words on both sides."),
    errors.Obstacle.INTO_ITSELF: _l("A division cannot stand in itself. Choose another one."),
    errors.Obstacle.NOT_AROUND: _l("Choose one of the divisions that the clause stands in."),
    errors.Obstacle.TOO_MANY: _l("So many corrections are too many for one draft. Import it, then go on in the text."),
}

CONDITIONS = {
    errors.Condition.VOTE: _l("a vote on the whole text that was carried"),
    errors.Condition.UNCHANGED: _l("the very words that were put to this vote"),
    errors.Condition.AMENDMENTS: _l("a decision on every amendment"),
    errors.Condition.OBJECTIONS: _l("an end to every objection: resolved, withdrawn, or not sustained with reasons"),
    errors.Condition.ANSWERS: _l("an answer to every contribution, or the forum's public reasons to go without"),
}


OWED = {
    Owed.OBJECTIVE: _l("the objective"),
    Owed.LEAD: _l("the institution that leads and decides"),
    Owed.NEXT_STEPS: _l("what happens next"),
    Owed.COMPLETE: _l("the words that a template left to be written, in double square brackets"),
    Owed.ANSWER: _l("a phase of response after the last phase of input, by which every contribution is answered"),
}


WAITED_FOR: dict[str, object] = {
    Ready.DECISION_LINK.value: _l("how contributions bear on the decision"),
    Ready.ANSWER_BY.value: _l("by when contributions are answered: a date, or a phase of response that follows"),
    Ready.MATERIALS.value: _l("what to read before taking part: a text, a document, or words that say where it is"),
}
FREEDOMS = {
    Freedom.FIXED_BY_LAW: _l("A law fixes this clause: %(decider)s. It can be commented on, not amended."),
    Freedom.DECIDED: _l("This clause has been decided already: %(decider)s. It can be commented on, not amended."),
}


def owed_in_words(missing: Sequence[str]) -> str:
    """What participants are not told yet, one after the other; empty when nothing is missing."""
    return "; ".join(str(WAITED_FOR.get(one) or OWED[Owed(one)]) for one in missing)


def wording_of(refusal: errors.Refusal) -> str:
    """The sentence for a refusal, in the reader's language."""
    if isinstance(refusal, errors.PhaseUnprepared) and refusal.missing:
        return _(
            "No phase can open while participants are not told: %(things)s.", things=owed_in_words(refusal.missing)
        )
    if isinstance(refusal, errors.OptionsClosed) and refusal.freedom:
        return str(FREEDOMS[Freedom(refusal.freedom)]) % {"decider": refusal.decider}
    if isinstance(refusal, errors.LanguagesIncomplete) and refusal.missing:
        return _(
            "A version holds every language of this process, and some clauses have no words yet: %(languages)s.",
            languages="; ".join(_waiting(code, number) for code, number in refusal.missing.items()),
        )
    if isinstance(refusal, errors.CosponsorsMissing):
        return ngettext(
            "%(num)s more person has to agree to propose this with you before it can be sent.",
            "%(num)s more people have to agree to propose this with you before it can be sent.",
            refusal.missing,
        )
    if isinstance(refusal, errors.CorrectionImpossible):
        return str(OBSTACLES[refusal.obstacle])
    if isinstance(refusal, errors.NotAdopted) and refusal.missing:
        missing = "; ".join(str(CONDITIONS[one]) for one in refusal.missing)
        return _("The text cannot be named as final yet. Missing: %(things)s.", things=missing)
    if isinstance(refusal, errors.AddressUnfit) and isinstance(refusal.reason, Unfit):
        return str(ADDRESSES[refusal.reason])
    return str(WORDINGS[type(refusal)])


def _waiting(code: str, number: int) -> str:
    return ngettext(
        "%(language)s (%(num)s clause)", "%(language)s (%(num)s clauses)", number, language=language_name(code)
    )
