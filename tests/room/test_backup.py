"""A backup is made, a person is erased, the backup is restored into an empty database: the person stays erased."""

import errno
import json
import os
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts import erasures
from facilitation.models import Note
from panels.erasure import erase
from panels.models import Membership
from recommendations.models import Ballot, CastVote, DraftVersion, OpenVote, Recommendation, Report, Turnout
from roomlog.models import CommandRecord, Event, Room
from sessions.models import Seat
from tests.cast import Cast
from tests.room.ballot_box import BallotBox, done
from tests.room.samples import set_up
from tests.servers import ROOT, database_url, manage
from upkeep import archive, invariants

pytestmark = pytest.mark.django_db(transaction=True)
NAME, MAIL = "Zacharias Zimmer", "zacharias@zimmer.example"


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.ERASURE_JOURNAL = str(tmp_path / "erasures.jsonl")


@contextmanager
def _empty_database(tmp_path: Path) -> Iterator[str]:
    """The address of a new database of the same engine."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    name, options = f"restored_{uuid4().hex[:8]}", connection.settings_dict
    access = {"host": options["HOST"], "port": options["PORT"], "user": options["USER"], "dbname": "template1"}
    with closing(psycopg.connect(**access, autocommit=True)) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield database_url().rsplit("/", 1)[0] + f"/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _backup(tmp_path: Path) -> Path:
    call_command("backup", folder=tmp_path / "backups", stdout=(out := _Out()))
    return Path(out.text.strip())


def _folders(tmp_path: Path) -> dict[str, str]:
    """An empty one for the files, and the journal of erasures."""
    (tmp_path / "erasures.jsonl").touch()
    return {"MEDIA_ROOT": str(tmp_path / "new-media"), "ERASURE_JOURNAL": str(tmp_path / "erasures.jsonl")}


class _Out:
    text = ""

    def write(self, text: str) -> None:
        self.text += text


def _panel(cast: Cast) -> Membership:
    """Notes, a closed ballot, a statement, a built report; the first panelist has a name to be found."""
    set_up(cast, "note.move")
    set_up(cast, "statement.sign")
    Membership.objects.filter(pk=cast.panelists[0].pk).update(name=NAME, email=MAIL, phone="0401234567")
    report = Report.objects.create(panel=cast.panel, language="en", status="ready")
    report.file.save("report.pdf", ContentFile(b"%PDF of the tests"))
    return Membership.objects.select_related("panel").get(pk=cast.panelists[0].pk)


def test_who_was_erased_after_the_backup_stays_erased_in_the_restored_one(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    writer = _panel(cast)
    Session.objects.create(session_key="ended-since", expire_date=timezone.now() + timedelta(days=9))
    counts = {model: model.objects.count() for model in (Note, Event, CommandRecord, CastVote, Report)}
    file = _backup(tmp_path)
    assert NAME.encode() in _database_in(file, tmp_path)
    erase(writer, texts=False)
    with _empty_database(tmp_path) as address:
        folders = _folders(tmp_path)
        code, said = manage("restore", str(file), DATABASE_URL=address, **folders)
        assert code == 0, said
        assert "Erased again: 1" in said
        assert f"All {len(invariants.RULES)} invariants hold." in said
        _code, rows = manage("shell", "-c", _LOOK, DATABASE_URL=address)
        found = json.loads(rows.splitlines()[-1])
        assert found["erased"] == [["", "", "", None]]
        assert found["sessions"] == 0
        assert found["counts"][:1] + found["counts"][3:] == [counts[Note], counts[CastVote], counts[Report]]
        assert manage("check_invariants", DATABASE_URL=address)[0] == 0
        code, said = manage("restore", str(file), DATABASE_URL=address, **folders)
        assert code == 1
        assert "not empty" in said
        code, dumped = manage("dumpdata", "--all", DATABASE_URL=address)
        assert code == 0, dumped
    assert "Zimmer" not in dumped
    assert MAIL not in dumped
    built = list((tmp_path / "new-media").rglob("*.pdf"))
    assert [path.read_bytes() for path in built] == [b"%PDF of the tests"]


_LOOK = f"""
import json
from django.contrib.sessions.models import Session
from facilitation.models import Note
from panels.models import Membership
from recommendations.models import CastVote, Report
from roomlog.models import CommandRecord, Event
erased = Membership.objects.filter(removed_at__isnull=False).values_list("name", "email", "phone", "user")
assert not Membership.objects.filter(name={NAME!r}).exists()
counts = [model.objects.count() for model in (Note, Event, CommandRecord, CastVote, Report)]
print(json.dumps({{"erased": list(erased), "counts": counts, "sessions": Session.objects.count()}}))
"""


def _database_in(file: Path, tmp_path: Path) -> bytes:
    """The backup's database as bytes, PostgreSQL's as the statements that it holds."""
    with tarfile.open(file) as archive:
        member = archive.extractfile("database")
        assert member is not None
        content = member.read()
    if connection.vendor == "sqlite":
        return content
    dump = tmp_path / "looked-at"
    dump.write_bytes(content)
    return subprocess.run(["pg_restore", "--file=-", str(dump)], capture_output=True, check=True).stdout


def test_a_backup_is_for_its_owner_alone_and_holds_what_it_says(cast: Cast, tmp_path: Path) -> None:
    _panel(cast)
    file = _backup(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    with tarfile.open(file) as archive:
        names = {member.name for member in archive.getmembers() if member.isfile()}
        manifest = json.load(archive.extractfile("manifest.json") or BytesIO())
    assert {"manifest.json", "database"} < names
    assert [name for name in names if name.startswith("media/reports/")]
    assert manifest["engine"] == connection.vendor
    assert ["panels", "0001_initial"] in manifest["migrations"]


@pytest.mark.parametrize("force", [False, True])
def test_only_a_forced_backup_holds_papers_of_an_open_ballot(cast: Cast, tmp_path: Path, *, force: bool) -> None:
    """A ballot that somebody forgot to close costs nobody their backups."""
    box = BallotBox(cast, drafts=1)
    ballot = box.open(quorum=0)
    receipt = done(box.vote(box.voters[0], ballot, 5))["receipt"]
    told, out = _Out(), _Out()
    call_command("backup", folder=tmp_path, force=force, stdout=out, stderr=told)
    file = Path(out.text.strip())
    assert (receipt.encode() in _database_in(file, tmp_path)) == force
    assert ("delete this backup soon" if force else "their papers are not in this backup") in told.text
    with _empty_database(tmp_path) as address:
        code, said = manage("restore", str(file), DATABASE_URL=address, **_folders(tmp_path))
        assert code == 0, said
        assert "whoever had voted votes again" in said
        _code, rows = manage("shell", "-c", _PAPERS, DATABASE_URL=address)
    assert json.loads(rows.splitlines()[-1]) == {"open": 1, "papers": int(force)}
    assert OpenVote.objects.get().receipt == receipt


_PAPERS = """
import json
from recommendations.models import Ballot, OpenVote
open_ballots = Ballot.objects.filter(status="open").count()
print(json.dumps({"open": open_ballots, "papers": OpenVote.objects.count()}))
"""


@pytest.mark.parametrize("force", [False, True])
def test_also_if_one_is_opened_and_closed_while_the_dump_is_made(cast: Cast, tmp_path: Path, *, force: bool) -> None:
    box, name = BallotBox(cast, drafts=1), f"_dump_{connection.vendor}"
    dump, receipts = getattr(archive, name), []

    def while_voting(*how: Any) -> None:
        ballot = box.open(quorum=0)
        receipts.append(done(box.vote(box.voters[0], ballot, 5))["receipt"])
        dump(*how)
        done(box.close(ballot))

    with patch.object(archive, name, while_voting):
        file = archive.back_up(tmp_path / "backups", papers=force)
    assert (receipts[0].encode() in _database_in(file, tmp_path)) == force
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_into_a_folder_that_is_in_use_nothing_is_restored(cast: Cast, tmp_path: Path) -> None:
    """Address files that were deleted since would lie there for ever."""
    file = _backup(tmp_path)
    more = _folders(tmp_path)
    used = Path(more["MEDIA_ROOT"]) / "addresses" / "in-use.csv"
    used.parent.mkdir(parents=True)
    used.write_text("kept")
    with _empty_database(tmp_path) as address:
        code, said = manage("restore", str(file), DATABASE_URL=address, **more)
        assert code == 1
        assert "MEDIA_ROOT is not empty" in said
        assert "fail  schema" in manage("preflight", DATABASE_URL=address)[1]
    assert used.read_text() == "kept"


def test_without_the_journal_nothing_is_restored_unless_that_is_meant(cast: Cast, tmp_path: Path) -> None:
    file = _backup(tmp_path)
    more = _folders(tmp_path)
    Path(more["ERASURE_JOURNAL"]).unlink()
    with _empty_database(tmp_path) as address:
        code, said = manage("restore", str(file), DATABASE_URL=address, **more)
        assert code == 1
        assert "no erasure journal" in said
        code, said = manage("restore", str(file), "--no-journal", DATABASE_URL=address, **more)
        assert code == 0, said


def test_a_cut_line_of_the_journal_is_named_and_everybody_else_is_erased_again(cast: Cast, tmp_path: Path) -> None:
    cut, writer = '{"kind": "member", "publ', _panel(cast)
    (tmp_path / "erasures.jsonl").write_text(cut)
    erase(writer, texts=False)
    Membership.objects.filter(pk=writer.pk).update(name=NAME, email=MAIL)
    call_command("replay_erasures", stdout=(out := _Out()))
    assert "Erased again: 1" in out.text
    assert "in these lines: 1" in out.text
    assert not Membership.objects.filter(name=NAME).exists()


def test_files_come_before_the_database_and_go_again_if_that_fails(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Who was erased since is in the database: it must not stand there because something else went wrong."""
    _panel(cast)
    file = _backup(tmp_path)
    settings.MEDIA_ROOT = str(tmp_path / "new-media")
    seen: list[str] = []

    def fails(_dump: Path) -> None:
        seen.extend(path.name for path in (tmp_path / "new-media").rglob("*.pdf"))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(connection.introspection, "table_names", lambda *_any: [])
    monkeypatch.setattr(archive, f"_load_{connection.vendor}", fails)
    with pytest.raises(archive.Refusal, match="No space left on device"):
        archive.restore(file)
    assert seen
    assert list((tmp_path / "new-media").iterdir()) == []


