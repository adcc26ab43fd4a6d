"""Machines that translate, asked over real sockets and as real programs."""

import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import SettingRefused, Settings
from app.languages.machines import machine_of
from app.languages.machines.apertium import Apertium
from app.languages.machines.libretranslate import LibreTranslate
from app.languages.machines.machine import MachineFailed
from app.languages.models import Failure
from tests.languages.machines import a_closed_port, a_translator


def test_by_default_there_is_no_machine_and_nobody_is_asked() -> None:
    machine = machine_of(Settings.from_environment({"INSTANCE_FOLDER": "/tmp", "SECRET_KEY": "x"}))
    assert machine.name == ""
    with pytest.raises(MachineFailed):
        machine.translate("words", "en", "fr")


def test_words_are_sent_to_the_configured_address_and_come_back_in_the_other_language() -> None:
    with a_translator(key="secret") as translator:
        machine = LibreTranslate(f"{translator.url}/", "secret")
        assert machine.translate("Who decides?", "en", "pt-BR") == "[pt] ?sediced ohW"
        assert machine.translate("誰?", "en", "zh-Hant").startswith("[zh-Hant]")
        assert translator.asked[0] == {
            "q": "Who decides?", "source": "en", "target": "pt", "format": "text", "api_key": "secret",
            "path": "/translate",
        }  # fmt: skip


def test_the_machine_of_the_settings_is_used() -> None:
    with a_translator() as translator:
        environment = {"TRANSLATION": "libretranslate", "TRANSLATION_URL": translator.url, "SECRET_KEY": "x"}
        machine = machine_of(Settings.from_environment({**environment, "INSTANCE_FOLDER": "/tmp"}))
        assert machine.translate("ab", "en", "fr") == "[fr] ba"


@pytest.mark.parametrize(
    ("manner", "failure"),
    [
        ("failing", Failure.UNREACHABLE),
        ("busy", Failure.UNREACHABLE),
        ("hanging", Failure.UNREACHABLE),
        ("dripping", Failure.UNREACHABLE),
        ("garbled", Failure.UNUSABLE),
        ("deep", Failure.UNUSABLE),
        ("empty", Failure.UNUSABLE),
        ("verbose", Failure.UNUSABLE),
        ("huge", Failure.UNUSABLE),
        ("elsewhere", Failure.REFUSED),
    ],
)
def test_a_server_that_misbehaves_is_told_apart_and_never_waited_for(manner: str, failure: Failure) -> None:
    with a_translator(manner) as translator:
        started = time.monotonic()
        with pytest.raises(MachineFailed) as failed:
            LibreTranslate(translator.url, seconds=1).translate("Who decides?", "en", "fr")
        assert failed.value.failure is failure
        assert time.monotonic() - started < 20
        assert {one["path"] for one in translator.asked} == {"/translate"}, "a redirect is not followed"


def test_a_wrong_key_an_unknown_language_and_too_many_words_fail_for_good() -> None:
    with a_translator(key="secret") as translator:
        for machine, target, failure in (
            (LibreTranslate(translator.url, "wrong"), "fr", Failure.REFUSED),
            (LibreTranslate(translator.url, "secret"), "yo", Failure.UNSUPPORTED),
            (LibreTranslate(translator.url, "secret", characters=3), "fr", Failure.TOO_LONG),
        ):
            with pytest.raises(MachineFailed) as failed:
                machine.translate("words", "en", target)
            assert (failed.value.failure, failed.value.lasting) == (failure, True)


def test_a_server_that_is_away_may_come_back() -> None:
    with pytest.raises(MachineFailed) as failed:
        LibreTranslate(f"http://127.0.0.1:{a_closed_port()}", seconds=1).translate("words", "en", "fr")
    assert (failed.value.failure, failed.value.lasting) == (Failure.UNREACHABLE, False)


def a_program(folder: Path, script: str) -> str:
    program = folder / "apertium"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


PAIRS = 'if [ "$1" = -l ]; then printf "en-es\\nfra-cat\\n"; exit; fi'


def test_a_program_is_given_the_words_and_the_pair_that_is_installed(tmp_path: Path) -> None:
    command = a_program(tmp_path, f'{PAIRS}\nprintf "%s:" "$2"; tr a-z A-Z')
    assert Apertium(command).translate("$(touch x); who?", "en-GB", "es") == "en-es:$(TOUCH X); WHO?"
    assert Apertium(command).translate("qui?", "fr", "ca") == "fra-cat:QUI?"
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (f"{PAIRS}\nexit 3", Failure.REFUSED),
        (f"{PAIRS}\nsleep 20", Failure.UNREACHABLE),
        (f"{PAIRS}\ncat > /dev/null", Failure.UNUSABLE),
        ("echo nothing-here", Failure.UNSUPPORTED),
    ],
)
def test_a_program_that_fails_is_told_apart(tmp_path: Path, script: str, failure: Failure) -> None:
    with pytest.raises(MachineFailed) as failed:
        Apertium(a_program(tmp_path, script), seconds=1).translate("who?", "en", "es")
    assert failed.value.failure is failure


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MachineFailed) as failed:
        Apertium(str(tmp_path / "none")).translate("who?", "en", "es")
    assert failed.value.failure is Failure.UNREACHABLE


@pytest.mark.parametrize(
    "wrong",
    [
        {"TRANSLATION": "oracle"},
        {"TRANSLATION": "libretranslate"},
        {"TRANSLATION_URL": "ftp://x"},
        {"TRANSLATION_URL": "http://"},
        {"TRANSLATION_SECONDS": "0"},
        {"TRANSLATION_SECONDS": "600"},
        {"TRANSLATION_CHARACTERS": "many"},
    ],
)
def test_settings_that_cannot_be_used_are_refused_with_their_name(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingRefused, match="TRANSLATION"):
        Settings.from_environment({"INSTANCE_FOLDER": "/tmp", "SECRET_KEY": "x", **wrong})


def test_the_settings_of_apertium(tmp_path: Path) -> None:
    settings = replace(Settings(), translation="apertium", apertium_command=a_program(tmp_path, f"{PAIRS}\ncat"))
    assert machine_of(settings).translate("who?", "en", "es") == "who?"
