"""Refusals: one class for each thing the rules do not permit; the web words them in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum


class Refusal(Exception):
    """Something the rules do not permit; the reader is told why (409)."""


class PhaseClosed(Refusal):
    """The phase that is open now does not allow this action."""


class NotInThisState(Refusal):
    """The object's state does not permit the action, for instance deciding an amendment twice."""


class ClauseStruck(NotInThisState):
    """Something is proposed on a clause that has been deleted."""


class OptionsClosed(NotInThisState):
    """An amendment would change a clause that a law fixes or that is decided; `freedom` and `decider` say which."""

    def __init__(self, freedom: str = "", decider: str = "") -> None:
        super().__init__(freedom, decider)
        self.freedom = freedom
        self.decider = decider


class DeciderMissing(Refusal):
    """A clause is said to be fixed or decided without the law or who decided it, or with a link that is none."""


class StaleBase(Refusal):
    """The clause has moved on since the wording this act was based on."""


class NothingChanged(Refusal):
    """A revision or amendment whose words equal those it starts from."""


class VotingClosed(Refusal):
    """Ballots are taken only between the opening and the close of a question."""


class VotingNotClosed(Refusal):
    """Nothing about a vote is told before its close."""


class NotEntitled(Refusal):
    """The person is not on the roll of those who may vote."""


class OwnBallotCounts(Refusal):
    """Somebody has voted themselves: no ballot that is cast for them takes its place."""


class NotEntrusted(Refusal):
    """A vote cannot be entrusted to this person; `fault` says why (a value of `entrusting.ProxyFault`)."""

    def __init__(self, fault: str = "") -> None:
        super().__init__(fault)
        self.fault = fault


class BlockFixed(Refusal):
    """Nothing is taken out of a block any more: its time is over, or it stands alone already."""


class EditingTimeOver(Refusal):
    """A comment may be edited for fifteen minutes after it was sent."""


class ReasonsMissing(Refusal):
    """A decision is owed reasons and came without them."""


class RevisionMissing(Refusal):
    """A response that says accepted must name the revision that carries it."""


class AlreadyDecided(Refusal):
    """Somebody else decided this meanwhile."""


class OwnDecision(Refusal):
    """Nobody decides about their own contribution or appeal."""


class OwnContribution(OwnDecision):
    """Nobody takes a position on what they wrote or propose themselves."""


class GroupFixed(Refusal):
    """A member who has contributed or voted keeps the stakeholder group they did it in."""


class NameTaken(Refusal):
    """Another person or organisation already uses this name, or one that looks like it."""


class AddressTaken(Refusal):
    """Another process or clause already has this address."""


class RepresentationMissing(Refusal):
    """The person may not speak for this organisation until it has confirmed them."""


class PhasesOverlap(Refusal):
    """Two phases of one process would be open at the same time."""


