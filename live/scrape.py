"""``/metrics``: this process's figures as Prometheus reads them. Each server process is scraped on its own port."""

import hmac
import math
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from live import switchboard
from live.drafts import switchboard as draft_switchboard
from live.metrics import REGISTRY
from live.outbox import Outbox
from upkeep import checks, heart

_BEHIND_A_PROXY = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """With ``METRICS_TOKEN`` for who brings it, without for this machine alone; for others there is no such page."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        expected = f"Bearer {settings.METRICS_TOKEN}".encode()
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected)
    # Everybody who comes through the proxy comes from this machine.
    if any(name in request.headers for name in _BEHIND_A_PROXY):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class Now(Collector):
    """What is counted only when somebody asks: sockets, what waits for them and for the worker, what the night did."""

    def collect(self) -> Iterator[Metric]:
        live, drafting = switchboard.outboxes(), draft_switchboard.outboxes()
        sockets = GaugeMetricFamily("raati_sockets", "Open sockets", labels=["kind"])
        waiting = GaugeMetricFamily("raati_outbox_frames", "Frames that wait for sockets", labels=["kind", "of"])
        for kind, boxes in (("live", live), ("draft", drafting)):
            sockets.add_metric([kind], len(boxes))
            waiting.add_metric([kind, "all"], sum(_lengths(boxes)))
            waiting.add_metric([kind, "fullest"], max(_lengths(boxes), default=0))
        yield sockets
        yield waiting
        yield from _kept()


def _lengths(boxes: list[Outbox]) -> list[int]:
    return [len(box) for box in boxes]


def _kept() -> Iterator[Metric]:
    """What the database knows. Nothing while it is away: the other figures are wanted most just then."""
    try:
        count, lag = DBTaskResult.objects.ready().count(), checks.oldest_waiting_s()
        backup, night = _age_s(heart.BACKUP), _age_s(heart.NIGHT)
    except Exception:
        return
    yield GaugeMetricFamily("raati_tasks_waiting", "Tasks that wait for the worker", value=count)
    yield GaugeMetricFamily("raati_task_lag_seconds", "Age of the oldest task that waits", value=lag)
    yield GaugeMetricFamily("raati_backup_age_seconds", "Since the newest backup was made", value=backup)
    yield GaugeMetricFamily("raati_night_age_seconds", "Since the night's work was last done", value=night)


def _age_s(name: str) -> float:
    """Infinite if it was never done: an alert on its age says so too."""
    last = heart.last_beat(name)
    return math.inf if last is None else (timezone.now() - last).total_seconds()


REGISTRY.register(Now())
