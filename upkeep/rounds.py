"""What the task worker looks at by itself while it runs: reminders that are due, what is to be forgotten,
log-in codes that were left behind."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from accounts.post import forget_expired
from accounts.tasks import send_lost
from panels.mailing import try_again
from recommendations.answers.work import send_due as send_answer_reminders
from recommendations.followers.services import forget_unconfirmed
from sessions.calling.services import send_due

REMINDERS = (send_due, send_answer_reminders, try_again)
LOOKS = (*REMINDERS, forget_unconfirmed, forget_expired, send_lost)

logger = logging.getLogger("raati.upkeep")


@contextmanager
def looking() -> Iterator[None]:
    """Look again and again until the block ends."""
    stop = threading.Event()
    thread = threading.Thread(target=_look_until, args=(stop,), name="rounds", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)


def _look_until(stop: threading.Event) -> None:
    while True:
        for look in LOOKS:
            try:
                look()
            except Exception as problem:  # the database is away: the next look tries again
                logger.warning("no reminders: %s", type(problem).__name__)
            finally:
                connection.close()
        if stop.wait(settings.RAATI.reminders_look_s):
            return
