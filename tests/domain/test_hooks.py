"""Webhooks: every act is told under one name or not at all, messages are signed as published, and tries end."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.domain.delivering_hooks import (
    LONGEST_ADDRESS,
    SCHEDULE,
    WORN_OUT,
    Outcome,
    Unfit,
    is_worn_out,
    next_try,
    outcome_of,
    secret_in_words,
    signature_of,
    unfit,
)
from app.domain.hook_events import EVENTS, PLACES, TEST, TOPICS, TYPES, Told, data_of, event_of, places_of, wanted
from app.record.wordings import KINDS

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
UNTOLD = """
    process_moved member_joined member_changed member_left roles_assigned application_set options_set crosswalk_made
    correspondence_found variant_entered reservation_made reservation_withdrawn rendering_confirmed
    rendering_unconfirmed term term_removed summary translation_confirmed amendment_held amendment_joined amendment_left
    mandate_granted mandate_withdrawn body_invited invitation_taken_back report_received appeal_filed
    reversal_proposed reversal_declined reference_named reference_withdrawn letter_finished response_rules_changed
    theme_set themed unthemed objection_supported objection_support_ended objection_reaffirmed comment_reaffirmed
    condition_set condition_marked positions_counted record_key_rotated record_continued redaction
"""
"""Kinds of entries that are told to no program: people, reports, work within the team, and the record itself."""


def test_every_kind_of_entry_is_told_or_kept_on_purpose() -> None:
    assert set(KINDS) <= set(EVENTS) | set(UNTOLD.split())
    assert not set(EVENTS) & set(UNTOLD.split())


def test_the_vocabulary_is_topics_and_what_happened_in_them() -> None:
    assert all(event.partition(".")[0] in TOPICS and event.partition(".")[2] for event in EVENTS.values())
    assert set(TYPES) == {*EVENTS.values(), TEST}
    assert all(len(event) <= 60 for event in TYPES)
    assert event_of("comment_sent", "published") == event_of("comment_let_through", None) == "comment.published"
    assert event_of("comment_sent", "pending") is None
    assert event_of("report_received", None) is None
    assert wanted("decision.published", ["decision"])
    assert not wanted("decision.published", ["amendment"])


@pytest.mark.parametrize(
    ("address", "page", "call"),
    [
        ("comments/12", "/comments/12", "/comments/12"),
        ("clauses/4/fr", "/clauses/4", "/clauses/4"),
        ("clauses/4 bis/fr", "/clauses/4%20bis", "/clauses/4%20bis"),
        ("questions/3", "/votes/3", "/questions/3"),
        ("commitments/2/milestones/1", "/commitments/2", "/commitments/2"),
        ("processes/code", "", ""),
        ("elsewhere/9", "/record/7", None),
    ],
)
def test_an_event_says_where_it_is_read(address: str, page: str, call: str | None) -> None:
    data = data_of(Told("text.changed", "code", address, 7), base_url="https://here.example", language="fr")
    assert data["page"] == f"https://here.example/fr/processes/code{page}"
    assert data["api"] == (None if call is None else f"https://here.example/api/v1/processes/code{call}")
    assert data["record"] == "https://here.example/fr/processes/code/record/7"
    assert (data["process"], data["object"], data["entry"]) == ("code", address, 7)


def test_every_place_that_is_named_is_an_address_of_the_application(house: Flask) -> None:
    addresses = house.url_map.bind("localhost")
    for noun in PLACES:
        page, call = places_of(f"{noun}/1")
        assert page is not None
        assert call is not None
        assert addresses.test(f"/en/processes/code/{page}".rstrip("/"), "GET"), page
        assert addresses.test(f"/api/v1/processes/code/{call}".rstrip("/"), "GET"), call


def test_a_signature_is_the_one_of_the_published_example() -> None:
    """From the specification: https://github.com/standard-webhooks/standard-webhooks (symmetric signatures)."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = signature_of(
        [key], message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=b'{"test": 2432232314}'
    )
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(min_size=24, max_size=64), st.binary(min_size=24, max_size=64), st.binary(), st.integers(0, 2**40))
def test_each_secret_signs_for_itself(first: bytes, second: bytes, body: bytes, timestamp: int) -> None:
    both = signature_of([first, second], message_id="msg_1", timestamp=timestamp, body=body).split(" ")
    for secret, signature in zip((first, second), both, strict=True):
        version, _, written = signature.partition(",")
        expected = hmac.new(secret, b"msg_1.%d." % timestamp + body, hashlib.sha256).digest()
        assert version == "v1"
        assert base64.b64decode(written) == expected
        assert base64.b64decode(secret_in_words(secret).removeprefix("whsec_")) == secret


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DELIVERED), (204, Outcome.DELIVERED), (299, Outcome.DELIVERED), (301, Outcome.AGAIN),
        (307, Outcome.AGAIN), (400, Outcome.AGAIN), (410, Outcome.GONE), (500, Outcome.AGAIN), (None, Outcome.AGAIN),
    ],
)  # fmt: skip
def test_an_answer_means_that_it_arrived_or_not(status: int | None, outcome: Outcome) -> None:
    assert outcome_of(status) is outcome


