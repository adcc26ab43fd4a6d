"""Footnotes in the plain words of a clause: marks such as `[^1]`, and a line `[^1]: what the note says` for each."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

_ID = r"[^\[\]\s^]{1,20}"
_MARK = regex.compile(rf"\[\^({_ID})\]")
_NOTE = regex.compile(rf"[ ]{{0,3}}\[\^({_ID})\]:[ \t]*(.*)")
_MORE = regex.compile(r"(?:[ ]{2,8}|\t)(?=\S)")
INDENT = "    "
MOST_COPIED = 5_000_000
"""Letters of notes that are brought to their marks; what goes beyond that stays where it stands."""


@dataclass(frozen=True)
class Note:
    """A footnote: the mark it answers to and its words, which may have several lines."""

    mark: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A place in the words that a footnote belongs to."""

    mark: str


def apart(body: str) -> tuple[str, tuple[Note, ...]]:
    """The words of a clause without its notes, and the notes in their order; of two with one mark the first counts."""
    if "[^" not in body:
        return body, ()
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    open_note: list[str] | None = None
    for line in body.split("\n"):
        found = _NOTE.fullmatch(line)
        if found and found[1] not in notes:
            open_note = notes[found[1]] = [found[2].strip()]
        elif open_note is not None and _MORE.match(line):
            open_note.append(line.strip())
        else:
            open_note = None
            kept.append(line)
    words = regex.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() if notes else body
    return words, tuple(Note(mark, "\n".join(lines)) for mark, lines in notes.items())


def joined(words: str, notes: Sequence[Note]) -> str:
    """The words of a clause with its notes at the end."""
    return "\n\n".join(filter(None, (words, "\n".join(map(written, notes)))))


def written(note: Note) -> str:
    """A note as lines of plain text; lines after its first are indented."""
    first, *more = [line.strip() for line in note.text.split("\n") if line.strip()] or [""]
    return "\n".join([f"[^{note.mark}]: {first}".rstrip(), *(INDENT + line for line in more)])


def spans(text: str, marks: Mapping[str, object] | frozenset[str]) -> tuple[str | Mark, ...]:
    """The words cut at the marks that have a note; any other mark is part of the words."""
    if not marks or "[^" not in text:
        return (text,)
    cut: list[str | Mark] = []
    end = 0
    for found in _MARK.finditer(text):
        if found[1] in marks:
            cut += [text[end : found.start()], Mark(found[1])]
            end = found.end()
    return tuple(piece for piece in (*cut, text[end:]) if piece != "")


def marks_in(text: str) -> tuple[str, ...]:
    """The marks in some words, each once, in order."""
    return tuple(dict.fromkeys(_MARK.findall(text))) if "[^" in text else ()


def without_marks(text: str) -> str:
    """The words without any mark."""
    return " ".join(_MARK.sub("", text).split()) if "[^" in text else text


def notes_last(body: str) -> str:
    """The same words with every note at the end."""
    words, notes = apart(body)
    return joined(words, notes) if notes else body


def brought_home(bodies: Sequence[str]) -> list[str]:
    """Bodies in which each mark has its note in the same body, as far as there is one anywhere.

    A note may stand at the end of a file, far from its mark: it goes to every body that has the mark and lacks the
    note. Of several with one mark the next after the body is taken, else the last before it. A note that nobody
    needs stays where it stands.
    """
    noted = {index: _Noted(*apart(body)) for index, body in enumerate(bodies) if "[^" in body}
    moved: dict[int, list[Note]] = {}
    taken: set[tuple[int, str]] = set()
    copied = 0
    homes: dict[str, list[int]] = {}
    for index, one in noted.items():
        for mark in one.own:
            homes.setdefault(mark, []).append(index)
    for index, one in noted.items():
        for mark in one.lacking:
            home = _home(homes.get(mark, ()), index)
            copied += len(noted[home].own[mark].text) if home is not None else 0
            if home is not None and copied <= MOST_COPIED:
                moved.setdefault(index, []).append(noted[home].own[mark])
                taken.add((home, mark))
    gone = {(home, mark) for home, mark in taken if mark not in noted[home].marks}
    touched = {*moved, *(home for home, _mark in gone)}
    return [
        noted[index].rewritten(moved.get(index, ()), {mark for home, mark in gone if home == index})
        if index in touched
        else body
        for index, body in enumerate(bodies)
    ]


class _Noted:
    """A body with its marks and notes told apart."""

    def __init__(self, words: str, notes: Sequence[Note]) -> None:
        self.words = words
        self.own = {note.mark: note for note in notes}
        self.marks = marks_in("\n".join([words, *(note.text for note in notes)]))
        self.lacking = [mark for mark in self.marks if mark not in self.own]

    def rewritten(self, more: Sequence[Note], gone: set[str]) -> str:
        kept = [note for mark, note in self.own.items() if mark not in gone]
        return joined(self.words, [*kept, *more])


def _home(homes: Sequence[int], index: int) -> int | None:
    at = bisect_left(homes, index)
    return homes[at] if at < len(homes) else homes[-1] if homes else None
