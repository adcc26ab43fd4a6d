"""Every address there is, by everybody: what is wrong with it is told with a 4xx, soon, and changes nothing."""

from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.db import Database
from tests.contents import changed, contents, sizes
from tests.hostile.visitors import PLACES, Visitor, addresses, names_asked_for, visitor
from tests.stage import Stage
from tests.stopwatch import MOST_SECONDS

PARTS = ("", "participant", "facilitator", "steward", "administrator")
NO_NUMBERS = ["0", "-1", "²", "٣", "9" * 5000, "NaN", "1.0", "1e3", "%00", "0x1", "1%20", "999999999"]
NO_NAMES = [
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "%0d%0aSet-Cookie:%20evil=1",
    "%ed%a0%80",
    "%ff%fe",
    quote("<script>alert(1)</script>"),
    quote("' OR 1=1 --"),
    quote("\u202eevil"),
    quote("{{7*7}}"),
    "x" * 5000,
]
NUMBERS_ASKED = {"after", "before", "limit", "start", "version", "compare", "compare-with", "from", "to"}
NO_DIGITS = ["-1", "%C2%B2", "%D9%A3", "9" * 5000, "NaN", "1e9", "%2B1", "1.0", "%20"]
NO_ANSWERS = ["%00", "%0d%0aX:1", "%ed%a0%80", "%27%22%3E%3Csvg/onload=x%3E", "nonsense", "%E2%80%AE", "x" * 5000]


@pytest.mark.parametrize("part", ["", "steward"])
def test_places_in_an_address_that_are_none_are_not_found(app: Flask, stage: Stage, part: str) -> None:
    someone, odd = visitor(app, stage, part), []
    for rule, _ in addresses(app):
        for address, is_place in _with_bad_places(app, rule):
            answer = someone.get(address)
            if is_place and not 300 <= answer.status_code < 500:
                odd.append((answer.status_code, address[:120]))
            assert "evil" not in str(answer.headers.get("Set-Cookie", ""))
    assert odd == []
    _sound(someone)


def test_questions_that_make_no_sense_are_refused(app: Flask, stage: Stage, database: Database) -> None:
    asked = names_asked_for(app)
    someone, before, taken = visitor(app, stage, "steward"), contents(database), []
    for rule, address in addresses(app):
        if rule.endpoint == "static" or rule.rule.startswith("/api/"):
            continue
        asked.clear()
        someone.get(address)
        for name in sorted(asked):
            for wrong in (*NO_DIGITS, *NO_ANSWERS):
                answer = someone.get(f"{address}?{name}={wrong}")
                if name in NUMBERS_ASKED and wrong in NO_DIGITS and answer.status_code not in (400, 404):
                    taken.append((answer.status_code, f"{address}?{name}={wrong}"[:120]))
    assert taken == []
    assert changed(before, contents(database)) == set()
    _sound(someone)


@pytest.mark.parametrize("part", PARTS)
def test_a_form_without_its_token_changes_nothing(app: Flask, stage: Stage, database: Database, part: str) -> None:
    someone, before, odd = visitor(app, stage, part), contents(database), []
    for rule, address in addresses(app, "POST"):
        if rule.rule.startswith("/api/"):
            continue
        for data in ({}, {"csrf_token": "forged", "body": "x"}):
            answer = someone.send("POST", address, data=data)
            if not 400 <= answer.status_code < 500:
                odd.append((answer.status_code, address))
    assert odd == []
    assert changed(before, contents(database)) == set()
    _sound(someone)


@pytest.mark.parametrize("part", PARTS)
def test_what_a_form_of_garbage_is_refused_for_leaves_every_row(
    app: Flask, stage: Stage, database: Database, part: str
) -> None:
    someone, before = visitor(app, stage, part), sizes(database)
    for rule, address in addresses(app, "POST"):
        if rule.rule.startswith("/api/"):
            continue
        for data in ({}, {"body": "\0", "name": "²", "base": "٣", "number": "9" * 5000, "form_token": "x" * 70}):
            answer = someone.post(address, data)
            if answer.status_code >= 400:
                assert sizes(database) == before, (address, answer.status_code)
            else:
                _sound(someone)
                someone = visitor(app, stage, part)
                before = sizes(database)
    _sound(someone)


def test_another_method_is_told_which_ones_there_are(app: Flask, stage: Stage, database: Database) -> None:
    someone, before, odd = visitor(app, stage, "steward"), contents(database), []
    for rule, address in addresses(app):
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
            if method in _methods(app, rule):
                continue
            answer = someone.send(method, address)
            if answer.status_code != 405 or "GET" not in answer.headers.get("Allow", ""):
                odd.append((method, address, answer.status_code))
    assert odd == []
    assert changed(before, contents(database)) == set()
    _sound(someone)


def test_another_site_writes_nothing_whatever_token_it_has(app: Flask, stage: Stage, database: Database) -> None:
    someone, before, odd = visitor(app, stage, "steward"), contents(database), []
    for _, address in addresses(app, "POST"):
        for origin in ("https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81"):
            answer = someone.post(address, {"body": "x"}, headers={"Origin": origin})
            if answer.status_code != 403:
                odd.append((origin, address, answer.status_code))
    assert odd == []
    assert changed(before, contents(database)) == set()


def _with_bad_places(app: Flask, rule: Rule) -> list[tuple[str, bool]]:
    """The rule's addresses with one place after another replaced by what is none; and whether it must not be found."""
    built = []
    for name in set(rule._converters) - {"language"}:
        numeric = type(rule._converters[name]).__name__ in ("NumberConverter", "IndexConverter")
        for wrong in NO_NUMBERS if numeric else NO_NAMES:
            path = str(rule.rule)
            for other in rule._converters:
                value = wrong if other == name else str(PLACES.get(other, 1))
                for converter in ("", "language:", "number:", "index:", "path:"):
                    path = path.replace(f"<{converter}{other}>", value)
            built.append((path, not (numeric and wrong == "0" and "index" in name)))
    return built


def _methods(app: Flask, rule: Rule) -> set[str]:
    return {method for other in app.url_map.iter_rules() if other.rule == rule.rule for method in other.methods or ()}


def _sound(someone: Visitor) -> None:
    assert someone.failures == []
    assert someone.slowest[0] < MOST_SECONDS, someone.slowest
