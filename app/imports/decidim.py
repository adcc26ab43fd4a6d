"""Tables of Decidim, as its open data and its administrators' exports have them: proposals, and comments on them."""

from collections.abc import Iterator, Mapping

import regex

from app.domain.commenting import CommentState, Kind
from app.imports.elsewhere import Key, Voiced, in_language, kept, moment, named, topic_of, whole_number
from app.imports.elsewhere_files import Table
from app.imports.sheets import Line, LineRefused

PROPOSAL, COMMENT = "Decidim::Proposals::Proposal", "Decidim::Comments::Comment"
VOTES = ("votes", "supports", "proposal_votes_count")
KINDS = {"1": Kind.SUPPORT, "-1": Kind.CONCERN}
"""What a comment is meant as, by its alignment with the proposal."""
_TAG = regex.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_proposals(table: Table) -> bool:
    """Whether a table holds proposals."""
    names = table.lines[0].cells if table.lines else {}
    titled = any(name == "title" or name.startswith("title/") for name in names)
    worded = any(name == "body" or name.startswith("body/") for name in names)
    return titled and worded and not is_comments(table)


def is_comments(table: Table) -> bool:
    """Whether a table holds comments."""
    return table.has("commentable_id") and table.has("commentable_type")


def read(table: Table, line: Line, languages: Mapping[str, None]) -> Iterator[Voiced]:
    """The contribution of a row; `languages` are those preferred, in order. Raises LineRefused."""
    yield _comment(table, line, languages) if is_comments(table) else _proposal(table, line, languages)


def _proposal(table: Table, line: Line, languages: Mapping[str, None]) -> Voiced:
    title, language = in_language(line, "title", languages)
    body, told = in_language(line, "body", dict.fromkeys(filter(None, (language, *languages))))
    words = "\n\n".join(filter(None, (kept(title), kept(body))))
    if not words:
        raise LineRefused("it has no words")
    answer, _language = in_language(line, "answer", languages)
    category, _language = in_language(line, "category/name", languages)
    is_withdrawn = line.first("withdrawn") == "true" or line.first("state") == "withdrawn"
    return Voiced(
        table.name, line.number, (PROPOSAL, _id(line, "id")), None, words, _language_of(told or language, languages),
        _author(line), topic_of(category or line.first("taxonomies/name", "scope/name")), Kind.SUGGESTION,
        CommentState.WITHDRAWN if is_withdrawn else CommentState.PUBLISHED,
        moment(line.first("published_at", "created_at")), kept(answer), moment(line.first("answered_at")),
        whole_number(line.first(*VOTES)),
    )  # fmt: skip


def _comment(table: Table, line: Line, languages: Mapping[str, None]) -> Voiced:
    body, language = in_language(line, "body", languages)
    words = kept(body)
    if not words:
        raise LineRefused("it has no words")
    return Voiced(
        table.name, line.number, (COMMENT, _id(line, "id")), _parent(line), words,
        _language_of(line.first("locale") or language, languages), _author(line), "",
        KINDS.get(line.first("alignment"), Kind.SUGGESTION), CommentState.PUBLISHED, moment(line.first("created_at")),
    )  # fmt: skip


def _parent(line: Line) -> Key:
    return line.first("commentable_type").removeprefix("::"), _id(line, "commentable_id")


def _id(line: Line, column: str) -> str:
    value = line.first(column).strip()
    if not value or len(value) > 40:
        raise LineRefused(f"it has no {column}")
    return value


def _author(line: Line) -> str:
    """The public name, else the number by which the same author can be known again."""
    name = named(line.first("author/name/0", "author/name", "user_group/name", "author"))
    number = line.first("author/id").strip()[:20]
    return name or (f"Decidim {number}" if number else "")


def _language_of(told: str, languages: Mapping[str, None]) -> str:
    return told if told and len(told) <= 12 and _TAG.fullmatch(told) else next(iter(languages))
