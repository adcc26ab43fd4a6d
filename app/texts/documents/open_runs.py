"""The words of a paragraph in an ODT file, with its footnotes told apart; tracked changes as accepted."""

from collections.abc import Callable, Mapping

from app.domain.footnotes import Note
from app.domain.manuscript import Reason
from app.texts.documents.markup import Element, local
from app.texts.documents.open_names import TEXT, attribute
from app.texts.documents.word_runs import Words

SIGNS = {"s": " ", "tab": " ", "line-break": "\n", "soft-page-break": ""}
_SKIPPED = frozenset({"tracked-changes", "number", "ruby-text", "note-citation", "bookmark", "sequence-decls"})
_OBJECTS = frozenset({"object", "object-ole", "plugin", "applet", "floating-frame"})


class Runs:
    """Goes through the paragraphs of a file in order: a tracked insertion may begin in one and end in another."""

    def __init__(self) -> None:
        self.changes: dict[str, tuple[Reason, str]] = {}
        """What each tracked change does, and the words it takes out."""
        self._notes: dict[str, str] = {}
        self._open: set[str] = set()

    def words_of(self, paragraph: Element) -> Words:
        """The words of a paragraph or heading."""
        return _Walk(self).through(paragraph)

    def note(self, element: Element) -> Note:
        """A footnote or endnote; each gets the next number."""
        body = next((one for one in element if local(one) == "note-body"), None)
        paragraphs = body.iter(f"{TEXT}p", f"{TEXT}h") if body is not None else ()
        text = "\n".join(filter(None, (" ".join(self.words_of(one).text.split()) for one in paragraphs)))
        number = str(len(self._notes) + 1)
        self._notes[number] = text
        return Note(number, text)

    def begins(self, key: str) -> None:
        """A tracked insertion begins here."""
        if self.changes.get(key, (None, ""))[0] is Reason.PUT_IN:
            self._open.add(key)

    def ends(self, key: str) -> None:
        """A tracked insertion ends here."""
        self._open.discard(key)

    @property
    def inserting(self) -> bool:
        """Whether the words met now were put in by a tracked change."""
        return bool(self._open)


def changes_of(tracked: Element) -> dict[str, tuple[Reason, str]]:
    """The tracked changes that stand before a text, by their identity."""
    found: dict[str, tuple[Reason, str]] = {}
    for region in tracked:
        act = next((one for one in region if local(one) in ("insertion", "deletion")), None)
        if act is None:
            continue
        key = attribute(region, f"{TEXT}id") or attribute(region, "{http://www.w3.org/XML/1998/namespace}id")
        if local(act) == "insertion":
            found[key] = (Reason.PUT_IN, "")
        else:
            words = (" ".join(one.itertext()) for one in act if local(one) in ("p", "h", "list", "table"))
            found[key] = (Reason.TAKEN_OUT, " ".join(" ".join(words).split()))
    return found


class _Walk:
    """Goes through one paragraph."""

    def __init__(self, runs: Runs) -> None:
        self.runs = runs
        self.text: list[str] = []
        self.notes: list[Note] = []
        self.remarks: list[tuple[Reason, str]] = []
        self.put_in: list[str] = []
        self.steps: Mapping[str, Callable[[Element], None]] = {
            "note": self._note, "annotation": self._annotation, "change-start": self._begin, "change-end": self._end,
            "change": self._change, "frame": self._frame, "hidden-text": self._hidden, "custom-shape": self._frame,
            "annotation-end": lambda _element: None,
        }  # fmt: skip

    def through(self, paragraph: Element) -> Words:
        self._say(paragraph.text)
        self._into(paragraph)
        if any(piece.strip() for piece in self.put_in):
            self.remarks.append((Reason.PUT_IN, "".join(self.put_in)))
        return Words("".join(self.text), tuple(self.notes), tuple(self.remarks))

    def _into(self, element: Element) -> None:
        for one in element:
            name = local(one)
            if name in self.steps:
                self.steps[name](one)
            elif name in SIGNS:
                self.text.append(SIGNS[name])
            elif name and name not in _SKIPPED:
                self._say(one.text)
                self._into(one)
            self._say(one.tail)

    def _say(self, words: str | None) -> None:
        if words:
            plain = " ".join(words.split()) if not words.isspace() else ""
            spaced = f"{' ' if words[0].isspace() else ''}{plain}{' ' if plain and words[-1].isspace() else ''}"
            self.text.append(spaced)
            if self.runs.inserting:
                self.put_in.append(spaced)

    def _note(self, element: Element) -> None:
        note = self.runs.note(element)
        self.notes.append(note)
        self.text.append(f"[^{note.mark}]")

    def _annotation(self, element: Element) -> None:
        words = " ".join("".join(one.itertext()) for one in element.iter(f"{TEXT}p"))
        self.remarks.append((Reason.REMARK, words))

    def _begin(self, element: Element) -> None:
        self.runs.begins(attribute(element, f"{TEXT}change-id"))

    def _end(self, element: Element) -> None:
        self.runs.ends(attribute(element, f"{TEXT}change-id"))

    def _change(self, element: Element) -> None:
        reason, words = self.runs.changes.get(attribute(element, f"{TEXT}change-id"), (Reason.PUT_IN, ""))
        if reason is Reason.TAKEN_OUT:
            self.remarks.append((reason, words))

    def _hidden(self, element: Element) -> None:
        self.remarks.append((Reason.HIDDEN, "".join(element.itertext())))

    def _frame(self, element: Element) -> None:
        words = " ".join("".join(one.itertext()) for one in element.iter(f"{TEXT}p", f"{TEXT}h"))
        told = next((one.text for one in element.iter("{*}desc", "{*}title") if one.text), "")
        if words.strip():
            self.remarks.append((Reason.BOX, words))
        elif any(local(one) in _OBJECTS for one in element):
            self.remarks.append((Reason.OBJECT, told or "—"))
        else:
            self.remarks.append((Reason.PICTURE, told or "—"))
