"""What a ballot may say, in its one form, and what is refused."""

import pytest

from app.domain.answering import AnswerMalformed, Fault, Method, approved, canonical, ranked, said

OPTIONS = ("amendment-1", "amendment-2", "current")


@pytest.mark.parametrize(
    ("method", "given", "kept"),
    [
        (Method.FOR_AGAINST, {"choice": "for"}, {"choice": "for"}),
        (Method.FOR_AGAINST, {"choice": "against", "reason": " Why? "}, {"choice": "against", "reason": "Why?"}),
        (Method.CONSENT, {"choice": "consent", "objection": None, "reason": ""}, {"choice": "consent"}),
        (Method.CONSENT, {"choice": "object", "objection": 3}, {"choice": "object", "objection": 3}),
        (Method.SILENCE, {"choice": "seen", "reason": "Fine."}, {"choice": "seen"}),
        (Method.APPROVAL, {"approved": ["current", "amendment-1"]}, approved("amendment-1", "current")),
        (Method.APPROVAL, {"choice": "abstain"}, said("abstain")),
        (Method.RANKED, {"ranking": [["current", "amendment-2"]]}, ranked(["amendment-2", "current"])),
        (Method.RANKED, {"ranking": [["current"], ["amendment-1"]]}, ranked("current", "amendment-1")),
    ],
)
def test_an_answer_is_kept_in_its_one_form(method, given, kept):
    assert canonical(method, given, OPTIONS) == kept


@pytest.mark.parametrize(
    ("method", "given", "field", "fault"),
    [
        (Method.FOR_AGAINST, {}, "choice", Fault.EMPTY),
        (Method.FOR_AGAINST, {"choice": "maybe"}, "choice", Fault.UNKNOWN),
        (Method.FOR_AGAINST, {"choice": ["for"]}, "choice", Fault.UNKNOWN),
        (Method.FOR_AGAINST, {"choice": -1}, "choice", Fault.UNKNOWN),
        (Method.FOR_AGAINST, {"approved": ["current"]}, "approved", Fault.NOT_OF_THIS_METHOD),
        (Method.FOR_AGAINST, {"choice": "against", "reason": "x" * 5001}, "reason", Fault.TOO_LONG),
        (Method.FOR_AGAINST, {"choice": "against", "reason": 5}, "reason", Fault.UNKNOWN),
        (Method.CONSENT, {"choice": "object"}, "reason", Fault.REASON_MISSING),
        (Method.CONSENT, {"choice": "object", "reason": "  "}, "reason", Fault.REASON_MISSING),
        (Method.CONSENT, {"choice": "object", "objection": -3}, "objection", Fault.UNKNOWN),
        (Method.CONSENT, {"choice": "object", "objection": True}, "objection", Fault.UNKNOWN),
        (Method.CONSENT, {"choice": "consent", "objection": 3}, "objection", Fault.NOT_OF_THIS_METHOD),
        (Method.SILENCE, {"choice": "object", "reason": "Why?"}, "clause", Fault.CLAUSE_MISSING),
        (Method.SILENCE, {"choice": "object", "clause": "5"}, "reason", Fault.REASON_MISSING),
        (Method.SILENCE, {"choice": "object", "clause": "5", "omission": "yes"}, "omission", Fault.UNKNOWN),
        (Method.SILENCE, {"choice": "for"}, "choice", Fault.UNKNOWN),
        (Method.APPROVAL, {}, "approved", Fault.EMPTY),
        (Method.APPROVAL, {"approved": []}, "approved", Fault.EMPTY),
        (Method.APPROVAL, {"approved": ["amendment-9"]}, "approved", Fault.UNKNOWN),
        (Method.APPROVAL, {"approved": [1]}, "approved", Fault.UNKNOWN),
        (Method.APPROVAL, {"approved": "current"}, "approved", Fault.UNKNOWN),
        (Method.APPROVAL, {"approved": ["current", "current"]}, "approved", Fault.TWICE),
        (Method.APPROVAL, {"choice": "for"}, "choice", Fault.UNKNOWN),
        (Method.APPROVAL, {"choice": "abstain", "approved": ["current"]}, "approved", Fault.NOT_OF_THIS_METHOD),
        (Method.RANKED, {"ranking": []}, "ranking", Fault.EMPTY),
        (Method.RANKED, {"ranking": "current"}, "ranking", Fault.UNKNOWN),
        (Method.RANKED, {"ranking": [[]]}, "ranking", Fault.EMPTY),
        (Method.RANKED, {"ranking": ["current"]}, "ranking", Fault.UNKNOWN),
        (Method.RANKED, {"ranking": [["current"], ["current"]]}, "ranking", Fault.TWICE),
        (Method.RANKED, {"ranking": [["amendment-9"]]}, "ranking", Fault.UNKNOWN),
        (Method.RANKED, {"ranking": [[{}]]}, "ranking", Fault.UNKNOWN),
    ],
)
def test_what_is_no_answer_to_the_question_is_refused_with_its_place(method, given, field, fault):
    with pytest.raises(AnswerMalformed) as refusal:
        canonical(method, given, OPTIONS)
    assert (refusal.value.field, refusal.value.fault) == (field, fault)