class PhaseUnprepared(Refusal):
    """A phase does not open while something its participants are owed is still empty; `missing` says what."""

    def __init__(self, missing: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class PhaseOver(Refusal):
    """What is past of a timetable stays as it was; a phase that is open cannot be opened."""


class MomentPassed(Refusal):
    """No phase is moved to open or close at a moment that has passed."""


class GroupUnknown(Refusal):
    """The process has no such stakeholder group."""


class RuleFrozen(Refusal):
    """The rule and roll of a vote are fixed by its first ballot."""


class VersionUnchanged(Refusal):
    """A version with exactly the wordings of the one before it."""


class LanguageUnknown(Refusal):
    """The process does not work in this language."""


class LanguagesIncomplete(Refusal):
    """Not every clause has its words in every one of the equal languages; `missing`: language to number of clauses."""

    def __init__(self, missing: Mapping[str, int] | None = None) -> None:
        super().__init__(", ".join(missing or {}))
        self.missing = dict(missing or {})


class OwnRendering(Refusal):
    """Words are confirmed by a second reader, not by the one who wrote them."""


class NotTheWordsOfToday(Refusal):
    """Words that are outdated, or were replaced meanwhile, are not confirmed."""


class TermTaken(Refusal):
    """The glossary has this term already."""


class MachineAbsent(Refusal):
    """The instance has no machine that translates, or none for these two languages."""


class MailTaken(Refusal):
    """Another account already has this mail address."""


class MailUnusable(Refusal):
    """Nothing could be sent to a mail address of this shape."""


class PasswordWeak(Refusal):
    """A password that is too short or too long, that many people use, or that repeats the person's own name."""


class LinkSpent(Refusal):
    """A link sent by mail works once, for one hour."""


class LastAdministrator(Refusal):
    """An instance keeps at least one administrator."""


class TooManyTokens(Refusal):
    """A person keeps a limited number of keys to the API."""


class TooManyWebhooks(Refusal):
    """A process, or the instance, has as many webhooks as it can have."""


class TopicsUnknown(Refusal):
    """A webhook asks for no events, or for some that there are not."""


class AddressUnfit(Refusal):
    """Nothing can be sent to this address; `reason` says why."""

    def __init__(self, reason: StrEnum | None = None) -> None:
        super().__init__(reason.value if reason else "")
        self.reason = reason


class DraftingWordsMissing(Refusal):
    """An amendment in another language is adopted together with the words of the drafting language."""


class CriterionUnknown(Refusal):
    """A response cites a criterion that is not one of the process's."""


class AlreadyReported(Refusal):
    """Somebody reports a contribution that they have reported before."""


class DiscussionLocked(NotInThisState):
    """A moderator has locked the discussion: it takes no more comments."""


class Suspended(Refusal):
    """Somebody is suspended in this process: until the moment that is set they contribute nothing to it."""


class TeamNotSuspended(Refusal):
    """Who has a part in running a process is not suspended by a moderator; its steward takes the role away."""


class MergedInCircle(Refusal):
    """A comment would stand behind itself."""


class ClauseElsewhere(Refusal):
    """A comment moves to a clause of its own process that still stands."""


class SecondNeeded(Refusal):
    """What somebody else has decided is taken back by two: one proposes it, another one confirms it."""


class AppealTooLate(Refusal):
    """An appeal came after the time in which the decision could be appealed against."""


class AlreadyAppealed(Refusal):
    """Somebody appeals against a decision that they have appealed against before."""


class AppealWorsens(Refusal):
    """An appeal against a suspension cannot lead to a longer one."""


class DraftMissing(Refusal):
    """A language version of a text that is not there yet in the language it is drafted in."""


class PrintingMissing(Refusal):
    """A machine that lacks the library that lays out the pages of a PDF."""


class TextMissing(Refusal):
    """A process that has no text yet, so that there is nothing to export."""


class AmendmentsMissing(Refusal):
    """A list of amendments is asked for, and nobody has proposed one that everybody may read."""


class VersionUnknown(Refusal):
    """The text has no version of this number."""


class MovesIntoItself(Refusal):
    """A division would come to stand inside itself, or a clause beside itself."""


class StructureMoved(Refusal):
    """The structure of the text has changed since the page this act was based on."""


class ChangesCollide(Refusal):
    """Two changes of one proposal want the same of one clause."""


class CosponsorsMissing(Refusal):
    """A proposal needs more people who propose it together; `missing` says how many."""

    def __init__(self, missing: int = 1) -> None:
        super().__init__(str(missing))
        self.missing = missing


class AlreadyProposer(Refusal):
    """Somebody proposes this already, or has been asked to."""


class SplitMisplaced(Refusal):
    """A clause is divided between two words, with words on both sides, in every language that it has."""


class DivisionNotEmpty(Refusal):
    """Only a division that holds no clause and no other division can be taken out."""


class NotNeighbours(Refusal):
    """A clause is joined with the one that follows it in the text."""


class Obstacle(StrEnum):
    """Why a correction of a draft cannot be made."""

    UNKNOWN = "unknown"
    KIND = "kind"
    NO_WORDS = "no_words"
    NOTHING_BEFORE = "nothing_before"
    NOTHING_THERE = "nothing_there"
    TOO_LONG = "too_long"
    HEADING_TOO_LONG = "heading_too_long"
    PLACE = "place"
    INTO_ITSELF = "into_itself"
    NOT_AROUND = "not_around"
    TOO_MANY = "too_many"


class CorrectionImpossible(Refusal):
    """A correction of a draft that cannot be made; `obstacle` says why."""

    def __init__(self, obstacle: Obstacle = Obstacle.UNKNOWN) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


class MatchedTwice(Refusal):
    """A clause of the text that was chosen for two clauses of the draft."""


class MatchUnknown(Refusal):
    """A matching that names a clause which is not there, or may not be chosen."""


class Condition(StrEnum):
    """What the rules of adoption ask for before a text is named as final."""

    VOTE = "vote"
    """A question on the whole text, closed and carried."""
    UNCHANGED = "unchanged"
    """The words are those that were put to that vote."""
    AMENDMENTS = "amendments"
    """No amendment waits for a decision."""
    OBJECTIONS = "objections"
    """No objection is open or sustained."""
    ANSWERS = "answers"
    """Every contribution has its answer, or the forum has waived it with reasons."""


class NotAdopted(Refusal):
    """A final text whose adoption rules are not met; `missing` says which."""

    def __init__(self, missing: tuple[Condition, ...] = ()) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class PeriodsMalformed(Refusal):
    """The times in which a clause applies each end after they begin, and none overlaps another."""


class ClassUnknown(Refusal):
    """The process has no such class of clauses."""


class PairMalformed(Refusal):
    """A crosswalk compares two public texts; absent names one clause, every other relation one of each text."""


class QuoteMissing(Refusal):
    """Words that are quoted as evidence do not stand in the clause."""


class QuoteAmbiguous(Refusal):
    """Quoted words stand in several places of the clause: `places` are their offsets (start, end), in order."""

    def __init__(self, places: tuple[tuple[int, int], ...] = ()) -> None:
        super().__init__()
        self.places = places


class QuoteEverywhere(Refusal):
    """Quoted words stand in too many places of the clause for a comment to be about."""


class QuoteOfNoClause(Refusal):
    """Words can be quoted from a clause only, and from its wording of today."""


class JurisdictionUnknown(Refusal):
    """The process has no such jurisdiction, or it is not said who reserves something."""


class VersionMalformed(Refusal):
    """A version of a document is a file or the address of a page, exactly one of the two."""


class TermsCollide(Refusal):
    """A seat has one holder at a time, and a term ends after it begins."""


class CallClosed(Refusal):
    """Somebody stands for a seat between the opening and the close of a call for members, once."""


class MeetingNotOver(Refusal):
    """What was said at a meeting is told once it has begun."""


class RecordingUnexplained(Refusal):
    """The minutes name a recording or say why there is none."""


class CriteriaTooMany(Refusal):
    """A response is reasoned by one criterion, unless the process wants several."""


class SignatureMissing(Refusal):
    """In this process a response is published after somebody else of the team has signed it."""


class AlreadyAnswered(Refusal):
    """Somebody else answered one of these contributions meanwhile; `numbers` are the responses that do."""

    def __init__(self, numbers: tuple[int, ...] = ()) -> None:
        super().__init__(", ".join(map(str, numbers)))
        self.numbers = numbers


class AlreadyFollowedUp(Refusal):
    """An author says once that the answer to a contribution misses their point."""


class FollowUpOver(Refusal):
    """The time in which authors may say that an answer misses their point has passed."""


class ThemeUnknown(Refusal):
    """The process has no such theme, or has taken it back."""


class AttendanceMalformed(Refusal):
    """Numbers of people by group that cannot be: of a group that is none, below none, or beyond every room."""


class LastManager(Refusal):
    """An organisation whose last manager goes could grant no mandate any more."""


class NotYetHeld(Refusal):
    """What has taken place is recorded once its day has come, and it ends after it begins."""


class EvidenceMissing(Refusal):
    """A document of the repository or the address of a page has to show what is said."""


class CountryUnknown(Refusal):
    """A state is named with its country, by the two letters of ISO 3166-1."""


class FinalTextMissing(Refusal):
    """Commitments and endorsements follow the adoption of the text."""


class AlreadyEndorsed(Refusal):
    """This supporter stands behind the text already."""


class LeadMissing(Refusal):
    """A commitment names the institution that answers for it."""


class SharesMalformed(Refusal):
    """The shares of a reference are of at least two parts, and together they are the whole."""


class QuestionMalformed(Refusal):
    """A question does not hold together: too few choices, the same one twice, or a scale that does not rise."""


class QuestionnaireFixed(Refusal):
    """The questions of a questionnaire stand once it was opened, so that all answer the same."""


class AnswersMalformed(Refusal):
    """An answer is missing or is none that was on offer, or nothing was said at all."""


class WordsNotInLetter(Refusal):
    """The words to be cut out do not stand in the letter as they were given."""
