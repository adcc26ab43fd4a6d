"""Every sentence a person reads is there in every language of the interface."""

import gettext
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.web.languages import CODES

ROOT = Path(__file__).resolve().parent.parent
TRANSLATED = [code for code in CODES if code != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0 +-]*[\d.]*[a-zA-Z]|%%|\{(\w*)\}")
PLURAL_FORMS = {
    "ar": {0: 0, 1: 1, 2: 2, 3: 3, 5: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4},
    "ja": {0: 0, 1: 0, 2: 0, 100: 0},
    "en": {0: 1, 1: 0, 2: 1},
    "es": {0: 1, 1: 0, 2: 1},
    "fr": {0: 0, 1: 0, 2: 1},
}


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every message that the code and the templates have today."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    extract = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml"]
    subprocess.run([*extract, "--ignore-dirs", ".* tests instance", "-o", template, "."], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return read_po(file)


def catalogue(code: str) -> Catalog:
    """The catalogue that ships for a language."""
    with (ROOT / "translations" / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def test_layouts_and_macros_are_read_for_messages_too(messages: Catalog) -> None:
    with_messages = {place[0].split("/")[1] for message in messages for place in message.locations if "/" in place[0]}
    assert {"_layout", "_macros"} <= with_messages


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_message_is_missing_or_doubtful(code: str, messages: Catalog) -> None:
    translated = catalogue(code)
    assert [message.id for message in messages if message.id and not _is_done(_found(translated, message))] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_placeholders(code: str) -> None:
    assert [message.id for message in catalogue(code) if message.id and not _keeps_placeholders(message)] == []


@pytest.mark.parametrize("code", sorted(PLURAL_FORMS.keys() & set(TRANSLATED)))
def test_plural_forms_are_those_of_the_language(code: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(code))
    compiled.seek(0)
    header = gettext.GNUTranslations(compiled).info()["plural-forms"]
    choose = gettext.c2py(header.split("plural=")[1].rstrip("; "))  # type: ignore[attr-defined]
    assert {number: choose(number) for number in PLURAL_FORMS[code]} == PLURAL_FORMS[code]


def _found(translated: Catalog, message: Message) -> Message | None:
    found = translated.get(message.id, message.context)
    return found if found and found.pluralizable == message.pluralizable else None


def _is_done(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(_forms(message))


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def _placeholders(words: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(words) if match.group(0) != "%%"}


def _keeps_placeholders(message: Message) -> bool:
    """The last plural form keeps them all; the others may say the number in words, as Arabic says its dual."""
    wordings = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = set().union(*(_placeholders(words) for words in wordings))
    *others, last = _forms(message)
    return not last or (_placeholders(last) == wanted and all(_placeholders(words) <= wanted for words in others))
