"""Every setting, read once from the environment."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024


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
