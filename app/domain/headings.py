"""What a heading says of the part it stands over, in the languages we ship: kind, label and words."""

from dataclasses import dataclass

import regex

from app.domain.structure import DivisionKind

KIND_WORDS = {
    DivisionKind.BOOK: "book livre libro livro buch boek الكتاب",
    DivisionKind.PART: "part partie parte teil deel الجزء",
    DivisionKind.TITLE: "title titre título titulo titolo titel الباب",
    DivisionKind.CHAPTER: "chapter chapitre capítulo capitulo capo kapitel hoofdstuk rozdział الفصل",
    DivisionKind.SECTION: "section sección seccion secção seção sezione abschnitt afdeling القسم الفرع",
    DivisionKind.ARTICLE: (
        "article art artículo articulo artigo articolo artikel artykuł المادة مادة "
        "principle principe principio princípio المبدأ مبدأ"
    ),
    DivisionKind.ANNEX: "annex annexe anexo allegato anhang bijlage appendix appendice الملحق ملحق",
}
PREAMBLE_WORDS = (
    "preamble recitals whereas citations préambule considérants visas preámbulo considerandos considerando "
    "preâmbulo preambolo präambel preambuła الديباجة ديباجة 前文 序言 преамбула"
)
BIS_WORDS = "bis ter quater quinquies sexies septies octies novies nonies decies"
DEFINITION_WORDS = (
    "definitions définitions definiciones definições definizioni definitionen begriffsbestimmungen definities "
    "definicje التعاريف تعاريف التعريفات 定義 定义"
)
ORDINAL_WORDS = (
    "one two three four five six seven eight nine ten first second third fourth fifth sixth seventh eighth ninth tenth "
    "premier première deuxième troisième quatrième cinquième sixième unique préliminaire "
    "primero primera segundo segunda tercero tercera cuarto cuarta quinto quinta sexto sexta séptimo octavo noveno "
    "décimo primeiro primeira terceiro terceira quarto quarta sétimo oitavo nono único única preliminar "
    "الأول الأولى الثاني الثانية الثالث الثالثة الرابع الرابعة الخامس الخامسة السادس السادسة السابع السابعة "
    "الثامن الثامنة التاسع التاسعة العاشر العاشرة التمهيدي"
)
_JAPANESE = {
    "編": DivisionKind.PART,
    "编": DivisionKind.PART,
    "节": DivisionKind.SECTION,
    "章": DivisionKind.CHAPTER,
    "節": DivisionKind.SECTION,
    "条": DivisionKind.ARTICLE,
    "條": DivisionKind.ARTICLE,
}
_PREAMBLES = frozenset(PREAMBLE_WORDS.split())
_KINDS = {word: kind for kind, words in KIND_WORDS.items() for word in words.split()}


def _any_of(words: str) -> str:
    return "|".join(sorted(map(regex.escape, words.split()), key=len, reverse=True))


