"""After closing, nothing in the database leads from a person to a paper: neither its tables nor its bytes."""

import json
import random
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Model

from panels.models import Membership, Panel
from recommendations.ballots import secrecy
from recommendations.ballots.models import Ballot, BallotStatus, CastVote, OpenVote, Turnout
from recommendations.management.commands import scrub_ballots
from recommendations.tally import ORDERS
from roomlog.models import CommandRecord, Event
from tests.cast import Cast, make_cast
from tests.room.ballot_box import METHODS, BallotBox, done, press

pytestmark = pytest.mark.django_db(transaction=True)

Row = dict[str, Any]
RECEIPT = re.compile(rb"receipt[0-9a-f]{20}")  # as _fill gives them


def rows_of_every_table() -> Iterator[tuple[str, Row]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield table, dict(zip(columns, row, strict=True))


def bytes_of_the_files() -> bytes:
    """SQLite: the file with its log and index. PostgreSQL: the file of the open votes, not the log."""
    if connection.vendor == "postgresql":
        return _bytes_of_the_open_votes()
    name = str(connection.settings_dict["NAME"])
    assert name.startswith("/"), "the tests need a database in a file"
    files = [name + end for end in ("", "-wal", "-shm") if Path(name + end).exists()]
    # By another process: whoever closes a file gives up all locks that SQLite holds on it in the same process.
    return subprocess.run(["cat", *files], capture_output=True, check=True).stdout


def _bytes_of_the_open_votes() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [OpenVote._meta.db_table])
        return bytes(cursor.fetchone()[0])


def signs_of(member: Membership) -> set[str]:
    """What would tell that a row is about this person, besides their id in a column."""
    return {member.public_id, member.name}


def columns_that_name_people(row: Row) -> set[str]:
    return {name for name in row if "member" in name or "actor" in name or "user" in name or "author" in name}


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)


