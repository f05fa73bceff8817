"""What must work before an evening: each check looks at one thing and never raises.

``/readyz``, ``manage.py preflight`` and the page "Ready for tonight?" share these. They wait for the network:
never call them on the event loop.
"""

import os
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import redis as redis_client
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from upkeep import disks, heart
from upkeep.finding import Figure, Finding, State
from upkeep.versions import unknown_to_this_version

Check = Callable[[], Finding]
_MIB = 1024 * 1024


def database() -> Finding:
    """Whether it answers, how fast, and takes what is written."""
    begun = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1" if connection.vendor == "sqlite" else "SHOW transaction_read_only")
            closed = cursor.fetchone() == ("on",)
    except Exception as problem:
        return _failed(
            "database", problem, _("The database does not answer."), _("Start the database; check DATABASE_URL.")
        )
    milliseconds = round((time.monotonic() - begun) * 1000, 1)
    figures: dict[str, Figure] = {"engine": connection.vendor, "ms": milliseconds}
    if closed:
        told = _("The database answers, and lets nobody write: it is a standby, or was set to read only.")
        return Finding("database", "fail", told, _("Let DATABASE_URL name the one that takes writes."), figures)
    return Finding("database", "ok", _("The database answers."), figures=figures)


def schema() -> Finding:
    """Whether the tables are those of this version."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        newer = unknown_to_this_version(executor.loader.applied_migrations)
    except Exception as problem:
        return _failed("schema", problem, _("The tables could not be looked at."), _("First help the database."))
    if waiting:
        told = _("The tables are of an older version.")
        return Finding("schema", "fail", told, _("Run manage.py migrate."), {"waiting": len(waiting)})
    if newer:
        told = _("The tables are of a newer version than this program.")
        to_do = _("Install the newer version again, or restore the backup that was made before it.")
        return Finding("schema", "fail", told, to_do, {"newer": len(newer)})
    return Finding("schema", "ok", _("The tables are of this version."))


def redis() -> Finding:
    """Without it screens of other processes follow within two seconds instead of at once."""
    if not settings.REDIS_URL:
        told = _("No Redis: with one server process nothing is missing, with several screens follow up to 2 s later.")
        return Finding("redis", "warn", told, _("Set REDIS_URL if you run several server processes."))
    wait = settings.RAATI.check_wait_s
    try:
        with redis_client.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=wait, socket_timeout=wait
        ) as client:
            client.ping()
    except Exception as problem:
        told = _("Redis does not answer. Nothing is lost, but screens follow up to two seconds later.")
        return _failed("redis", problem, told, _("Start Redis; check REDIS_URL."))
    return Finding("redis", "ok", _("Redis answers."))


def worker() -> Finding:
    """Whether a task worker lives, and whether tasks wait too long."""
    limits = settings.RAATI
    try:
        last = heart.last_beat()
        lag = oldest_waiting_s()
    except Exception as problem:
        return _failed("worker", problem, _("The task worker could not be looked at."), _("First help the database."))
    silent = None if last is None else round((timezone.now() - last).total_seconds(), 1)
    figures = {"silent_s": silent, "lag_s": lag}
    if silent is None or silent > limits.worker_silent_s:
        told = _("The task worker does not run: no e-mails are sent and no reports are built.")
        return Finding("worker", "fail", told, _("Start manage.py db_worker."), figures)
    if lag > limits.task_late_s:
        told = _("Tasks wait for %(seconds)s s: e-mails and reports come late.") % {"seconds": round(lag)}
        return Finding("worker", "warn", told, _("Look at the worker's log, or start a second worker."), figures)
    return Finding("worker", "ok", _("The task worker runs, and nothing waits for long."), figures=figures)


def night() -> Finding:
    """Whether ``manage.py nightly`` runs: nobody would notice that nothing is ever deleted."""
    try:
        last = heart.last_beat(heart.NIGHT)
    except Exception as problem:
        return _failed("night", problem, _("The night's work could not be looked at."), _("First help the database."))
    to_do = _("Switch on raati-nightly.timer, or run manage.py nightly every night.")
    if last is None:
        return Finding("night", "warn", _("The night's work has not been done yet."), to_do)
    if _is_late(last):
        told = _("The night's work has not been done for two days: nothing that was kept long enough is deleted.")
        return Finding("night", "warn", told, to_do)
    return Finding("night", "ok", _("What was kept long enough is deleted every night."))


def backup() -> Finding:
    """Whether backups are made: they fail without room or the right pg_dump."""
    try:
        last = heart.last_beat(heart.BACKUP)
    except Exception as problem:
        return _failed("backup", problem, _("Backups could not be looked at."), _("First help the database."))
    to_do = _("Run manage.py backup to see why. If others make the backups, try theirs.")
    if last is None:
        return Finding("backup", "warn", _("No backup has been made yet."), to_do)
    if _is_late(last):
        return Finding("backup", "warn", _("No backup has been made for two days."), to_do)
    return Finding("backup", "ok", _("A backup was made in the last two days."))


def _is_late(last: datetime) -> bool:
    return timezone.now() - last > timedelta(hours=settings.RAATI.night_late_h)


def oldest_waiting_s() -> float:
    """For how long the oldest task that could run has waited, in seconds; 0 if none waits."""
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return 0.0 if oldest is None else round((timezone.now() - oldest).total_seconds(), 1)


def disk() -> Finding:
    """Room and leave to write where reports, the erasure journal and SQLite live."""
    limits = settings.RAATI
    try:
        folders = [disks.existing(path) for path in _written_folders()]
        free = min(shutil.disk_usage(folder).free for folder in folders) // _MIB
    except OSError as problem:
        return _failed("disk", problem, _("The disk could not be looked at."), _("Check MEDIA_ROOT."))
    closed = [folder for folder in folders if not os.access(folder, os.W_OK)]
    figures = {"free_mib": free, "writable": not closed}
    if closed:
        told = _("The server may not write where reports and the erasure journal are kept.")
        to_do = _("Give the server's user the folders of MEDIA_ROOT and ERASURE_JOURNAL.")
        return Finding("disk", "fail", told, to_do, figures)
    state: State = "fail" if free < limits.disk_fail_mib else "warn" if free < limits.disk_warn_mib else "ok"
    told = _("%(free)s of disk are free.") % {"free": filesizeformat(free * _MIB)}
    return Finding("disk", state, told, "" if state == "ok" else _("Make room on the disk."), figures)


def mail() -> Finding:
    """Whether the mail server takes a connection. Nothing is sent."""
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    if backend in {"console", "dummy", "locmem", "filebased"}:
        told = _("E-mails are not sent: no mail server is set up.")
        return Finding("mail", "warn", told, _("Set EMAIL_URL, or give out letters only."), {"backend": backend})
    if backend != "smtp":
        return Finding("mail", "ok", _("E-mails go through a mail service."), figures={"backend": backend})
    try:
        with get_connection(timeout=settings.RAATI.check_wait_s):
            pass
    except Exception as problem:
        told = _("The mail server does not take a connection: log-in codes and links are not sent.")
        return _failed("mail", problem, told, _("Check EMAIL_URL with your mail provider."))
    return Finding("mail", "ok", _("The mail server takes connections."), figures={"backend": backend})


def _written_folders() -> list[Path]:
    folders = [Path(settings.MEDIA_ROOT), Path(settings.ERASURE_JOURNAL).parent, disks.database_folder()]
    return [folder for folder in folders if folder]


def _failed(name: str, problem: Exception, told: str, to_do: str) -> Finding:
    """Only the kind of the problem: its text may hold an address or a password."""
    return Finding(name, "fail", told, to_do, {"problem": type(problem).__name__})
