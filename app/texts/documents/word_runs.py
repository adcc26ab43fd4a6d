"""The words of a paragraph in a DOCX file, as they read when every tracked change is accepted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.footnotes import Note
from app.domain.manuscript import Reason
from app.texts.documents.markup import Element, local
from app.texts.documents.word_names import child, is_on, value
from app.texts.documents.word_notes import Notes

SIGNS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_INTO = frozenset({
    "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir", "ruby", "rubyBase",
    "oMath", "oMathPara", "r", "e", "num", "den", "sup", "sub", "f", "sSup", "sSub", "d", "rad", "deg", "nary", "func",
    "fName", "box", "m", "mr", "acc", "bar", "eqArr", "limLow", "limUpp", "lim", "groupChr", "sSubSup", "sPre",
})  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Words with the notes whose marks stand in them, and what was met that has no place in a text."""

    text: str = ""
    notes: tuple[Note, ...] = ()
    remarks: tuple[tuple[Reason, str], ...] = ()

    def followed_by(self, other: "Words") -> "Words":
        """These words and then the other ones, as one paragraph."""
        return Words(self.text + other.text, self.notes + other.notes, self.remarks + other.remarks)

    def under(self, other: "Words") -> "Words":
        """These words and under them the other ones."""
        text = "\n".join(filter(None, (self.text, other.text)))
        return Words(text, self.notes + other.notes, self.remarks + other.remarks)

    def with_text(self, text: str) -> "Words":
        """The same with another text."""
        return replace(self, text=text)


def words_of(paragraph: Element, notes: Notes) -> Words:
    """The words of a paragraph."""
    return _Walk(notes).through(paragraph)


class _Walk:
    """Goes through one paragraph."""

    def __init__(self, notes: Notes) -> None:
        self.source = notes
        self.text: list[str] = []
        self.notes: list[Note] = []
        self.remarks: list[tuple[Reason, str]] = []
        self.put_in: list[str] = []
        self.taken_out: list[str] = []
        self.steps: dict[str, Callable[[Element], None]] = {
            "t": self._say, "br": self._break, "footnoteReference": self._note, "endnoteReference": self._note,
            "commentReference": self._comment, "ins": self._inserted, "moveTo": self._inserted,
            "del": self._deleted, "moveFrom": self._deleted, "drawing": self._drawing, "pict": self._drawing,
            "object": self._object, "AlternateContent": self._alternative, "sym": self._symbol,
        }  # fmt: skip

    def through(self, paragraph: Element) -> Words:
        self._into(paragraph)
        for reason, pieces in ((Reason.TAKEN_OUT, self.taken_out), (Reason.PUT_IN, self.put_in)):
            if any(piece.strip() for piece in pieces):
                self.remarks.append((reason, " … ".join(piece.strip() for piece in pieces if piece.strip())))
        return Words("".join(self.text), tuple(self.notes), tuple(self.remarks))

    def _into(self, element: Element) -> None:
        for one in element:
            name = local(one)
            if name in self.steps:
                self.steps[name](one)
            elif name == "r" and is_on(child(child(one, "rPr"), "vanish")):
                self.remarks.append((Reason.HIDDEN, "".join(one.itertext("{*}t"))))
            elif name in _INTO:
                self._into(one)
            elif name in SIGNS:
                self.text.append(SIGNS[name])

    def _say(self, element: Element) -> None:
        self.text.append(element.text or "")

    def _break(self, element: Element) -> None:
        if value(element, "type", own=True) not in ("page", "column"):
            self.text.append("\n")

    def _note(self, element: Element) -> None:
        number, note = self.source.met(local(element).removesuffix("Reference"), value(element, "id", own=True))
        if number:
            self.text.append(f"[^{number}]")
        if note is not None:
            self.notes.append(note)

    def _comment(self, element: Element) -> None:
        self.remarks.append((Reason.REMARK, self.source.comment(value(element, "id", own=True))))

    def _inserted(self, element: Element) -> None:
        start = len(self.text)
        self._into(element)
        self.put_in.append("".join(self.text[start:]))

    def _deleted(self, element: Element) -> None:
        self.taken_out.append("".join(element.itertext("{*}delText", "{*}t")))

    def _drawing(self, element: Element) -> None:
        boxes = list(element.iter("{*}txbxContent"))
        for box in boxes:
            self.remarks.append((Reason.BOX, " ".join(box.itertext("{*}t"))))
        if not boxes:
            described = next((one for one in element.iter("{*}docPr", "{*}shape")), None)
            words = (
                (described.get("descr") or described.get("alt") or described.get("name"))
                if described is not None
                else ""
            )
            self.remarks.append((Reason.PICTURE, words or "—"))

    def _object(self, element: Element) -> None:
        linked = next((one for one in element.iter("{*}OLEObject")), None)
        self.remarks.append((Reason.OBJECT, (linked.get("ProgID") if linked is not None else "") or "—"))

    def _alternative(self, element: Element) -> None:
        first = next(iter(element), None)
        if first is not None:
            self._into(first)

    def _symbol(self, element: Element) -> None:
        code = value(element, "char", own=True)
        number = (
            int(code, 16) if len(code) <= 4 and code and all(sign in "0123456789abcdefABCDEF" for sign in code) else 0
        )
        self.text.append("•" if 0xF000 <= number <= 0xF0FF else chr(number) if 0x20 <= number < 0xD800 else "")
