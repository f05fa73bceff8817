"""A person who asks to be forgotten is in no table any more, and a restored backup does not bring them back."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command

from facilitation.models import Note
from panels.erasure import erase, replay
from panels.models import Membership
from roomlog.models import CommandRecord, Event
from tests.cast import Cast
from tests.room.samples import set_up
from tests.room.scenes import do

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
