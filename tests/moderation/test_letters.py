"""The letters of moderation and of responses, as their recipients read them."""

from typing import Any

import pytest

from app.domain.moderating import RESTRICTING, Measure, ReportReason
from app.domain.responding import Disposition
from app.jobs.mail import compose
from app.web.languages import CODES

MODERATED: dict[str, Any] = {
    "name": "Ada",
    "slug": "code",
    "title": {"es": "Código de ética"},
    "contribution": "comments/7",
    "number": 3,
    "measure": "hide",
    "rule": "abuse",
    "facts": "It calls the participants names.",
    "legal_ground": "",
    "after_report": True,
    "appeal_until": "2026-12-15T12:00:00+00:00",
    "contact": "rules@example.org",
    "until": "",
}
ANSWERED: dict[str, Any] = {
    "name": "Ada",
    "slug": "code",
    "title": {"es": "Código de ética"},
    "number": 9,
    "disposition": "deferred",
    "reasons": "Next year.",
    "comments": [4, 5],
    "amendments": [],
}


def body_of(template: str, values: dict[str, Any], language: str = "en") -> str:
    letter = compose(template, to="ada@example.org", language=language, values=values, base_url="http://localhost")
    assert letter.subject
    assert "\n" not in letter.subject
    return letter.body


def test_a_statement_of_reasons_tells_the_measure_the_facts_and_how_to_appeal() -> None:
    body = body_of("moderated", MODERATED)
    for words in (
        "Ada",
        "Código de ética",
        "Abuse or harassment",
        "It calls the participants names.",
        "http://localhost/en/processes/code/moderation/3/appeal",
    ):
        assert words in body
    assert "Somebody had reported it." in body
    assert "http://localhost/en/processes/code/moderation/3" in body


def test_a_statement_names_the_law_only_where_the_law_was_broken() -> None:
    assert "The law applied:" not in body_of("moderated", MODERATED)
    assert "Criminal Code, article 185" in body_of(
        "moderated", MODERATED | {"rule": "illegal", "legal_ground": "Criminal Code, article 185"}
    )


def test_whoever_is_shown_again_has_nothing_to_appeal() -> None:
    body = body_of("moderated", MODERATED | {"measure": "restore", "after_report": False})
    assert "can be read by everybody" in body
    assert "appeal" not in body


@pytest.mark.parametrize(("measure", "may_appeal"), [("hide", False), ("", True)])
def test_a_reporter_whose_report_was_turned_down_learns_how_to_appeal(measure: str, may_appeal: bool) -> None:
    assert ("you can appeal" in body_of("report_decided", MODERATED | {"measure": measure})) is may_appeal


@pytest.mark.parametrize("measure", [one.value for one in Measure])
def test_every_measure_has_its_words_and_every_restriction_its_way_to_appeal(measure: str) -> None:
    body = body_of("moderated", MODERATED | {"measure": measure, "until": "2026-07-15T12:00:00+00:00"})
    assert ("/moderation/3/appeal" in body) is (Measure(measure) in RESTRICTING)


def test_a_suspension_tells_its_end_and_a_receipt_its_number() -> None:
    body = body_of("moderated", MODERATED | {"measure": "suspend", "until": "2026-07-15T12:00:00+00:00"})
    assert "July 15, 2026" in body
    assert "number is 7" in body_of("report_received", MODERATED | {"number": 7})
    appealed = MODERATED | {"appeal": 2, "due_at": "2026-06-29T12:00:00+00:00", "outcome": "reversed"}
    assert "June 29, 2026" in body_of("appeal_received", appealed)
    assert "taken back" in body_of("appeal_decided", appealed)


def test_a_comment_that_was_let_through_comes_with_its_address() -> None:
    assert "http://localhost/en/processes/code/comments/7" in body_of("let_through", MODERATED)


@pytest.mark.parametrize("language", CODES)
def test_every_letter_can_be_written_in_every_language(language: str) -> None:
    for rule in ReportReason:
        for template in ("moderated", "report_decided", "let_through"):
            body_of(template, MODERATED | {"rule": rule.value}, language)
    for disposition in Disposition:
        assert "/responses/9" in body_of("response", ANSWERED | {"disposition": disposition.value}, language)
