"""What each row of a filled comment-resolution sheet would do: told before anything is stored."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState, Kind
from app.domain.resolution_sheets import HEADINGS, Carried, Observed, SheetRow, mark_in, observed, type_in
from app.domain.responding import Disposition, owes_revision
from app.domain.written import Fault, Unwritable, cleaned
from app.imports.amendment_sheets import LONGEST_NAME, shortened
from app.imports.placing import Places
from app.imports.queries import clauses_to_match
from app.imports.sheet_files import Brought
from app.imports.sheets import LineRefused
from app.processes.models import Process
from app.responses.models import Answered, Response
from app.texts.models import Clause, Revision

LONGEST_WORDS = 20_000
LONGEST_CELL = 300
WHOLE_TEXT = frozenset({"", "-", "–", "—", "general", "all"})
AT_ONCE = 500


class Trouble(StrEnum):
    """Why a row, or the observation in it, is not taken."""

    FORMULA = "formula"
    UNWRITABLE = "unwritable"
    WORDLESS = "wordless"
    TYPE = "type"
    CLAUSE = "clause"
    REPEATED = "repeated"
    GONE = "gone"
    UNMAPPED = "unmapped"
    UNREASONED = "unreasoned"
    UNCARRIED = "uncarried"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Refused:
    """A trouble, the column it is in ("": the whole row), and what stands there."""

    trouble: Trouble
    column: str = ""
    words: str = ""
    fault: Fault | None = None


@dataclass(frozen=True)
class Known:
    """A contribution that the process has already."""

    is_amendment: bool
    id: int
    number: int


@dataclass(frozen=True)
class Answer:
    """The response that an observation becomes."""

    disposition: Disposition
    reasons: str
    revision_id: int | None


@dataclass(frozen=True)
class Step:
    """What a row does. `refused`: it is not taken at all; `unanswered`: its observation is not, for this reason.

    `known` is the contribution it is about, None for a new one, which is then on `clause` (None: the text as a whole).
    """

    line: int
    row: SheetRow
    who: str = ""
    known: Known | None = None
    clause: tuple[int, int | None, str] | None = None
    answer: Answer | None = None
    phrase: str = ""
    refused: Refused | None = None
    unanswered: Refused | None = None

    @property
    def is_new(self) -> bool:
        """Whether it becomes a contribution."""
        return self.refused is None and self.known is None

    @property
    def kind(self) -> Kind:
        """The kind of comment it becomes: a suggestion where it proposes a change."""
        return Kind.SUGGESTION if self.row.proposed_change else Kind.CONCERN


@dataclass(frozen=True)
class Choices:
    """The mapping step: dispositions by the words that observations begin with, and for all others.

    `carrying` is the wording that accepted rows name which name none themselves.
    """

    by_phrase: Mapping[str, Disposition] = field(default_factory=dict)
    otherwise: Disposition | None = None
    carrying: int | None = None


@dataclass(frozen=True)
class Plan:
    """What a whole sheet does, row by row."""

    steps: Sequence[Step]

    @property
    def new(self) -> int:
        """How many rows become contributions."""
        return sum(step.is_new for step in self.steps)

    @property
    def answered(self) -> int:
        """How many contributions get a response."""
        return sum(step.answer is not None for step in self.steps)

    @property
    def refused(self) -> list[Step]:
        """Rows of which nothing is taken."""
        return [step for step in self.steps if step.refused]

    @property
    def unanswered(self) -> list[Step]:
        """Rows whose observation is not taken."""
        return [step for step in self.steps if step.unanswered]

    @property
    def phrases(self) -> list[tuple[str, int]]:
        """The beginnings of observations whose disposition is not known by itself, the most frequent first."""
        counted = Counter(step.phrase for step in self.steps if step.phrase)
        return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def planned(session: Session, process: Process, rows: Sequence[Brought], choices: Choices) -> Plan:
    """What the rows do, in their order; as many statements as there are batches of rows, whatever is in them."""
    return Plan(_Planner(session, process, rows, choices).steps())


class _Planner:
    """Knows the text, and what the process has already."""

    def __init__(self, session: Session, process: Process, rows: Sequence[Brought], choices: Choices) -> None:
        self.session, self.process, self.rows, self.choices = session, process, rows, choices
        self.places = _places(session, process)
        marks = [mark for one in rows if (mark := mark_in(one.cells[0]))]
        self.marked = _marked(session, process.id, marks)
        self.named = _brought_before(session, process.id)
        self.answered: dict[tuple[bool, int], tuple[Disposition, str]] = {}
        self.seen: set[tuple[bool, int]] = set()
        self.revisions = _revisions(session, process.id, rows)
        self.today = _changed_wordings(session, process)

    def steps(self) -> list[Step]:
        found = [self._step(one) for one in self.rows]
        known = {(one.known.is_amendment, one.known.id) for one in found if one.known}
        self.answered = _answers(self.session, known)
        return [self._answered_already(one) for one in found]

    def _step(self, one: Brought) -> Step:
        try:
            row = _row(one)
        except _NotTaken as problem:
            return Step(one.line, SheetRow(*one.cells), refused=problem.refused)
        mark = mark_in(row.member)
        who = shortened(mark[0] if mark else row.member, LONGEST_NAME)
        try:
            known = self._known(row, mark, who)
            clause = None if known else self._clause(row.clause)
            self._refuse_twice(known)
        except _NotTaken as problem:
            return Step(one.line, row, who, refused=problem.refused)
        said = observed(row.observations)
        answer, unanswered = self._answer(said, known, clause) if said else (None, None)
        phrase = said.phrase if said and said.disposition is None else ""
        return Step(one.line, row, who, known, clause, answer, phrase, None, unanswered)

    def _known(self, row: SheetRow, mark: tuple[str, bool, int] | None, who: str) -> Known | None:
        """The contribution that the row repeats: by its number, where the words are the same; else by who said it."""
        if mark and (found := self.marked.get(mark[1:])) and found.is_of(row):
            if not found.there:
                raise _NotTaken(Refused(Trouble.GONE, words=str(found.known.number)))
            return found.known
        queue = self.named.get((who, _plain(row.comments), _plain(row.proposed_change)))
        return queue.pop(0) if queue else None

    def _refuse_twice(self, known: Known | None) -> None:
        if known is None:
            return
        key = (known.is_amendment, known.id)
        if key in self.seen:
            raise _NotTaken(Refused(Trouble.REPEATED, words=str(known.number)))
        self.seen.add(key)

    def _clause(self, name: str) -> tuple[int, int | None, str] | None:
        if name.casefold() in WHOLE_TEXT:
            return None
        try:
            clause = self.places.clauses[self.places.found(name)[0].index]
        except LineRefused:
            raise _NotTaken(Refused(Trouble.CLAUSE, HEADINGS[2], name)) from None
        return clause.id, clause.revision_id, clause.number

    def _answer(
        self, said: Observed, known: Known | None, clause: tuple[int, int | None, str] | None
    ) -> tuple[Answer | None, Refused | None]:
        phrase = said.phrase.casefold()
        disposition = said.disposition or self.choices.by_phrase.get(phrase) or self.choices.otherwise
        if disposition is None:
            return None, Refused(Trouble.UNMAPPED, HEADINGS[7], said.phrase)
        if not said.reasons:
            return None, Refused(Trouble.UNREASONED, HEADINGS[7], said.phrase)
        revision_id = self._carrying(said.carried, known, clause) if owes_revision(disposition) else None
        if owes_revision(disposition) and revision_id is None:
            return None, Refused(Trouble.UNCARRIED, HEADINGS[7], said.phrase)
        return Answer(disposition, said.reasons, revision_id), None

    def _carrying(
        self, carried: Carried | None, known: Known | None, clause: tuple[int, int | None, str] | None
    ) -> int | None:
        """The wording the observation names; else the one chosen for all; else the clause's, if it was changed."""
        if carried is not None and (found := self.revisions.get((carried.clause, carried.revision, carried.language))):
            return found
        if self.choices.carrying is not None:
            return self.choices.carrying
        return self.today.get(clause[0]) if clause else None

    def _answered_already(self, step: Step) -> Step:
        """A response that says the same is not published again."""
        if step.known is None or step.answer is None:
            return step
        if self.answered.get((step.known.is_amendment, step.known.id)) != (
            step.answer.disposition,
            _plain(step.answer.reasons),
        ):
            return step
        return Step(
            step.line, step.row, step.who, step.known, step.clause, None, step.phrase, None,
            Refused(Trouble.ANSWERED, HEADINGS[7]),
        )  # fmt: skip


