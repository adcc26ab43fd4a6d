"""Dividing a clause into two, and joining two into one: identity, discussion and lineage stay."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import LanguagesIncomplete, NotInThisState, NotNeighbours, SplitMisplaced, StaleBase
from app.domain.splitting import Seam, divided, joined
from app.jobs.outbox import post
from app.processes.models import Process
from app.texts.arranging import Actor, enter_act, locked
from app.texts.models import Clause, Descent, Lineage, Rearrangement, Revision, StructuralAct
from app.texts.queries import latest_in_every_language, neighbours
from app.texts.renderings import lacking_of
from app.texts.services import insert_clause, revise, strike

Bases = Mapping[str, int]
"""The number of the latest revision that the actor saw, by language."""


def split(
    session: Session,
    process: Process,
    clause: Clause,
    actor: Actor,
    *,
    places: Mapping[str, int],
    bases: Bases,
    headings: Mapping[str, str] | None = None,
    base: int | None = None,
) -> StructuralAct:
    """Divide a clause at these places (in code points, by language), in every language it has words in.

    The first part keeps identity, address and discussion; the second becomes a new clause right after it, with a
    lineage and these `headings`. A language version that rendered the wording of today renders the two parts; one that
    did not stays outdated. SplitMisplaced when a place is missing or wrong; StaleBase when the words have
    changed; StructureMoved as for `moving.move`; NotInThisState when the clause was struck; LanguagesIncomplete when
    its wording was begun in another language and not brought to the drafting language yet.
    """
    words = _words_seen(session, process, clause, bases, base)
    if set(words) - set(places):
        raise SplitMisplaced
    parts = {language: divided(one.body, places[language]) for language, one in words.items()}
    drafting = process.drafting_language
    kept = {drafting: _reworded(session, clause, words[drafting], parts[drafting][0], actor)}
    new_words = insert_clause(
        session, process, after=clause, heading=(headings or {}).get(drafting, ""), body=parts[drafting][1],
        language=drafting, reason=actor.reason, author_id=actor.author_id, now=actor.now,
    )  # fmt: skip
    new = {drafting: new_words}
    current = _current(clause, process, words)
    for language in set(words) - {drafting}:
        first, second = parts[language]
        renders = language in current
        kept[language] = _reworded(
            session, clause, words[language], first, actor, renders_id=kept[drafting].id if renders else None
        )
        new[language] = revise(
            session, new_words.clause, language=language, heading=(headings or {}).get(language, ""), body=second,
            base_revision_number=0, reason=actor.reason, author_id=actor.author_id, now=actor.now,
            renders_id=new_words.id if renders else None,
        )  # fmt: skip
    act = enter_act(
        session, process, clause.document_id, Rearrangement.CLAUSE_SPLIT, actor, clause=clause,
        before={"revisions": _numbers(words)},
        after={"revisions": _numbers(kept), "clause": new_words.clause.guid, "second": _numbers(new)},
    )  # fmt: skip
    _descend(session, new_words.clause, clause, Descent.SPLIT, act)
    return act


def join(
    session: Session,
    process: Process,
    clause: Clause,
    other: Clause,
    actor: Actor,
    *,
    seam: Seam,
    bases: Bases,
    other_bases: Bases,
    base: int | None = None,
) -> StructuralAct:
    """Give a clause the words of the one that follows it as well, and strike that one; a lineage leads from it.

    Identity, address and heading of the first stay (the second's heading only where the first has none). Languages
    that only one of the two has words in are left as they are, and count as outdated. NotNeighbours when `other` is
    not the next clause in force; the rest as for `split`.
    """
    words = _words_seen(session, process, clause, bases, base)
    others = _words_seen(session, process, other, other_bases, None)
    following = neighbours(session, clause)[1]
    if following is None or following.id != other.id:
        raise NotNeighbours
    drafting = process.drafting_language
    kept = {drafting: _together(session, clause, words[drafting], others[drafting], seam, actor)}
    current = _current(clause, process, words) & _current(other, process, others)
    for language in (set(words) & set(others)) - {drafting}:
        renders_id = kept[drafting].id if language in current else None
        one, two = words[language], others[language]
        kept[language] = _together(session, clause, one, two, seam, actor, renders_id=renders_id)
    strike(
        session, other, base_revision_number=others[drafting].number, reason=actor.reason, author_id=actor.author_id,
        now=actor.now,
    )  # fmt: skip
    act = enter_act(
        session, process, clause.document_id, Rearrangement.CLAUSES_JOINED, actor, clause=clause,
        before={"revisions": _numbers(words), "clause": other.guid, "second": _numbers(others)},
        after={"revisions": _numbers(kept)},
    )  # fmt: skip
    _descend(session, clause, other, Descent.JOINED, act)
    return act


def _words_seen(
    session: Session, process: Process, clause: Clause, bases: Bases, base: int | None
) -> dict[str, Revision]:
    """The wordings of today by language, when they are those that the actor saw."""
    locked(session, clause.document_id, base=base)
    session.refresh(clause, with_for_update=True)
    if clause.struck_at is not None:
        raise NotInThisState
    words = latest_in_every_language(session, clause.id)
    if _numbers(words) != dict(bases):
        raise StaleBase
    lacking = lacking_of(session, clause, process)
    if process.drafting_language in lacking:
        raise LanguagesIncomplete({process.drafting_language: 1})
    return words


def _current(clause: Clause, process: Process, words: Mapping[str, Revision]) -> set[str]:
    """The languages whose words render the wording that leads, or are it."""
    leader = words[clause.leading_language or process.drafting_language]
    return {language for language, one in words.items() if leader.id in (one.id, one.renders_id)}


def _reworded(
    session: Session, clause: Clause, before: Revision, body: str, actor: Actor, *, heading: str | None = None,
    renders_id: int | None = None,
) -> Revision:  # fmt: skip
    return revise(
        session, clause, language=before.language, heading=before.heading if heading is None else heading, body=body,
        base_revision_number=before.number, reason=actor.reason, author_id=actor.author_id, now=actor.now,
        renders_id=renders_id,
    )  # fmt: skip


def _together(
    session: Session, clause: Clause, one: Revision, two: Revision, seam: Seam, actor: Actor, *,
    renders_id: int | None = None,
) -> Revision:  # fmt: skip
    body, heading = joined(one.body, two.body, seam), one.heading or two.heading
    return _reworded(session, clause, one, body, actor, heading=heading, renders_id=renders_id)


def _descend(session: Session, clause: Clause, source: Clause, kind: Descent, act: StructuralAct) -> None:
    session.add(Lineage(clause_id=clause.id, from_clause_id=source.id, kind=kind, act_id=act.id, at=act.created_at))
    post(session, kind="clause_rearranged", payload={"act_id": act.id}, now=act.created_at)
    session.flush()


def _numbers(words: Mapping[str, Revision]) -> dict[str, Any]:
    return {language: one.number for language, one in words.items()}
