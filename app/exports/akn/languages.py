"""Names of languages: the three letters that Akoma Ntoso wants, and whether a tag names any language at all."""

from functools import cache

import regex
from babel import Locale
from babel.core import get_global

UNDETERMINED = "und"
_TAG = regex.compile(r"(?P<language>[a-zA-Z]{2,3})(?:-[a-zA-Z0-9]{1,8})*")
_BIBLIOGRAPHIC = "alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel"
"""The second codes of ISO 639-2, for libraries; laws bear the first, terminological ones."""
_NAMED_APART = {"tl": "tgl", "tw": "twi", "ak": "aka", "gu": "guj"}


def three_letters(code: str) -> str:
    """The ISO 639-2/T code of a language tag: en-GB is eng, fr is fra, fil stays fil."""
    language = code.partition("-")[0].lower()
    return language if len(language) == 3 else _three_letters().get(language, UNDETERMINED)


def is_language(tag: str) -> bool:
    """Whether a tag (BCP 47) begins with a language that there is."""
    found = _TAG.fullmatch(tag)
    return found is not None and found["language"].lower() in _known()


def is_three_letters(code: str) -> bool:
    """Whether a code is one of the three-letter codes of a language."""
    return len(code) == 3 and code in _known()


@cache
def _three_letters() -> dict[str, str]:
    """By two letters. CLDR lists deprecated codes first, then the terminological, then the bibliographic one."""
    found = {
        two: three
        for three, two in get_global("language_aliases").items()
        if len(three) == 3 and len(two) == 2 and three not in _BIBLIOGRAPHIC.split()
    }
    return {**found, **_NAMED_APART}


@cache
def _known() -> frozenset[str]:
    named = {str(code).partition("_")[0] for code in Locale("en").languages}
    codes = {*named, *_three_letters(), *_three_letters().values(), *_BIBLIOGRAPHIC.split()}
    return frozenset({*codes, UNDETERMINED})
