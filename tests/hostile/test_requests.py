"""Requests that are not what they seem: forged, stale, sent twice, led elsewhere, about somebody else's things."""

import re
from datetime import timedelta
from io import BytesIO
from itertools import product
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
import time_machine
from flask import Flask

from app.amendments.models import Amendment
from app.campaigns.models import Campaign
from app.comments.models import Comment
from app.db import Database
from app.processes.models import Process
from app.responses.models import Response
from app.submissions.models import Submission
from tests.builders import NOON
from tests.contents import changed, contents, sizes
from tests.hostile.visitors import Visitor, tree_of, visitor, without_tokens
from tests.reader import reader
from tests.stage import Stage

ON_CLAUSE = "/en/processes/consultation/clauses/1/comments/new"
WORDS = {"body": "Who is told, and when?", "kind": "question", "language": "en"}
OF_ANOTHER = [
    "comments/{}",
    "comments/{}/edit",
    "comments/{}/reply",
    "comments/{}/withdrawal",
    "amendments/{}",
    "amendments/{}/decision",
    "amendments/{}/support",
    "responses/{}",
    "campaigns/{}",
    "submissions/{}",
]
NUMBERED: dict[str, Any] = {
    "comments": Comment, "amendments": Amendment, "responses": Response, "campaigns": Campaign,
    "submissions": Submission,
}  # fmt: skip
"""What is numbered within its process; the last of the process with the most is in no other."""
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%09/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\x00/evil.example",
    " //evil.example",
    "@evil.example",
    "evil.example",
    "/en/\r\nSet-Cookie: evil=1",
]


def test_a_token_that_is_missing_forged_expired_or_somebody_elses_is_refused_and_the_words_are_kept(
    app: Flask, stage: Stage, database: Database
) -> None:
    someone, other, before = visitor(app, stage, "participant"), visitor(app, stage, "author"), contents(database)
    with time_machine.travel(NOON - timedelta(days=400)):
        expired = visitor(app, stage, "author").token
    for token in ("", "forged", someone.token + "x", other.token, expired, "²", "\0", "x" * 100_000):
        sent = {**WORDS, "csrf_token": token} if token else WORDS
        answer = someone.send("POST", ON_CLAUSE, data=sent)
        assert answer.status_code == 400, token[:50]
        assert WORDS["body"] in answer.get_data(as_text=True)
    assert changed(before, contents(database)) <= {"sign_ins"}


def test_a_form_that_is_sent_twice_counts_once(app: Flask, stage: Stage, database: Database) -> None:
    someone = reader(app, stage.people["participant"])
    page = someone.open(ON_CLAUSE)
    someone.send(page, {"body": WORDS["body"], "kind": "question"})
    after_first = sizes(database)
    again = someone.send(page, {"body": WORDS["body"], "kind": "question"})
    assert "once" in again.text
    assert sizes(database) == after_first


def test_a_form_token_of_another_page_or_none_is_no_way_around_anything(
    app: Flask, stage: Stage, database: Database
) -> None:
    someone = visitor(app, stage, "participant")
    for token in ("²", "x" * 65, "\0", "💥", "' OR 1=1"):
        answer = someone.post(ON_CLAUSE, {**WORDS, "body": f"Words with {len(token)}.", "form_token": token})
        assert answer.status_code in (302, 303, 400, 422)
    assert someone.failures == []


def test_nobody_is_led_to_another_site(app: Flask, stage: Stage) -> None:
    someone, stranger = visitor(app, stage, "outsider"), visitor(app, stage)
    asking = ("/en/sign-in", "/en/processes/consultation/join", "/en/processes/voting/join", "/en/register")
    for target, address, who in product(ELSEWHERE, asking, (someone, stranger)):
        answer = who.get(f"{address}?next={quote(target, safe='')}")
        _stays_here(answer)
        for form in tree_of(answer).forms if answer.status_code == 200 else []:
            assert "evil" not in (form.action or "").split("?")[0]
    assert someone.failures + stranger.failures == []


def test_whoever_joins_is_not_led_to_another_site(app: Flask, stage: Stage) -> None:
    for target in ELSEWHERE:
        someone = visitor(app, stage, "outsider")
        _join(someone, target)
        assert someone.failures == []


def _join(someone: Visitor, target: str) -> None:
    joined = someone.post(
        f"/en/processes/consultation/join?next={quote(target, safe='')}", {"group": "academia", "next": target}
    )
    _stays_here(joined)
    assert someone.post("/en/processes/consultation/leave", {}).status_code < 500


def test_a_header_cannot_be_smuggled_in(app: Flask, stage: Stage) -> None:
    someone = visitor(app, stage, "participant")
    evil = "%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0a<script>"
    for address in (
        f"/{evil}",
        f"/en/{evil}",
        f"/en/processes/{evil}",
        f"/en/processes/consultation?x={evil}",
        f"/en/sign-in?next=/{evil}",
        f"/static/{evil}",
        f"/en/processes/consultation/export/json?language={evil}",
    ):
        answer = someone.get(address, headers={"X-Request-ID": "evil=1;abcdefgh", "Host": "localhost"})
        assert answer.status_code < 500
        assert "evil" not in str(answer.headers.get("Set-Cookie", "")) + answer.headers.get("X-Request-ID", "")
    assert someone.failures == []


def test_the_name_under_which_we_are_called_is_not_believed(app: Flask, stage: Stage) -> None:
    stranger = app.test_client()
    for host in ("evil.example", "evil.example:80", "localhost@evil.example", '"><script>', "x" * 300):
        for address in ("/en/", "/en/processes/consultation", "/en/sign-in", "/api/v1/openapi.json"):
            answer = stranger.get(address, headers={"Host": host})
            assert answer.status_code < 500
            assert "evil.example" not in answer.get_data(as_text=True).replace("localhost@evil.example", "")


