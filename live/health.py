"""Whether this process works, for load balancers and for the tests that count processes. Nothing here is secret."""

import os

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from live import bells, drain, switchboard
from upkeep import checks

# Without these no command can be kept. Redis only hurries, and the worker's work waits for it in the database.
REQUIRED = {"database", "disk"}


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
    found = [checks.database(), checks.redis(), checks.worker(), checks.disk()]
    ready = not drain.draining and not [one for one in found if one.name in REQUIRED and one.state == "fail"]
    parts = {one.name: {"state": one.state, **one.figures} for one in found}
    return JsonResponse({"ok": ready, "parts": parts}, status=200 if ready else 503)
