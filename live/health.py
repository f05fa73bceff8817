"""Whether this process works, for load balancers and for the tests that count processes."""

import os

from django.db import connection
from django.http import HttpRequest, JsonResponse

from live import switchboard


def healthz(request: HttpRequest) -> JsonResponse:
    """This process's id, and the people whose sockets it holds, as numbers only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True, "process": os.getpid(), "sockets": switchboard.served()})
