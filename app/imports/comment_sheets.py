"""Tables of comments, and who made them: the rows of a consultation, with its sheet of submissions beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import regex

from app.domain.commenting import Kind
from app.imports.amendment_sheets import LONGEST_NAME, TARGETS, shortened, written
from app.imports.sheets import Line, LineRefused, lines_of

TEXTS = ("text", "comment", "comments", "body")
SUBMISSIONS = ("submission_id", "submission")
TOPICS = ("question_id", "topic", "question")
LANGUAGES = ("lang", "language")
AUTHORS = ("organisation", "organization", "author", "name")
TYPES = ("stakeholder_type", "group", "user_type")
DATES = ("submitted_at", "created_at", "date")
NEEDED = (TEXTS,)

LONGEST_COMMENT = 100_000
"""An official import is kept whole, also where it is longer than a comment written here may be."""
LONGEST_TOPIC = 80

UNKNOWN = "unknown"
GROUP_OF_TYPE = {
    "business": "private_sector",
    "company": "private_sector",
    "company/business organisation": "private_sector",
    "business association": "private_sector",
    "academic": "academia",
    "academic/research institution": "academia",
    "ngo": "civil_society",
    "ngo (non-governmental organisation)": "civil_society",
    "non-governmental organisation (ngo)": "civil_society",
    "consumer organisation": "civil_society",
    "environmental organisation": "civil_society",
    "trade union": "civil_society",
    "public authority": "government",
    "government": "government",
    "citizen": "citizen",
    "eu citizen": "citizen",
    "non-eu citizen": "citizen",
}
"""Types of respondents, as public consultations name them, and the stakeholder group each belongs to.

Whoever gives no type, or one that says nothing ("Other"), stays unknown: those numbers are shown apart, because adding
them to any group would understate the others.
"""

_LANGUAGE = regex.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_DATE_FORMATS = ("%d.%m.%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y")


@dataclass(frozen=True)
class Submission:
    """Who sent a set of answers: a name to attribute them to, the type they gave, and when."""

    author: str
    type: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Remark:
    """A comment as a row holds it; `target` is empty for one on the text as a whole."""

    line: int
    target: str
    kind: Kind
    language: str
    words: str
    topic: str
    submission: Submission


@dataclass(frozen=True)
class Submissions:
    """The sheet of submissions by their names, and the time zone in which its dates are told."""

    time_zone: str
    by_id: Mapping[str, Submission] = field(default_factory=dict)


def submissions_of(path: Path, time_zone: str) -> Submissions:
    """The submissions of a sheet that names each one and who sent it. Raises SheetRefused."""
    lines = lines_of(path, needs=(SUBMISSIONS,))
    return Submissions(time_zone, {line.first(*SUBMISSIONS): _submission(line, time_zone) for line in lines})


def remark_in(line: Line, submissions: Submissions, *, default_language: str) -> Remark:
    """The comment a row holds; LineRefused with the reason when it holds none that can be kept."""
    words = written(line, TEXTS, LONGEST_COMMENT)
    if not words:
        raise LineRefused("it has no words")
    return Remark(
        line=line.number,
        target=written(line, TARGETS, 300),
        kind=_kind(line),
        language=_language(line, default_language),
        words=words,
        topic=shortened(written(line, TOPICS, LONGEST_COMMENT), LONGEST_TOPIC),
        submission=submissions.by_id.get(line.first(*SUBMISSIONS)) or _submission(line, submissions.time_zone),
    )


def group_of(type_: str, known: frozenset[str], *, otherwise: str = UNKNOWN) -> str:
    """The stakeholder group of a type of respondent, if the process (`known`) has that group."""
    name = " ".join(type_.casefold().split())
    key = GROUP_OF_TYPE.get(name, name.replace(" ", "_"))
    return key if key in known else otherwise


def _submission(line: Line, time_zone: str) -> Submission:
    author = written(line, (*AUTHORS, *SUBMISSIONS), LONGEST_COMMENT)
    return Submission(shortened(author, LONGEST_NAME), line.first(*TYPES).strip(), _date(line, time_zone))


def _date(line: Line, time_zone: str) -> datetime | None:
    """When it was sent; a date that cannot be read is none, for it is no reason to lose the words."""
    value = line.first(*DATES).strip()[:40]
    for shape in _DATE_FORMATS:
        try:
            return datetime.strptime(value, shape).replace(tzinfo=ZoneInfo(time_zone))
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(time_zone))


def _kind(line: Line) -> Kind:
    name = line.first("kind").strip().casefold() or Kind.SUGGESTION.value
    if name not in set(Kind):
        raise LineRefused(f"the kind {shortened(name, 40)!r} is none of {', '.join(Kind)}")
    return Kind(name)


def _language(line: Line, default: str) -> str:
    code = line.first(*LANGUAGES).strip() or default
    if len(code) > 12 or not _LANGUAGE.fullmatch(code):
        raise LineRefused(f"{shortened(code, 40)!r} is no language code, such as en or pt-BR")
    return code