_NUMBER = (
    rf"(?:\d+(?:\.?[º°ª])?(?:[a-z]{{1,2}}\b)?(?:[ -](?:{_any_of(BIS_WORDS)})\b)?(?:\s?مكررا?)?"
    rf"|[ivxlcdm]+\b(?:-?[a-z]\b)?|[a-z]\b|(?:{_any_of(ORDINAL_WORDS)})(?![\p{{L}}\p{{M}}]))"
)
_MARK = r"\s*(?:\.\s?[-–—]+|[.:：．-]|[–—])\s*"
_NAMED = regex.compile(
    rf"(?P<label>(?P<word>{_any_of(' '.join(_KINDS))})(?![\p{{L}}\p{{M}}])\.?\s*{_NUMBER})"
    rf"(?P<mark>{_MARK}|\s+|$)(?P<rest>.*)",
    regex.IGNORECASE,
)
_COUNTED = regex.compile(
    r"(?P<label>第\s*[\d〇一二三四五六七八九十百千]+\s*(?P<word>[編章節条條编节])(?:の[\d一二三四五六七八九十]+)*)"
    r"(?P<mark>[\s:：]*|$)(?P<rest>.*)"
)
_NUMBERED = regex.compile(r"(?P<label>\d{1,3}[a-z]{0,2}(?:\.\d{1,3})*)(?:[.)．、:]\s*|\s+)(?P<rest>\D.*)")
_BEGINS = regex.compile(rf"[\s*_]{{0,8}}+(?:{_any_of(' '.join([*_KINDS, *_PREAMBLES]))}|第)", regex.IGNORECASE)
_STRESS = regex.compile(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1")
_CAPTION = regex.compile(r"[（(](?P<words>[^（()）]{1,60})[)）]")

_DEFINITIONS = frozenset(DEFINITION_WORDS.split())

LONGEST_HEADING = 120
LONGEST_LINE = 2000
"""A longer line is no heading, and nothing is looked for in it but its beginning."""

_ENDS_SENTENCE = tuple(".;。؛:：!?؟")


@dataclass(frozen=True)
class Heading:
    """What a heading says: kind None for one that only has words, which a number may precede as its label."""

    kind: DivisionKind | None
    label: str
    words: str

    @property
    def written(self) -> str:
        """The heading as we write it: "Article 5. Scope", and 第五条（目的） as Japanese acts do."""
        if self.words and _COUNTED.fullmatch(self.label):
            return f"{self.label}（{self.words}）"
        return ". ".join(filter(None, (self.label, self.words)))


def recognise(text: str) -> Heading:
    """The heading that a line says it is: "Art. 5 – Scope", "CHAPTER I", "第三条（目的）", "5. Scope", "Preamble"."""
    plain = _unstressed(text)
    if plain.casefold().rstrip(" :") in _PREAMBLES:
        return Heading(DivisionKind.PREAMBLE, "", plain.rstrip(" :"))
    named = _NAMED.fullmatch(plain)
    if named and not (named["mark"].isspace() and named["rest"][:1].islower()):
        return Heading(_KINDS[named["word"].casefold()], named["label"].strip(), named["rest"].strip())
    counted = _COUNTED.fullmatch(plain)
    if counted:
        return Heading(_JAPANESE[counted["word"]], counted["label"], _uncaptioned(counted["rest"].strip()))
    numbered = _NUMBERED.fullmatch(plain)
    if numbered:
        return Heading(None, numbered["label"], numbered["rest"].strip())
    return Heading(None, "", plain)


def recognise_plain(line: str) -> Heading | None:
    """The heading that a line without heading marks is, or None for a line of text.

    It names its kind and number and then ends or has a mark ("Article 5. Scope"): "Article 5 applies" is text.
    A preamble's heading stands alone on its line.
    """
    if not _BEGINS.match(line):
        return None
    plain = _unstressed(line)
    if plain.casefold().rstrip(" :") in _PREAMBLES:
        return recognise(plain)
    found = _NAMED.fullmatch(plain) or _COUNTED.fullmatch(plain)
    if found is None or not (found["mark"].strip() or not found["rest"] or _set_apart(found)):
        return None
    heading = recognise(plain)
    too_long = len(heading.words) > LONGEST_HEADING and heading.kind is not DivisionKind.ARTICLE
    return None if heading.kind is None or too_long else heading


def _unstressed(line: str) -> str:
    return (_STRESS.sub(r"\2", line) if len(line) <= LONGEST_LINE else line).strip()


def _set_apart(found: "regex.Match[str]") -> bool:
    return found["word"] in _JAPANESE and (found["mark"] == "\u3000" or found["rest"].startswith(("（", "(")))


def is_sentence(words: str) -> bool:
    """Whether the words after an article's number are its text rather than its heading."""
    return len(words) > LONGEST_HEADING or words.endswith(_ENDS_SENTENCE)


def tells_definitions(words: str) -> bool:
    """Whether a heading says that what stands under it are definitions."""
    return words.casefold().strip(" .:") in _DEFINITIONS


def caption(line: str) -> str | None:
    """The heading that Japanese acts put in brackets on the line above an article."""
    found = _CAPTION.fullmatch(line.strip())
    return found["words"] if found else None


def _uncaptioned(words: str) -> str:
    return caption(words) or words
