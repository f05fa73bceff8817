"""Single notes as sources: found by table, theme or word, linked and taken away on the draft's page."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from facilitation.models import Note
from panels.models import Membership
from recommendations.drafts import finder
from recommendations.drafts.models import Draft, DraftSource
from tests.cast import Cast, entered, make_meeting
from tests.room.editors import start_draft
from tests.room.scenes import do
from tests.room.test_draft_commands import board, note, theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def page(draft: Draft, member: Membership, query: str = "?notes=") -> str:
    address = reverse("recommendations:draft", args=[member.public_id, draft.pk])
    answer = entered(member).get(address + query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(draft: Draft, words: str = "") -> list[str]:
    tables = finder.find(draft, words).tables
    return [one.note.text for table in tables for group in table.themes for one in group.notes]


def test_notes_stand_under_their_table_and_theme(cast: Cast, draft: Draft) -> None:
    phone, bus = theme(cast.meeting, "Phone"), theme(cast.meeting, "Bus")
    for text in ("Somebody picks up", "No queue"):
        note(phone, text)
    Note.objects.create(board=bus.board, text="Loose thought")
    note(bus, "Every hour")
    found = finder.find(draft, "")
    assert [(one.table.number, [group.theme for group in one.themes]) for one in found.tables] == [
        (1, [phone]),
        (2, [bus, None]),
    ]
    assert sorted(listed(draft)[:2]) == ["No queue", "Somebody picks up"]
    assert listed(draft)[2:] == ["Every hour", "Loose thought"]
    html = page(draft, cast.panelists[0])
    assert "table 1" in html
    assert "Notes without a theme" in html


def test_words_are_looked_for_in_notes_and_themes_in_any_case(cast: Cast, draft: Draft) -> None:
    note(theme(cast.meeting, "Puhelin"), "ÄÄNI kuuluu")
    note(theme(cast.meeting, "Bussi"), "Kerran tunnissa")
    assert listed(draft, "ääni") == ["ÄÄNI kuuluu"]
    assert listed(draft, "bussi TUNNISSA") == ["Kerran tunnissa"]
    assert listed(draft, "bussi ääni") == []
    html = page(draft, cast.panelists[0], "?notes=laiva")
    assert "Nothing has these words." in html


def test_withheld_deleted_and_erased_notes_are_not_offered(cast: Cast, draft: Draft) -> None:
    hidden = note(theme(cast.meeting, "Hidden theme", revealed=False), "Hidden note")
    shown = theme(cast.meeting, "Shown")
    deleted = note(shown, "Regretted note")
    Note.objects.filter(pk=deleted.pk).update(deleted_at=cast.meeting.starts_at)
    Note.objects.create(board=shown.board, text="")
    assert finder.find(draft, "").count == 0
    for query in ("?notes=", "?notes=hidden", "?notes=regretted"):
        html = page(draft, cast.panelists[0], query)
        assert "Hidden" not in html
        assert "Regretted" not in html
        assert str(hidden.pk) not in html


def test_another_panels_notes_are_not_offered(cast: Cast, draft: Draft) -> None:
    theirs = make_meeting(cast.stranger.panel)
    Note.objects.create(board=board(theirs), text="Foreign note")
    assert listed(draft) == []


def test_what_is_linked_is_marked(cast: Cast, draft: Draft) -> None:
    phone, bus = theme(cast.meeting, "Phone"), theme(cast.meeting, "Bus")
    one, other = note(phone, "One"), note(bus, "Other")
    do(cast.panelists[0], "draft.source", draft.room_id, note=one.pk, on=True)
    do(cast.panelists[0], "draft.source", draft.room_id, theme=bus.pk, on=True)
    marks = {
        one.note.text: (one.linked, one.with_theme)
        for table in finder.find(draft, "").tables
        for group in table.themes
        for one in group.notes
    }
    assert marks == {"One": (True, False), "Other": (False, True)}
    html = page(draft, cast.panelists[0])
    assert re.search(rf'form="draft-finder-0" name="note" value="{one.pk}"', html)
    assert re.search(rf'form="draft-finder-1" name="note" value="{other.pk}"', html)
    assert "Linked with its theme" in html


def test_it_works_without_scripts(cast: Cast, draft: Draft) -> None:
    aino = cast.panelists[0]
    found = note(theme(cast.meeting), "Somebody picks up")
    client = entered(aino)
    address = reverse("recommendations:draft", args=[aino.public_id, draft.pk]) + "?notes=picks"
    for form, count in (("draft-finder-1", 1), ("draft-finder-0", 0)):
        html = client.get(address).content.decode()
        hidden = html.split(f'<form id="{form}"')[1].split("</form>")[0]
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', hidden))
        answer = client.post(
            reverse("live:command", args=[aino.public_id]),
            {**fields, "note": str(found.pk)},
            headers={"origin": django_settings.ORIGINS[0], "referer": f"http://testserver{address}"},
        )
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith(address)
        assert DraftSource.objects.filter(draft=draft, note=found).count() == count


@pytest.mark.parametrize("role", ["observer", "official", "expert", "organiser"])
def test_who_only_reads_does_not_get_the_list(cast: Cast, draft: Draft, role: str) -> None:
    note(theme(cast.meeting), "Somebody picks up")
    html = page(draft, cast.by_role()[role])
    assert "draft-finder" not in html
    assert "Somebody picks up" not in html


def test_a_withdrawn_draft_has_no_list(cast: Cast, draft: Draft) -> None:
    note(theme(cast.meeting), "Somebody picks up")
    do(cast.lead, "draft.withdraw", draft.room_id)
    assert "Somebody picks up" not in page(draft, cast.lead)


def test_the_list_is_closed_until_it_is_asked_for(cast: Cast, draft: Draft) -> None:
    note(theme(cast.meeting), "Somebody picks up")
    html = page(draft, cast.panelists[0], "")
    assert "Link notes, evidence and more" in html
    assert "Somebody picks up" not in html


def test_a_long_list_is_cut_and_says_so(cast: Cast, draft: Draft, settings: Any) -> None:
    settings.RAATI = replace(settings.RAATI, finder_notes=2)
    phone = theme(cast.meeting)
    for place in range(3):
        note(phone, f"note {place}")
    assert len(listed(draft)) == 2
    assert "1 more note is not listed." in page(draft, cast.panelists[0])
    assert len(listed(draft, "note 2")) == 1