class Trial:
    """A whole ballot with random papers, half of them changed once, each unmistakable by its receipt."""

    def __init__(
        self, cast: Cast, *, questions: int = 12, voters: int = 24, practice: bool = False, method: str = "consent"
    ) -> None:
        self.box = BallotBox(cast, drafts=questions, panelists=voters)
        self.ballot = self.box.open(trial=practice, **METHODS[method])
        self.replaced: list[str] = []
        self.receipts: dict[Membership, str] = {}
        for voter in random.sample(self.box.voters, len(self.box.voters)):
            self.vote(voter)
        for voter in random.sample(self.box.voters, len(self.box.voters) // 2):
            self.replaced.append(self.receipts[voter])
            self.vote(voter)

    def vote(self, voter: Membership) -> None:
        self.receipts[voter], _answers = self.box.vote_at_random(voter, self.ballot)

    def close(self) -> "Trial":
        self.papers = {vote.receipt: vote.paper for vote in OpenVote.objects.filter(ballot=self.ballot)}
        done(self.box.close(self.ballot))
        return self


def traces_in_the_files(trial: Trial) -> list[str]:
    """Receipts that the database's files still have as those of open votes: replaced ones and the last ones.

    SQLite has one file for all tables. In it an open vote's receipt stands right behind the paper.
    """
    data = bytes_of_the_files()
    alone = connection.vendor == "postgresql"
    rows = {receipt: receipt if alone else json.dumps(paper) + receipt for receipt, paper in trial.papers.items()}
    rows.update({receipt: receipt for receipt in trial.replaced})
    return [receipt for receipt, row in rows.items() if row.encode() in data]


@pytest.mark.parametrize(
    ("method", "practice"),
    [
        ("consent", False),
        ("consent", True),
        ("two-thirds", False),
        ("ranking", False),
        ("approval", False),
        ("points", True),
    ],
)
def test_no_table_and_no_byte_leads_from_a_person_to_a_paper(cast: Cast, method: str, practice: bool) -> None:
    # Yes or no on so many questions that no two papers happen to be the same as something else.
    small = {"questions": 2, "voters": 12} if method in ORDERS else {}
    trial = Trial(cast, practice=practice, method=method, **small)
    trial.papers = {vote.receipt: vote.paper for vote in OpenVote.objects.all()}
    assert len(traces_in_the_files(trial)) >= len(trial.papers), "this search must find what is there"
    trial.close()
    people = {sign for voter in trial.box.voters for sign in signs_of(voter)}
    receipts = set(trial.receipts.values())
    secrets = receipts | set(trial.replaced)
    for table, row in rows_of_every_table():
        text = " ".join(as_text(value) for value in row.values())
        found = {secret for secret in secrets if secret in text}
        if table == CastVote._meta.db_table:
            assert set(row) == {"id", "ballot_id", "receipt", "paper"}
            assert found == {row["receipt"]}
            assert not any(sign in text for sign in people)
        else:
            assert not found, f"{table} knows receipts: {row}"
            answers = [value for value in row.values() if _is_paper(value, trial)]
            assert not answers, f"{table} knows papers: {row}"
    assert {vote.receipt for vote in CastVote.objects.all()} == receipts
    assert traces_in_the_files(trial) == []
    assert not OpenVote.objects.exists()


def _is_paper(value: Any, trial: Trial) -> bool:
    text = as_text(value)
    return any(json.dumps(paper) in text for paper in trial.papers.values())


def test_neither_order_nor_time_of_the_papers_tells_who_came_when(cast: Cast) -> None:
    trial = Trial(cast, questions=2, voters=12).close()
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT receipt FROM "{CastVote._meta.db_table}" ORDER BY {place}')
        written = [receipt for (receipt,) in cursor.fetchall()]
        cursor.execute(f'SELECT membership_id FROM "{Turnout._meta.db_table}" ORDER BY {place}')
        turnout = [pk for (pk,) in cursor.fetchall()]
    assert written == sorted(trial.receipts.values())
    assert turnout == sorted(voter.pk for voter in trial.box.voters)
    assert {field.get_internal_type() for field in CastVote._meta.get_fields()} == {
        "UUIDField",
        "ForeignKey",
        "CharField",
        "JSONField",
    }
    assert all(vote.pk.version == 4 for vote in CastVote.objects.all())


def test_records_and_events_of_votes_hold_nothing_of_them(cast: Cast) -> None:
    trial = Trial(cast, questions=2, voters=6).close()
    voters = [voter.pk for voter in trial.box.voters]
    assert not CommandRecord.objects.filter(actor__in=voters, result__isnull=False).exists()
    counted = Event.objects.filter(kind="vote.counted")
    assert counted.count() == 9
    assert set(counted.values_list("actor", "subject")) == {(None, str(trial.ballot.pk))}


def test_ballots_have_no_history() -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    kept = {name for name in tables if "historical" in name}
    assert not {name for name in kept if any(word in name for word in ("vote", "ballot", "turnout", "question"))}


def test_another_ballot_that_is_open_keeps_its_votes(cast: Cast) -> None:
    other = BallotBox(make_cast("other"), drafts=2)
    running = other.open()
    for voter in other.voters:
        done(other.vote(voter, running, 4))
    before = {vote.membership_id: (vote.receipt, vote.paper) for vote in running.open_votes.all()}
    Trial(cast, questions=2, voters=6).close()
    assert {vote.membership_id: (vote.receipt, vote.paper) for vote in running.open_votes.all()} == before
    done(other.vote(other.voters[0], running, 5))
    done(other.close(running))
    assert running.papers.count() == 6


def test_another_ballot_that_is_open_hides_no_copies_of_ours(cast: Cast) -> None:
    """In the gaps of pages still in use SQLite leaves copies of rows (11 of 60 rounds), PostgreSQL rows."""
    kept, closing = (_bare_ballot(one) for one in (cast, make_cast("other")))
    people = [Membership(panel=cast.panel, name=f"Crowd {n}") for n in range(300)]
    Membership.objects.bulk_create(people)
    for seed in range(25):
        receipts = _fill(kept, closing, people, random.Random(seed))
        with transaction.atomic():
            secrecy.delete_open_votes(closing)
        assert secrecy.scrub()
        found = {receipt.decode() for receipt in RECEIPT.findall(bytes_of_the_files())}
        assert not found & set(receipts)
        assert found >= set(kept.open_votes.values_list("receipt", flat=True))
        OpenVote.objects.all().delete()


def _bare_ballot(cast: Cast) -> Ballot:
    return Ballot.objects.create(meeting=cast.meeting, threshold_percent=80, quorum=0, status=BallotStatus.OPEN)


def _fill(kept: Ballot, closing: Ballot, people: list[Membership], luck: random.Random) -> list[str]:
    """Papers of many sizes in both ballots, half of them changed. All receipts that the closing one gave."""
    receipts = []
    with transaction.atomic():
        for member in luck.sample(people, len(people)):
            vote = OpenVote(ballot=kept if luck.random() < 0.17 else closing, membership=member)
            for _time in range(luck.choice([1, 2])):
                vote.receipt = f"receipt{luck.getrandbits(80):020x}"
                vote.paper = {str(n): luck.choice([1, 2, 3, 4, 5, None]) for n in range(luck.choice([2, 7, 7, 7, 12]))}
                vote.save()
                receipts += [vote.receipt] if vote.ballot == closing else []
    return receipts


@contextmanager
def somebody_reading(model: type[Model] = OpenVote) -> Iterator[Callable[[], None]]:
    """A second connection that sees the database as it was; yields what ends it."""
    reader = connection.copy()
    with reader.cursor() as cursor:
        cursor.execute("BEGIN" if reader.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
        cursor.fetchall()
        try:
            yield lambda: cursor.execute("ROLLBACK")
        finally:
            reader.close()


def _wait_for_the_background() -> None:
    for thread in threading.enumerate():
        if thread.name == secrecy.THREAD:
            thread.join(60)
            assert not thread.is_alive(), "it goes on by itself until nobody is in the way"


def test_somebody_reading_an_older_state_delays_the_scrubbing_only(cast: Cast) -> None:
    trial = Trial(cast, questions=3, voters=6)
    with somebody_reading() as stop_reading:
        trial.close()  # is acknowledged all the same
        assert not secrecy.scrub()
        stop_reading()
    _wait_for_the_background()
    assert traces_in_the_files(trial) == []
    assert not OpenVote.objects.exists()


def test_an_older_snapshot_keeps_nothing_while_another_ballot_is_open(cast: Cast) -> None:
    """PostgreSQL's VACUUM keeps deleted rows for whoever began before, whatever table they read."""
    other = BallotBox(make_cast("other"), drafts=1)
    done(other.vote(other.voters[0], other.open(), 4))
    trial = Trial(cast, questions=3, voters=6)
    with somebody_reading(Panel) as stop_reading:
        trial.close()
        said_done = secrecy.scrub()
        assert said_done == (connection.vendor == "postgresql")
        assert not said_done or traces_in_the_files(trial) == []
        stop_reading()
    _wait_for_the_background()
    assert secrecy.scrub()
    assert traces_in_the_files(trial) == []
    assert OpenVote.objects.count() == 1


def test_every_start_scrubs_what_a_killed_server_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial(cast, questions=3, voters=6)
    monkeypatch.setattr(secrecy, "scrub", lambda: True)  # killed between commit and scrubbing
    trial.close()
    assert traces_in_the_files(trial)
    monkeypatch.undo()
    call_command("scrub_ballots")
    assert traces_in_the_files(trial) == []
    assert not OpenVote.objects.exists()


def test_a_start_waits_for_whoever_reads_the_papers(cast: Cast, settings: Any) -> None:
    """A backup does: pg_dump holds the table for as long as it takes."""
    with patch.object(scrub_ballots, "scrub", side_effect=[False, False, True]) as tried:
        call_command("scrub_ballots")
    assert tried.call_count == 3
    settings.RAATI = replace(settings.RAATI, scrub_wait_s=0.0)
    with patch.object(scrub_ballots, "scrub", return_value=False), pytest.raises(CommandError, match="Try again"):
        call_command("scrub_ballots")


def test_a_database_that_keeps_deleted_rows_is_refused(cast: Cast) -> None:
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        try:
            with pytest.raises(CommandError):
                call_command("scrub_ballots")
        finally:
            cursor.execute("PRAGMA secure_delete = ON")


def test_scrubbing_inside_a_transaction_is_a_mistake(cast: Cast) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        secrecy.scrub()


def test_an_erased_person_leaves_papers_and_numbers_only(cast: Cast) -> None:
    from panels.erasure import erase
    from recommendations.ballots.models import MinorityStatement, Recommendation, Signature

    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    author, signer = box.voters[:2]
    done(box.vote(author, ballot, 1))
    done(box.close(ballot))
    recommendation = Recommendation.objects.get().pk
    fields: dict[str, Any] = {"recommendation": recommendation, "text": "We disagree.", "language": "en"}
    statement = done(press(author, "statement.write", box.room, **fields))["statement"]
    done(press(signer, "statement.sign", box.room, statement=statement, version=1))
    erase(author, texts=True)
    kept = MinorityStatement.objects.get()
    assert (kept.author, kept.text, kept.withdrawn_at) == (
        None,
        "We disagree.",
        None,
    )  # it is the signer's too
    assert set(Signature.objects.values_list("number", "membership")) == {(1, None), (2, signer.pk)}
    assert not Turnout.objects.exists()
    assert CastVote.objects.count() == 1
    erase(signer, texts=False)
    assert not Event.objects.filter(actor__in=[author.pk, signer.pk], kind__startswith="statement").exists()
