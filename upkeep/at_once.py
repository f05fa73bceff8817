"""Tasks for which somebody waits at a page have a thread of the worker to themselves: no PDF or draw is before them."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

END_S = 5  # what is being sent then may still end
PAUSE_S = 1
logger = logging.getLogger("raati.upkeep")


@contextmanager
def at_once(worker_id: str, *, interval: float, batch: bool) -> Iterator[None]:
    """Works until the block ends; ``batch``: until nothing waits."""
    worker = Worker(
        queue_names=[settings.AT_ONCE],
        interval=interval,
        batch=batch,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    thread = threading.Thread(target=_work, args=(worker,), name="at once", daemon=True)
    thread.start()
    try:
        yield
        if batch:
            thread.join()
    finally:
        worker.running = False
        thread.join(timeout=END_S)


def _work(worker: Worker) -> None:
    while worker.running:
        try:
            worker.run()
            return
        except Exception as problem:  # the database is away
            logger.warning("nothing is sent at once: %s", type(problem).__name__)
            time.sleep(PAUSE_S)
        finally:
            connection.close()
