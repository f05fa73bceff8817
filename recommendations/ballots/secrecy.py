"""What keeps a closed ballot secret below the level of tables: receipts, and the bytes of deleted papers."""

import logging
import secrets
import threading
import time

from django.db import OperationalError, connection, transaction

from recommendations.ballots.models import Ballot, OpenVote

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no look-alikes: receipts are copied by hand
_GROUPS, _GROUP_CHARS = 4, 5  # 20 of 31 letters: 99 bits, nobody finds somebody else's by trying
_WAIT_MS = 250  # for other readers; the facilitator who closes the ballot waits for this
_PAUSE_S = 1.0  # between tries in the background
_COMPLAIN_EVERY = 60  # tries
THREAD = "scrub-ballots"

_log = logging.getLogger("raati.ballots")
_trying = threading.Lock()


def new_receipt() -> str:
    """A random name for one paper, e.g. ``k7m2q-x4t9b-wz3hd-8vnce``."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_CHARS)) for _ in range(_GROUPS))
    return "-".join(groups)


def delete_open_votes(ballot: Ballot) -> None:
    """Delete the ballot's papers so that SQLite's ``secure_delete`` reaches every copy of them.

    Zeroing a deleted row misses copies that SQLite left in the gaps of pages it once rebalanced (seen in 6 of
    40 trials while another ballot's rows stayed). An emptied table gives its pages back, zeroed as a whole.
    """
    OpenVote.objects.filter(ballot=ballot).delete()
    if connection.vendor == "sqlite":
        kept = list(OpenVote.objects.order_by("pk"))
        OpenVote.objects.all().delete()
        OpenVote.objects.bulk_create(kept)


def scrub() -> bool:
    """Remove what deleted papers left in the database's files. False: somebody is in the way, try again.

    To be called outside any transaction. PostgreSQL's write-ahead log and backups are beyond its reach
    (docs/decisions/004-secret-ballots.md).
    """
    if connection.in_atomic_block:
        raise RuntimeError("a running transaction would keep what scrub removes")
    try:
        return _scrub_sqlite() if connection.vendor == "sqlite" else _scrub_postgresql()
    except OperationalError:  # locked
        return False


def scrub_until_done() -> None:
    """Scrub now; if somebody is in the way, go on in the background until it succeeds."""
    if not scrub() and _trying.acquire(blocking=False):
        threading.Thread(target=_keep_scrubbing, name=THREAD, daemon=True).start()


def _keep_scrubbing() -> None:
    try:
        tries = 1
        while not scrub():
            tries += 1
            if tries % _COMPLAIN_EVERY == 0:
                _log.error("deleted ballot papers are still in the database's files after %s tries", tries)
            time.sleep(_PAUSE_S)
    finally:
        connection.close()
        _trying.release()


def _scrub_sqlite() -> bool:
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        try:
            busy, _frames, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return bool(busy == 0)


def _scrub_postgresql() -> bool:
    """A file of its own for the rows that stay; the old one goes at the commit, whoever still sees old rows.

    VACUUM would keep deleted rows for an older snapshot, and its bytes in the gaps of used pages.
    """
    table = OpenVote._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {_WAIT_MS}")
        cursor.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
        kept = list(OpenVote.objects.order_by("pk"))
        cursor.execute(f'TRUNCATE "{table}"')
        OpenVote.objects.bulk_create(kept)
    return True


def scrub_on_commit() -> None:
    """Scrub once the transaction that deletes papers is committed."""
    transaction.on_commit(scrub_until_done, robust=True)
