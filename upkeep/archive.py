"""A backup is one file: the database, the files beside it, and a note of what it is.

``raati-<time>.tar.gz`` holds ``manifest.json``, ``database`` (pg_dump's custom format, or a SQLite file) and
``media/…``. It names people: it is made readable by its owner only.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from recommendations.ballots.models import Ballot, BallotStatus, OpenVote
from upkeep.versions import applied, unknown_to_this_version

FORMAT = 1
_UNFINISHED = "raati-unfinished-"
_UNFINISHED_S = 6 * 60 * 60
_DAY_S = 24 * 60 * 60


class Refusal(Exception):
    """Says why nothing was done, in one sentence for the operator."""


def back_up(folder: Path, *, papers: bool) -> Path:
    """The new file. ``papers``: with those of open ballots, which lie beside names. Those of closed ones are in any."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"raati-{timezone.now():%Y%m%dT%H%M%SZ}.tar.gz"
    _clear_unfinished(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_UNFINISHED) as work:
        os.chmod(work, 0o700)
        dump = Path(work) / "database"
        left_out = [] if papers else [OpenVote._meta.db_table]
        _dump_sqlite(dump, left_out) if connection.vendor == "sqlite" else _dump_postgresql(dump, left_out)
        made = Path(work) / target.name
        _pack(made, dump)
        _put(made, target)
    return target


def forget_old(folder: Path, days: int) -> None:
    """Delete the backups that are older than so many days, but never the newest: it may be the only one."""
    by_age = sorted(folder.glob("raati-*.tar.gz"), key=lambda file: file.stat().st_mtime)
    for file in by_age[:-1]:
        if file.stat().st_mtime < time.time() - days * _DAY_S:
            file.unlink()


def restore(file: Path) -> dict[str, Any]:
    """Fill this empty database and the empty media folder from a backup; returns its manifest.

    The database comes last, as a whole or not at all: whoever was erased since is in it, and what is done about that
    must not have to wait for anything else.
    """
    if connection.introspection.table_names():
        raise Refusal("The database is not empty. Restore into a new one, then point DATABASE_URL at it.")
    _refuse_media_in_use()
    with tempfile.TemporaryDirectory() as work, _opened(file) as archive:
        manifest = _manifest(archive)
        dump = Path(work) / "database"
        _extract(archive, "database", dump)
        if _digest(dump) != manifest["sha256"]:
            raise Refusal("The file is damaged: its database is not the one that was written.")
        connection.close()
        with _empty_again_if_it_fails(Path(settings.MEDIA_ROOT)):
            _unpack_media(archive)
            _load_sqlite(dump) if connection.vendor == "sqlite" else _load_postgresql(dump)
    return manifest


def _clear_unfinished(folder: Path) -> None:
    """What a killed backup left: a dump that names people. Another one may be under way, so only after a while."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        if left.stat().st_mtime < time.time() - _UNFINISHED_S:
            shutil.rmtree(left)


def _put(made: Path, target: Path) -> None:
    """Fails rather than replace another backup. Shares of other systems know no second names for a file."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise
        made.rename(target)


def _refuse_media_in_use() -> None:
    """Files that were deleted since would come back beside those in use, and stay for ever: nothing knows of them."""
    folder = Path(settings.MEDIA_ROOT)
    if folder.is_dir() and any(folder.iterdir()):
        raise Refusal(f"MEDIA_ROOT is not empty ({folder}). Move what is in it away, or name another folder.")


@contextmanager
def _empty_again_if_it_fails(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for one in folder.iterdir() if folder.is_dir() else ():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        raise


def open_ballots() -> int:
    return Ballot.objects.filter(status=BallotStatus.OPEN).count()


def _dump_sqlite(target: Path, left_out: list[str]) -> None:
    """One state of it, while others go on reading and writing. No rows of the tables ``left_out`` lie in the folder at
    any time: they are deleted in a nameless copy, and only what is left of that is written."""
    connection.ensure_connection()
    with closing(sqlite3.connect("")) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA secure_delete = ON")
        for table in left_out:
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  # a model's own table
        copy.commit()
        copy.execute("VACUUM INTO ?", [str(target)])  # no free pages, and no gaps in used ones


def _dump_postgresql(target: Path, left_out: list[str]) -> None:
    tables = [f"--exclude-table-data={table}" for table in left_out]
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *tables, f"--file={target}"])


