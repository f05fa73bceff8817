"""Sending one e-mail, what may go wrong with it, and what its headers need."""

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Manager

REFUSED = (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused, AnymailRecipientsRefused)
UNREACHABLE = "unreachable"
FAILED = (SMTPException, AnymailError, OSError)


def problem_of_sending(message: EmailMessage) -> str:
    """Sends it. Empty if the mail server took it, else the problem's code: ``refused``, or ``unreachable`` for what
    may succeed later."""
    try:
        message.send()
    except REFUSED as problem:
        return UNREACHABLE if _is_for_now(problem) else "refused"
    except FAILED:
        return UNREACHABLE
    return ""


def _is_for_now(problem: Exception) -> bool:
    """Codes from 400 to 499 ask to try again later."""
    if isinstance(problem, SMTPRecipientsRefused):
        codes = [code for code, _said in problem.recipients.values()]
    else:
        codes = [getattr(problem, "smtp_code", 0)]
    return any(400 <= code < 500 for code in codes)


def one_line(text: object) -> str:
    """A line break would end a header."""
    return " ".join(str(text).split())


def stoppable(message: EmailMessage, address: str) -> EmailMessage:
    """With the headers by which mail programs offer "stop these messages" (RFC 2369 and 8058)."""
    message.extra_headers["List-Unsubscribe"] = f"<{address}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def claim(mails: Manager[Any], **which: Any) -> bool:
    """Whether this worker is to send the mail: two at once share the work. What failed is tried again.

    A row of ``mails`` stands for one mail, with ``sent_at`` and ``problem``.
    """
    with transaction.atomic():
        mail, is_new = mails.get_or_create(**which)
        return is_new or bool(mails.filter(pk=mail.pk, sent_at=None).exclude(problem="").update(problem=""))
