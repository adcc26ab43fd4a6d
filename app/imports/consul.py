"""Tables of Consul Democracy, as its open data and its administrators' exports have them."""

from collections.abc import Iterator, Mapping

from app.domain.commenting import CommentState, Kind
from app.imports.elsewhere import Key, Voiced, kept, moment, named, topic_of, whole_number
from app.imports.elsewhere_files import Table
from app.imports.sheets import Line, LineRefused

PROPOSAL, DEBATE, COMMENT = "Proposal", "Debate", "Comment"
VOTES = ("cached_votes_up", "cached_votes_total")


def is_comments(table: Table) -> bool:
    """Whether a table holds comments."""
    return table.has("commentable_id") and table.has("commentable_type")


def is_proposals(table: Table) -> bool:
    """Whether a table holds proposals or debates."""
    return table.has("title") and table.has("description", "summary") and not is_comments(table)


def read(table: Table, line: Line, languages: Mapping[str, None]) -> Iterator[Voiced]:
    """The contribution of a row; words are in the first of `languages`, for no table tells theirs. LineRefused."""
    language = next(iter(languages))
    yield _comment(table, line, language) if is_comments(table) else _begun(table, line, language)


def _begun(table: Table, line: Line, language: str) -> Voiced:
    """A proposal or a debate; one that its author has retired is withdrawn."""
    is_debate = "debate" in table.name.casefold() or not table.has("summary", "retired_at")
    parts = (line.first("title"), line.first("summary"), line.first("description"))
    words = "\n\n".join(filter(None, map(kept, parts)))
    if not words:
        raise LineRefused("it has no words")
    state = CommentState.WITHDRAWN if line.first("retired_at") else CommentState.PUBLISHED
    return Voiced(
        table.name, line.number, (DEBATE if is_debate else PROPOSAL, _id(line, "id")), None, words, language,
        _author(line), topic_of(line.first("tags", "proceeding")),
        Kind.QUESTION if is_debate else Kind.SUGGESTION, state, moment(line.first("created_at")),
        votes=whole_number(line.first(*VOTES)),
    )  # fmt: skip


def _comment(table: Table, line: Line, language: str) -> Voiced:
    words = kept(line.first("body"))
    if not words:
        raise LineRefused("it has no words")
    return Voiced(
        table.name, line.number, (COMMENT, _id(line, "id")), _parent(line), words, language, _author(line), "",
        Kind.SUGGESTION, CommentState.PUBLISHED, moment(line.first("created_at")),
        votes=whole_number(line.first(*VOTES)),
    )  # fmt: skip


def _parent(line: Line) -> Key:
    """The comment it answers, which is the last of those above it, else the proposal or debate it is on."""
    above = [one for one in line.first("ancestry").split("/") if one.strip()]
    if above:
        return COMMENT, above[-1].strip()
    return line.first("commentable_type"), _id(line, "commentable_id")


def _id(line: Line, column: str) -> str:
    value = line.first(column).strip()
    if not value or len(value) > 40:
        raise LineRefused(f"it has no {column}")
    return value


def _author(line: Line) -> str:
    number = line.first("user_id", "author_id").strip()[:20]
    return named(line.first("author", "username")) or (f"Consul {number}" if number else "")
