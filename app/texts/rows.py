"""What reading a text gives out: plain rows, made of the columns a page needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.drift import Drift
from app.domain.structure import ClauseKind
from app.texts.models import Origin


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as a reader of a language sees it: `language` is the one shown, empty when there are no words yet.

    `outdated`: the words render an earlier revision than the one that leads today, in the drafting language or,
    where languages are equal, in the one the wording was begun in.
    """

    id: int
    guid: str
    number: str
    label: Mapping[str, str]
    kind: ClauseKind
    division_id: int | None
    position: int
    struck: bool
    heading: str
    body: str
    language: str
    revision_id: int | None
    revision: int
    outdated: bool
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision in a history, without its body; `renders` is the number of the revision it renders."""

    id: int
    number: int
    language: str
    created_at: datetime
    origin: Origin
    amendment_number: int | None
    struck: bool
    reason: str
    renders: int | None
    author_id: int | None
    author_name: str | None


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Who proposed the words of a revision."""

    revision_id: int
    person_id: int | None
    name: str | None
    group_key: str
    organisation_name: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list, with the number of clauses it holds."""

    id: int
    number: int
    name: Mapping[str, str]
    note: Mapping[str, str]
    final: bool
    created_at: datetime
    author_name: str | None
    clauses: int


@dataclass(frozen=True, slots=True)
class DriftRow:
    """How a clause's language version stands: the numbers of the leading revision, of the one it renders (None when
    that is of another language than the one that leads now) and of the language's own latest (0: there is none);
    `revision_id` of that, `leading` the language of the words to render, which is its own where it leads."""

    clause_id: int
    number: str
    label: Mapping[str, str]
    heading: str
    drift: Drift
    latest: int
    renders: int | None
    revision: int
    revision_id: int | None
    leading: str


@dataclass(frozen=True, slots=True)
class WordingRow:
    """Which revision is a clause's wording in one language, and the clause's place and label."""

    clause_id: int
    guid: str
    label: Mapping[str, str]
    position: int
    revision_id: int
    language: str
    number: int
