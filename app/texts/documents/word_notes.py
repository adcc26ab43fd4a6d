"""Footnotes, endnotes and comments of a DOCX file, numbered as they are met."""

from app.domain.footnotes import Note
from app.texts.documents.markup import Element
from app.texts.documents.word_names import W, value


class Notes:
    """The notes of a file; each gets the next number when its mark is met."""

    def __init__(self, footnotes: Element | None, endnotes: Element | None, comments: Element | None) -> None:
        self._texts = {"footnote": _texts(footnotes, "footnote"), "endnote": _texts(endnotes, "endnote")}
        self._comments = _texts(comments, "comment")
        self._numbers: dict[tuple[str, str], str] = {}

    def met(self, kind: str, key: str) -> tuple[str, Note | None]:
        """The number of the note that a mark means ("" for none), and the note when it is met for the first time."""
        text = self._texts[kind].get(key)
        if text is None:
            return "", None
        known = self._numbers.get((kind, key))
        if known:
            return known, None
        number = self._numbers[(kind, key)] = str(len(self._numbers) + 1)
        return number, Note(number, text)

    def comment(self, key: str) -> str:
        """The words of a comment, once."""
        return self._comments.pop(key, "")


def _texts(root: Element | None, name: str) -> dict[str, str]:
    if root is None:
        return {}
    return {
        value(one, "id", own=True): _text(one)
        for one in root.findall(f"{W}{name}")
        if value(one, "type", own=True) in ("", "normal")
    }


def _text(note: Element) -> str:
    paragraphs = ("".join(one.itertext(f"{W}t")).strip() for one in note.iter(f"{W}p"))
    return "\n".join(" ".join(text.split()) for text in paragraphs if text)
