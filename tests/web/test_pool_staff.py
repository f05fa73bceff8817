"""Staff's pages: finding residents, opening records, sharing, cooling off, files."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from pool.models import Access, Consent, Contact, Resident, Share, TargetGroup
from pool.residents.models import ResidentState
from tests.pools import Pooled, answers, resident

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_once")]
LIST = "/pool/pool/"


def names(client: Client, query: str = "") -> list[str]:
    return [row.name for row in client.get(f"{LIST}?{query}").context["page"].rows]


def numbers(client: Client, query: str = "") -> tuple[int, int, int]:
    counts = client.get(f"{LIST}?{query}").context["counts"]
    return counts.match, counts.askable, counts.mailable


def record(one: Resident, what: str = "") -> str:
    return f"/pool/pool/residents/{one.pk}/{what}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Aino A.", "Bertta B.", "Cecil C."]),
        ("municipality=Northby", ["Aino A."]),
        ("municipality=Northby&municipality=Southby", ["Aino A.", "Bertta B."]),
        ("a.age=65%2B", ["Aino A."]),
        ("a.age=65%2B&a.age=18–64", ["Aino A.", "Bertta B."]),
        ("age_from=30&age_to=50", ["Bertta B."]),
        ("way=survey", ["Bertta B.", "Cecil C."]),
        ("way=panel&way=survey", ["Aino A.", "Bertta B.", "Cecil C."]),
        ("way=panel&topic=health", ["Aino A."]),
        ("need=device", ["Cecil C."]),
        ("consent=share", ["Aino A.", "Bertta B."]),
        ("q=BERG+bert", ["Bertta B."]),
        ("q=aino@home", ["Aino A."]),
        ("state=paused", []),
        # What a pool does not know is left out.
        ("way=war&a.age=7&age_from=x&state=king&municipality='; DROP", ["Aino A.", "Bertta B.", "Cecil C."]),
    ],
)
def test_filters_find(staff: Client, query: str, found: list[str]) -> None:
    assert names(staff, query) == found


def test_the_list_shows_few_data(pooled: Pooled, staff: Client) -> None:
    page = staff.get(LIST).content.decode()
    assert "Aino A." in page
    for hidden in ("Aalto", "aino@home.example", str(pooled.aino.birth_year)):
        assert hidden not in page
    assert Access.objects.count() == 0


def test_opening_a_record_is_logged_for_the_resident(pooled: Pooled, staff: Client) -> None:
    page = staff.get(record(pooled.aino)).content.decode()
    assert "aino@home.example" in page
    access = Access.objects.get()
    assert (access.resident, access.user, access.organisation) == (pooled.aino, pooled.staff, pooled.county)


def test_counts_say_how_many_match_and_how_many_can_be_asked_now(pooled: Pooled, staff: Client) -> None:
    assert numbers(staff) == (3, 3, 3)
    Resident.objects.filter(pk=pooled.aino.pk).update(asked_at=timezone.now() - timedelta(days=89))
    assert numbers(staff) == (3, 2, 2)
    Resident.objects.filter(pk=pooled.aino.pk).update(asked_at=timezone.now() - timedelta(days=91))
    assert numbers(staff) == (3, 3, 3)
    resident(pooled.pool, "Fatima Frost", email="", phone="040 1", reach_by="phone")
    assert numbers(staff) == (4, 4, 3)
    assert "4 match, 4 can be asked now" in staff.get(LIST).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"state": ResidentState.PAUSED},
        {"state": ResidentState.PAUSED, "paused_until": timezone.localdate() + timedelta(days=1)},
        {"bounced_at": timezone.now()},
        {"refused": "county"},
    ],
)
def test_who_cannot_be_asked(pooled: Pooled, staff: Client, change: dict[str, Any]) -> None:
    if change.get("refused"):
        change = {"refused": [pooled.county.pk]}
    Resident.objects.filter(pk=pooled.aino.pk).update(**change)
    assert numbers(staff)[1] == 2
    assert "Aino A." not in names(staff, "state=askable")


def test_a_pause_that_is_over_is_over(pooled: Pooled, staff: Client) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(state=ResidentState.PAUSED, paused_until=timezone.localdate())
    assert numbers(staff)[1] == 3


def test_who_withdrew_and_who_has_not_confirmed_cannot_be_asked(pooled: Pooled, staff: Client) -> None:
    Consent.objects.filter(resident=pooled.aino, purpose="contact").update(withdrawn_at=timezone.now())
    Resident.objects.filter(pk=pooled.bertta.pk).update(state=ResidentState.WAITING)
    assert numbers(staff) == (2, 1, 1)
    assert names(staff, "state=waiting") == ["Bertta B."]


def test_counts_change_without_the_page_around_them(staff: Client) -> None:
    part = staff.get(f"{LIST}?way=survey", headers={"HX-Request": "true"}).content.decode()
    assert "2 match, 2 can be asked now" in part
    assert "<html" not in part


def test_the_list_goes_on_page_by_page(pooled: Pooled, staff: Client, settings: Any) -> None:
    for number in range(settings.RAATI.pool_page + 5):
        resident(pooled.pool, f"Same Name {number % 7}", email=f"{number}@same.example")
    seen: list[int] = []
    after = ""
    while True:
        page = staff.get(f"{LIST}?{after}").context["page"]
        seen += [row.pk for row in page.rows]
        if page.after is None:
            break
        after = f"after={page.after}"
    assert len(seen) == len(set(seen)) == Resident.objects.count()


def test_a_group_is_saved_found_again_and_deleted(pooled: Pooled, staff: Client) -> None:
    for _twice in range(2):
        staff.post("/pool/pool/groups/?way=survey&topic=none", {"title": "Surveys"})
    group = TargetGroup.objects.get()
    assert group.filters == {"way": ["survey"]}
    assert names(staff, f"group={group.pk}") == ["Bertta B.", "Cecil C."]
    assert pooled.as_city().get(f"{LIST}?group={group.pk}").status_code == 404
    pooled.as_city().post(f"/pool/pool/groups/{group.pk}/delete/")
    assert TargetGroup.objects.exists()
    staff.post(f"/pool/pool/groups/{group.pk}/delete/")
    assert not TargetGroup.objects.exists()


def test_a_call_is_written_into_the_log_and_counts_as_asking(pooled: Pooled, staff: Client) -> None:
    staff.post(record(pooled.aino, "contact/"), {"kind": "call", "about": "Buses"})
    pooled.aino.refresh_from_db()
    assert pooled.aino.asked_at is not None
    assert Contact.objects.get().about == "Buses"
    assert numbers(staff)[1] == 2
    again = staff.post(record(pooled.aino, "contact/"), {"kind": "king", "about": "Kept text"})
    assert again.status_code == 422
    assert "Kept text" in again.content.decode()


def test_somebody_who_phones_in_can_be_asked_at_once(pooled: Pooled, staff: Client) -> None:
    staff.post("/pool/pool/residents/add/", answers(reach_by="phone", email="", phone="040 123 456"))
    made = Resident.objects.get(name="Daavid Dahl")
    assert (made.state, made.came_by) == (ResidentState.ACTIVE, "phone")
    assert made.consents.count() == 3
    staff.post("/pool/pool/residents/add/", answers(name="Eeva Ek", email="eeva@home.example"))
    assert Resident.objects.get(name="Eeva Ek").state == ResidentState.WAITING
    assert mail.outbox[0].to == ["eeva@home.example"]


def test_buttons_of_a_record(pooled: Pooled, staff: Client) -> None:
    for deed in ("bounce", "link", "revoke"):
        assert staff.post(record(pooled.aino, "act/"), {"deed": deed}).status_code == 302
    pooled.aino.refresh_from_db()
    assert pooled.aino.bounced_at is not None
    assert pooled.aino.link_version == 2
    assert mail.outbox[0].to == ["aino@home.example"]
    assert staff.post(record(pooled.aino, "act/"), {"deed": "explode"}).status_code == 404


def test_staff_correct_an_address_by_phone(pooled: Pooled, staff: Client) -> None:
    staff.post(record(pooled.aino, "edit/"), answers(name="Aino Aalto", email="new@home.example"))
    assert "use the new address" in staff.get(record(pooled.aino)).content.decode()
    assert "new@home.example" not in pooled.as_city().get(record(pooled.aino)).content.decode()
    staff.post(record(pooled.aino, "act/"), {"deed": "address"})
    pooled.aino.refresh_from_db()
    assert (pooled.aino.email, pooled.aino.link_version) == ("new@home.example", 2)
    staff.post("/pool/pool/residents/add/", answers(email="wrong@home.example"))
    made = Resident.objects.get(email="wrong@home.example")
    staff.post(record(made, "edit/"), answers(email="right@home.example"))
    made.refresh_from_db()
    assert (made.email, made.state, made.link_version) == ("right@home.example", ResidentState.WAITING, 2)


def test_staff_erase_whom_they_are_asked_to(pooled: Pooled, staff: Client, settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    assert staff.get(record(pooled.aino, "erase/")).status_code == 200
    staff.post(record(pooled.aino, "erase/"))
    assert not Resident.objects.filter(pk=pooled.aino.pk).exists()
    assert pooled.aino.public_id in (tmp_path / "erasures.jsonl").read_text()


def test_the_file_computes_nothing_and_is_logged(pooled: Pooled, staff: Client) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(name="=HYPERLINK(1)")
    assert staff.get("/pool/pool/residents.csv").status_code == 405
    text = staff.post("/pool/pool/residents.csv?way=panel").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1);aino@home.example" in text
    assert "Cecil" not in text
    assert pooled.aino.public_id not in text
    assert set(Access.objects.values_list("resident__name", "how")) == {
        ("=HYPERLINK(1)", "file"),
        ("Bertta Berg", "file"),
    }


# Sharing.


def test_an_authority_that_shares_sees_only_who_agreed_and_only_the_agreed_fields(pooled: Pooled) -> None:
    city = pooled.as_city()
    assert names(city) == ["Aino A.", "Bertta B."]
    page = city.get(record(pooled.aino)).content.decode()
    assert "Aino Aalto" in page
    assert "Northby" in page
    assert "65+" in page
    for hidden in ("aino@home.example", "Health", str(pooled.aino.birth_year), "A panel"):
        assert hidden not in page
    assert city.get(record(pooled.cecil)).status_code == 404
    text = city.post("/pool/pool/residents.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "name;municipality;age"
    assert "Cecil" not in text


def test_who_refuses_an_authority_is_not_there_for_it(pooled: Pooled) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(refused=[pooled.city.pk])
    city = pooled.as_city()
    assert names(city) == ["Bertta B."]
    assert city.get(record(pooled.aino)).status_code == 404
    assert names(pooled.as_staff()) == ["Aino A.", "Bertta B.", "Cecil C."]


def test_a_sharing_authority_cannot_find_by_what_it_may_not_see(pooled: Pooled) -> None:
    city = pooled.as_city()
    everybody = ["Aino A.", "Bertta B."]
    for query in (
        "q=aino@home",
        "topic=health",
        "age_from=70",
        "need=device",
        "reach=email",
        "consent=draw",
        "state=waiting",
    ):
        assert names(city, query) == everybody
    assert names(city, "municipality=Northby&a.age=65%2B") == ["Aino A."]
    Share.objects.update(fields=["municipality"])
    assert names(city) == ["", ""]


def test_a_sharing_authority_has_no_owners_pages(pooled: Pooled) -> None:
    city = pooled.as_city()
    for page in ("residents/add/", "settings/", "development/", "register/", "messages/bounces/"):
        assert city.get(f"/pool/pool/{page}").status_code == 404
    for deed in ("edit/", "erase/", "act/"):
        assert city.post(record(pooled.aino, deed), {"deed": "revoke"}).status_code == 404
    pooled.aino.refresh_from_db()
    assert pooled.aino.link_version == 1


def test_after_sharing_ends_nothing_is_seen(pooled: Pooled, staff: Client) -> None:
    staff.post(f"/pool/pool/settings/share/{pooled.pool.shares.get().pk}/remove/")
    assert pooled.as_city().get(LIST).status_code == 404


def test_settings_are_changed_and_a_new_notice_gets_a_new_number(pooled: Pooled, staff: Client) -> None:
    form = staff.get("/pool/pool/settings/").context["form"]
    said = {name: form.initial.get(name, "") for name in form.fields if isinstance(form.initial.get(name), int | str)}
    said |= {"title_sv": "", "title_en": "The pool", "privacy_notice_en": "We keep less.", "is_open": ""}
    said |= {"topics": " |  | Health\nUudet | Nya | New things"}
    assert staff.post("/pool/pool/settings/", said).status_code == 302
    pooled.pool.refresh_from_db()
    assert pooled.pool.notice_version == 2
    assert [topic["key"] for topic in pooled.pool.topics] == ["health", "new-things"]
    assert pooled.pool.is_open is False
    staff.post("/pool/pool/settings/", said | {"cooling_off_days": "30"})
    pooled.pool.refresh_from_db()
    assert (pooled.pool.notice_version, pooled.pool.cooling_off_days) == (2, 30)


def test_the_pictures_and_the_register_tell_what_is_there(pooled: Pooled, staff: Client) -> None:
    growth = staff.get("/pool/pool/development/")
    ages = growth.context["composition"][0]
    assert [(row.label, row.count, row.people) for row in ages.rows] == [("18–64", 1, 75.0), ("65+", 1, 25.0)]
    register = staff.get("/pool/pool/register/").content.decode()
    for said in ("City: Name, Municipality, Age", "24 months", "12 months", "Year of birth"):
        assert said in register
