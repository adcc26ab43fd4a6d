import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import campaigns
from app.domain.campaigning import CampaignAct, CampaignState, after, check_copies, settled, strays
from app.domain.campaigns import clusters, likeness, signature, words_of, words_of_change
from app.domain.errors import NothingChanged, NotInThisState

LETTER = (
    "I write to you as a parent and as a teacher. A machine must never decide alone whether a child gets a place at "
    "school. Whoever is refused must be told why, by a person, in words that they understand, and within ten days."
)
JAPANESE = (
    "人工知能が子どもの入学を一人で決めてはなりません。"
    "断られた人には、人が、分かる言葉で、十日以内に理由を説明しなければなりません。"
)
ARABIC = (
    "لا يجوز أن تقرر الآلة وحدها ما إذا كان الطفل يحصل على مقعد في المدرسة. يجب أن يخبر إنسان كل من رُفض طلبه بالسبب "
    "بكلمات يفهمها وخلال عشرة أيام."
)
OTHER = "The fees for a licence are too high for small shops; halve them, or let shops pay by the month as in Gdynia."


def of(text: str, place: str = "") -> bytes:
    found = signature(words_of(text), place)
    assert found is not None
    return found


ALIKE = {
    "the same words": (LETTER, LETTER),
    "other marks and capitals": (LETTER, LETTER.upper().replace(",", " –").replace(".", "!")),
    "a word exchanged": (LETTER, LETTER.replace("ten days", "two weeks")),
    "a sentence of one's own before it": (LETTER, f"My daughter waited for half a year. {LETTER}"),
    "Japanese, a sign exchanged": (JAPANESE, JAPANESE.replace("十日", "五日")),
    "Japanese, full and half width": ("ＡＩが決めてはなりません。カタカナ", "AIが決めてはなりません｡ｶﾀｶﾅ"),
    "Arabic, a word exchanged": (ARABIC, ARABIC.replace("عشرة", "سبعة")),
    "few words": ("I agree.", "i AGREE"),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE.keys())
def test_what_says_nearly_the_same_is_found_together(one: str, other: str) -> None:
    assert clusters({1: of(one), 2: of(other), 3: of(OTHER)}) == [[1, 2]]


APART = {
    "another matter": (LETTER, OTHER),
    "the same words in another order": (LETTER, " ".join(sorted(LETTER.split()))),
    "few words, one of them another": ("I agree.", "I disagree."),
    "the same in two languages": (JAPANESE, ARABIC),
}


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART.keys())
def test_what_says_something_else_is_left_apart(one: str, other: str) -> None:
    assert clusters({1: of(one), 2: of(other)}) == []


def test_words_are_those_of_the_script() -> None:
    assert words_of("AIの法律、v2.0") == ["ai", "の", "法", "律", "v2", "0"]
    assert words_of("Ça va? – oui") == ["ça", "va", "oui"]
    assert words_of(" … ") == []
    assert signature([]) is None


def test_short_texts_are_the_same_on_one_place_only() -> None:
    assert of("Strike it.", "clause/1") != of("Strike it.", "clause/2")
    assert of(LETTER, "clause/1") == of(LETTER, "clause/2")


def test_amendments_are_alike_for_what_they_change() -> None:
    before = " ".join(f"word{number}" for number in range(300))
    one = words_of_change(before, before.replace("word7 ", "word7 and every public register of machines "))
    other = words_of_change(before, before.replace("word100 ", "nobody may be asked for more than one form "))
    assert one == ["and", "every", "public", "register", "of", "machines"]
    assert set(other) >= {"-word100", "nobody", "form"}
    assert words_of_change(before, "") == [f"-word{number}" for number in range(300)]
    assert words_of_change("", "A new clause.") == ["a", "new", "clause"]
    assert clusters({1: signature(one) or b"", 2: signature(other) or b""}) == []


words = st.lists(st.sampled_from([f"w{number}" for number in range(60)]), min_size=1, max_size=40)


