"""How word processors and web pages write the numbers of lists."""

from collections.abc import Callable

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_KANJI = "〇一二三四五六七八九"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
LARGEST = 99_999


def decimal(number: int) -> str:
    """1, 2, 3."""
    return str(number)


def letters(number: int) -> str:
    """a to z, then aa, bb, as word processors count."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 8) if number > 0 else str(number)


def roman(number: int) -> str:
    """i, ii, iii, iv."""
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def kanji(number: int) -> str:
    """一, 二, 十一, 二十三, 百五."""
    if not 0 < number < 10_000:
        return str(number)
    written = ""
    for value, sign in ((1000, "千"), (100, "百"), (10, "十")):
        count, number = divmod(number, value)
        written += (_KANJI[count] if count > 1 else "") + sign if count else ""
    return written + (_KANJI[number] if number else "")


def full_width(number: int) -> str:
    """１, ２, ３."""
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _of(alphabet: str) -> Callable[[int], str]:
    def written(number: int) -> str:
        return alphabet[number - 1] if 0 < number <= len(alphabet) else str(number)

    return written


def _large(small: Callable[[int], str]) -> Callable[[int], str]:
    def written(number: int) -> str:
        return small(number).upper()

    return written


WRITERS: dict[str, Callable[[int], str]] = {
    "1": decimal, "a": letters, "A": _large(letters), "i": roman, "I": _large(roman),
    "decimal": decimal, "decimalZero": lambda number: f"{number:02}", "ordinal": decimal,
    "lowerLetter": letters, "upperLetter": _large(letters), "lowerRoman": roman, "upperRoman": _large(roman),
    "chineseCounting": kanji, "chineseCountingThousand": kanji, "japaneseCounting": kanji, "ideographDigital": kanji,
    "taiwaneseCounting": kanji, "taiwaneseCountingThousand": kanji, "japaneseDigitalTenThousand": kanji,
    "chineseLegalSimplified": kanji, "japaneseLegal": kanji, "koreanDigital": kanji, "一, 二, 三, ...": kanji,
    "decimalFullWidth": full_width, "decimalFullWidth2": full_width, "１, ２, ３, ...": full_width,
    "arabicAbjad": _of(_ABJAD), "arabicAlpha": _of(_ARABIC), "أ, ب, ت, ...": _of(_ARABIC),
    "iroha": _of(_IROHA), "irohaFullWidth": _of(_IROHA), "イ, ロ, ハ, ...": _of(_IROHA),
    "aiueo": _of(_AIUEO), "aiueoFullWidth": _of(_AIUEO), "ア, イ, ウ, ...": _of(_AIUEO),
}  # fmt: skip
"""By the names that Office Open XML, OpenDocument and HTML have for them."""


def written(number: int, style: str) -> str:
    """A number in the style of this name; in decimals where we do not know it, or it is beyond all counting."""
    return WRITERS.get(style, decimal)(number) if 0 <= number <= LARGEST else str(number)


def whole(text: str | None, fallback: int = 0) -> int:
    """The whole number that an attribute holds, within reason; the fallback where it holds none."""
    digits = (text or "").strip()
    return min(int(digits), LARGEST) if digits.isascii() and digits.isdigit() and len(digits) < 10 else fallback
