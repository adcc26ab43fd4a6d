"""A consultation as large as that on the République numérique, and ones of 1,000 and of 100,000 contributions.

For every page that citizens and facilitators open: statements, milliseconds, and those of a processor (the database
server's among them), printed and never asserted.
`LARGE=1` adds the one of 100,000, which takes some minutes to write.
"""

import os
from datetime import UTC, datetime
from time import perf_counter

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from tests.bench.consultation import (
    HUNDRED_THOUSAND,
    REPUBLIQUE_NUMERIQUE,
    THOUSAND,
    Filled,
    Size,
    a_consultation,
)
from tests.bench.walking import Took, Walk

CITIZEN = (
    "", "text", "clauses/2", "clauses/2?order=bridging", "clauses/2/history", "clauses/2/origin", "comments",
    "comments?order=bridging", "comments/7", "amendments", "amendments?state=rejected", "amendments/1", "opinions",
    "opinions/statements", "votes", "responses", "responses/waiting", "responses/waiting?kind=question",
    "responses/pairs", "responses/1", "themes", "themes/1", "participation", "scorecard", "campaigns", "campaigns/1",
    "moderation", "moderation/transparency", "record", "export", "objections", "documents", "forum", "text/origin",
)  # fmt: skip
FACILITATOR = (
    "facilitate", "facilitate/queue", "facilitate/queue?kind=answer", "facilitate/queue?holder=nobody",
    "facilitate/queue?group=citizen&language_of=en", "facilitate/next", "facilitate/times",
    "facilitate/together?act=hide&all=1&kind=answer", "facilitate/campaigns", "facilitate/reports",
    "facilitate/people", "facilitate/amendments", "facilitate/participation", "facilitate/text", "responses/waiting",
)  # fmt: skip
OWN = ("account/contributions", "account/comments", "account/amendments", "account/notices")
API = ("clauses", "comments", "amendments", "statements", "opinion-map", "responses", "scorecard", "participation")
SLOW = 200
SIZES = (THOUSAND, REPUBLIQUE_NUMERIQUE, *((HUNDRED_THOUSAND,) if os.environ.get("LARGE") else ()))


@pytest.mark.timeout(3600)
def test_every_page_of_a_large_consultation_beside_one_of_a_thousand_contributions(
    app: Flask, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    took, lines = {}, [f"\n{database.engine.dialect.name}: pages by statements, ms, ms of a processor"]
    for size in SIZES:
        filled, seconds = _filled(database, size)
        lines.append(f"{size.contributions:,} contributions of {size.people:,} people, written in {seconds:.0f} s")
        took[size] = _walked(app, database, filled)
    for pages in zip(*took.values(), strict=True):
        figures = "; ".join(f"{one.statements:3} {one.wall:6.0f} {one.processor:6.0f}" for one in pages)
        lines.append(f"{pages[0].page:62} {figures}{'  <- slow' if pages[-1].processor > SLOW else ''}")
    with capsys.disabled():
        print("\n".join(lines))


def _filled(database: Database, size: Size) -> tuple[Filled, float]:
    begun = perf_counter()
    return a_consultation(database, size, datetime.now(UTC)), perf_counter() - begun


def _walked(app: Flask, database: Database, filled: Filled) -> list[Took]:
    place = f"/en/processes/{filled.slug}"
    here: tuple[tuple[Person | None, str, tuple[str, ...]], ...] = (
        (None, place, CITIZEN),
        (None, f"/api/v1/processes/{filled.slug}", API),
        (filled.participant, "/en", OWN),
        (filled.facilitator, place, FACILITATOR),
    )
    found = []
    for person, begins, pages in here:
        walk = Walk(app, database, person)
        found += [walk.open(f"{begins}/{page}".rstrip("/")) for page in pages]
    return found
