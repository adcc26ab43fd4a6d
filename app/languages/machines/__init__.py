"""Machines that translate: what one is asked for, and the one that the settings name."""

from app.config import Settings
from app.languages.machines.apertium import Apertium
from app.languages.machines.libretranslate import LibreTranslate
from app.languages.machines.machine import Absent, Machine

__all__ = ["Machine", "machine_of"]


def machine_of(settings: Settings) -> Machine:
    """The machine that whoever runs the instance chose; by default there is none, and nothing leaves the instance."""
    if settings.translation == "libretranslate":
        return LibreTranslate(
            settings.translation_url or "", settings.translation_key, settings.translation_seconds,
            settings.translation_characters,
        )  # fmt: skip
    if settings.translation == "apertium":
        return Apertium(settings.apertium_command, settings.translation_seconds, settings.translation_characters)
    return Absent()
