"""Fixed terms of a process: where they occur in a wording, and where a rendering does without them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

import regex

from app.domain.tokens import is_word, tokenise

SEPARATOR = ";"
"""Parts the forms of one term: the first is the one shown, the others are accepted as well."""

FIXED = 3
"""A word of so few letters has no endings that could be told from another word: it must be the same."""

BEGINNING = 2
"""Two forms of one word share at least so many letters at their beginning, by which they are looked up."""

LONGEST_ENDING = 4
SHARED = 0.6
"""Two words are forms of one when they share this part of the longer one and differ in their endings only."""

_MARKS = regex.compile(r"[\p{Mn}ـ]")
_ARABIC = regex.compile(r"\p{Arab}")
_ARABIC_PREFIX = regex.compile(r"^(?:[وف]?(?:ال|لل|بال|كال)|[وفبلك](?=\p{Arab}{3}))")
_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "’": "'"})


@dataclass(frozen=True)
class Term:
    """A term of the glossary: its number, and its forms by language."""

    number: int
    words: Mapping[str, str] = field(hash=False)

    def forms(self, language: str) -> tuple[str, ...]:
        """The accepted forms in a language; a regional variety falls back to its language and back again."""
        return forms(in_variety(self.words, language))


@dataclass(frozen=True)
class Occurrence:
    """A term met in a wording: from `start` up to, not including, `end`, in characters."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Departure:
    """A term that stands in the source while none of its accepted forms stands in the rendering."""

    number: int
    found: str
    expected: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    form: str
    start: int
    end: int


@dataclass(frozen=True)
class _Cut:
    """The words of a wording, and where those are that begin with the same letters."""

    words: tuple[_Word, ...]
    beginning: Mapping[str, Sequence[int]]

    @property
    def shapes(self) -> tuple[str, ...]:
        return tuple(word.form for word in self.words)


def forms(words: str) -> tuple[str, ...]:
    """The forms written down for a term, the first being the one shown."""
    return tuple(dict.fromkeys(form for part in words.split(SEPARATOR) if (form := " ".join(part.split()))))


def in_variety(words: Mapping[str, str], language: str) -> str:
    """The words in the language, else in the language it is a variety of, or in another variety of that."""
    if words.get(language):
        return words[language]
    base = language.split("-")[0]
    return words.get(base) or next((words[code] for code in sorted(words) if code.split("-")[0] == base), "")


def occurrences(wording: str, language: str, terms: Iterable[Term]) -> list[Occurrence]:
    """Where the terms stand in a wording, in order; inside a longer term a shorter one does not count."""
    return list(_occurrences(wording, language, tuple(terms)))


@lru_cache(maxsize=4096)
def _occurrences(wording: str, language: str, terms: tuple[Term, ...]) -> tuple[Occurrence, ...]:
    """As above; remembered, for a wording never changes and is read many times."""
    cut = _cut(wording)
    wanted = [(term.number, _cut(form)) for term in terms for form in term.forms(language)]
    taken: set[int] = set()
    found: list[Occurrence] = []
    for number, form in sorted(wanted, key=lambda one: -len(one[1].words)):
        for first, last in _places(cut, form):
            if taken.isdisjoint(range(first, last)):
                taken.update(range(first, last))
                found.append(Occurrence(number, cut.words[first].start, cut.words[last - 1].end))
    return tuple(sorted(found, key=lambda one: one.start))


def departures(
    source: str, source_language: str, rendering: str, language: str, terms: Sequence[Term]
) -> list[Departure]:
    """The terms of the source that the rendering puts otherwise, each once, in the order of the source.

    Endings are tolerated, and Arabic articles and particles before a word; a term without a form in the language of
    the rendering asks for nothing. This warns a translator; it is no judgement.
    """
    by_number = {term.number: term for term in terms}
    met = {one.number: one for one in reversed(occurrences(source, source_language, terms))}
    cut = _cut(rendering)
    told = []
    for one in sorted(met.values(), key=lambda each: each.start):
        expected = by_number[one.number].forms(language)
        if expected and not any(next(_places(cut, _cut(form)), None) for form in expected):
            told.append(Departure(one.number, source[one.start : one.end], expected))
    return told


def same_word(one: str, other: str) -> bool:
    """Whether two folded words are forms of one: the same, or alike but for their endings. Numbers have no endings."""
    if one == other:
        return True
    if one[:BEGINNING] != other[:BEGINNING] or not (one.isalpha() and other.isalpha()):
        return False
    shorter, longer = sorted((len(one), len(other)))
    if shorter <= FIXED:
        return False
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= max(FIXED, SHARED * longer) and longer - shared <= LONGEST_ENDING


def _places(cut: _Cut, form: _Cut) -> Iterator[tuple[int, int]]:
    """The stretches of words that are this form; a form without words is found nowhere."""
    if not form.words:
        return
    length = len(form.words)
    for first in cut.beginning.get(form.words[0].form[:BEGINNING], ()):
        stretch = cut.words[first : first + length]
        if len(stretch) == length and all(map(same_word, (one.form for one in stretch), form.shapes)):
            yield first, first + length


@lru_cache(maxsize=8192)
def _cut(wording: str) -> _Cut:
    found, at = [], 0
    for token in tokenise(wording):
        if is_word(token):
            found.append(_Word(_folded(token), at, at + len(token)))
        at += len(token)
    beginning: dict[str, list[int]] = {}
    for place, word in enumerate(found):
        beginning.setdefault(word.form[:BEGINNING], []).append(place)
    return _Cut(tuple(found), beginning)


def _folded(token: str) -> str:
    """A word without what does not tell it from another: case, vowel signs, the Arabic article and particles."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKC", token).casefold()).translate(_ALIKE)
    if not _ARABIC.search(folded):
        return folded
    bare = _ARABIC_PREFIX.sub("", folded)
    return bare if len(bare) >= FIXED else folded
