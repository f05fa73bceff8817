"""A resident's own page: see, correct, pause, refuse, withdraw, take along, erase."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pool.models import Access, Consent, Contact, Resident
from pool.reach.services import note_contact, opened
from pool.residents.doors import Desk
from pool.residents.erasure import erase
from pool.residents.links import token_of
from pool.residents.models import ResidentState, Way
from tests.cast import as_resident
from tests.pools import YEAR, Pooled, answers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.usefixtures("at_once")]


@pytest.fixture
def aino(pooled: Pooled) -> Client:
    return as_resident(pooled.aino)


def at(pooled: Pooled, name: str = "mine") -> str:
    return reverse(f"pool:{name}", args=[pooled.aino.public_id])


def test_the_page_tells_everything_that_is_kept(pooled: Pooled, aino: Client) -> None:
    page = aino.get(at(pooled)).content.decode()
    for said in ("Aino Aalto", "aino@home.example", "Northby", "65+", "Health", "A panel: some meetings", "County"):
        assert said in page


def test_they_correct_their_data(pooled: Pooled, aino: Client) -> None:
    said = answers(name="Aino Aho", email="aino@home.example", municipality="Southby", language="sv")
    assert aino.post(at(pooled, "mine_edit"), said).status_code == 302
    pooled.aino.refresh_from_db()
    assert (pooled.aino.name, pooled.aino.municipality, pooled.aino.language) == ("Aino Aho", "Southby", "sv")
    assert pooled.aino.attributes == {"gender": "man", "age": "18–64"}
    assert "aino aho" in pooled.aino.search
    assert pooled.aino.state == ResidentState.ACTIVE
    assert 'lang="sv"' in aino.get(at(pooled)).content.decode()


def test_nobody_is_offered_what_does_not_exist_yet(pooled: Pooled, aino: Client) -> None:
    def offered(page: str) -> list[str]:
        return [way for way in Way.values if f'name="ways" value="{way}"' in page]

    edit = at(pooled, "mine_edit")
    assert offered(aino.get(edit).content.decode()) == ["panel", "testing"]
    assert offered(Client().get(reverse("pool:join", args=[pooled.pool.slug])).content.decode()) == ["panel", "testing"]
    said = answers(name="Aino Aalto", email="aino@home.example", ways=["conversation"])
    assert aino.post(edit, said).status_code == 422
    Resident.objects.filter(pk=pooled.aino.pk).update(ways=["panel", "survey"])  # as they said while it was offered
    assert offered(aino.get(edit).content.decode()) == ["panel", "survey", "testing"]
    assert aino.post(edit, said | {"ways": ["panel"]}).status_code == 302
    pooled.aino.refresh_from_db()
    assert pooled.aino.ways == ["panel"]


def test_the_age_group_that_a_register_told_stays_until_they_tell_their_year(pooled: Pooled, aino: Client) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(birth_year=None, attributes={"age": "65+"})
    said = answers(email="aino@home.example", birth_year="")

    def corrected(**fields: Any) -> dict[str, str]:
        assert aino.post(at(pooled, "mine_edit"), said | fields).status_code == 302
        call_command("forget_old_residents")
        pooled.aino.refresh_from_db()
        return dict(pooled.aino.attributes)

    assert corrected()["age"] == "65+"
    assert corrected(birth_year=str(YEAR - 40))["age"] == "18–64"
    assert "age" not in corrected(birth_year="")


def test_mistakes_keep_what_was_typed(pooled: Pooled, aino: Client) -> None:
    page = aino.post(at(pooled, "mine_edit"), answers(email="no", name="Aino Uusi"))
    assert page.status_code == 422
    assert "Aino Uusi" in page.content.decode()


def correct_address(pooled: Pooled, aino: Client, email: str) -> str:
    """Where the link in the e-mail to the new address leads."""
    aino.post(at(pooled, "mine_edit"), answers(name="Aino Aalto", email=email))
    pooled.aino.refresh_from_db()
    return f"/pool/me/{token_of(pooled.aino, f'address:{email}')}/address/"


def test_a_new_address_is_used_once_it_has_answered_and_then_the_old_links_are_dead(
    pooled: Pooled, aino: Client
) -> None:
    old = token_of(pooled.aino)
    link = correct_address(pooled, aino, "new@home.example")
    assert (pooled.aino.email, pooled.aino.state) == ("aino@home.example", ResidentState.ACTIVE)
    assert [one.to for one in mail.outbox] == [["new@home.example"], ["aino@home.example"]]
    assert link in mail.outbox[0].body
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers, "who has it may be a stranger"
    assert "new@home.example" not in mail.outbox[1].body
    assert "new@home.example" in aino.get(at(pooled)).content.decode()
    new = Client()
    assert "new@home.example" in new.get(link).content.decode()
    pooled.aino.refresh_from_db()
    assert pooled.aino.email == "aino@home.example", "a mail scanner confirms nothing"
    assert new.post(link)["Location"] == at(pooled)
    pooled.aino.refresh_from_db()
    assert (pooled.aino.email, pooled.aino.new_email) == ("new@home.example", "")
    assert "new@home.example" in pooled.aino.search
    assert token_of(pooled.aino) in mail.outbox[2].body
    assert mail.outbox[2].to == ["new@home.example"]
    assert Client().get(f"/pool/me/{old}/").status_code == 404
    assert (aino.get(at(pooled)).status_code, new.get(at(pooled)).status_code) == (404, 200)
    assert new.get(link).status_code == 404


def test_a_mistyped_address_locks_nobody_out(pooled: Pooled, aino: Client) -> None:
    wrong = correct_address(pooled, aino, "wrong@home.example")
    assert Client().get(f"/pool/me/{token_of(pooled.aino)}/").status_code == 302
    assert "wrong@home.example" in aino.get(at(pooled, "mine_edit")).content.decode()
    right = correct_address(pooled, aino, "right@home.example")
    assert [Client().get(one).status_code for one in (wrong, right)] == [404, 200]
    correct_address(pooled, aino, "aino@home.example")
    assert Client().get(right).status_code == 404
    correct_address(pooled, aino, "forgotten@home.example")
    Resident.objects.filter(pk=pooled.aino.pk).update(seen_at=timezone.now() - timedelta(days=100))
    call_command("forget_old_residents")
    pooled.aino.refresh_from_db()
    assert (pooled.aino.email, pooled.aino.new_email) == ("aino@home.example", "")


def test_nobody_sends_mail_to_many_addresses_by_changing_their_own(pooled: Pooled, aino: Client) -> None:
    for number in range(6):
        aino.post(at(pooled, "mine_edit"), answers(name="Aino Aalto", email=f"victim{number}@home.example"))
    sent = [one.to for one in mail.outbox if one.to != ["aino@home.example"]]
    assert sent == [[f"victim{number}@home.example"] for number in range(4)]


def test_what_they_have_not_agreed_to_is_not_asked_and_not_kept(pooled: Pooled, aino: Client) -> None:
    aino.post(at(pooled, "consent"), {"purpose": "draw", "withdraw": "1"})
    page = aino.get(at(pooled, "mine_edit")).content.decode()
    assert "attribute_gender" not in page
    aino.post(at(pooled, "mine_edit"), answers(email="aino@home.example"))
    pooled.aino.refresh_from_db()
    assert (pooled.aino.birth_year, pooled.aino.attributes) == (None, {})


def test_withdrawing_empties_what_was_kept_for_it_and_leaves_a_record(pooled: Pooled) -> None:
    cecil = as_resident(pooled.cecil)
    address = reverse("pool:consent", args=[pooled.cecil.public_id])
    cecil.post(address, {"purpose": "needs", "withdraw": "1"})
    pooled.cecil.refresh_from_db()
    assert pooled.cecil.needs == []
    assert pooled.cecil.consents.filter(purpose="needs").exclude(withdrawn_at=None).count() == 1
    cecil.post(address, {"purpose": "needs"})
    cecil.post(address, {"purpose": "needs"})
    assert Consent.objects.filter(resident=pooled.cecil, purpose="needs", withdrawn_at=None).count() == 1
    assert cecil.post(address, {"purpose": "world"}).status_code == 404


def test_they_pause_until_a_day_and_come_back(pooled: Pooled, aino: Client) -> None:
    day = timezone.localdate() + timedelta(days=30)
    aino.post(at(pooled, "pause"), {"until": day.isoformat()})
    pooled.aino.refresh_from_db()
    assert (pooled.aino.state, pooled.aino.paused_until) == (ResidentState.PAUSED, day)
    aino.post(at(pooled, "resume"))
    pooled.aino.refresh_from_db()
    assert (pooled.aino.state, pooled.aino.paused_until) == (ResidentState.ACTIVE, None)
    past = aino.post(at(pooled, "pause"), {"until": "2020-01-01"})
    assert past.status_code == 422
    assert "still to come" in past.content.decode()


def test_a_pause_does_not_confirm_an_address(pooled: Pooled, aino: Client) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(state=ResidentState.WAITING)
    aino.post(at(pooled, "pause"), {"until": ""})
    aino.post(at(pooled, "resume"))
    pooled.aino.refresh_from_db()
    assert pooled.aino.state == ResidentState.WAITING


def test_they_refuse_and_allow_each_authority(pooled: Pooled, aino: Client) -> None:
    aino.post(at(pooled, "refuse"), {"organisation": str(pooled.city.pk), "may": "0"})
    pooled.aino.refresh_from_db()
    assert pooled.aino.refused == [pooled.city.pk]
    aino.post(at(pooled, "refuse"), {"organisation": str(pooled.city.pk), "may": "1"})
    pooled.aino.refresh_from_db()
    assert pooled.aino.refused == []
    assert aino.post(at(pooled, "refuse"), {"organisation": "999", "may": "0"}).status_code == 404


def test_they_read_who_opened_their_record_and_who_asked(pooled: Pooled, aino: Client) -> None:
    desk = Desk(pooled.pool, pooled.staff, pooled.county)
    opened(desk, [pooled.aino])
    note_contact(desk, pooled.aino, kind="call", about="A survey on buses")
    page = aino.get(at(pooled)).content.decode()
    assert "Opened your page" in page
    assert "A survey on buses" in page
    assert "staff@county" not in page
    assert pooled.staff.name not in page


def test_their_data_come_along_as_json_and_pdf(pooled: Pooled, aino: Client) -> None:
    data = json.loads(aino.get(at(pooled, "mine_json")).content)
    assert data["resident"]["email"] == "aino@home.example"
    assert {one["purpose"] for one in data["consents"]} == {"contact", "draw", "needs", "share"}
    answer = aino.get(at(pooled, "mine_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert "My data" in str(pdf.docinfo["/Title"])
        assert pdf.Root.MarkInfo.Marked


def test_erasing_asks_first_and_then_leaves_nothing(pooled: Pooled, aino: Client) -> None:
    desk = Desk(pooled.pool, pooled.staff, pooled.county)
    opened(desk, [pooled.aino])
    note_contact(desk, pooled.aino, kind="call", about="Buses")
    assert "cannot be undone" in aino.get(at(pooled, "mine_erase")).content.decode()
    assert Resident.objects.filter(pk=pooled.aino.pk).exists()
    assert "Your data are deleted" in aino.post(at(pooled, "mine_erase")).content.decode()
    for model in (Access, Contact, Consent):
        assert not model.objects.filter(resident_id=pooled.aino.pk).exists()
    assert not Resident.objects.filter(email="aino@home.example").exists()
    assert aino.get(at(pooled)).status_code == 404
    assert Client().get(f"/pool/me/{token_of(pooled.aino)}/").status_code == 404


def test_erasures_are_repeated_after_a_restore(pooled: Pooled, settings: Any) -> None:
    kept = Resident.objects.get(pk=pooled.aino.pk)
    erase(pooled.aino)
    kept.save(force_insert=True)  # what a restored backup brings back
    call_command("replay_erasures", verbosity=0)
    assert not Resident.objects.filter(public_id=kept.public_id).exists()
    assert Resident.objects.count() == 2
    journal = Path(settings.ERASURE_JOURNAL).read_text()
    assert kept.public_id in journal
    assert "aino" not in journal.lower()


def test_a_borrowed_device_forgets_them(pooled: Pooled, aino: Client) -> None:
    aino.post(at(pooled, "mine_leave"))
    assert aino.get(at(pooled)).status_code == 404


def test_the_menu_changes_their_language(pooled: Pooled, aino: Client) -> None:
    aino.post(reverse("panels:preferences"), {"language": "fi", "next": at(pooled)})
    pooled.aino.refresh_from_db()
    assert pooled.aino.language == "fi"
