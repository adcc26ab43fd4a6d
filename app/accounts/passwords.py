"""Passwords: which are taken, how they are kept (Argon2id), and checking one in the same time for everybody."""

import secrets
import unicodedata
from base64 import b64encode
from enum import StrEnum
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200
LEFT_WHEN_PERSONAL_WORDS_GO = 6
FEWEST_DISTINCT = 4

# Above the OWASP minimum (19 MiB, 2 rounds); raise them and every password is hashed anew at its next sign-in.
_hasher = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
# A hash takes much memory on purpose: two at once are the most a small machine should spend on them.
_places = BoundedSemaphore(2)

_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyzabcdefghij",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
)
_WORDS = """
    password passwort passw motdepasse contrasena contraseña senha parola welcome bienvenue bienvenido bemvindo
    letmein iloveyou jetaime teamo tequiero qwerty azerty qwertyuiop administrator administrador administrateur admin
    root superuser changeme secret topsecret football futbol baseball basketball princess princesa sunshine superman
    batman spiderman starwars pokemon dragon monkey master shadow freedom whatever trustno blink michael jennifer
    jessica charlie computer internet google facebook government gobierno governo democracy democracia openclause
    consultation consultacion participation summer winter spring autumn january december monday friday test testing
    default guest user username login hello bonjour holamundo abcdef abcabc asdfgh asdfasdf zxcvbn correcthorse
    correcthorsebatterystaple
    """.split()  # noqa: SIM905 (a list of words reads better as words)
_LETTERS_FOR_SIGNS = str.maketrans("@430$5!17", "aaeossilt")


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


def weakness_of(password: str, *, name: str = "", email: str = "") -> Weakness | None:
    """Why this password would not protect the account of this person; None when it is good.

    Length is what counts (NIST SP 800-63B): no rule about kinds of characters.
    """
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    plain = unicodedata.normalize("NFKC", password).casefold()
    if _is_common(plain):
        return Weakness.COMMON
    return Weakness.PERSONAL if _is_personal(plain, name, email) else None


def hashed(password: str) -> str:
    """The Argon2id hash to keep."""
    with _places:
        return _hasher.hash(_bytes(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed; without a hash just as slow, and never."""
    known = password_hash is not None and len(password) <= LONGEST
    with _places:
        right = _verified(password[:LONGEST], password_hash if known and password_hash else _nobodys())
    return right and known


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than those of today."""
    return _hasher.check_needs_rehash(password_hash)


def _verified(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash that no password has, as dear to check as any other: of random bytes, with the parameters of today."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    costs = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


def _bytes(password: str) -> bytes:
    """The same bytes from every keyboard: accents composed; what cannot be encoded is kept apart, not refused."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _is_common(plain: str) -> bool:
    if len(set(plain)) < FEWEST_DISTINCT or any(plain in row or plain in row[::-1] for row in _ROWS):
        return True
    return _is_a_word(plain) or _is_repeated(plain)


def _is_a_word(plain: str) -> bool:
    """A common word with figures and signs around it, or in place of letters."""
    core = plain.strip("0123456789!?.,;:*#_-+ ")
    joined = "".join(character for character in plain.translate(_LETTERS_FOR_SIGNS) if character.isalpha())
    return core in _WORDS or joined in _WORDS or core.translate(_LETTERS_FOR_SIGNS) in _WORDS


def _is_repeated(plain: str) -> bool:
    """One short piece said again and again, as in abcabcabcabc."""
    return any(len(plain) % size == 0 and plain[:size] * (len(plain) // size) == plain for size in range(1, 6))


def _is_personal(plain: str, name: str, email: str) -> bool:
    """Little is left of it when the words of the person's name and address are taken away."""
    words = {name, *name.split(), email, email.split("@")[0]}
    rest = plain
    for word in sorted((word.casefold() for word in words if len(word) > 2), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != plain and len(rest) < LEFT_WHEN_PERSONAL_WORDS_GO
