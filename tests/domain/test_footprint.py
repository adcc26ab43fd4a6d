"""Whose words a text is made of."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.footprint import Hand, Party, Proposer, Source, footprint, words_in
from app.domain.provenance import traces
from app.domain.tokens import is_word, tokenise
from app.domain.wording import origin, origins

CITIZEN, INDUSTRY = Party(Hand.GROUP, "citizen"), Party(Hand.GROUP, "private_sector")
DRAFT = Source(Hand.DRAFT)
WORDINGS = st.lists(
    st.lists(st.sampled_from(["law", "fair", "the", "new", "法", "نص", ".", "\n"]), max_size=12).map(" ".join),
    max_size=6,
)
PROPOSERS = st.builds(Proposer, st.sampled_from(["citizen", "academia"]), st.sampled_from(["", "Forum"]))
SOURCES = st.builds(Source, st.sampled_from([Hand.DRAFT, Hand.EDITED]), st.lists(PROPOSERS, max_size=3).map(tuple))


def test_words_nobody_is_credited_for_count_by_the_hand_they_came_by():
    assert footprint([(DRAFT, 7), (Source(Hand.EDITED), 3)]).by_party == {
        Party(Hand.DRAFT): 7,
        Party(Hand.EDITED): 3,
    }


def test_proposers_of_the_same_words_share_them_evenly():
    together = Source(Hand.EDITED, (Proposer("citizen"), Proposer("private_sector", "Guild"), Proposer("citizen")))
    found = footprint([(together, 10)])
    assert found.by_party == {CITIZEN: Fraction(20, 3), INDUSTRY: Fraction(10, 3)}
    assert found.by_organisation == {"Guild": Fraction(10, 3)}


def test_a_text_without_words_has_no_shares():
    assert footprint([]).share(Fraction(0)) is None


@given(st.lists(st.tuples(SOURCES, st.integers(0, 50)), max_size=8))
def test_the_words_of_all_parties_are_those_of_the_text(counted):
    found = footprint(counted)
    assert sum(found.by_party.values()) == found.words == sum(words for _source, words in counted)


@given(WORDINGS.filter(bool))
def test_every_word_of_a_wording_belongs_to_exactly_one_revision(wordings):
    last = len(wordings) - 1
    counted = words_in(traces({"a": dict(enumerate(wordings))}, {}, "a", {last})[last])
    assert counted.total() == sum(map(is_word, tokenise(wordings[last])))
    assert set(counted) <= {("a", number) for number in range(last + 1)}


@given(WORDINGS.filter(bool))
def test_the_origin_of_an_earlier_wording_does_not_depend_on_later_ones(wordings):
    every = origins(wordings, range(len(wordings)))
    assert all(every[index] == origin(wordings[: index + 1]) for index in range(len(wordings)))
