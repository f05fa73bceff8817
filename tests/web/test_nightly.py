"""What ``manage.py nightly`` does besides the steps that have tests of their own."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from tests.cast import Cast
from upkeep import archive, checks, evening
from upkeep.models import Heartbeat

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_every_night_what_is_old_goes_and_a_backup_is_made(cast: Cast, tmp_path: Path, settings: Any) -> None:
    """Also when one step fails: it is named, and the others are done."""
    settings.BACKUP_DIR = tmp_path
    ended, goes_on = (Session.objects.create(session_key=key, expire_date=at) for key, at in _sessions())
    old, recent = (tmp_path / f"raati-{name}.tar.gz" for name in ("old", "recent"))
    for file, days in ((old, settings.RAATI.backup_days + 1), (recent, settings.RAATI.backup_days - 1)):
        file.touch()
        os.utime(file, times=(time.time() - days * 86_400,) * 2)
    with (
        patch("panels.management.commands.close_letters.close_due", side_effect=OSError),
        pytest.raises(CommandError, match="Failed: close_letters"),
    ):
        call_command("nightly", backup=True, stdout=StringIO())
    assert list(Session.objects.filter(pk__in=[ended.pk, goes_on.pk])) == [goes_on]
    assert not old.exists()
    assert recent.exists()
    assert len(list(tmp_path.glob("raati-*.tar.gz"))) == 2
    assert checks.night().state == "warn"
    assert "yet" in checks.night().told
    assert evening.look(None)[-2] == checks.backup()
    assert checks.backup().state == "ok"
    call_command("nightly", stdout=StringIO())
    assert evening.look(None)[-1] == checks.night()
    assert checks.night().state == "ok"
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=settings.RAATI.night_late_h + 1))
    assert checks.night().state == checks.backup().state == "warn"


@pytest.mark.parametrize("problem", [archive.Refusal("pg_dump failed"), OSError("No space left on device")])
def test_without_a_new_backup_it_is_told_and_old_ones_go_all_the_same(
    cast: Cast, tmp_path: Path, settings: Any, problem: Exception
) -> None:
    """Who was erased is still in them. The newest stays: it may be the only one that is left."""
    settings.BACKUP_DIR = tmp_path
    files = [tmp_path / f"raati-{days}.tar.gz" for days in (40, 30, 20)]
    for file, days in zip(files, (40, 30, 20), strict=True):
        file.touch()
        os.utime(file, times=(time.time() - days * 86_400,) * 2)
    assert (checks.backup().state, checks.backup().told) == ("warn", "No backup has been made yet.")
    with (
        patch.object(archive, "back_up", side_effect=problem),
        pytest.raises(CommandError, match="Failed: backup"),
    ):
        call_command("nightly", backup=True, stdout=StringIO())
    assert [file.exists() for file in files] == [False, False, True]
    assert checks.backup().state == "warn"
    assert checks.night().state == "ok"


def _sessions() -> list[tuple[str, datetime]]:
    now = timezone.now()
    return [("ended", now - timedelta(days=1)), ("goes-on", now + timedelta(days=1))]
