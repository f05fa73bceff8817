"""What every template may use."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    membership = getattr(request, "membership", None) if request.path.startswith("/m/") else None
    session = getattr(request, "session", {})
    return {
        "membership": membership,  # on personal pages only: an organiser's pages show the user
        "preferences": membership.preferences if membership else session.get("preferences", {}),
        "limits": settings.RAATI,
        "form_id": uuid4,  # a new one at each use: {{ form_id }}
    }
