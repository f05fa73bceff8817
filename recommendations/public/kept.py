"""Open data made once for all who ask: kept in this process until something in the panels changes, told apart by hash.

Every change within a panel is an event in one of its rooms, so the rooms' numbers say whether anything has changed.
What they cannot tell, such as a day that passes, is heard of after ``open_data_s`` at the latest.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from panels.models import Panel
from recommendations.drafts.models import Draft
from sessions.models import Meeting, Table


@dataclass(frozen=True)
class Kept:
    """``changed``: since when it is known to say this, in seconds since 1970."""

    stamp: str
    content: bytes
    headers: dict[str, str]
    changed: int

    @property
    def etag(self) -> str:
        return quote_etag(sha256(self.content).hexdigest())


def answered(request: HttpRequest, make: Callable[[], HttpResponse], *, language: str, slug: str) -> HttpResponse:
    """What is kept, or made anew; 304 for who has it already. ``slug``: of the panel, or "" for all open ones."""
    if request.method not in {"GET", "HEAD"}:
        return make()
    key = f"open-data:{sha256(f'{language} {request.path}'.encode()).hexdigest()}"
    stamp, kept = stamp_of(slug), caches["own"].get(key)
    if kept is None or kept.stamp != stamp:
        made = make()
        if made.status_code != 200:
            return made
        kept = _kept(made, stamp, before=kept)
        if len(kept.content) <= settings.RAATI.open_data_kept_bytes:
            caches["own"].set(key, kept, settings.RAATI.open_data_s)
    return _conditional(request, kept)


def stamp_of(slug: str) -> str:
    """Another one as soon as anything happened in these panels, in five queries."""
    found = Panel.objects.filter(is_public=True, **({"slug": slug} if slug else {})).select_related("organisation")
    texts = [
        (one.pk, one.slug, one.title, one.question, one.language, one.organisation.name) for one in found.order_by("pk")
    ]
    rooms = (
        found,
        Meeting.objects.filter(panel__in=found),
        Table.objects.filter(round__meeting__panel__in=found),
        Draft.objects.filter(panel__in=found),
    )
    numbers = [rows.aggregate(sum=Sum("room__last_seq"))["sum"] for rows in rooms]
    return sha256(repr((texts, numbers)).encode()).hexdigest()


def _kept(made: HttpResponse, stamp: str, *, before: Kept | None) -> Kept:
    content = bytes(made.content)
    changed = before.changed if before is not None and before.content == content else int(time.time())
    return Kept(stamp, content, dict(made.headers), changed)


def _conditional(request: HttpRequest, kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.content, headers=kept.headers)
    response["ETag"], response["Last-Modified"] = kept.etag, http_date(kept.changed)
    answer: Any = get_conditional_response(request, etag=kept.etag, last_modified=kept.changed, response=response)
    return answer if isinstance(answer, HttpResponse) else response
