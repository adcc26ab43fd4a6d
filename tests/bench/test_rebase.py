"""The 1,600 amendments to the AI Act, proposed on the Commission's wording, carried over to the Parliament's.

How long that takes and how many stand how is printed; that they all stand somewhere is asserted.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment
from app.amendments.rebasing import carry_over
from app.db import Database
from app.domain.amending import Outcome
from app.imports import amendment_sheets
from app.imports.services import import_amendments
from app.imports.sheets import lines_of
from app.texts.models import Format
from app.texts.reading import Source, decoded, manuscript_of
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_process
from tests.databases import Databases

LIMIT_SECONDS = 10
COMMISSION, PARLIAMENT = "commission_2021_04", "parliament_2023_06"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


def test_the_amendments_to_the_ai_act_carried_over_to_the_parliaments_wording(url: str, data_folder: Path) -> None:
    text = decoded((data_folder / "aiact" / "four_versions.csv").read_bytes())
    with Database(url).writing() as session:
        process = a_process(session, languages=("en",), slug="ai-act")
        for column in (COMMISSION, PARLIAMENT):
            manuscript = manuscript_of(Source(text, Format.CSV, column=column))
            store_manuscript(
                session, process, manuscript, language="en", version_name=column, author_id=None, now=NOON,
                strike_absent=True,
            )  # fmt: skip
        lines = lines_of(data_folder / "aiact" / "amendments_groups.csv", needs=amendment_sheets.NEEDED)
        taken = import_amendments(session, process, lines, now=NOON, version=1)
        session.commit()
    with Database(url).writing() as session:
        process = session.merge(process, load=True)
        begun = perf_counter()
        carried = carry_over(session, process, now=NOON)
        session.commit()
        seconds = perf_counter() - begun
        again = carry_over(session, process, now=NOON)
        stored = Counter(session.scalars(sa.select(Amendment.outcome)))
    counts = ", ".join(f"{carried[outcome]} {outcome.value}" for outcome in Outcome)
    untouched = stored[None]
    print(
        f"\n{url.partition(':')[0]}: {taken.taken} amendments carried over in {seconds:.1f} s "
        f"(limit {LIMIT_SECONDS} s): {counts}, {untouched} that the change does not touch"
    )
    assert {outcome: stored[outcome] for outcome in carried} == dict(carried)
    assert carried.total() + untouched == taken.taken
    assert again.total() == 0
    assert all(carried[outcome] for outcome in Outcome)
