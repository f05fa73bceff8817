"""Whether this process works, for load balancers and for the tests that count processes. Nothing here is secret."""

import os

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from live import switchboard
from upkeep import checks

# Without these no command can be kept. Redis only hurries, and the worker's work waits for it in the database.
REQUIRED = {"database", "disk"}


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """This process's id, and the people whose sockets it holds, as numbers only. 503 without a database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True, "process": os.getpid(), "sockets": switchboard.served()})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The state of what this process leans on; 503 if it can keep no command."""
    found = [checks.database(), checks.redis(), checks.worker(), checks.disk()]
    ready = not [one for one in found if one.name in REQUIRED and one.state == "fail"]
    parts = {one.name: {"state": one.state, **one.figures} for one in found}
    return JsonResponse({"ok": ready, "parts": parts}, status=200 if ready else 503)
