"""A database with all migrations, made once and copied for each process: migrating takes seconds, a copy none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection

from scripts.shell import ROOT

VARIABLE = "RAATI_TEST_TEMPLATE"  # of SQLite the file, of PostgreSQL the database's name


def make(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Begins to migrate the database that the environment names."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"], cwd=ROOT, env=dict(environment)
    )


def is_there() -> bool:
    return VARIABLE in os.environ


def copy() -> None:
    """For the database that the settings name for this process's tests."""
    template, name = os.environ[VARIABLE], settings.DATABASES["default"]["TEST"]["NAME"]
    if connection.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
        shutil.copyfile(template, name)
        return
    quote = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}")
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(template)}")
