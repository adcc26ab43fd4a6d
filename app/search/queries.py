"""Finding words: which things have all of them, the newest first within each kind, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Folded
from app.domain.searching import Thing
from app.processes.models import Process, Visibility
from app.search.candidates import candidates

KINDS = tuple(Thing)
SPAN = 2**31 - 1
"""As many rows as an identity can count: a key is the place of its kind times this, and how far from the end it is."""


@dataclass(frozen=True)
class Asked:
    """What is searched for: folded words that all have to occur; `language` is shown where a thing has several."""

    words: tuple[str, ...]
    language: str
    process_id: int | None = None


@dataclass(frozen=True)
class Hit:
    """A thing that was found, in the words of one language; `key` is its place among all results."""

    kind: Thing
    id: int
    number: str
    title: str
    body: str
    language: str
    created_at: datetime
    slug: str
    process_title: Mapping[str, str]
    process_languages: Sequence[str]

    @property
    def key(self) -> int:
        """Where it stands: kinds in their order, the newest of each first."""
        return KINDS.index(self.kind) * SPAN + SPAN - self.id


def public_process(session: Session, slug: str) -> Process | None:
    """The process to search in, if everybody may read it."""
    return session.scalar(sa.select(Process).where(Process.slug == slug, _is_public()))


def results(session: Session, asked: Asked, *, kind: Thing | None = None, after: int = 0, limit: int = 50) -> list[Hit]:
    """What is found after this key, of one kind or of all; one more than `limit`. At most one statement for a kind."""
    place, passed = divmod(after, SPAN)
    found: list[Hit] = []
    for at, one in enumerate(KINDS):
        if at < place or kind not in (None, one) or len(found) > limit:
            continue
        before = SPAN - passed if at == place else SPAN
        found += of_kind(session, asked, one, before=before, limit=limit - len(found))
    return found


def first_of_each(session: Session, asked: Asked, *, limit: int) -> dict[Thing, list[Hit]]:
    """The newest of each kind of which anything is found; one more than `limit`. One statement for each kind."""
    found = {kind: of_kind(session, asked, kind, limit=limit) for kind in KINDS}
    return {kind: hits for kind, hits in found.items() if hits}


def of_kind(session: Session, asked: Asked, kind: Thing, *, before: int = SPAN, limit: int = 50) -> list[Hit]:
    """What is found of a kind, the newest first, from before this identity; one more than `limit`. One statement."""
    best = _best(asked, kind, before)
    columns = (best.c.id, best.c.number, best.c.title, best.c.body, best.c.language, best.c.created_at)
    query = sa.select(*columns, Process.slug, Process.title, Process.languages)
    query = query.join(Process, Process.id == best.c.process_id)
    query = query.where(best.c.place == 1).order_by(best.c.id.desc()).limit(limit + 1)
    return [Hit(kind, *row) for row in session.execute(query)]


def _best(asked: Asked, kind: Thing, before: int) -> sa.Subquery:
    """Every language of every thing in which all the words occur, numbered by how near it is to the reader."""
    one = candidates(kind).subquery()
    words = Folded(one.c.title + "\n" + one.c.body)
    near = (sa.case((one.c.language == asked.language, 0), else_=1), one.c.language)
    place = sa.func.row_number().over(partition_by=one.c.id, order_by=near).label("place")
    query = sa.select(one, place).join(Process, Process.id == one.c.process_id).where(_is_public(), one.c.id < before)
    if asked.process_id is not None:
        query = query.where(one.c.process_id == asked.process_id)
    return query.where(*_all_in(words, asked.words)).subquery()


def _all_in(text: sa.ColumnElement[Any], words: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    return [text.contains(word, autoescape=True) for word in words]


def _is_public() -> sa.ColumnElement[bool]:
    return Process.visibility != Visibility.PREPARED
