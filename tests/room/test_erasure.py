"""A person who asks to be forgotten is in no table any more, and a restored backup does not bring them back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from io import StringIO
from pathlib import Path
from threading import Event as Signal
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection

from facilitation.models import Note
from panels.erasure import erase, replay
from panels.models import Membership
from roomlog.log import Tx
from roomlog.models import CommandRecord, Event, RoomKind
from tests.cast import Cast
from tests.room.samples import set_up
from tests.room.scenes import at_phase, do, the_table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def journal(settings: Any, tmp_path: Path) -> Path:
    settings.ERASURE_JOURNAL = str(tmp_path / "erasures.jsonl")
    return tmp_path / "erasures.jsonl"


def _everything() -> str:
    models = (model for app in apps.get_app_configs() for model in app.get_models())
    return "\n".join(serializers.serialize("json", model._default_manager.all()) for model in models)


def _written(cast: Cast) -> Membership:
    """The first panelist has written notes, placed a dot and has contact data."""
    set_up(cast, "dot.take")
    writer = cast.panelists[0]
    Membership.objects.filter(pk=writer.pk).update(name="Zacharias Zimmer", email="zz@example.org", phone="0401234567")
    return Membership.objects.select_related("panel").get(pk=writer.pk)


def test_nothing_names_the_person_and_the_texts_stay(cast: Cast) -> None:
    writer = _written(cast)
    texts = set(Note.objects.values_list("text", flat=True))
    erase(writer, texts=False)
    left = _everything()
    assert not [word for word in ("Zacharias", "Zimmer", "zz@example.org", "0401234567") if word in left]
    assert set(Note.objects.values_list("text", flat=True)) == texts
    assert not Note.objects.filter(author=writer).exists()
    assert not Event.objects.filter(actor=writer.pk).exists()
    assert not CommandRecord.objects.filter(actor=writer.pk).exists()
    assert Membership.objects.get(pk=writer.pk).number == writer.number


def test_their_texts_go_too_if_they_ask(cast: Cast) -> None:
    writer = _written(cast)
    erase(writer, texts=True)
    assert set(Note.objects.values_list("text", flat=True)) == {""}


def test_what_is_just_being_written_at_a_table_is_nobodys_as_well(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    aino, written, go_on = cast.panelists[0], Signal(), Signal()

    def write_and_wait(tx: Tx, *arguments: Any) -> None:
        write(tx, *arguments)
        if tx.room.kind == RoomKind.TABLE:
            written.set()
            assert go_on.wait(30)

    write, room = Tx.write, the_table(cast).room_id
    with patch.object(Tx, "write", write_and_wait), ThreadPoolExecutor(2) as pool:
        note = pool.submit(_closing, do, aino, "note.write", room, text="In the last moment")
        assert written.wait(30)
        erasing = pool.submit(_closing, erase, aino, texts=False)
        wait([erasing], timeout=0.5)  # it waits for the note, or has overlooked it by now
        go_on.set()
        note.result(30)
        erasing.result(30)
    assert Note.objects.get().author is None
    assert not CommandRecord.objects.filter(actor=aino.pk).exists()
    assert not Event.objects.filter(actor=aino.pk).exists()


def _closing(work: Callable[..., object], *arguments: Any, **fields: Any) -> None:
    """In a thread, whose connection nobody else closes."""
    try:
        work(*arguments, **fields)
    finally:
        connection.close()


def test_a_restored_person_is_erased_again(cast: Cast, journal: Path) -> None:
    writer = _written(cast)
    erase(writer, texts=False)
    writer.removed_at = None
    writer.save()  # as an older backup would have it
    assert replay() == 1
    assert "Zimmer" not in _everything()
    assert replay() == 0
    assert "Zimmer" not in journal.read_text()


def test_the_command_says_when_there_is_nobody(cast: Cast) -> None:
    out = StringIO()
    call_command("erase_person", cast.panelists[1].public_id, stdout=out)
    assert out.getvalue() == "Erased.\n"
    with pytest.raises(CommandError):
        call_command("erase_person", cast.panelists[1].public_id)


def test_the_others_go_on_writing(cast: Cast) -> None:
    erase(_written(cast), texts=False)
    do(cast.panelists[1], "note.write", Note.objects.all()[0].board.table.room_id, text="Still here")