def test_a_message_is_tried_ten_times_over_three_days_with_growing_pauses() -> None:
    tries, now = 1, NOON
    while due := next_try(tries, now):
        assert due > now
        tries, now = tries + 1, due
    assert tries == 10
    assert list(SCHEDULE) == sorted(SCHEDULE)
    assert timedelta(days=3) < now - NOON < timedelta(days=4)


def test_an_address_is_worn_out_after_days_without_success() -> None:
    assert not is_worn_out(None, NOON)
    assert not is_worn_out(NOON, NOON + WORN_OUT - timedelta(seconds=1))
    assert is_worn_out(NOON, NOON + WORN_OUT)


GOOD = (
    "https://example.org/hook", "https://example.org", "https://a.b-c.example.org:8443/x?y=1&z=%20",
    "https://93.184.216.34/hook", "https://[2606:2800:220:1:248:1893:25c8:1946]/", "https://xn--bcher-kva.example/",
)  # fmt: skip
BAD = {
    Unfit.NO_ADDRESS: (
        "", "example.org", "ftp://example.org/", "javascript:alert(1)", "https://", "https:///x",
        "https://a b.example/", "https://exa\nmple.org/", "https://bücher.example/", "https://example.org/#part", "https://example.org:99999/",
        "https://example.org:0/", "https://[::1", "https://example.org/" + "x" * LONGEST_ADDRESS, "https://0x7f.1/",
        "https://127.1/", "https://-.example/", "data:text/plain,1", "https://example.org/\\x", "https://a..example/",
    ),
    Unfit.NOT_HTTPS: ("http://example.org/hook", "http://93.184.216.34/"),
    Unfit.WITH_PASSWORD: ("https://me:secret@example.org/", "https://me@example.org/", "https://@example.org/"),
    Unfit.INSIDE: (
        "https://localhost/", "https://localhost.:8000/", "https://machine/", "https://db.internal/", "https://a.local/",
        "https://127.0.0.1/", "https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
        "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://0.0.0.0/", "https://100.64.0.1/",
        "https://[::ffff:127.0.0.1]/", "https://2130706433/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_an_address_of_the_public_network_is_taken(address: str) -> None:
    assert unfit(address) is None


@pytest.mark.parametrize(("address", "reason"), [(one, reason) for reason, all_of in BAD.items() for one in all_of])
def test_an_address_that_cannot_be_called_is_refused(address: str, reason: Unfit) -> None:
    assert unfit(address) is reason


def test_an_instance_under_test_may_call_machines_inside_and_nothing_else_that_is_bad() -> None:
    assert unfit("http://127.0.0.1:5000/hook", inside_too=True) is None
    assert unfit("http://me:secret@127.0.0.1/", inside_too=True) is Unfit.WITH_PASSWORD
    assert unfit("javascript:alert(1)", inside_too=True) is Unfit.NO_ADDRESS


@given(st.text(max_size=200))
def test_whatever_is_written_as_an_address_is_judged(text: str) -> None:
    assert unfit(text) in (None, *Unfit)
    assert unfit(f"https://{text}/") in (None, *Unfit)
