"""Hidden is absent: what may not be known answers like what is not there, in every way of asking."""

from collections.abc import Iterator
from itertools import product

import sqlalchemy as sa
from flask import Flask

from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.processes.models import Process
from tests.contents import changed, contents
from tests.contributing import a_comment
from tests.hostile.visitors import Visitor, addresses, visitor, without_tokens
from tests.stage import SECRETS, Stage

OUTSIDERS = ("", "participant", "outsider")


def _of_a_process(app: Flask, slug: str) -> Iterator[tuple[str, str]]:
    """Every address of pages and of the API that names a process, as (method, address)."""
    for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
        for rule, address in addresses(app, method):
            if "slug" in rule.arguments and "/processes/" in rule.rule:
                yield method, address.replace("/consultation", f"/{slug}")


def test_a_process_in_preparation_is_absent_on_every_address(app: Flask, stage: Stage, database: Database) -> None:
    before, odd = contents(database), []
    for part in OUTSIDERS:
        someone = visitor(app, stage, part)
        for (method, prepared), (_, nowhere) in zip(
            _of_a_process(app, "prepared"), _of_a_process(app, "absent00"), strict=True
        ):
            there, absent = (_ask(someone, method, address) for address in (prepared, nowhere))
            alike = without_tokens(there, prepared) == without_tokens(absent, nowhere)
            if there.status_code != absent.status_code or not alike:
                odd.append((part, method, prepared, there.status_code, absent.status_code, alike))
            if there.status_code not in (401, 404):
                odd.append((part, method, prepared, there.status_code))
        assert someone.failures == []
    assert odd == []
    assert changed(before, contents(database)) <= {"sign_ins"}


def test_a_page_of_the_team_is_absent_to_everybody_else(app: Flask, stage: Stage) -> None:
    for part in OUTSIDERS:
        someone, odd = visitor(app, stage, part), []
        for rule, address in addresses(app):
            if "/facilitate" in rule.rule and someone.get(address).status_code != 404:
                odd.append(address)
        assert odd == []


def test_a_page_of_the_administration_is_absent_to_everybody_else(app: Flask, stage: Stage) -> None:
    for part in (*OUTSIDERS, "steward"):
        someone, odd = visitor(app, stage, part), []
        for rule, address in addresses(app):
            if rule.rule.startswith("/<language:language>/admin") and someone.get(address).status_code != 404:
                odd.append(address)
        assert odd == []


def test_what_is_hidden_or_waits_for_a_moderator_is_absent(app: Flask, stage: Stage) -> None:
    """Comment 3 is pending; amendment 2 is hidden. Withdrawn and hidden comments keep their place without words."""
    addresses_of = {
        "comments/{}": (3, 999),
        "comments/{}/reply": (3, 999),
        "amendments/{}": (2, 999),
        "amendments/{}/comments/new": (2, 999),
    }
    for part, (address, numbers) in product(OUTSIDERS, addresses_of.items()):
        someone = visitor(app, stage, part)
        pages = [f"/en/processes/consultation/{address.format(number)}" for number in numbers]
        hidden, absent = (someone.get(page) for page in pages)
        assert hidden.status_code == absent.status_code, (part, address)
        assert hidden.status_code in (302, 404), (part, address)
        assert without_tokens(hidden, pages[0]) == without_tokens(absent, pages[1]), (part, address)


def test_the_words_of_what_was_hidden_or_withdrawn_are_gone_from_its_own_page(app: Flask, stage: Stage) -> None:
    for part, number in product(OUTSIDERS, (4, 5)):
        page = visitor(app, stage, part).get(f"/en/processes/consultation/comments/{number}").get_data(as_text=True)
        assert [secret for secret in SECRETS if secret in page] == []


def test_what_was_put_behind_another_comment_and_then_hidden_is_gone_from_its_page_too(
    app: Flask, stage: Stage, database: Database
) -> None:
    """What stands behind another comment is read on that one's page: hidden, it is gone from there at once."""
    with database.writing() as session:
        process = session.scalars(sa.select(Process).where(Process.slug == "consultation")).one()
        standing = session.scalars(
            sa.select(Comment).where(Comment.process_id == process.id, Comment.number == 1)
        ).one()
        behind = a_comment(session, process, body=SECRETS[0], clause=standing.clause)
        behind.merged_into_id = standing.id
        session.commit()
    place = "/en/processes/consultation/comments/1"
    stranger = visitor(app, stage, "")
    assert SECRETS[0] in stranger.get(place).get_data(as_text=True)
    with database.writing() as session:
        session.get_one(Comment, behind.id).state = CommentState.HIDDEN
        session.commit()
    for address in (
        place,
        f"/en/processes/consultation/comments/{behind.number}",
        "/en/processes/consultation/clauses/1",
    ):
        assert SECRETS[0] not in stranger.get(address).get_data(as_text=True)


def test_nobody_but_the_team_reads_what_an_appeal_says_or_why_a_reversal_is_proposed(app: Flask, stage: Stage) -> None:
    places = [f"/en/processes/voting/{one}" for one in ("moderation", "moderation/2", "moderation/3", "record", "")]
    places += ["/api/v1/processes/voting/moderation-log", "/en/processes/voting/moderation/transparency.csv"]
    for part, place in product(("", "outsider"), places):
        page = visitor(app, stage, part).get(place).get_data(as_text=True)
        assert [secret for secret in SECRETS if secret in page] == [], (part, place)


def _ask(someone: Visitor, method: str, address: str):  # type: ignore[no-untyped-def]
    if address.startswith("/api/"):
        return someone.send(method, address, json={} if method != "GET" else None)
    return someone.get(address) if method == "GET" else someone.post(address, {})
