"""Signs of life: task workers', rows that a thread renews also while a long task runs, and the night's."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone

from upkeep.models import Heartbeat

WORKER, NIGHT, BACKUP = "worker", "night", "backup"
logger = logging.getLogger("raati.upkeep")


def beat(name: str = WORKER) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def last_beat(name: str = WORKER) -> datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def sign_of(worker_id: str) -> str:
    """The name of one worker's own sign."""
    return f"{WORKER} {worker_id}"


@contextmanager
def beating(worker_id: str, *, then: Callable[[], None]) -> Iterator[None]:
    """A task worker's, until the block ends; after each beat it does ``then``."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat_until, args=(worker_id, then, stop), name="heart", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)


def _beat_until(worker_id: str, then: Callable[[], None], stop: threading.Event) -> None:
    while True:
        try:
            beat()
            beat(sign_of(worker_id))
            then()
        except Exception as problem:  # the database is away: the next beat tries again
            logger.warning("no heartbeat: %s", type(problem).__name__)
        finally:
            connection.close()
        if stop.wait(settings.RAATI.worker_beat_s):
            return
