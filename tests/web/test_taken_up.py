"""What a dead worker had under way: which of it the next one begins again, and how often."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from panels.tasks import send_links
from recommendations.report.tasks import build_report
from upkeep import heart
from upkeep.again import take_up
from upkeep.models import Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)
SILENT = timedelta(seconds=settings.RAATI.worker_silent_s + 1)
Task = DBTaskResult[Any, Any]
DEAD, ALIVE = "a worker that was killed", "a worker that goes on"


def _begun(task: Any = build_report, *, by: tuple[str, ...] = (DEAD,), ago: timedelta = SILENT) -> Task:
    found = DBTaskResult.objects.get(pk=task.enqueue(0).id)
    for worker in by:
        found.claim(worker)
    DBTaskResult.objects.filter(pk=found.pk).update(started_at=timezone.now() - ago)
    return found


def _status_after(task: Task) -> str:
    take_up()
    task.refresh_from_db()
    return str(task.status)


@pytest.fixture(autouse=True)
def beats() -> None:
    heart.beat(heart.sign_of(DEAD))
    Heartbeat.objects.update(at=timezone.now() - SILENT)
    for name in (heart.WORKER, heart.sign_of(ALIVE)):
        heart.beat(name)


def test_a_report_goes_back_into_the_queue() -> None:
    assert _status_after(_begun()) == "READY"


def test_also_if_its_worker_died_before_its_first_beat() -> None:
    assert _status_after(_begun(by=("a worker that never gave a sign",))) == "READY"


def test_what_a_living_worker_has_under_way_stays_there() -> None:
    assert _status_after(_begun(by=(ALIVE,))) == "RUNNING"
    assert _status_after(_begun(by=(DEAD, ALIVE))) == "RUNNING"


def test_who_has_just_begun_may_not_have_given_a_sign_yet() -> None:
    assert _status_after(_begun(by=("a new worker",), ago=timedelta(0))) == "RUNNING"


def test_it_is_not_begun_for_ever() -> None:
    """Perhaps it is what the workers die of."""
    assert _status_after(_begun(by=(DEAD,) * (settings.RAATI.build_tries - 1))) == "READY"
    assert _status_after(_begun(by=(DEAD,) * settings.RAATI.build_tries)) == "RUNNING"


def test_what_sends_mails_is_not_begun_again() -> None:
    assert _status_after(_begun(send_links)) == "RUNNING"


def test_dead_workers_are_forgotten() -> None:
    take_up()
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {heart.WORKER, heart.sign_of(ALIVE)}
