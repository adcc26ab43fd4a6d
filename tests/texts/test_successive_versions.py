"""Real input: the AI Act in four wordings as four versions; the Contributor Covenant in four languages and versions."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.concording import Mark
from app.domain.correspondence import How
from app.domain.drift import Drift
from app.domain.manuscript import Manuscript, Unit, read_markdown
from app.processes.models import Process
from app.texts import queries
from app.texts.concordances import Entry, descents_between, number_of, table
from app.texts.models import Document
from app.texts.planning import Choices, Fate, plan
from app.texts.renderings import coverage_of
from app.texts.sides import both_sides
from tests.builders import a_process
from tests.texts.scenes import from_file, stored

WORDINGS = ("commission_2021_04", "council_2022_12", "parliament_2023_06", "trilogue_draft_2024_01")
Sections = dict[tuple[str, str], list[tuple[int, str, str]]]


def concordance_of(session: Session, document: Document, before: int, after: int) -> list[Entry]:
    old, new = (queries.version(session, document.id, number) for number in (before, after))
    assert old is not None
    assert new is not None
    sides = both_sides(session, document, old, new, language="en", drafting="en")
    return table(*sides, descents_between(session, document.id, old.created_at, new.created_at), "en")


def test_four_wordings_of_the_ai_act_are_four_versions_with_matching_and_concordance(
    session: Session, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    act = data_folder / "aiact" / "four_versions.csv"
    rows = list(csv.DictReader(act.open(encoding="utf-8", newline="")))
    process = a_process(session, languages=("en",))
    document_id: int | None = None
    for wording in WORDINGS:
        manuscript = from_file(act, column=wording)
        planned = plan(
            session, document_id, manuscript, language="en", drafting_language="en", strike_absent=True
        )  # fmt: skip
        counted = Counter(step.how.value for step in planned.steps if step.how)
        result = stored(session, process, manuscript, version_name=wording, strike_absent=True)
        document_id = result.document.id
        assert (result.new, result.changed, result.struck) == tuple(
            planned.counts[fate] for fate in (Fate.NEW, Fate.CHANGED, Fate.STRUCK)
        )
        with capsys.disabled():
            print(f"\n{wording}: {dict(planned.counts)}, found {dict(counted)}", end="")
        assert counted[How.NUMBER_AND_WORDS.value] + counted[How.NUMBER.value] >= 0.95 * sum(counted.values())
    document = queries.document_of(session, process.id)
    assert document is not None
    versions = queries.versions_of(session, document.id)
    assert [version.name["en"] for version in versions] == list(reversed(WORDINGS))
    for number, wording in enumerate(WORDINGS, start=1):
        version = queries.version(session, document.id, number)
        assert version is not None
        held = {row.body for row in queries.version_contents(session, version.id, "en")}
        assert len([row for row in rows if row[wording].strip() not in ("", "deleted")]) >= len(held) > 300
    for before, after in ((1, 2), (2, 3), (3, 4), (1, 4)):
        entries = concordance_of(session, document, before, after)
        marks = Counter(mark.value for entry in entries for mark in entry.marks)
        with capsys.disabled():
            print(f"\n{WORDINGS[before - 1]} to {WORDINGS[after - 1]}: {dict(marks)}", end="")
        _every_clause_is_told(session, document, entries, before, after)
        assert all(marks[mark.value] for mark in (Mark.CHANGED, Mark.INSERTED))


def _every_clause_is_told(session: Session, document: Document, entries: list[Entry], before: int, after: int) -> None:
    for number, side in ((before, "before"), (after, "after")):
        version = queries.version(session, document.id, number)
        assert version is not None
        held = {row.id for row in queries.version_contents(session, version.id, "en")}
        assert {getattr(entry, side).id for entry in entries if getattr(entry, side)} == held
    assert all(number_of(entry.before, "en") or number_of(entry.after, "en") for entry in entries)


def test_what_a_steward_says_about_the_ai_act_is_honoured(session: Session, data_folder: Path) -> None:
    act = data_folder / "aiact" / "four_versions.csv"
    process = a_process(session, languages=("en",))
    first = stored(session, process, from_file(act, column=WORDINGS[0]))
    second = from_file(act, column=WORDINGS[1])
    standing = queries.clauses_of(session, first.document.id, "en", "en")
    place, old = 40, standing[60]
    choices = Choices({place: old.guid, 41: None}, frozenset({standing[100].guid}))
    result = stored(session, process, second, choices=choices)
    rows = {row.id: row for row in queries.clauses_of(session, result.document.id, "en", "en", with_struck=True)}
    assert rows[old.id].body == second.clauses[place].body
    assert rows[standing[100].id].struck
    new = [row for row in rows.values() if row.body == second.clauses[41].body]
    assert all(row.id not in {one.id for one in standing} for row in new)


@pytest.fixture
def covenant(data_folder: Path) -> Sections:
    found: Sections = defaultdict(list)
    path = data_folder / "revisions" / "contributor_covenant.csv"
    for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
        found[row["version"], row["lang"]].append((int(row["section_no"]), row["heading"], row["text"]))
    return found


def draft_of(sections: list[tuple[int, str, str]]) -> Manuscript:
    """The sections as headings of one level; the first one is the title, its words stand before the rest."""
    (_number, title, lead), *rest = sections
    parts = [f"# {title}"]
    parts += [f"## {title}\n\n{lead}"] if lead.strip() else []
    parts += [f"## {heading}\n\n{text}" for _number, heading, text in rest if text.strip()]
    return read_markdown("\n\n".join(parts), by=Unit.ARTICLE)


def test_the_contributor_covenant_grows_through_four_versions_and_its_languages_drift(
    session: Session, covenant: Sections, capsys: pytest.CaptureFixture[str]
) -> None:
    process = a_process(session, languages=("en", "fr", "es", "ar"))
    drifted = []
    for version in ("1.3.0", "1.4", "2.0", "2.1"):
        english = stored(session, process, draft_of(covenant[version, "en"]), version_name=version, strike_absent=True)
        after_english = _drift(session, process, english.document)
        for language in ("fr", "es", "ar"):
            if covenant.get((version, language)):
                stored(session, process, draft_of(covenant[version, language]), language=language)
        drifted.append((version, after_english, _drift(session, process, english.document)))
    with capsys.disabled():
        for version, before, after in drifted:
            print(f"\n{version}: when English came {before}; when the others had come {after}", end="")
    _version, before, after = drifted[-1]
    assert before["fr"][Drift.OUTDATED] > 0, "the French words of 2.0 render an earlier English wording"
    assert after["fr"][Drift.CURRENT] > before["fr"][Drift.CURRENT]
    document = queries.document_of(session, process.id)
    assert document is not None
    assert [version.number for version in queries.versions_of(session, document.id)] == [4, 3, 2, 1]
    marks = Counter(mark for entry in concordance_of(session, document, 3, 4) for mark in entry.marks)
    assert marks[Mark.KEPT] > marks[Mark.CHANGED] > 0


def _drift(session: Session, process: Process, document: Document) -> dict[str, Counter[Drift]]:
    found = coverage_of(session, document.id, process.drafting_language)
    return {language: Counter(found.get(language, {})) for language in ("fr", "es", "ar")}
