"""Tables of a conversation: statements, votes as a log, participants; ours and those that Pol.is exports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import regex

from app.domain.stating import LONGEST
from app.domain.written import Unwritable, cleaned
from app.imports.sheets import Line, LineRefused, SheetRefused, lines_of

STATEMENT_IDS = ("statement_id", "comment-id", "tid")
TEXTS = ("text", "comment-body", "txt")
MODERATION = ("moderation", "moderated", "mod")
LANGUAGES = ("lang", "language")
TIMES = ("created_at", "timestamp")
VOTERS = ("voter_id", "voter-id", "participant", "pid")
VOTE_TIMES = ("ts_ms", "timestamp")
GROUPS = ("opinion_group", "group-id")
STATEMENT_FILES = ("statements.csv", "comments.csv")
PARTICIPANT_FILES = ("participants.csv", "participants-votes.csv", "participant-votes.csv")
VOTES = {"1": 1, "0": 0, "-1": -1}
MOST_CHARACTERS = 4 * LONGEST
"""An imported statement is kept whole, also where it is longer than one written here may be."""

_TAG = regex.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_WHOLE = regex.compile(r"-?[0-9]{1,15}")


@dataclass(frozen=True)
class ConversationFiles:
    """Where the tables of one conversation lie; participants and their groups need not be there."""

    statements: Path
    votes: Path
    participants: Path | None


@dataclass(frozen=True)
class Said:
    """A statement of a table; `is_rejected`: its moderators rejected it, or it has no words."""

    name: str
    words: str
    language: str
    is_rejected: bool
    created_at: datetime | None


@dataclass(frozen=True)
class Cast:
    """A vote of a table, in the order of time."""

    statement: str
    voter: str
    stance: int
    cast_at: datetime | None


def files_in(folder: Path) -> ConversationFiles:
    """The tables of a conversation in a folder, named plainly or with a prefix; `folder/prefix` picks one of several.

    Raises SheetRefused when they are not there, or when there are several conversations.
    """
    prefix = ""
    if not folder.is_dir():
        folder, prefix = folder.parent, f"{folder.name}."
    found = sorted(folder.glob(f"{prefix}*votes.csv")) if folder.is_dir() else []
    votes = [one for one in found if not one.name.endswith(PARTICIPANT_FILES)]
    if not votes:
        raise SheetRefused(f"there is no votes.csv in {folder}, with or without a prefix")
    if len(votes) > 1:
        names = ", ".join(one.name.removesuffix("votes.csv").rstrip(".") or "votes.csv" for one in votes)
        raise SheetRefused(f"there are several conversations in {folder}; add one of these to its path: {names}")
    start = votes[0].name.removesuffix("votes.csv")
    statements = next((one for name in STATEMENT_FILES if (one := folder / f"{start}{name}").exists()), None)
    if statements is None:
        raise SheetRefused(f"there is no {start}statements.csv beside {votes[0].name}")
    participants = next((one for name in PARTICIPANT_FILES if (one := folder / f"{start}{name}").exists()), None)
    return ConversationFiles(statements, votes[0], participants)


def statement_lines(files: ConversationFiles) -> Iterator[Line]:
    """The rows of the statements."""
    return lines_of(files.statements, needs=(STATEMENT_IDS, TEXTS))


def vote_lines(files: ConversationFiles) -> Iterator[Line]:
    """The rows of the votes."""
    return lines_of(files.votes, needs=(STATEMENT_IDS, VOTERS, ("vote",)))


def participant_lines(files: ConversationFiles) -> Iterator[Line]:
    """The rows of the participants, none where there is no such table."""
    return lines_of(files.participants, needs=(VOTERS, GROUPS)) if files.participants else iter(())


def statement_in(line: Line, *, default_language: str) -> Said:
    """The statement of a row."""
    try:
        words = cleaned(" ".join(line.first(*TEXTS).split()), multiline=False, limit=MOST_CHARACTERS).text
    except Unwritable as refusal:
        raise LineRefused(f"its words cannot be kept ({refusal.reason.value})") from None
    language = line.first(*LANGUAGES) or default_language
    if len(language) > 12 or not _TAG.fullmatch(language):
        raise LineRefused(f"“{language[:20]}” is no language tag")
    moderated = line.first(*MODERATION) or "0"
    if moderated not in VOTES:
        raise LineRefused(f"moderation is 1, 0 or -1, not “{moderated[:20]}”")
    rejected = moderated == "-1" or not words
    return Said(_name(line, STATEMENT_IDS), words, language, rejected, _moment(line.first(*TIMES)))


def vote_in(line: Line) -> Cast:
    """The vote of a row."""
    given = line.first("vote")
    if given not in VOTES:
        raise LineRefused(f"a vote is 1, 0 or -1, not “{given[:20]}”")
    names = _name(line, STATEMENT_IDS), _name(line, VOTERS)
    return Cast(*names, VOTES[given], _moment(line.first(*VOTE_TIMES)))


def participant_in(line: Line) -> tuple[str, int | None]:
    """The voter of a row and the opinion group they were found in, if any."""
    group = line.first(*GROUPS)
    if group and not (group.isascii() and group.isdigit() and len(group) <= 4):
        raise LineRefused(f"a group is a whole number, not “{group[:20]}”")
    return _name(line, VOTERS), int(group) if group else None


def _name(line: Line, columns: tuple[str, ...]) -> str:
    name = line.first(*columns).strip()
    if not name or len(name) > 80:
        raise LineRefused(f"it has no {columns[0]}" if not name else f"its {columns[0]} is too long")
    return name


def _moment(given: str) -> datetime | None:
    """A time as ISO 8601 or in milliseconds or seconds since 1970; None where it is none of these."""
    try:
        if _WHOLE.fullmatch(given):
            seconds = int(given) / (1000 if len(given) > 11 else 1)
            return datetime.fromtimestamp(seconds, UTC)
        moment = datetime.fromisoformat(given)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    except (ValueError, OverflowError, OSError):
        return None
