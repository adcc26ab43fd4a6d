"""How quickly wordings are compared and their origin found. Figures are printed, never asserted."""

import csv
import difflib
import random
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from app.db import Database
from app.domain.tokens import tokenise
from app.domain.wording import compare, origin
from app.texts.footprints import footprints_of
from app.texts.models import Format
from app.texts.reading import Source, manuscript_of
from app.texts.storing import store_manuscript
from tests.bench.load import ask
from tests.bench.servers import serving
from tests.builders import NOON, a_clause, a_document, a_process, a_revision
from tests.databases import Databases


def timed(act: Callable[[], object], times: int = 5) -> float:
    """The median of so many runs, in milliseconds."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        act()
        taken.append(perf_counter() - begun)
    return statistics.median(taken) * 1000


def columns_of(data: Path) -> dict[str, str]:
    with (data / "aiact" / "four_versions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: "\n".join(row[name] for row in rows if row[name]) for name in rows[0] if name.count("_") > 1}


@pytest.mark.timeout(1800)
def test_two_versions_of_the_ai_act_against_difflib(data_folder: Path) -> None:
    longest = sorted(columns_of(data_folder).values(), key=len)[-2:]
    left, right = (tokenise(text) for text in longest)
    ours = timed(lambda: compare(*longest), 3)
    begun = perf_counter()
    difflib.SequenceMatcher(None, left, right).get_opcodes()
    theirs = (perf_counter() - begun) * 1000
    print(f"\n  {len(left)} and {len(right)} tokens: {ours:.0f} ms, difflib {theirs:.0f} ms, ratio {theirs / ours:.0f}")


def test_the_origin_of_a_hundred_revisions() -> None:
    print(f"\n  origin over 100 revisions of 3,000 words: {timed(lambda: origin(revisions(100))):.0f} ms")


def revisions(number: int) -> list[str]:
    """Three thousand words of a small vocabulary, changed in five places from each revision to the next."""
    chance = random.Random(1)
    words = [f"word{chance.randrange(800)}" for _ in range(3000)]
    written = []
    for _ in range(number):
        written.append(" ".join(words))
        for _change in range(5):
            place = chance.randrange(len(words))
            words[place : place + chance.randrange(3)] = [f"word{chance.randrange(800)}"]
    return written


def test_the_footprint_of_the_ai_act(database: Database, data_folder: Path) -> None:
    text = (data_folder / "aiact" / "four_versions.csv").read_text(encoding="utf-8")
    with database.writing() as session:
        process = a_process(session, languages=("en",))
        for name in columns_of(data_folder):
            manuscript = manuscript_of(Source(text, Format.CSV, column=name))
            stored = store_manuscript(
                session, process, manuscript, language="en", version_name=name, author_id=None, now=NOON,
                strike_absent=True,
            )  # fmt: skip
        session.commit()
        first = timed(lambda: footprints_of(session, stored.document.id, "en"), 1)
        again = timed(lambda: footprints_of(session, stored.document.id, "en"), 5)
    print(f"\n  footprint of four versions: {first:.0f} ms at first, {again:.0f} ms when counted before")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_clause_with_a_thousand_revisions(databases: Databases, engine: str) -> None:
    with databases.fresh(engine) as url:
        with Database(url).writing() as session:
            process = a_process(session, languages=("en",))
            document = a_document(session, process)
            for number, wordings in (("10", revisions(10)), ("1000", revisions(1000))):
                clause = a_clause(session, document, wordings[0], number=number)
                for place, body in enumerate(wordings[1:], start=2):
                    a_revision(session, clause, body, number=place)
            session.commit()
            slug = process.slug
        with serving("wsgi:app", DATABASE_URL=url, SECRET_KEY="bench") as address:
            for page in ("", "/history"):
                for number in ("10", "1000"):
                    load = ask(f"{address}/en/processes/{slug}/clauses/{number}{page}", connections=1, seconds=2)
                    print(f"\n  {engine}, clause with {number} revisions{page}: median {load.median:.1f} ms")
