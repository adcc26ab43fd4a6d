"""Campaigns: near-duplicate texts among many, found by MinHash over word 5-grams, whatever the order they came in.

The method is that of Broder (On the resemblance and containment of documents, 1997) with banding as described by
Leskovec, Rajaraman and Ullman (Mining of Massive Datasets, chapter 3). It is written out here, and not taken from a
library, because anybody must be able to compute the published clusters again from the numbers in `PARAMETERS`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TypeVar

import numpy as np
import regex
from numpy.typing import NDArray

from app.domain.similarity import plain_words
from app.domain.tokens import Kind
from app.domain.wording import compare

GRAM = 5
BANDS = 42
ROWS = 3
LENGTH = BANDS * ROWS
ALIKE = 0.5
NEIGHBOURS = 8
SEED = "openclause campaigns 1"
PARAMETERS: dict[str, int | float | str] = {
    "words_in_a_piece": GRAM,
    "hash_values": LENGTH,
    "bands": BANDS,
    "rows_in_a_band": ROWS,
    "least_likeness": ALIKE,
    "neighbours_compared": NEIGHBOURS,
    "seed": SEED,
}
"""Everything that a clustering depends on besides the texts."""

Key = TypeVar("Key", int, str)
Hashes = NDArray[np.uint64]
Signatures = NDArray[np.uint32]
AT_ONCE = 4096
_SCRIPTS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WITHOUT_SPACES = regex.compile(f"[{_SCRIPTS}]")
_SIGN = regex.compile(rf"[{_SCRIPTS}]\p{{M}}*|[^\s{_SCRIPTS}]+")
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_HALF, _SHIFT = np.uint64(32), np.uint64(33)


def words_of(text: str) -> list[str]:
    """The words of a text, case and punctuation aside; where a script sets no spaces, every sign is a word."""
    words = plain_words(text)
    return _SIGN.findall(words) if _WITHOUT_SPACES.search(words) else words.split()


def words_of_change(before: str, after: str) -> list[str]:
    """What an amendment changes, as words: those it puts in, and with a minus those it takes out.

    So two amendments to a long clause are alike for what they would change in it, not for the words both leave.
    """
    if not before:
        return words_of(after)
    found: list[str] = []
    for run in compare(before, after).runs:
        if run.kind is not Kind.KEPT:
            sign = "-" if run.kind is Kind.DELETED else ""
            found += [sign + word for word in words_of(run.text)]
    return found


def signature(words: Sequence[str], place: str = "") -> bytes | None:
    """The MinHash signature of these words, 4 bytes for each hash value; None where nothing is said.

    A text of fewer than five words is one piece as a whole; `place` keeps such short texts on different places apart.
    """
    if not words:
        return None
    pieces = _pieces(words, place)
    least = np.full(LENGTH, np.iinfo(np.uint64).max, dtype=np.uint64)
    factors, addends = _lots()
    for start in range(0, len(pieces), AT_ONCE):
        values = pieces[start : start + AT_ONCE, None] * factors + addends
        np.minimum(least, values.min(axis=0), out=least)
    return (least >> _HALF).astype("<u4").tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """The share of hash values two signatures have in common: it estimates the pieces the texts share (Jaccard)."""
    return float(np.count_nonzero(_table([one])[0] == _table([other])[0]) / LENGTH)


def clusters(signatures: Mapping[Key, bytes]) -> list[list[Key]]:
    """The keys of texts that say nearly the same, two or more together, in order: the largest cluster first.

    Texts are alike when at least half of their hash values agree, and a cluster holds all that hang together by such
    likeness. Texts are compared when the values of a whole band agree, with their nearest neighbours in that band and
    with the first of it; so the time grows with the number of texts, also where thousands are the same.
    """
    keys = sorted(signatures)
    if not keys:
        return []
    rows, places = _distinct([signatures[key] for key in keys])
    parents = np.arange(len(rows))
    for band in range(BANDS):
        parents = _joined(parents, rows, _candidates(rows[:, band * ROWS : (band + 1) * ROWS]))
    found: defaultdict[int, list[Key]] = defaultdict(list)
    for key, root in zip(keys, parents[places].tolist(), strict=True):
        found[root].append(key)
    return sorted((one for one in found.values() if len(one) > 1), key=lambda one: (-len(one), one[0]))


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _pieces(words: Sequence[str], place: str) -> Hashes:
    """One hash for each run of five words; one for all of them and their place where there are fewer."""
    if len(words) < GRAM:
        return np.array([_hash("\0".join((place, *words)))], dtype=np.uint64)
    hashes = np.fromiter((_hash(word) for word in words), dtype=np.uint64, count=len(words))
    found = np.zeros(len(words) - GRAM + 1, dtype=np.uint64)
    for step in range(GRAM):
        found = found * _ODD + hashes[step : step + len(found)]
    return _mixed(found)


def _mixed(values: Hashes) -> Hashes:
    """Spread over all 64 bits what differs in few (the last step of MurmurHash3)."""
    for factor in _MIX:
        values = (values ^ (values >> _SHIFT)) * factor
    return values ^ (values >> _SHIFT)


@cache
def _lots() -> tuple[Hashes, Hashes]:
    """The factor (odd) and the addend of each hash function, drawn from the published seed."""
    drawn = [_hash(f"{SEED} {number}") for number in range(2 * LENGTH)]
    return np.array([one | 1 for one in drawn[:LENGTH]], dtype=np.uint64), np.array(drawn[LENGTH:], dtype=np.uint64)


def _table(signatures: Sequence[bytes]) -> Signatures:
    return np.frombuffer(b"".join(signatures), dtype="<u4").reshape(-1, LENGTH).astype(np.uint32, copy=False)


def _distinct(signatures: Sequence[bytes]) -> tuple[Signatures, NDArray[np.intp]]:
    """Each signature once, in the order of its bytes, and at which place that of each text is."""
    order = {one: place for place, one in enumerate(sorted(set(signatures)))}
    return _table(list(order)), np.fromiter((order[one] for one in signatures), dtype=np.intp, count=len(signatures))


def _candidates(values: Signatures) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Pairs whose values agree in a band: each with its next neighbours there, and with the first."""
    wide = values.astype(np.uint64)
    keys = np.zeros(len(values), dtype=np.uint64)
    for row in range(ROWS):
        keys = _mixed(keys * _ODD + wide[:, row])
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    changes = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.append(changes, len(keys)))
    first = np.repeat(changes, sizes)
    yield order[first], order
    for step in range(1, min(NEIGHBOURS, int(sizes.max()) - 1) + 1):
        same = np.flatnonzero(keys[step:] == keys[:-step])
        yield order[same], order[same + step]


def _joined(
    parents: NDArray[np.intp], rows: Signatures, pairs: Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]
) -> NDArray[np.intp]:
    """Put together what the pairs say belongs together and is alike; every place points to the first of its cluster."""
    for left, right in pairs:
        apart = np.flatnonzero(parents[left] != parents[right])
        for start in range(0, len(apart), AT_ONCE):
            some = apart[start : start + AT_ONCE]
            equal = np.count_nonzero(rows[left[some]] == rows[right[some]], axis=1)
            alike = some[equal >= ALIKE * LENGTH]
            for one, other in zip(left[alike].tolist(), right[alike].tolist(), strict=True):
                low, high = sorted((_root(parents, one), _root(parents, other)))
                parents[high] = low
        parents = _pointing_to_the_first(parents)
    return parents


def _root(parents: NDArray[np.intp], place: int) -> int:
    while parents[place] != place:
        place = int(parents[place])
    return place


def _pointing_to_the_first(parents: NDArray[np.intp]) -> NDArray[np.intp]:
    while True:
        further = parents[parents]
        if np.array_equal(further, parents):
            return parents
        parents = further
