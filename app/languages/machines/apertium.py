"""Apertium as a program on this machine: nothing leaves it."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

from app.languages.machines.machine import MachineFailed, accepted, primary, short_enough
from app.languages.models import Failure

LONG_CODES = {
    "af": "afr", "ar": "ara", "be": "bel", "bg": "bul", "br": "bre", "ca": "cat", "cy": "cym", "da": "dan", "de": "deu",
    "en": "eng", "eo": "epo", "es": "spa", "eu": "eus", "fr": "fra", "gl": "glg", "hi": "hin", "id": "ind", "is": "isl",
    "it": "ita", "kk": "kaz", "mk": "mkd", "ms": "zlm", "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno", "oc": "oci",
    "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sc": "srd", "sv": "swe", "tr": "tur", "tt": "tat", "uk": "ukr",
    "ur": "urd", "uz": "uzb",
}  # fmt: skip
"""ISO 639-3 codes, by which newer language pairs of Apertium are named; older ones have two letters."""


@dataclass(frozen=True)
class Apertium:
    """The `apertium` program with the language pairs that are installed beside it."""

    name: ClassVar[str] = "Apertium"
    command: str = "apertium"
    seconds: int = 20
    characters: int = 20_000

    def translate(self, words: str, source: str, target: str) -> str:
        """The words in the target language; raises MachineFailed."""
        short_enough(words, self.characters)
        installed = self._run(["-l"]).split()
        pair = next((pair for pair in _pairs(source, target) if pair in installed), None)
        if pair is None:
            raise MachineFailed(Failure.UNSUPPORTED)
        return accepted(words, self._run(["-u", pair], words).rstrip("\n"))

    def _run(self, arguments: Sequence[str], words: str = "") -> str:
        try:
            done = subprocess.run(
                [self.command, *arguments], input=words.encode(), capture_output=True, timeout=self.seconds, check=True
            )
        except subprocess.CalledProcessError as error:
            raise MachineFailed(Failure.REFUSED, f"exit {error.returncode}") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MachineFailed(Failure.UNREACHABLE, type(error).__name__) from error
        return done.stdout.decode("utf-8", "replace")


def _pairs(source: str, target: str) -> list[str]:
    """The names a language pair may be installed under."""
    codes = [[primary(one), LONG_CODES.get(primary(one), primary(one))] for one in (source, target)]
    return [f"{one}-{other}" for one, other in product(*codes)]
