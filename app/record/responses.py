"""Themes and follow-ups of responses against the record."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.processes.models import Process
from app.record.findings import Finding, Newest
from app.record.following import Act, place
from app.responses.models import FollowUp, Theme, Themed
from app.responses.themes import as_entered


class Themes:
    """Themes: their words, and which contributions were put into each."""

    kinds = frozenset({"theme_set", "themed", "unthemed"})

    def __init__(self) -> None:
        self.newest = Newest("theme")
        self.members: dict[tuple[str, str], set[tuple[str, int]]] = {}

    def take(self, act: Act) -> None:
        """The newest words; what was put in and taken out comes and goes."""
        if act.kind == "theme_set":
            self.newest.take(act.key, act.index, act.body)
            return
        body, members = act.body or {}, self.members.setdefault(act.key, set())
        named = {(kind, number) for kind in ("comments", "amendments") for number in body.get(kind, ())}
        self.members[act.key] = members | named if act.kind == "themed" else members - named

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each theme with its entries."""
        counts = dict(session.execute(sa.select(Themed.theme_id, sa.func.count()).group_by(Themed.theme_id)).all())
        query = sa.select(Theme, Process).join(Process, Process.id == Theme.process_id).order_by(Theme.id)
        for theme, process in session.execute(query):
            where = f"themes/{theme.number}"
            key, shown = (process.slug, where), place(process, where)
            yield from self.newest.compared(key, shown, as_entered(theme))
            if counts.get(theme.id, 0) != len(self.members.get(key, ())):
                yield Finding(shown, "what is in it differs from the record")
        yield from self.newest.left()


class FollowUps:
    """Follow-ups: on which response, about which contribution."""

    kinds = frozenset({"response_followed_up"})

    def __init__(self) -> None:
        self.newest = Newest("follow-up")

    def take(self, act: Act) -> None:
        """A follow-up is entered once; several may be on one response, so each is known by its comment."""
        if act.body is not None:
            key = (act.process.slug, f"{act.object} {act.body['comment']}")
            self.newest.take(key, act.index, act.body)

    def compare(self, session: Session) -> Iterator[Finding]:
        """Each follow-up with its entry."""
        query = sa.select(FollowUp, Process).join(Process, Process.id == FollowUp.process_id)
        query = query.options(
            joinedload(FollowUp.comment), joinedload(FollowUp.response),
            joinedload(FollowUp.on_comment), joinedload(FollowUp.on_amendment),
        )  # fmt: skip
        for one, process in session.execute(query.order_by(FollowUp.comment_id)):
            where = f"responses/{one.response.number} {one.comment.number}"
            live = {
                "comment": one.comment.number,
                "on_comment": one.on_comment.number if one.on_comment else None,
                "on_amendment": one.on_amendment.number if one.on_amendment else None,
            }
            yield from self.newest.compared((process.slug, where), place(process, where), live)
        yield from self.newest.left()