@dataclass(frozen=True)
class _Standing:
    """A contribution that a sheet names, with its words and the change it asks for; `there`: it was not withdrawn."""

    known: Known
    words: str
    change: str
    there: bool

    def is_of(self, row: SheetRow) -> bool:
        """Whether the row says the same; of an amendment the sheet tells beside its words what they are to do."""
        change = _plain(row.proposed_change)
        same = change.endswith(self.change) if self.known.is_amendment else change == self.change
        return same and _plain(row.comments) == self.words


class _NotTaken(Exception):
    """A row that is not taken."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.trouble.value)
        self.refused = refused


def _row(one: Brought) -> SheetRow:
    if one.formula:
        heading = HEADINGS[one.formula - 1] if one.formula <= len(HEADINGS) else ""
        raise _NotTaken(Refused(Trouble.FORMULA, heading))
    row = SheetRow(*(_cleaned(heading, cell) for heading, cell in zip(HEADINGS, one.cells, strict=True)))
    if not row.comments and not row.proposed_change:
        raise _NotTaken(Refused(Trouble.WORDLESS))
    if type_in(row.type) is None:
        raise _NotTaken(Refused(Trouble.TYPE, HEADINGS[4], row.type))
    return row


def _cleaned(heading: str, cell: str) -> str:
    long = heading in HEADINGS[5:]
    try:
        return cleaned(cell, multiline=long, limit=LONGEST_WORDS if long else LONGEST_CELL).text
    except Unwritable as unwritable:
        raise _NotTaken(Refused(Trouble.UNWRITABLE, heading, fault=unwritable.reason)) from None


def _plain(words: str) -> str:
    return " ".join(words.split())


def _places(session: Session, process: Process) -> Places:
    try:
        return Places(clauses_to_match(session, process, process.drafting_language, None))
    except LookupError:
        return Places([])


def _batches(values: Sequence[int]) -> Iterable[Sequence[int]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def _marked(
    session: Session, process_id: int, marks: Sequence[tuple[str, bool, int]]
) -> dict[tuple[bool, int], _Standing]:
    """Contributions by the numbers that a sheet names."""
    found: dict[tuple[bool, int], _Standing] = {}
    for numbers in _batches(sorted({number for _who, is_amendment, number in marks if not is_amendment})):
        query = sa.select(Comment.id, Comment.number, Comment.body, Comment.sheet, Comment.state)
        query = query.where(Comment.process_id == process_id, Comment.number.in_(numbers))
        for id_, number, words, sheet, state in session.execute(query):
            change = _plain(sheet.get("proposed_change", ""))
            there = state is not CommentState.WITHDRAWN
            found[False, number] = _Standing(Known(False, id_, number), _plain(words), change, there)
    for numbers in _batches(sorted({number for _who, is_amendment, number in marks if is_amendment})):
        asked = sa.select(Amendment.id, Amendment.number, Amendment.rationale, Amendment.body, Amendment.state)
        asked = asked.where(Amendment.process_id == process_id, Amendment.number.in_(numbers))
        for id_, number, words, body, stands in session.execute(asked):
            there = stands is not AmendmentState.WITHDRAWN
            found[True, number] = _Standing(Known(True, id_, number), _plain(words), _plain(body), there)
    return found


def _brought_before(session: Session, process_id: int) -> dict[tuple[str, str, str], list[Known]]:
    """Comments that came with a sheet, by who made them and their words: a sheet that comes again adds none twice."""
    query = sa.select(Comment.id, Comment.number, Comment.attributed_to, Comment.body, Comment.sheet)
    query = query.where(Comment.process_id == process_id, Comment.author_id.is_(None))
    query = query.where(Comment.state != CommentState.WITHDRAWN).order_by(Comment.number)
    found: dict[tuple[str, str, str], list[Known]] = {}
    for id_, number, who, body, sheet in session.execute(query.execution_options(yield_per=AT_ONCE)):
        if sheet:
            key = (who, _plain(body), _plain(sheet.get("proposed_change", "")))
            found.setdefault(key, []).append(Known(False, id_, number))
    return found


def _revisions(session: Session, process_id: int, rows: Sequence[Brought]) -> dict[tuple[str, int, str], int]:
    """The wordings that observations name."""
    named = [said.carried for one in rows if (said := observed(one.cells[7])) and said.carried]
    numbers = sorted({one.clause for one in named})
    found: dict[tuple[str, int, str], int] = {}
    for start in range(0, len(numbers), AT_ONCE):
        query = sa.select(Clause.number, Revision.number, Revision.language, Revision.id)
        query = query.join(Clause, Clause.id == Revision.clause_id).where(Clause.process_id == process_id)
        for clause, number, language, id_ in session.execute(
            query.where(Clause.number.in_(numbers[start : start + AT_ONCE]))
        ):
            found[clause, number, language] = id_
    return found


def _changed_wordings(session: Session, process: Process) -> dict[int, int]:
    """The latest wording, in the drafting language, of each clause that has been changed since it was put up."""
    latest = (
        sa.select(Revision.clause_id, sa.func.max(Revision.number).label("number"))
        .join(Clause, Clause.id == Revision.clause_id)
        .where(Clause.process_id == process.id, Revision.language == process.drafting_language)
        .group_by(Revision.clause_id)
        .having(sa.func.max(Revision.number) > 1)
        .subquery()
    )
    same = sa.and_(Revision.clause_id == latest.c.clause_id, Revision.number == latest.c.number)
    query = sa.select(Revision.clause_id, Revision.id).join(latest, same)
    return dict(session.execute(query.where(Revision.language == process.drafting_language)).all())


def _answers(session: Session, known: set[tuple[bool, int]]) -> dict[tuple[bool, int], tuple[Disposition, str]]:
    """The latest response to each of these contributions: its disposition and reasons."""
    found: dict[tuple[bool, int], tuple[Disposition, str]] = {}
    for is_amendment, column in ((False, Answered.comment_id), (True, Answered.amendment_id)):
        for ids in _batches(sorted(id_ for kind, id_ in known if kind is is_amendment)):
            query = sa.select(sa.func.coalesce(column, 0), Response.disposition, Response.reasons)
            query = query.join(Response, Response.id == Answered.response_id).where(column.in_(ids))
            for id_, disposition, reasons in session.execute(query.order_by(Response.number)):
                found[is_amendment, id_] = disposition, _plain(reasons)
    return found
