"""Names behind an @ in a text: what may be meant by each, the longest first."""

import regex

MOST = 10
"""So many people can be named in one comment."""
MOST_WORDS = 5
LONGEST_NAME = 80
_NAMED = regex.compile(r"(?<![\p{L}\p{N}@._-])@(?:\[([^\[\]\n]{1,80})\]|(?=[\p{L}\p{N}])([^\n@]{1,80}))")
_WORD = regex.compile(r"\S+")
_ENDING = ".,;:!?…)\"'»”’、。،؛؟"


def named(text: str) -> tuple[tuple[str, ...], ...]:
    """For each of the first ten @ in a text the names that may be meant, the longest first.

    A name has at most five words and ends at a line's end; `@[Name]` says where it ends. What stands inside a word (a
    mail address) names nobody.
    """
    found: list[tuple[str, ...]] = []
    for match in _NAMED.finditer(text):
        if len(found) == MOST:
            break
        found.append((match[1].strip(),) if match[1] else _candidates(match[2]))
    return tuple(names for names in found if any(names))


def _candidates(words: str) -> tuple[str, ...]:
    ends = [word.end() for word in _WORD.finditer(words)][:MOST_WORDS]
    names = [words[:end] for end in reversed(ends)]
    both = [form for name in names for form in (name, name.rstrip(_ENDING))]
    return tuple(dict.fromkeys(name for name in both if name))
