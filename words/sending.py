"""Sending one e-mail, and what may go wrong with it."""

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMessage

REFUSED = (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused, AnymailRecipientsRefused)
FAILED = (SMTPException, AnymailError, OSError)


def problem_of_sending(message: EmailMessage) -> str:
    """Sends it. Empty if the mail server took it, else the problem's code: ``refused`` or ``unreachable``."""
    try:
        message.send()
    except REFUSED:
        return "refused"
    except FAILED:
        return "unreachable"
    return ""
