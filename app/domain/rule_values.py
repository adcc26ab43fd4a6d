"""The values that a decision rule is written in, and the fault of one that is none."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.voting import HALF

FRACTION = re.compile(r"[0-9]{1,6}(/[0-9]{1,6})?", re.ASCII)
LARGEST_NUMBER = 1_000_000_000


class RuleMalformed(ValueError):
    """A description that is no rule: `key` says where ("quorum.total"), `fault` what is wrong and what to write."""

    def __init__(self, key: str, fault: str) -> None:
        super().__init__(f"decision.{key}: {fault}" if key else f"decision: {fault}")
        self.key = key
        self.fault = fault


def fraction(value: object, key: str) -> Fraction:
    """A share, exactly. Floats are refused, for 0.1 is not a tenth."""
    if not isinstance(value, str) or not FRACTION.fullmatch(value):
        raise RuleMalformed(key, 'must be a fraction of whole numbers in quotes, such as "1/2" or "11/20"')
    numerator, _, denominator = value.partition("/")
    if denominator and not int(denominator):
        raise RuleMalformed(key, "must not be divided by zero")
    return Fraction(int(numerator), int(denominator or 1))


def threshold(value: object, key: str) -> Fraction:
    """A share in [0, 1) that support has to be more than: more than the whole can never be for."""
    share = fraction(value, key)
    if share >= 1:
        raise RuleMalformed(key, "must be less than 1: support has to be more than it")
    return share


def majority(value: object, key: str) -> Fraction:
    """Never under one half, or a tie, even a text that more people refuse than want, would be carried."""
    share = threshold(value, key)
    if share < HALF:
        raise RuleMalformed(key, "must be at least 1/2: with less, a tie would be carried")
    return share


def at_least(value: object, key: str) -> Fraction:
    """A share in [1/2, 1] that has to be reached."""
    share = fraction(value, key)
    if not HALF <= share <= 1:
        raise RuleMalformed(key, "must be from 1/2 to 1: at least so much has to be for")
    return share


def number(value: object, key: str) -> int:
    """A whole number of ballots, 0 for none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise RuleMalformed(key, "must be a whole number of ballots, 0 for none")
    return value


def table(value: object, key: str, example: str) -> Mapping[str, object]:
    """A table; `example` tells how one is written."""
    if not isinstance(value, Mapping):
        raise RuleMalformed(key, f"must be a table, such as {example}")
    return value


def only_known(given: Mapping[str, object], keys: Sequence[str], prefix: str) -> None:
    """Refuse a key that means nothing here."""
    unknown = next((key for key in given if key not in keys), None)
    if unknown is not None:
        raise RuleMalformed(f"{prefix}{unknown}", f"is not known here; known are {', '.join(keys)}")
