"""Forgetting: who is due, who is warned, what is emptied."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from pool.growth.retention import run
from pool.models import Access, Consent, Pool, PoolAttribute, Resident, Snapshot
from pool.reach.services import opened
from pool.residents.doors import Desk
from pool.residents.links import token_of
from pool.residents.models import ResidentState
from tests.pools import YEAR, Pooled, resident

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_once")]
MONTH = timedelta(days=30.5)


def seen(one: Resident, ago: timedelta, **more: Any) -> None:
    Resident.objects.filter(pk=one.pk).update(seen_at=timezone.now() - ago, **more)


def left() -> set[str]:
    return {name.split()[0] for name in Resident.objects.values_list("name", flat=True)}


def test_who_is_heard_of_stays(pooled: Pooled) -> None:
    run(pooled.pool)
    assert left() == {"Aino", "Bertta", "Cecil"}
    assert mail.outbox == []


def test_who_is_silent_is_warned_once_and_then_forgotten(pooled: Pooled, settings: Any) -> None:
    seen(pooled.aino, 24 * MONTH)
    for _twice in range(2):
        run(pooled.pool)
    assert [one.to for one in mail.outbox] == [["aino@home.example"]]
    assert token_of(pooled.aino) in mail.outbox[0].body
    assert left() == {"Aino", "Bertta", "Cecil"}
    Resident.objects.update(warned_at=timezone.now() - timedelta(days=settings.RAATI.pool_warning_days + 1))
    Resident.objects.exclude(pk=pooled.aino.pk).update(warned_at=None)
    run(pooled.pool)
    assert left() == {"Bertta", "Cecil"}
    assert pooled.aino.public_id in Path(settings.ERASURE_JOURNAL).read_text()


def test_opening_the_page_takes_the_warning_back(pooled: Pooled, client: Any) -> None:
    seen(pooled.aino, 24 * MONTH, warned_at=timezone.now() - timedelta(days=29))
    client.get(f"/pool/me/{token_of(pooled.aino)}/")
    pooled.aino.refresh_from_db()
    assert pooled.aino.warned_at is None
    run(pooled.pool)
    assert "Aino" in left()


def test_who_cannot_be_warned_is_kept_as_long_as_the_warning_would_take(pooled: Pooled) -> None:
    seen(pooled.aino, 24 * MONTH, email="", reach_by="phone")
    run(pooled.pool)
    assert "Aino" in left()
    seen(pooled.aino, 26 * MONTH)
    run(pooled.pool)
    assert "Aino" not in left()
    assert mail.outbox == []


def test_a_form_that_was_never_confirmed_goes_but_a_member_with_a_new_address_stays(pooled: Pooled) -> None:
    seen(pooled.aino, timedelta(days=20), state=ResidentState.WAITING, confirmed_at=None)
    seen(pooled.bertta, timedelta(days=20), state=ResidentState.WAITING)
    run(pooled.pool)
    assert left() == {"Bertta", "Cecil"}


def test_who_no_longer_agrees_has_a_month_to_change_their_mind(pooled: Pooled) -> None:
    for one, days in ((pooled.aino, 31), (pooled.bertta, 29)):
        then = timezone.now() - timedelta(days=days)
        Consent.objects.filter(resident=one, purpose="contact").update(withdrawn_at=then)
    resident(pooled.pool, "Eeva Ek", agreed=("draw",))
    run(pooled.pool)
    assert left() == {"Bertta", "Cecil", "Eeva"}


def test_needs_and_old_logs_go_before_the_person(pooled: Pooled) -> None:
    seen(pooled.cecil, 13 * MONTH, needs_note="a ramp")
    opened(Desk(pooled.pool, pooled.staff, pooled.county), [pooled.cecil, pooled.aino])
    Access.objects.filter(resident=pooled.cecil).update(at=timezone.now() - 25 * MONTH)
    run(pooled.pool)
    pooled.cecil.refresh_from_db()
    assert (pooled.cecil.needs, pooled.cecil.needs_note) == ([], "")
    assert list(Access.objects.values_list("resident", flat=True)) == [pooled.aino.pk]


def test_age_groups_follow_the_year(pooled: Pooled) -> None:
    one = resident(pooled.pool, "Eeva Ek", birth_year=YEAR - 65)
    Resident.objects.filter(pk=one.pk).update(attributes={"age": "18–64", "gender": "woman"})
    run(pooled.pool)
    one.refresh_from_db()
    assert one.attributes == {"age": "65+", "gender": "woman"}


def test_a_line_is_written_every_night_and_a_dry_run_changes_nothing(pooled: Pooled, capsys: Any) -> None:
    seen(pooled.aino, 24 * MONTH)
    call_command("forget_old_residents", "--dry-run")
    assert "warned: 1" in capsys.readouterr().out
    assert not Snapshot.objects.exists()
    assert mail.outbox == []
    for _twice in range(2):
        call_command("forget_old_residents", verbosity=0)
    line = Snapshot.objects.get()
    assert (line.members, line.can_be_asked) == (3, 3)


def test_consents_and_their_columns_are_one(pooled: Pooled) -> None:
    old = Resident.objects.get(pk=pooled.aino.pk)
    Consent.objects.filter(resident=pooled.aino, purpose="share").update(withdrawn_at=timezone.now())
    old.save()  # a copy from before brings nothing back
    pooled.aino.refresh_from_db()
    assert (pooled.aino.agrees_contact, pooled.aino.agrees_share) == (True, False)
    Consent.objects.create(resident=pooled.aino, purpose="share", version=1, given_at=timezone.now())
    pooled.aino.refresh_from_db()
    assert pooled.aino.agrees_share is True


def test_a_pool_is_made_and_gets_its_areas(pooled: Pooled, tmp_path: Path) -> None:
    call_command("add_pool", "new", organisation="county", title="Uusi", verbosity=0)
    assert PoolAttribute.objects.filter(pool__slug="new").count() == 2
    for slug in ("new", "me", "stop", "a b"):
        with pytest.raises(CommandError):
            call_command("add_pool", slug, organisation="county")
    file = tmp_path / "areas.geojson"
    ring = "[[[24.0, 62.0], [24.1, 62.0], [24.1, 62.1], [24.0, 62.0]]]"
    file.write_text(
        '{"features": [{"properties": {"kunta": "Uusikylä", "posti": "00100"}, '
        f'"geometry": {{"type": "Polygon", "coordinates": {ring}}}}}]}}'
    )
    call_command("load_areas", "new", str(file), "--municipality", "kunta", "--postal-code", "posti", verbosity=0)
    assert [str(area) for area in Pool.objects.get(slug="new").areas.all()] == ["00100 00100"]
