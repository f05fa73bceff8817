"""E-mails for which somebody waits at a page, such as log-in codes: the page hands them over, the worker sends them.

They lie in the database encrypted, and only until they are sent or the code in them works no longer.
"""

import json
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.models import WaitingMail
from accounts.seals import seal, unseal
from words.sending import UNREACHABLE, problem_of_sending

PURPOSE = "waiting mail"
log = logging.getLogger("raati.accounts")


def hand_over(message: EmailMessage) -> None:
    """A plain text to the worker."""
    from accounts.tasks import send_waiting  # the task calls this module

    parts = {"subject": str(message.subject), "body": str(message.body), "to": message.to}
    with transaction.atomic():
        mail = WaitingMail.objects.create(sealed=seal(json.dumps(parts), purpose=PURPOSE))
        send_waiting.enqueue(mail.pk)


def send(mail_id: int) -> datetime | None:
    """Sends it if it is still of use. While the mail server is away: when to try again."""
    mail = WaitingMail.objects.filter(pk=mail_id, asked_at__gt=_oldest()).first()
    if mail is None:
        return None
    problem = _problem_of(mail)
    again = _again(mail) if problem == UNREACHABLE else None
    if problem:
        log.warning("log-in mail %s: %s, %s", mail.pk, problem, "tried again" if again else "given up")
    if again is None:
        mail.delete()
    return again


def not_fresh() -> list[int]:
    """Ids of what should have been sent by now and is still of use."""
    late = timezone.now() - timedelta(seconds=settings.RAATI.login_mail_lost_s)
    mails = WaitingMail.objects.filter(asked_at__gt=_oldest(), asked_at__lte=late)
    return list(mails.values_list("pk", flat=True))


def forget_expired() -> None:
    WaitingMail.objects.filter(asked_at__lte=_oldest()).delete()


def _problem_of(mail: WaitingMail) -> str:
    try:
        return problem_of_sending(EmailMessage(**json.loads(unseal(mail.sealed, purpose=PURPOSE))))
    except Exception as problem:  # not raised: a stored traceback could quote an address
        return type(problem).__name__


def _again(mail: WaitingMail) -> datetime | None:
    """Each wait is as long as all before it together."""
    now = timezone.now()
    wait = max(now - mail.asked_at, timedelta(seconds=settings.RAATI.login_mail_again_s))
    return now + wait if mail.asked_at > _oldest() + wait else None


def _oldest() -> datetime:
    return timezone.now() - timedelta(seconds=settings.RAATI.login_code_s)
