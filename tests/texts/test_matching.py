"""Importing a new draft of a text that is here: which clause is which, shown and corrected."""

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.correspondence import Chosen, How, Known, matches
from app.domain.structure import ClauseKind
from app.texts import queries
from app.texts.models import Clause, Revision
from app.texts.planning import Choices, Fate, plan
from tests.builders import a_process
from tests.reader import Sheet, reader
from tests.texts.manuscripts import APPEAL, DUTY, FIRST, PURPOSE, a_manuscript, an_article
from tests.texts.scenes import a_scene, stored
from tests.texts.test_correcting import corrected, number_of
from tests.texts.test_importing import brought, confirmed

SECOND = f"""# A code

## Chapter I. General provisions

### Article 1. Purpose

{PURPOSE}

### Article 2. Review

{APPEAL}

### Article 3. Records

Public bodies keep a list of all machines that they use for decisions.
"""
"""Article 2 (duty) is gone, article 3 (review) has become article 2, and a new article 3 has come."""


def known(*clauses: tuple[str, str]) -> list[Known]:
    return [Known(f"Article {number}", ClauseKind.ARTICLE, "", body) for number, body in clauses]


def test_what_was_chosen_goes_before_numbers_and_words() -> None:
    there = known(("1", PURPOSE), ("2", DUTY), ("3", APPEAL))
    drafts = [an_article("1", PURPOSE), an_article("2", DUTY), an_article("3", APPEAL)]
    found = matches(there, drafts, Chosen({0: 1, 2: None}, frozenset({2})))
    assert {draft: (match.clause, match.how) for draft, match in found.items()} == {0: (1, How.CHOSEN)}
    assert {match.how for match in matches(there, drafts).values()} == {How.NUMBER_AND_WORDS}


def test_the_ways_in_which_clauses_were_found_are_told() -> None:
    there = known(("1", PURPOSE), ("2", DUTY), ("3", APPEAL))
    almost = DUTY.replace("tells", "informs")
    drafts = [an_article("1", "Quite another purpose."), an_article("2a", almost), an_article("4", APPEAL)]
    assert [match.how for _draft, match in sorted(matches(there, drafts).items())] == [
        How.NUMBER, How.WORDS, How.WORDS,
    ]  # fmt: skip


def address(scene_at: str, preview: Sheet, path: str = "") -> str:
    return f"{scene_at}/facilitate/text/import/{number_of(preview)}/matching{path}"


def test_the_steward_sees_the_matching_corrects_it_and_what_they_said_is_done(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, SECOND)
    table = steward.open(address(scene.at(), preview))
    assert "same number and words" in table.text
    assert "by its words" in table.text
    assert "100% alike" in table.text
    assert "Renumbered" in table.text
    steward.open(address(scene.at(), preview, "?redlines=all&fate=changed"))
    absent = steward.open(address(scene.at(), preview, "/clauses/2"))
    steward.send(absent, {"what": "gone"})
    choice = steward.open(address(scene.at(), preview, "/parts/c1"))
    assert "It was matched with Article 3, by its words." in choice.text
    told = steward.send(choice, {"clause": "new"})
    assert "The matching has been changed." in told.text
    desk = confirmed(steward, steward.open(preview.address))
    assert "New: 1, changed: 1, struck: 1, unchanged: 1." in desk.text
    with database.reading() as session:
        struck = session.scalars(sa.select(Clause.number).where(Clause.struck_at.is_not(None))).all()
        assert struck == ["2"]
        three = session.scalars(sa.select(Revision.body).join(Clause).where(Clause.number == "3")).all()
        assert three[-1].startswith("Public bodies keep a list")


def test_a_clause_is_chosen_by_its_number_and_never_for_two(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, SECOND)
    parts = [steward.open(address(scene.at(), preview, f"/parts/c{index}")) for index in range(3)]
    steward.send(parts[2], {"clause": "other", "number": "Article 2"})
    assert "you chose it" in steward.open(address(scene.at(), preview)).text
    steward.send(parts[1], {"clause": "other", "number": "2"}, status=409)
    steward.send(parts[1], {"clause": "other", "number": "99"}, status=409)
    steward.send(parts[1], {"clause": "other", "number": ""}, status=422)
    steward.send(steward.open(address(scene.at(), preview, "/clauses/2"), status=200), {"what": "gone"}, status=409)
    confirmed(steward, steward.open(preview.address))
    with database.reading() as session:
        two = session.scalars(sa.select(Revision.body).join(Clause).where(Clause.number == "2")).all()
        assert two[-1].startswith("Public bodies keep a list")
        assert session.scalar(sa.select(sa.func.count(Clause.id))) == 3


def test_what_is_chosen_can_be_left_to_the_rules_again_and_cutting_a_part_forgets_it(
    app: Flask, database: Database
) -> None:
    scene = a_scene(database, FIRST, languages=("en",))
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, SECOND)
    steward.send(steward.open(address(scene.at(), preview, "/parts/c1")), {"clause": "new"})
    steward.send(steward.open(address(scene.at(), preview, "/parts/c1")), {"clause": "found"})
    assert "Article 3, by its words" in steward.open(address(scene.at(), preview, "/parts/c1")).text
    steward.send(steward.open(address(scene.at(), preview, "/parts/c2")), {"clause": "other", "number": "2"})
    corrected(steward, scene, preview, "c2", "cut")
    steward.send(steward.open(address(scene.at(), preview, "/parts/c1")), {"clause": "other", "number": "2"})
    steward.open(address(scene.at(), preview, "/parts/c2"), status=404)
    steward.open(address(scene.at(), preview, "/parts/c9"), status=404)
    steward.open(address(scene.at(), preview, "/clauses/77"), status=404)
    steward.open(address(scene.at(), preview, "?fate=doom"), status=400)


def test_a_language_version_is_matched_by_hand_where_numbers_differ(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    french = "# Un code\n\n### Article 9. Objet\n\nCe code fixe des règles.\n"
    preview = brought(steward, scene, french, language="fr")
    choice = steward.open(address(scene.at(), preview, "/parts/c0"))
    assert "it is left out" in choice.text
    steward.send(choice, {"clause": "other", "number": "1"})
    assert "New: 1" in confirmed(steward, steward.open(preview.address)).text
    assert "Ce code fixe des règles." in reader(app).open(scene.at("/clauses/1/revisions/1?lang=fr")).text


def test_clauses_may_stay_although_everything_absent_is_struck(session: Session) -> None:
    process = a_process(session, languages=("en",))
    result = stored(session, process, FIRST)
    guids = {row.number: row.guid for row in queries.clauses_of(session, result.document.id, "en", "en")}
    shorter = a_manuscript([an_article("1", PURPOSE, "Purpose")])
    choices = Choices(kept=frozenset({guids["3"]}))
    planned = plan(
        session, result.document.id, shorter, language="en", drafting_language="en", strike_absent=True, choices=choices
    )
    assert [(step.standing.number, step.fate) for step in planned.steps if step.standing] == [
        ("1", Fate.UNCHANGED), ("2", Fate.STRUCK), ("3", Fate.NOT_MATCHED),
    ]  # fmt: skip