def test_a_file_that_goes_while_the_backup_is_made_is_left_out(cast: Cast, tmp_path: Path) -> None:
    _panel(cast)
    add = tarfile.TarFile.add

    def after_it_went(self: tarfile.TarFile, name: str | Path, *more: Any, **words: Any) -> None:
        if str(name).endswith(".pdf"):
            Path(name).unlink()
        add(self, name, *more, **words)

    with patch.object(tarfile.TarFile, "add", after_it_went):
        file = _backup(tmp_path)
    with tarfile.open(file) as archive_:
        assert "database" in archive_.getnames()
        assert not [name for name in archive_.getnames() if name.endswith(".pdf")]


def test_what_a_killed_backup_left_goes_with_a_later_one(cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    left, of_now = folder / "raati-unfinished-x", folder / "raati-unfinished-y"
    for one in (left, of_now):
        one.mkdir(parents=True)
        (one / "database").write_text(NAME)
    os.utime(left, times=(time.time() - 86_400,) * 2)
    _backup(tmp_path)
    assert (left.exists(), of_now.exists()) == (False, True)


def test_where_files_can_have_one_name_only_the_backup_is_renamed(cast: Cast, tmp_path: Path) -> None:
    with patch.object(os, "link", side_effect=PermissionError):
        file = _backup(tmp_path)
    assert tarfile.is_tarfile(file)


def test_make_backup_does_the_same(cast: Cast, tmp_path: Path) -> None:
    assert "--force" in _make("backup", "FORCE=1")
    assert "--force" not in _make("backup", "FORCE=0")
    assert 'manage.py restore "some.tar.gz"' in _make("restore", "FILE=some.tar.gz")


def _make(*words: str) -> str:
    done = subprocess.run(["make", "--dry-run", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.once
@pytest.mark.parametrize("harm", ["cut", "other engine", "newer version", "no backup", "changed"])
def test_a_file_that_is_no_good_backup_restores_nothing(cast: Cast, tmp_path: Path, harm: str) -> None:
    file = tmp_path / "bad.tar.gz"
    if harm == "cut":
        content = _backup(tmp_path).read_bytes()
        file.write_bytes(content[: len(content) // 2])
    elif harm == "no backup":
        _pack(file, {"manifest.json": b"{}"})
    else:
        engine = "oracle" if harm == "other engine" else connection.vendor
        manifest = {"format": 1, "engine": engine, "made_at": "now", "sha256": "0" * 64}
        if harm == "newer version":
            manifest["migrations"] = [["panels", "0001_initial"], ["panels", "9999_of_tomorrow"]]
        _pack(file, {"manifest.json": json.dumps(manifest).encode(), "database": b"nothing"})
    with _empty_database(tmp_path) as address:
        code, said = manage("restore", str(file), DATABASE_URL=address, **_folders(tmp_path))
        assert code == 1
        assert "CommandError" in said
        why = {"no backup": "is no backup", "other engine": "of oracle", "newer version": "panels.9999_of_tomorrow"}
        assert why.get(harm, "is damaged") in said, said
        assert "Traceback" not in said
        assert "fail  schema" in manage("preflight", DATABASE_URL=address)[1]


def test_media_cannot_leave_their_folder(cast: Cast, tmp_path: Path, settings: Any) -> None:
    good = _backup(tmp_path)
    with tarfile.open(good) as archive:
        parts = {m.name: (archive.extractfile(m) or BytesIO()).read() for m in archive.getmembers() if m.isfile()}
    _pack(tmp_path / "evil.tar.gz", parts | {"media/../../escaped": b"x", "/escaped": b"x", "media/kept.pdf": b"y"})
    with _empty_database(tmp_path) as address:
        folder = tmp_path / "a" / "b" / "media"
        more = _folders(tmp_path) | {"MEDIA_ROOT": str(folder)}
        code, said = manage("restore", str(tmp_path / "evil.tar.gz"), DATABASE_URL=address, **more)
    assert code == 0, said
    assert [path.name for path in tmp_path.rglob("*") if path.name in {"escaped", "kept.pdf"}] == ["kept.pdf"]
    assert not os.path.exists("/escaped")


def _pack(file: Path, parts: dict[str, bytes]) -> None:
    with tarfile.open(file, "w:gz") as archive:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, BytesIO(content))


def _a_gap(cast: Cast) -> None:
    Event.objects.filter(room=cast.meeting.room_id).order_by("seq")[0].delete()


def _ahead(cast: Cast) -> None:
    Room.objects.filter(pk=cast.meeting.room_id).update(last_seq=10_000)


def _a_vote_left(cast: Cast) -> None:
    OpenVote.objects.create(ballot=Ballot.objects.get(), membership=cast.panelists[0], paper={}, receipt="x")


def _another_verdict(cast: Cast) -> None:
    Recommendation.objects.update(accepted=not Recommendation.objects.get().accepted)


def _a_paper_changed(cast: Cast) -> None:
    CastVote.objects.filter(pk=CastVote.objects.all()[0].pk).update(paper={"1": 9})


def _a_paper_lost(cast: Cast) -> None:
    CastVote.objects.all()[0].delete()
    assert Turnout.objects.count() > CastVote.objects.count()


def _a_text_changed(cast: Cast) -> None:
    DraftVersion.objects.update(title="Something else")


def _a_seat_astray(cast: Cast) -> None:
    first, last = cast.meeting.rounds.order_by("number")[0], cast.meeting.rounds.order_by("-number")[0]
    assert first != last
    Seat.objects.filter(round=last).update(table=first.tables.all()[0])


def _brought_back(cast: Cast) -> None:
    erasures.write_down(erasures.MEMBER, cast.panelists[0].public_id, texts=False)


def _still_named_as_an_actor(cast: Cast) -> None:
    erase(cast.panelists[0], texts=False)
    Event.objects.filter(room=cast.meeting.room_id).update(actor=cast.panelists[0].pk)


def _half_erased(cast: Cast) -> None:
    Membership.objects.filter(pk=cast.panelists[0].pk).update(name="", email=MAIL)


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        (_a_gap, "numbers in a room are dense"),
        (_ahead, "numbers in a room are dense"),
        (_a_vote_left, "papers with names exist only while a ballot is open"),
        (_another_verdict, "results are what the papers say"),
        (_a_paper_changed, "results are what the papers say"),
        (_a_paper_lost, "results are what the papers say"),
        (_a_text_changed, "frozen versions are unchanged"),
        (_a_seat_astray, "a seat is in its table's round"),
        (_half_erased, "of who was erased nothing is left"),
        (_brought_back, "of who was erased nothing is left"),
        (_still_named_as_an_actor, "of who was erased nothing is left"),
    ],
)
def test_what_is_broken_is_found(cast: Cast, harm: Callable[[Cast], None], rule: str) -> None:
    set_up(cast, "note.move")
    set_up(cast, "statement.sign")
    assert invariants.broken() == []
    harm(cast)
    assert {one.rule for one in invariants.broken()} == {rule}
    with pytest.raises(CommandError, match="broken"):
        call_command("check_invariants", stdout=_Out())
