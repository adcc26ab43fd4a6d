"""A notice as pages, mails, feeds and the API show it, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.noticing import Why

PLACES = {
    "comment": "comments",
    "amendment": "amendments",
    "objection": "objections",
    "question": "votes",
    "response": "responses",
    "version": "versions",
    "moderation": "moderation",
    "meeting": "forum/meetings",
    "forum": "forum/calls",
    "document": "documents",
    "commitment": "commitments",
    "session": "sessions",
    "questionnaire": "questionnaires",
}


@dataclass(frozen=True)
class NoticeRow:
    """Something that happened, as one reader is told of it.

    `clause_number` is None when it is about several clauses or none; `details` are what its sentence needs.
    """

    id: int
    kind: str
    number: int | None
    happened_at: datetime
    process_id: int
    slug: str
    title: Mapping[str, str]
    clause_id: int | None
    clause_number: str | None
    amendment_number: int | None
    details: Mapping[str, Any]
    why: Why = Why.FOLLOWED
    unread: bool = False

    @property
    def path(self) -> str:
        """Where it can be read, after the language in the address."""
        if self.kind == "report_received":
            return "/account/reports"
        return "/".join(part for part in (f"/processes/{self.slug}", self._place()) if part)

    def _place(self) -> str:
        noun = self.kind.split("_")[0]
        if noun == "thread":
            return self._talk()
        if noun == "recommendation":
            return f"amendments/{self.amendment_number}"
        if noun == "appeal":
            return f"moderation/{self.details.get('decision', '')}"
        if self.kind == "revision":
            return f"clauses/{self.clause_number}"
        if self.kind == "text_import":
            return "text"
        return f"{PLACES[noun]}/{self.number}" if noun in PLACES else ""

    def _talk(self) -> str:
        """Where the discussion stands that was summarised."""
        if self.amendment_number:
            return f"amendments/{self.amendment_number}"
        return f"clauses/{self.clause_number}" if self.clause_number else "text"
