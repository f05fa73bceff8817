"""Where the database, its backups and the erasure journal lie: one lost disk shall not take them all."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from upkeep.finding import Finding

_MIB = 1024 * 1024
_BACKUPS = 2  # a new one and the dump that goes into it lie side by side while it is made


def database_folder() -> Path | None:
    """SQLite's. Where PostgreSQL keeps its files is not for us to see."""
    if connection.vendor != "sqlite" or ":memory:" in str(connection.settings_dict["NAME"]):
        return None
    return Path(connection.settings_dict["NAME"]).resolve().parent


def existing(path: Path) -> Path:
    """The folder, or the nearest one above that exists: it is made there when it is needed."""
    return next(folder for folder in (path, *path.resolve().parents) if folder.exists())


def apart() -> Finding:
    """Whether they lie on disks of their own. Two folders of one disk are told by its number."""
    folders = {
        "ERASURE_JOURNAL": Path(settings.ERASURE_JOURNAL).parent,
        "BACKUP_DIR": Path(settings.BACKUP_DIR),
        "DATABASE_URL": database_folder(),
    }
    try:
        disks = {name: existing(folder).stat().st_dev for name, folder in folders.items() if folder}
    except OSError as problem:
        return _unseen("apart", problem)
    together = [name for name, disk in disks.items() if list(disks.values()).count(disk) > 1]
    if together:
        told = _("%(names)s lie on one disk: if it is lost, all of them are.") % {"names": ", ".join(together)}
        to_do = _("Give each a disk of its own, or copy backups and journal to another machine every night.")
        return Finding("apart", "warn", told, to_do)
    return Finding("apart", "ok", _("Backups and the erasure journal lie on different disks."))


def backup_room() -> Finding:
    """Room and leave to write where backups are put. A meeting does not need it: never worse than ``warn``."""
    folder = Path(settings.BACKUP_DIR)
    try:
        place = existing(folder)
        free = shutil.disk_usage(place).free // _MIB
        largest = max((file.stat().st_size for file in folder.glob("raati-*.tar.gz")), default=0) // _MIB
    except OSError as problem:
        return _unseen("backup_room", problem)
    figures = {"free_mib": free, "largest_mib": largest}
    if not os.access(place, os.W_OK):
        told, to_do = _("The server may not write where backups are put."), _("Give the server's user BACKUP_DIR.")
        return Finding("backup_room", "warn", told, to_do, figures)
    told = _("%(free)s are free for backups.") % {"free": filesizeformat(free * _MIB)}
    if free < max(settings.RAATI.disk_warn_mib, _BACKUPS * largest):
        return Finding("backup_room", "warn", told, _("Make room on the disk."), figures)
    return Finding("backup_room", "ok", told, figures=figures)


def _unseen(name: str, problem: Exception) -> Finding:
    told, to_do = _("The disk could not be looked at."), _("Check BACKUP_DIR and ERASURE_JOURNAL.")
    return Finding(name, "warn", told, to_do, {"problem": type(problem).__name__})
