"""A mail server that keeps what it is given: `.url` is its MAIL_URL, `.messages` what arrived."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """The mails that arrived, in order. With `refusing`, every mail is answered with that line and not taken.

    Nobody has the addresses that are `unknown`.
    """

    url: str
    messages: list[EmailMessage] = field(default_factory=list)
    refusing: str | None = None
    unknown: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address to send to."""
        if address in self.unknown:
            return "550 nobody has this address"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        """Take one mail."""
        if self.refusing:
            return self.refusing
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        self.messages.append(message)
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one address."""
        return [message for message in self.messages if address in str(message["To"])]


@contextmanager
def receiving() -> Iterator[Mailbox]:
    """A mail server on a free port, in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mailbox = Mailbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
