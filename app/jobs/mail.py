"""Mail: composed in the recipient's language when it is sent, and handed to the server that MAIL_URL names."""

import hashlib
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from babel.dates import format_date, get_datetime_format
from babel.dates import format_datetime as format_local
from babel.support import NullTranslations, Translations
from email_validator import EmailNotValidError, validate_email
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.config import SettingRefused

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = "_mail"
PATIENCE_SECONDS = 20
SCHEMES = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
log = structlog.get_logger()


class MailRefused(ValueError):
    """A mail that would break out of its headers."""


@dataclass(frozen=True)
class Letter:
    """What a recipient reads; `unsubscribe` is where they stop such letters in one click (RFC 8058), if they can.

    `attachments` are files of text: name and content.
    """

    to: str
    language: str
    subject: str
    body: str
    unsubscribe: str = ""
    attachments: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Server:
    """A mail server and how to speak to it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def of(cls, url: str) -> "Server":
        """The server that smtp://, smtps:// or smtp+starttls://user:password@host:port names; else SettingRefused."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            raise SettingRefused("MAIL_URL has a port that is no number") from None
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise SettingRefused("MAIL_URL must look like smtp://, smtps:// or smtp+starttls://user:password@host:port")
        credentials = (unquote(parts.username or ""), unquote(parts.password or ""))
        return cls(parts.scheme, parts.hostname, port or SCHEMES[parts.scheme], *credentials)


def compose(template: str, *, to: str, language: str, values: Mapping[str, Any], base_url: str) -> Letter:
    """The letter of templates/_mail/<template>.txt: its first line is the subject, the rest the body.

    Links in it begin with `base_url`, the instance's own setting, never with what a request said.
    """
    environment = _environment(language)
    text = environment.get_template(f"{FOLDER}/{template}.txt").render(
        {**values, "base_url": base_url, "language": language}
    )
    subject, _, body = text.strip().partition("\n")
    return Letter(to, language, subject.strip(), body.strip() + "\n")


def message_of(letter: Letter, *, number: int, sender: str, now: datetime) -> EmailMessage:
    """The letter as it goes over the wire. Its Message-ID is the same at every attempt, so a second copy is recognised.

    Raises MailRefused for a header with a line break.
    """
    name, address = parseaddr(sender)
    bound = (letter.to, letter.subject, sender, letter.unsubscribe)
    if any("\r" in value or "\n" in value for value in bound):
        raise MailRefused("a line break in a header")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = on_the_wire(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = _message_id(letter, number, address)
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body)
    message["Content-Language"] = letter.language
    for name, content in letter.attachments:
        subtype = "json" if name.endswith(".json") else "octet-stream"
        message.add_attachment(content.encode(), maintype="application", subtype=subtype, filename=name)
    return message


def on_the_wire(address: str) -> Address:
    """The address as every server understands it: its domain in ASCII. Raises MailRefused for what is no address."""
    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise MailRefused("no address to send to") from None
    return Address(username=checked.local_part, domain=checked.ascii_domain)


def send(message: EmailMessage, url: str | None) -> None:
    """Hand the message to the server at `url`; without one, write it to the log. Raises what the server answers."""
    if url is None:
        log.info("mail", to=str(message["To"]), subject=str(message["Subject"]), body=_words(message))
        return
    with _connected(Server.of(url)) as connection:
        connection.send_message(message)


def _words(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _connected(server: Server) -> smtplib.SMTP:
    if server.scheme == "smtps":
        secure = smtplib.SMTP_SSL(server.host, server.port, _own_name(), timeout=PATIENCE_SECONDS, context=_trust())
        return _signed_in(secure, server)
    connection = smtplib.SMTP(server.host, server.port, _own_name(), timeout=PATIENCE_SECONDS)
    if server.scheme == "smtp+starttls":
        connection.starttls(context=_trust())
    return _signed_in(connection, server)


@cache
def _trust() -> ssl.SSLContext:
    """Whom this machine trusts to vouch for a server: read once, for that takes longer than sending a mail."""
    return ssl.create_default_context()


@cache
def _own_name() -> str:
    """What this machine calls itself when it greets a server: asked once, for a name server may take its time."""
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"


def _signed_in(connection: smtplib.SMTP, server: Server) -> smtplib.SMTP:
    if server.user:
        connection.login(server.user, server.password)
    return connection


def _message_id(letter: Letter, number: int, sender: str) -> str:
    mark = hashlib.sha256(f"{number}\n{letter.to}\n{letter.subject}".encode()).hexdigest()[:16]
    return f"<outbox-{number}-{mark}@{sender.rpartition('@')[2] or 'localhost'}>"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, for words that are chosen outside a template."""
    return Translations.load(ROOT / "translations", [language])


@cache
def _environment(language: str) -> Environment:
    """Templates of plain text in one language; a value that a template names and nobody gave is an error."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["moment"] = lambda iso: _moment(iso, language)
    return environment


def _moment(iso: str, language: str) -> str:
    """A moment given as in RFC 3339, with its zone, in the recipient's language."""
    when, pattern = datetime.fromisoformat(iso), str(get_datetime_format("long", locale=language))
    hour, day = format_local(when, "HH:mm zzz", locale=language), format_date(when, "long", locale=language)
    return pattern.replace("'", "").format(hour, day)