@given(st.dictionaries(st.integers(1, 1000), words, max_size=25), st.randoms())
def test_clusters_do_not_depend_on_the_order_in_which_texts_came(texts: dict[int, list[str]], lots) -> None:  # type: ignore[no-untyped-def]
    signed = {key: signature(one) or b"" for key, one in texts.items()}
    found = clusters(signed)
    mixed = list(signed.items())
    lots.shuffle(mixed)
    assert clusters(dict(mixed)) == found
    keys = [key for one in found for key in one]
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(texts)
    assert all(len(one) > 1 and one == sorted(one) for one in found)
    homes = {key: number for number, one in enumerate(found) for key in one}
    for one, other in zip(sorted(signed), sorted(signed)[1:], strict=False):
        if signed[one] == signed[other]:
            assert homes[one] == homes[other], "the same words always are in one cluster"


def shares(one: list[str], other: list[str]) -> float:
    """The pieces two texts share, counted one by one."""
    cut = [{tuple(text[at : at + 5]) for at in range(len(text) - 4)} for text in (one, other)]
    return len(cut[0] & cut[1]) / len(cut[0] | cut[1])


def test_the_estimate_follows_the_pieces_that_are_shared() -> None:
    lots = random.Random(5)
    off = []
    for _ in range(60):
        text = [f"w{lots.randrange(5000)}" for _ in range(200)]
        other = list(text)
        for _ in range(lots.randrange(40)):
            other[lots.randrange(200)] = "changed"
        one, changed = signature(text), signature(other)
        assert one is not None
        assert changed is not None
        off.append(likeness(one, changed) - shares(text, other))
    assert abs(float(np.mean(off))) < 0.02
    assert float(np.std(off)) < 0.06


def test_thousands_of_copies_with_changes_are_one_cluster() -> None:
    lots = random.Random(3)
    base = [f"w{lots.randrange(3000)}" for _ in range(80)]
    signed = {}
    for number in range(3000):
        copy = list(base)
        for _ in range(lots.randrange(4)):
            copy[lots.randrange(80)] = f"own{number}"
        signed[number] = signature(copy) or b""
    assert [len(one) for one in clusters(signed)] == [3000]


def test_every_number_of_the_method_is_published() -> None:
    assert campaigns.PARAMETERS["hash_values"] == campaigns.BANDS * campaigns.ROWS
    digest = of("one two three four five six").hex()
    assert digest.startswith("bf7564377ea1d23a"), "another signature makes every stored one worthless"


def test_what_came_later_joins_the_campaign_that_holds_most_of_its_cluster() -> None:
    found = settled([["a", "b", "c", "d"], ["e", "f"], ["g", "h"]], {"a": 2, "b": 1, "c": 1, "g": 5, "h": 5})
    assert found.joining == {1: ["d"]}
    assert found.new == [["e", "f"]]


def test_of_two_campaigns_that_hold_as_many_the_older_is_joined() -> None:
    assert settled([["a", "b", "c"]], {"a": 9, "b": 3}).joining == {3: ["c"]}


WAYS = {
    (CampaignState.PROPOSED, CampaignAct.CONFIRM): CampaignState.CONFIRMED,
    (CampaignState.PROPOSED, CampaignAct.REJECT): CampaignState.REJECTED,
    (CampaignState.CONFIRMED, CampaignAct.REOPEN): CampaignState.PROPOSED,
    (CampaignState.REJECTED, CampaignAct.REOPEN): CampaignState.PROPOSED,
}


@pytest.mark.parametrize("act", CampaignAct)
@pytest.mark.parametrize("state", CampaignState)
def test_a_campaign_is_decided_once_and_may_be_taken_up_again(state: CampaignState, act: CampaignAct) -> None:
    if (state, act) in WAYS:
        assert after(state, act) is WAYS[state, act]
    else:
        with pytest.raises(NotInThisState):
            after(state, act)


def test_one_copy_is_no_campaign() -> None:
    check_copies(2)
    with pytest.raises(NothingChanged):
        check_copies(1)


def test_what_was_edited_away_from_a_proposal_is_forgotten() -> None:
    assert strays([["a", "b"], ["c", "d"]], {"a": 1, "b": 1, "c": 1, "e": 1}) == {"c", "e"}
