"""Every setting, read once from the environment."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MEBIBYTE = 1024 * 1024
ENGINES = ("none", "libretranslate", "apertium")
LONGEST_WAIT = 45
"""Seconds: the worker takes less than a minute for a piece of work."""


class SettingRefused(ValueError):
    """A setting whose value cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """What an instance can be told from outside. A default stands only where it is safe in production."""

    database_url: str = "sqlite:///instance/openclause.db"
    redis_url: str | None = None
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str | None = None
    mail_from: str = "openclause@localhost"
    instance_folder: Path = Path("instance")
    trusted_proxies: int = 0
    log_level: str = "INFO"
    demo: bool = False
    testing: bool = False
    largest_request: int = 12 * MEBIBYTE
    api_calls: int = 1200
    translation: str = "none"
    translation_url: str | None = None
    translation_key: str | None = None
    translation_seconds: int = 20
    translation_characters: int = 20_000
    apertium_command: str = "apertium"
    record_key: Path | None = None
    private_witnesses: bool = False
    private_webhooks: bool = False

    @property
    def record_key_file(self) -> Path:
        """Where the key lies that signs the record's checkpoints: made at its first use."""
        return self.record_key or self.instance_folder / "record.key"

    @property
    def record_head_file(self) -> Path:
        """Where the last signed head of the record is kept beside the database, to notice one that was rolled back."""
        return self.instance_folder / "record.head"

    @property
    def secure(self) -> bool:
        """Whether readers reach the instance through TLS: decides the cookie's name and its Secure mark."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings the environment names; raises SettingRefused for a value that cannot be used."""
        folder = Path(environment.get("INSTANCE_FOLDER", "instance"))
        return cls(
            database_url=environment.get("DATABASE_URL") or f"sqlite:///{folder / 'openclause.db'}",
            redis_url=environment.get("REDIS_URL") or None,
            secret_key=environment.get("SECRET_KEY") or kept_secret(folder),
            base_url=_base_url(environment.get("BASE_URL", cls.base_url)),
            mail_url=environment.get("MAIL_URL") or None,
            mail_from=environment.get("MAIL_FROM", cls.mail_from),
            instance_folder=folder,
            trusted_proxies=_whole_number(environment, "TRUSTED_PROXIES", 0),
            log_level=environment.get("LOG_LEVEL", cls.log_level).upper(),
            demo=environment.get("DEMO", "") == "1",
            largest_request=_whole_number(environment, "LARGEST_REQUEST_MB", 12) * MEBIBYTE,
            api_calls=_whole_number(environment, "API_CALLS_PER_MINUTE", cls.api_calls),
            translation=_engine(environment),
            translation_url=_translation_url(environment),
            translation_key=environment.get("TRANSLATION_KEY") or None,
            translation_seconds=_seconds(environment, "TRANSLATION_SECONDS", cls.translation_seconds),
            translation_characters=_whole_number(environment, "TRANSLATION_CHARACTERS", cls.translation_characters),
            apertium_command=environment.get("APERTIUM_COMMAND") or cls.apertium_command,
            record_key=Path(environment["RECORD_KEY"]) if environment.get("RECORD_KEY") else None,
            private_witnesses=environment.get("WITNESSES_MAY_BE_PRIVATE", "") == "1",
            private_webhooks=environment.get("WEBHOOKS_MAY_BE_PRIVATE", "") == "1",
        )


def kept_secret(folder: Path) -> str:
    """The instance's own secret: made at the first start, kept in a file only its owner can read."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _base_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise SettingRefused(f"BASE_URL must begin with http:// or https://, and is {value!r}")
    return value.rstrip("/")


def _whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise SettingRefused(f"{name} must be a whole number, and is {value!r}")
    return int(value)


def _seconds(environment: Mapping[str, str], name: str, default: int) -> int:
    seconds = _whole_number(environment, name, default)
    if not 1 <= seconds <= LONGEST_WAIT:
        raise SettingRefused(f"{name} must be between 1 and {LONGEST_WAIT}, and is {seconds}")
    return seconds


def _engine(environment: Mapping[str, str]) -> str:
    engine = environment.get("TRANSLATION") or "none"
    if engine not in ENGINES:
        raise SettingRefused(f"TRANSLATION must be one of {', '.join(ENGINES)}, and is {engine!r}")
    return engine


def _translation_url(environment: Mapping[str, str]) -> str | None:
    url = (environment.get("TRANSLATION_URL") or "").rstrip("/")
    if url and not (url.startswith(("http://", "https://")) and urlsplit(url).hostname):
        raise SettingRefused(f"TRANSLATION_URL must begin with http:// or https:// and name a host, and is {url!r}")
    if not url and _engine(environment) == "libretranslate":
        raise SettingRefused("TRANSLATION=libretranslate needs TRANSLATION_URL, the address of the server")
    return url or None
