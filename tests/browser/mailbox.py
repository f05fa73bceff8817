"""A real SMTP server on loopback that keeps what it gets."""

import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services import START_S, free_port


class Mailbox:
    """``with Mailbox() as box``: a server's EMAIL_URL is ``box.url``."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=START_S)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        self.messages.append(cast(EmailMessage, message_from_bytes(content, policy=cast(Any, policy.default))))
        return "250 OK"

    def to(self, address: str, *, seconds: float = 60) -> EmailMessage:
        """The newest message to somebody; waits for it."""
        deadline = time.monotonic() + seconds
        while True:
            found = [message for message in self.messages if address in str(message["To"])]
            if found:
                return found[-1]
            assert time.monotonic() < deadline, f"no mail to {address}"
            time.sleep(0.1)

    def link_to(self, address: str) -> str:
        """The personal link in the newest message to somebody."""
        found = re.search(r"https?://\S+/j/\S+", self.to(address).get_content())
        assert found is not None
        return found.group()
