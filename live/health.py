"""Whether this process works, for load balancers and for the tests that count processes. Nothing here is secret."""

import os
import time
from threading import Lock

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from live import bells, drain, switchboard
from upkeep import checks
from upkeep.finding import Finding


def _required() -> set[str]:
    """Without these no command can be kept. Redis only hurries, and the worker's work waits for it in the database.

    PostgreSQL has a disk of its own: a full one here would take all servers out at once, for nothing.
    """
    return {"database", "disk"} if connection.vendor == "sqlite" else {"database"}


class LastFound:
    """What the checks found, kept for ``ready_cache_s``: anybody may ask, and each look opens a connection to Redis.

    While one request looks, the others are told what was found before.
    """

    def __init__(self) -> None:
        self._looking = Lock()
        self._found: list[Finding] = []
        self._at = 0.0  # by the monotonic clock

    def found(self) -> list[Finding]:
        if self._looking.acquire(blocking=not self._found):
            try:
                if not self._found or time.monotonic() - self._at >= settings.RAATI.ready_cache_s:
                    # Redis first: while it is waited for, no connection to the database is held.
                    self._found = [checks.redis(), checks.database(), checks.worker(), checks.disk()]
                    self._at = time.monotonic()
            finally:
                self._looking.release()
        return self._found


last_found = LastFound()


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """This process's id, and the people whose sockets it holds, as numbers only.

    503 without a database, and once the process is told to end.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"ok": False}, status=503)
    answer = {
        "ok": not drain.draining,
        "process": os.getpid(),
        "sockets": switchboard.served(),
        "bells": not bells.are_away(),
    }
    return JsonResponse(answer, status=503 if drain.draining else 200)


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The state of what this process leans on; 503 if it can keep no command, or is told to end."""
    found = last_found.found()
    ready = not drain.draining and not [one for one in found if one.name in _required() and one.state == "fail"]
    parts = {one.name: {"state": one.state, **one.figures} for one in found}
    return JsonResponse({"ok": ready, "parts": parts}, status=200 if ready else 503)
