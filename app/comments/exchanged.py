"""Comments as the API takes and gives them."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from app.comments import queries
from app.comments.enclosures import Enclosures, enclosures_of
from app.comments.queries import CommentRow, Filters
from app.comments.schemas import FileOut, QuoteIn, QuoteOut, SourceOut, SourcesIn, files_out, quotes_out, sources_out
from app.comments.threads import Wanted
from app.comments.weighing import weighing_of
from app.domain.commenting import CommentState, Kind
from app.domain.positions import Stance
from app.positions.figures import Weighing
from app.positions.orders import Order
from app.positions.schemas import PositionsOut, positions_out
from app.processes.access import access
from app.web.database import session
from app.web.schemas import Author, Input, LanguageTag, ListQuery, Schema, Time, text

LONGEST = 5000


class CommentOut(Schema):
    """A comment; the words of a hidden or withdrawn one are empty. `revision` is the wording it was about.

    `quote` are the words it is about, null for the whole; one on words in several places has them all in `quotes`.
    `session` is the number of the session at which it was made, if the team entered it for somebody; `proposed_change`
    the words it asks for, if it came with a comment-resolution sheet.
    `compared_with` and `finding` name the pair of a crosswalk it is on: the other process, and the first finding.
    """

    number: int
    kind: Kind
    body: str
    language: str
    state: CommentState
    author: Author
    clause: str | None
    amendment: int | None
    compared_with: str | None
    finding: int | None
    revision: int | None
    reply_to: int | None
    topic: str
    created_at: Time
    edited_at: Time | None
    answered: bool
    positions: PositionsOut
    own: Stance | None
    quote: QuoteOut | None
    quotes: list[QuoteOut]
    sources: list[SourceOut]
    attachments: list[FileOut]
    mentions: list[str]
    session: int | None
    proposed_change: str


class CommentsQuery(ListQuery):
    """A page of comments in an order, narrowed by kind, stakeholder group, language and whether they are answered."""

    order: Order = Field(Order.OLDEST, strict=False, description="`next` belongs to this order.")
    kind: Kind | None = Field(None, strict=False)
    group: str | None = Field(None, max_length=40, pattern=r"^[^\x00]*$")
    written_in: LanguageTag | None = None
    answered: Literal["yes", "no"] | None = None

    @property
    def wanted(self) -> Wanted:
        """The page it asks for."""
        answered = None if self.answered is None else self.answered == "yes"
        filters = Filters(kind=self.kind, group=self.group, language=self.written_in, answered=answered)
        return Wanted(self.order, filters, self.after, self.limit)


class CommentIn(Input):
    """A comment to send. `language` is that of its words."""

    body: text(LONGEST)  # type: ignore[valid-type]
    kind: Kind
    language: LanguageTag
    reply_to: int | None = Field(None, ge=1, le=999_999_999, description="The number of the comment it answers.")
    quote: QuoteIn | None = None
    sources: SourcesIn = Field(default_factory=list)


class CommentChange(Input):
    """A comment's new words."""

    body: text(LONGEST)  # type: ignore[valid-type]


def comments_out(rows: Sequence[CommentRow]) -> list[CommentOut]:
    """Rows as the API gives them, to whoever asks now."""
    numbers = queries.numbers_of(session(), [row.reply_to_id for row in rows if row.reply_to_id])
    weighing = weighing_of(session(), access().process.id, rows, access().person_id)
    came = enclosures_of(session(), rows)
    return [_out(row, numbers, weighing, came) for row in rows]


def _out(row: CommentRow, numbers: dict[int, int], weighing: Weighing, came: Enclosures) -> CommentOut:
    quotes = quotes_out(came, row.id)
    return CommentOut(
        number=row.number,
        kind=row.kind,
        body=row.body,
        language=row.language,
        state=row.state,
        author=Author(name=row.author_name, group=row.group, organisation=row.organisation),
        clause=row.clause_number,
        amendment=row.amendment_number,
        compared_with=row.other_text,
        finding=row.finding_number,
        revision=row.revision_number,
        reply_to=numbers.get(row.reply_to_id) if row.reply_to_id else None,
        topic=row.topic,
        created_at=row.created_at,
        edited_at=row.edited_at,
        answered=row.answered,
        positions=positions_out(row.counts, weighing.counted),
        own=weighing.own.get(row.id),
        quote=quotes[0] if quotes else None,
        quotes=quotes,
        sources=sources_out(came, row.id),
        attachments=files_out(came, access().process.slug, row.id, row.number),
        mentions=[one.name for one in came.mentions.get(row.id, ())],
        session=row.session_number,
        proposed_change=row.sheet.get("proposed_change", ""),
    )
