"""What the demonstration has brought on stage so far: everybody and everything by the key of the content."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.documents.models import Paper
from app.forum.models import Body, Meeting
from app.polls.models import Question
from app.processes.models import Membership, Process
from app.processes.queries import membership_of
from app.responses.models import Response, Theme
from app.texts.models import Clause, Revision

CONTENT = Path(__file__).resolve().parent / "content"
Table = Mapping[str, Any]


@dataclass
class Stage:
    """The session, the moment everything is dated from, and what there is by now."""

    session: Session
    today: datetime
    people: dict[str, Person] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    clauses: dict[tuple[str, str], Clause] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    amendments: dict[str, Amendment] = field(default_factory=dict)
    revisions: dict[str, Revision] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)

    def days(self, number: float) -> datetime:
        """The moment so many days from today; a negative number lies in the past."""
        return (self.today + timedelta(days=number)).replace(microsecond=0)

    def process_of(self, row: Table) -> Process:
        """The process a row of the content belongs to."""
        return self.processes[row.get("process", "ethics")]

    def clause_of(self, row: Table) -> Clause:
        """The clause a row of the content is about."""
        return self.clauses[row.get("process", "ethics"), row["clause"]]

    def contributions(self, keys: Sequence[str]) -> tuple[list[Comment], list[Amendment]]:
        """The comments and the amendments among these keys."""
        comments = [self.comments[key] for key in keys if key in self.comments]
        return comments, [self.amendments[key] for key in keys if key in self.amendments]

    def member(self, row: Table) -> Membership:
        """The membership of the person who acts in a row."""
        member = membership_of(self.session, self.process_of(row).id, self.people[row["person"]].id)
        assert member is not None
        return member


@dataclass(frozen=True)
class Event:
    """Something that happens at a moment. Events are carried out in order of time, then of their rank."""

    at: datetime
    act: Callable[[Stage, datetime], None]
    rank: int = 0


@cache
def content(name: str) -> Table:
    """A file of the content."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))