def test_files_beside_those_that_are_served_are_not_served(app: Flask) -> None:
    stranger = app.test_client()
    for path in (
        "../config.py",
        "..%2fconfig.py",
        "%2e%2e/%2e%2e/pyproject.toml",
        "....//config.py",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "css/../../config.py",
        "..\\config.py",
        "%00",
        "css/",
    ):
        answer = stranger.get(f"/static/{path}")
        assert answer.status_code in (301, 308, 404), path
        assert b"SECRET_KEY" not in answer.data


def test_what_belongs_to_another_process_is_not_found_in_this_one(app: Flask, stage: Stage, database: Database) -> None:
    before = contents(database)
    last = {noun: _last_of_consultation(database, model) for noun, model in NUMBERED.items()}
    for part, address in product(("participant", "facilitator", "steward"), OF_ANOTHER):
        someone = visitor(app, stage, part)
        numbers = (last[address.partition("/")[0]], 999)
        there, nowhere = (f"/en/processes/voting/{address.format(number)}" for number in numbers)
        for method in ("GET", "POST"):
            asked = [someone.send(method, one, data={**WORDS, "csrf_token": someone.token}) for one in (there, nowhere)]
            statuses = [answer.status_code for answer in asked]
            assert statuses in ([404, 404], [405, 405], [409, 409]), (part, method, there, statuses)
            assert without_tokens(asked[0], there) == without_tokens(asked[1], nowhere), there
        assert someone.failures == []
    assert changed(before, contents(database)) <= {"sign_ins"}


def _last_of_consultation(database: Database, model: Any) -> int:
    query = sa.select(sa.func.max(model.number)).join(Process, Process.id == model.process_id)
    with database.reading() as session:
        return int(session.scalar(query.where(Process.slug == "consultation")) or 0)


def test_what_is_not_ones_own_is_not_touched(app: Flask, stage: Stage, database: Database) -> None:
    owner = visitor(app, stage, "author")
    before = contents(database)
    someone = visitor(app, stage, "participant")
    own = owner.get("/en/account/devices").get_data(as_text=True)
    device = max(map(int, re.findall(r"devices/(\d+)/end", own)), default=1)
    for address, data in {"comments/1/edit": WORDS, "comments/1/withdrawal": {}}.items():
        assert someone.post(f"/en/processes/consultation/{address}", data).status_code in (403, 404, 409), address
    for address in (f"devices/{device}/end", "devices/999999999/end", "tokens/1/revoke", "organisations/1/end"):
        assert someone.post(f"/en/account/{address}", {}).status_code in (302, 403, 404), address
    assert changed(before, contents(database)) <= {"sign_ins"}
    assert owner.get("/en/account/devices").status_code == 200


def test_an_upload_that_is_not_what_it_says_is_refused(app: Flask, stage: Stage, database: Database) -> None:
    someone, before = visitor(app, stage, "facilitator"), contents(database)
    address = "/en/processes/consultation/facilitate/text/import"
    uploads = {
        "a.md": b"\xff\xfe\x00",
        "b.md": b"\x00" * 1000,
        "c.csv": b"PK\x03\x04" + b"\x00" * 100,
        "d.md": b"\x89PNG\r\n\x1a\n",
        "../../e.md": b"%PDF-1.4",
        "f.csv": b'"' * 100_000,
        "g\r\nSet-Cookie: evil=1.md": b"",
        "h<script>.md": b"",
    }
    for name, content in uploads.items():
        form = {"language": "en", "unit": "paragraph", "format": "", "file": (BytesIO(content), name)}
        answer = someone.post(address, form)
        if answer.status_code in (302, 303):
            preview = someone.get(answer.location)
            assert someone.post(answer.location, {}).status_code == 422, (name, preview.status_code)
        else:
            assert answer.status_code == 422, name
    assert changed(before, contents(database)) <= {"sign_ins", "manuscript_drafts"}
    assert someone.failures == []


def test_a_body_beyond_the_limit_is_refused_with_a_page(app: Flask, stage: Stage, database: Database) -> None:
    someone, before = visitor(app, stage, "participant"), sizes(database)
    answer = someone.post(ON_CLAUSE, {**WORDS, "body": "x" * (12 * 1024 * 1024 + 1)})
    assert answer.status_code == 413
    many = someone.post(ON_CLAUSE, {f"field{number}": "x" for number in range(5000)})
    assert 400 <= many.status_code < 500
    assert sizes(database) == before


def test_json_in_place_of_a_form_is_not_read(app: Flask, stage: Stage, database: Database) -> None:
    someone, before = visitor(app, stage, "participant"), sizes(database)
    for sent in ({"body": ["x"]}, ["x"], "x", None):
        answer = someone.send("POST", ON_CLAUSE, json=sent, headers={"X-CSRFToken": someone.token})
        assert 400 <= answer.status_code < 500
    assert sizes(database) == before
    assert someone.failures == []


def _stays_here(answer: object) -> None:
    location = str(getattr(answer, "location", None) or "/")
    assert location.startswith("/"), location
    assert not location.startswith(("//", "/\\")), location
    assert "\n" not in location


def test_the_visitor_of_these_tests_really_gets_in(app: Flask, stage: Stage, database: Database) -> None:
    someone: Visitor = visitor(app, stage, "participant")
    before = sizes(database)
    assert someone.post(ON_CLAUSE, WORDS).status_code in (302, 303)
    assert sizes(database)["comments"] == before["comments"] + 1
