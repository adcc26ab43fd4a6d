"""Rules of how votes are held: what a sealed ballot tells, who is entrusted, when somebody is reminded."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import reminding, sealing
from app.domain.decision_rules import as_description, rule_from_description
from app.domain.entrusting import Candidate, ProxyFault, ProxyRule, fault_in
from app.domain.rule_values import RuleMalformed
from app.domain.sealing import Purpose

OPENS = datetime(2026, 6, 1, 12, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=10)


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["citizen", "government"]))
def test_the_key_of_a_slip_opens_neither_voter_nor_group(secret: bytes, group: str) -> None:
    slip = sealing.slip_of(secret, tracker="T", answer={"choice": "for"}, voter="v1", group=group)
    opened = sealing.key(secret, Purpose.SLIP)
    assert sealing.mark(opened, group) != slip.group
    assert sealing.mark(sealing.key(secret, Purpose.GROUP), group) == slip.group
    assert group not in slip.as_values().values()


@given(st.permutations([f"{number:064x}" for number in range(7)]))
def test_the_root_does_not_depend_on_the_order_of_ballots(commitments: list[str]) -> None:
    assert sealing.root_of(commitments) == sealing.root_of(sorted(commitments))


def test_an_answer_is_published_without_its_words_but_not_without_having_had_them() -> None:
    answer = {"choice": "object", "reason": "Nobody asked us.", "clause": "7", "omission": True}
    assert sealing.without_words(answer) == {"choice": "object", "reason": True}
    assert sealing.without_words({"choice": "object", "objection": 12}) == {"choice": "object", "objection": True}


def test_a_commitment_is_of_one_question_only() -> None:
    slip = sealing.slip_of(b"0" * 32, tracker="T", answer={"choice": "for"}, voter="v", group="g").as_values()
    assert sealing.commitment(b"k", "a/questions/1", slip) != sealing.commitment(b"k", "a/questions/2", slip)


RULE = ProxyRule(most=2, same_group=True)


@pytest.mark.parametrize(
    ("rule", "carries", "holder", "oneself", "fault"),
    [
        (RULE, 0, Candidate("citizen"), False, None),
        (RULE, 0, Candidate("citizen", carries=1), False, None),
        (None, 0, Candidate("citizen"), False, ProxyFault.NOT_ALLOWED),
        (RULE, 0, Candidate("citizen"), True, ProxyFault.ONESELF),
        (RULE, 0, Candidate(None), False, ProxyFault.NOT_ENTITLED),
        (RULE, 0, Candidate("academia"), False, ProxyFault.OTHER_GROUP),
        (ProxyRule(2), 0, Candidate("academia"), False, None),
        (RULE, 1, Candidate("citizen"), False, ProxyFault.CARRIES_OTHERS),
        (RULE, 0, Candidate("citizen", entrusts=True), False, ProxyFault.ENTRUSTED_ALREADY),
        (RULE, 0, Candidate("citizen", carries=2), False, ProxyFault.TOO_MANY),
    ],
)
def test_who_may_be_entrusted_with_a_vote(
    rule: ProxyRule | None, carries: int, holder: Candidate, oneself: bool, fault: ProxyFault | None
) -> None:
    found = fault_in(rule, principal_group="citizen", principal_carries=carries, holder=holder, oneself=oneself)
    assert found is fault


def test_a_rule_with_proxies_reads_as_it_is_written() -> None:
    rule = rule_from_description({"proxies": {"most": 2, "same_group": True}})
    assert rule.proxies == RULE
    assert rule_from_description(as_description(rule)) == rule
    assert rule_from_description({}).proxies is None


@pytest.mark.parametrize(
    "proxies", [{}, {"most": 0}, {"most": 21}, {"most": "2"}, {"most": 1, "same_group": 1}, {"least": 1}, 2], ids=str
)
def test_a_rule_of_proxies_that_is_none_is_refused(proxies: object) -> None:
    with pytest.raises(RuleMalformed):
        rule_from_description({"proxies": proxies})


@pytest.mark.parametrize(
    ("hours_left", "sent", "due"),
    [
        (241, [], None),
        (100, [], None),
        (72, [], 72),
        (30, [72], None),
        (24, [72], 24),
        (20, [], 24),
        (20, [24], None),
        (1, [72, 24], None),
        (0, [], None),
        (-1, [], None),
    ],
)
def test_when_a_reminder_is_due(hours_left: int, sent: list[int], due: int | None) -> None:
    now = CLOSES - timedelta(hours=hours_left)
    assert reminding.due([72, 24], opens=OPENS, closes=CLOSES, now=now, sent=sent) == due
