"""What a response says, before it is a draft or published; and whether it lacks something."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain import responding
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState, RevisionMissing, ThemeUnknown
from app.domain.responding import Disposition
from app.processes.models import Process
from app.responses.models import Answer, ResponseRules, Theme
from app.texts.models import Revision


@dataclass(frozen=True)
class Written:
    """The words and the conclusion of an answer. `reasons_in` are the reasons in other languages than `language`."""

    disposition: Disposition
    reasons: str
    language: str
    heard: Mapping[str, str] = field(default_factory=dict)
    reasons_in: Mapping[str, str] = field(default_factory=dict)
    criteria: Sequence[str] = ()
    revision: Revision | None = None
    theme: Theme | None = None

    def values(self) -> dict[str, object]:
        """The columns of a response or a draft that says this."""
        return {
            "disposition": self.disposition,
            "reasons": self.reasons,
            "language": self.language,
            "heard": _said(self.heard),
            "reasons_in": _said(self.reasons_in, without=self.language),
            "criterion": self.criteria[0] if self.criteria else "",
            "further_criteria": list(dict.fromkeys(self.criteria[1:])),
            "revision_id": self.revision.id if self.revision else None,
            "theme_id": self.theme.id if self.theme else None,
        }

    @classmethod
    def of(cls, answer: Answer) -> "Written":
        """What a draft, or a response, says."""
        return cls(
            disposition=answer.disposition,
            reasons=answer.reasons,
            language=answer.language,
            heard=answer.heard,
            reasons_in=answer.reasons_in,
            criteria=answer.criteria,
            revision=answer.revision,
            theme=answer.theme,
        )


def _said(words: Mapping[str, str], without: str = "") -> dict[str, str]:
    return {code: text for code, text in words.items() if text.strip() and code != without}


def check_place(process: Process, written: Written) -> None:
    """Refuse what does not belong to the process: a revision of another one's text, a theme it does not have."""
    if written.revision is not None and written.revision.clause.process_id != process.id:
        raise RevisionMissing
    if written.theme is not None and (written.theme.process_id != process.id or written.theme.retired):
        raise ThemeUnknown


def check(process: Process, written: Written, rules: ResponseRules) -> None:
    """Refuse an answer that lacks what it owes. Raises as the checks of `domain.responding`, and `check_place`."""
    responding.check(written.disposition, reasons=written.reasons, has_revision=written.revision is not None)
    check_place(process, written)
    responding.check_criteria(written.criteria, process.criteria, several=rules.several_criteria)


def check_answerable(comments: Collection[Comment], amendments: Collection[Amendment]) -> None:
    """Refuse (NotInThisState) an answer to nothing, and to what its author took back; hidden ones are owed theirs."""
    taken_back = any(one.state is CommentState.WITHDRAWN for one in comments) or any(
        one.state is AmendmentState.WITHDRAWN for one in amendments
    )
    if taken_back or not (comments or amendments):
        raise NotInThisState
