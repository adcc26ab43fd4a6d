"""The words by which texts name their own parts, in the languages we ship, brought to one plain English form."""

import unicodedata

import regex

LEVEL_WORDS = {
    "article": "article articles art artículo articulo artigo articolo artikel статья المادة مادة §",
    "recital": "recital considérant considerant considerando erwägungsgrund الحيثية حيثية",
    "citation": "citation visa",
    "annex": "annex annexe anexo appendix allegato anhang الملحق ملحق",
    "paragraph": "paragraph paragraphs para par paragraphe apartado numeral parágrafo الفقرة فقرة",
    "subparagraph": "subparagraph alinéa párrafo",
    "point": "point points letra literal inciso alínea ponto punto النقطة نقطة البند بند",
}
HEADING_WORDS = "title heading titre intitulé título العنوان 見出し"
INTRODUCTION_WORDS = (
    "introductory part|introductory wording|introductory phrase|chapeau|partie introductive|"
    "parte introductoria|frase introductoria|parte introdutória|caput"
)
NEW_WORDS = "new nouveau nouvelle nuevo nueva novo nova جديد جديدة"
FIRST_WORDS = "premier première primero primeiro الأولى"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""From the second subparagraph on Parliament counts from one: its "subparagraph 1" is the second."""

ALPHABETS = (
    "أبجدهوزحطيكلمنسعفصقرشت",
    "イロハニホヘトチリヌルヲワカヨタレソツネナ",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзиклмнопрстуф",
)
_LETTERS = {ord(letter): chr(ord("a") + place) for letters in ALPHABETS for place, letter in enumerate(letters)}
_ALEF = str.maketrans("اإآ", "أأأ")
_KANJI = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}


def _alternatives(words: str) -> str:
    return "|".join(sorted(map(regex.escape, words.split()), key=len, reverse=True))


_LEVELS = {word: level for level, words in LEVEL_WORDS.items() for word in words.split()}
_LEVEL = _alternatives(" ".join(_LEVELS))
_COUNTED = regex.compile(rf"\b({'|'.join(ORDINALS)})\s+(paragraph|subparagraph|point)\b")
_WORD = regex.compile(rf"(?<![\p{{L}}\p{{M}}])({_LEVEL})(?![\p{{L}}\p{{M}}])\.?")
_NUMERO = regex.compile(r"\bn\s*\.?\s*[º°o]\s*\.?\s*(?=\d)")
_NEW = regex.compile(
    rf"\(\s*({_alternatives(NEW_WORDS)}|新)\s*\)|(?<![\p{{L}}\p{{M}}])({_alternatives(NEW_WORDS)})(?![\p{{L}}\p{{M}}])"
)
_FIRST = regex.compile(rf"(?<![\p{{L}}\p{{M}}])({_alternatives(FIRST_WORDS)})(?![\p{{L}}\p{{M}}])")
_BIS = regex.compile(r"\s*مكررا?ً?")
_INTRODUCTION = regex.compile(rf"\b({INTRODUCTION_WORDS})\b")
_HEADING = regex.compile(rf",\s*({_alternatives(HEADING_WORDS)})\s*$")
_COUNTER = regex.compile(r"第?\s*(\d+)\s*([条項号款])(?:の(\d+))?")
_KANJI_NUMBER = regex.compile(r"(?<=[第の])[〇一二三四五六七八九十百千]+")
_COUNTER_LEVELS = {"条": "article", "項": "paragraph", "款": "paragraph", "号": "point"}
_LONE_LETTER = regex.compile(r"(?<![\p{L}\p{M}])[\p{L}--[a-z]](?![\p{L}\p{M}])", regex.VERSION1)


def plain(text: str) -> tuple[str, bool]:
    """The reference as "level number, level number ..." in small letters and ASCII digits; and whether it says "new".

    An introductory part becomes the word "introduction", a heading the word "heading", an ordinal its number:
    "Article 3, first paragraph, point (2)" gives "article 3, paragraph 1, point (2)".
    """
    words = _unified(text)
    named = _NEW.sub(" ", words)
    counted = _FIRST.sub("1", _COUNTED.sub(_count, named))
    japanese = _COUNTER.sub(_counter, _KANJI_NUMBER.sub(lambda found: str(kanji_number(found[0])), counted))
    parts = _INTRODUCTION.sub("introduction", _HEADING.sub(", heading", japanese))
    levels = _WORD.sub(lambda found: f", {_LEVELS[found[1]]} ", _BIS.sub(" bis", parts))
    latin = _LONE_LETTER.sub(lambda found: found[0].translate(_ALEF).translate(_LETTERS), levels)
    return latin, named != words


def _unified(text: str) -> str:
    numero = _NUMERO.sub("paragraph ", text.casefold())
    composed = unicodedata.normalize("NFKC", regex.sub(r"(?<=\d)\s*\.?[ºª°]", "", numero))
    digits = "".join(_digit(character) for character in composed.replace("條", "条"))
    return regex.sub(r"\s+[‐‑–—-]+\s+|[،、・;]", ", ", digits).replace("–", "-")


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _count(found: "regex.Match[str]") -> str:
    number, level = ORDINALS.index(found[1]) + 1, found[2]
    if level != "subparagraph":
        return f"{level} {number}"
    return f"{level} {number - 1}" if number > 1 else ""


def _counter(found: "regex.Match[str]") -> str:
    branch = f"-{found[3]}" if found[3] else ""
    return f", {_COUNTER_LEVELS[found[2]]} {found[1]}{branch} "


def kanji_number(numeral: str) -> int:
    """The value of a number in Chinese characters, up to thousands: 二十三 is 23."""
    total = digit = 0
    for character in numeral:
        if character in _TENS:
            total += (digit or 1) * _TENS[character]
            digit = 0
        else:
            digit = digit * 10 + _KANJI[character]
    return total + digit