def _load_sqlite(source: Path) -> None:
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(connection.settings_dict["NAME"])) as here:
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Refusal("The file is damaged: SQLite cannot read its database.")
        copy.backup(here)


def _load_postgresql(source: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run([*command, f"--dbname={name}", str(source)])


def _run(command: list[str]) -> None:
    """With the connection in the environment: arguments can be read by every user of the machine."""
    environment = os.environ | access(connection.settings_dict)
    if shutil.which(command[0]) is None:
        raise Refusal(f"{command[0]} was not found. Install PostgreSQL's client programs of the server's version.")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(f"{command[0]} failed: {done.stderr.strip()[-500:]}")


def access(database: Mapping[str, Any]) -> dict[str, str]:
    """What PostgreSQL's programs need to know, encryption included."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    known = {name: database.get(key) for name, key in names.items()}
    known |= {f"PG{name.upper()}": database["OPTIONS"].get(name) for name in ("sslmode", "sslrootcert")}
    return {name: str(value) for name, value in known.items() if value}


def _pack(target: Path, dump: Path) -> None:
    manifest = {
        "format": FORMAT,
        "engine": connection.vendor,
        "made_at": timezone.now().isoformat(),
        "sha256": _digest(dump),
        "migrations": applied(),
    }
    note = dump.with_name("manifest.json")
    note.write_text(json.dumps(manifest))
    opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
        archive.add(note, "manifest.json")
        archive.add(dump, "database")
        _pack_media(archive)
    with target.open("rb") as whole:
        os.fsync(whole.fileno())


def _pack_media(archive: tarfile.TarFile) -> None:
    """File by file: others are deleted meanwhile, as superseded reports are."""
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        with suppress(FileNotFoundError):
            archive.add(file, f"media/{file.relative_to(root)}")


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            yield archive
    except (OSError, EOFError, tarfile.TarError, zlib.error) as problem:
        if isinstance(problem, OSError) and problem.errno:  # the machine's trouble, such as a full disk
            raise Refusal(f"{problem.strerror}: {problem.filename or file}") from problem
        raise Refusal(f"{file} is no backup, or it is damaged ({type(problem).__name__}).") from problem


def _manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    try:
        member = archive.extractfile("manifest.json")
        manifest: dict[str, Any] = json.load(member) if member else {}
    except (KeyError, ValueError):
        manifest = {}
    if manifest.get("format") != FORMAT:
        raise Refusal("This is no backup of Raati.")
    if manifest["engine"] != connection.vendor:
        raise Refusal(f"This backup is of {manifest['engine']}; DATABASE_URL names {connection.vendor}.")
    if newer := unknown_to_this_version((app, name) for app, name in manifest.get("migrations", [])):
        raise Refusal(
            f"A newer version made this backup: {'.'.join(newer[0])} is not known here. Install that version first."
        )
    return manifest


def _unpack_media(archive: tarfile.TarFile) -> None:
    """Only plain files below ``media/``."""
    for member in archive.getmembers():
        parts = PurePosixPath(member.name).parts
        if not member.isfile() or parts[0] != "media" or ".." in parts:
            continue
        target = Path(settings.MEDIA_ROOT).joinpath(*parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        _extract(archive, member.name, target)


def _extract(archive: tarfile.TarFile, name: str, target: Path) -> None:
    source = archive.extractfile(name)
    if source is None:
        raise Refusal("This is no backup of Raati.")
    with source, target.open("xb") as file:
        shutil.copyfileobj(source, file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
