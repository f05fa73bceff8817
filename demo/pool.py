"""The demo's pool: some hundreds of make-believe residents, the same in every run."""

import csv
import tomllib
from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation
from demo.content import DATA
from pool.models import Area, Consent, Contact, Pool, PoolAttribute, Resident, Share, Snapshot
from pool.residents.fields import completed, search_text
from pool.residents.geography import Columns, read, replace
from pool.residents.models import CameBy, Need, Purpose, Reach, ResidentState, Way

RESIDENTS = 480
# How often residents give each answer to what no register knows: not like the population, or a draw had no work to do.
TOLD = {
    "education": {"basic": 16, "secondary": 42, "higher": 42},
    "tongue": {"fi": 86, "sv": 4, "other": 10},
    "use": {"much": 30, "some": 54, "none": 16},
    "channel": {"digital": 38, "both": 42, "face": 20},
}
MONTHS = 14  # since the first of them joined


def load_pool(organisation: Organisation) -> Pool:
    """Create the demo's pool unless it is there."""
    data = tomllib.loads((DATA / "pool.toml").read_text(encoding="utf-8"))
    return Pool.objects.filter(slug=data["slug"]).first() or _build(organisation, data)


@transaction.atomic
def _build(organisation: Organisation, data: dict[str, Any]) -> Pool:
    plain = ("slug", "language", "cooling_off_days", "youngest", "title", "about", "privacy_notice", "topics")
    pool = Pool.objects.create(organisation=organisation, is_open=True, **{name: data[name] for name in plain})
    replace(pool, read((DATA / "suvanto-areas.geojson").read_text(encoding="utf-8"), Columns()))
    attributes = _attributes(pool, data["attributes"])
    _share(pool, data["share"])
    _residents(pool, attributes, data["names"])
    _snapshots(pool)
    return pool


def _attributes(pool: Pool, sheets: list[dict[str, Any]]) -> list[PoolAttribute]:
    with (DATA / "population.csv").open(encoding="utf-8") as file:
        figures = list(csv.DictReader(file))
    made = []
    for position, sheet in enumerate(sheets):
        values, sources = [], []
        for value in sheet["values"]:
            variable, start = value.pop("figure", ("", ""))
            rows = [row for row in figures if row["variable"] == variable and row["category"].startswith(start)]
            values.append({**value, "people": int(rows[0]["count"]) if rows else None})
            sources += [row["source"] for row in rows[:1]]
        source = f"Pirkanmaa, for the invented Suvanto. {sources[0]}" if sources else ""
        made.append(PoolAttribute(pool=pool, key=sheet["key"], label=sheet["label"], position=position, values=values))
        made[-1].source = source[:300]
    return PoolAttribute.objects.bulk_create(made)


def _share(pool: Pool, sheet: dict[str, Any]) -> None:
    city, _new = Organisation.objects.get_or_create(slug=sheet["slug"], defaults={"name": sheet["name"]})
    Share.objects.create(pool=pool, organisation=city, fields=sheet["fields"])


# People.


def _residents(pool: Pool, attributes: list[PoolAttribute], names: dict[str, list[str]]) -> None:
    random, now = Random(2026), timezone.now()
    areas = list(pool.areas.all())
    made = [_resident(pool, random, number, areas, names) for number in range(RESIDENTS)]
    for one in made:
        one.attributes = completed(one, attributes)
        one.search = search_text(one)
        one.joined_at = now - timedelta(days=random.triangular(1, 30 * MONTHS, 200))
        one.confirmed_at = None if one.state == ResidentState.WAITING else one.joined_at
        one.seen_at = one.joined_at + (now - one.joined_at) * random.random()
        if random.random() < 0.3:
            one.asked_at = one.joined_at + (now - one.joined_at) * random.random()
    made = Resident.objects.bulk_create(made)
    _consents(made, random)
    _contacts(pool, [one for one in made if one.asked_at])


def _resident(pool: Pool, random: Random, number: int, areas: list[Area], names: dict[str, list[str]]) -> Resident:
    name = f"{random.choice(names['first'])} {random.choice(names['last'])}"
    home = random.choices(areas, [5 if area.municipality == "Suvantola" else 2 for area in areas])[0]
    told = dealt(random)
    reach = random.choices([Reach.EMAIL, Reach.SMS, Reach.PHONE, Reach.LETTER], [80, 8, 9, 3])[0]
    state = random.choices([ResidentState.ACTIVE, ResidentState.PAUSED, ResidentState.WAITING], [93, 4, 3])[0]
    return Resident(
        pool=pool,
        name=name,
        state=ResidentState.ACTIVE if number == 0 else state,
        reach_by=Reach.EMAIL if number == 0 else reach,
        email=f"{slugify(name)}.{number}@asukas.example" if reach == Reach.EMAIL or number == 0 else "",
        phone="" if reach in {Reach.EMAIL, Reach.LETTER} else f"040 000 {number:04d}",
        address="Esimerkkitie 1" if reach == Reach.LETTER else "",
        language={"sv": "sv", "other": "en"}.get(told["tongue"], "fi"),
        municipality=home.municipality,
        postal_code=home.postal_code,
        birth_year=timezone.localdate().year - int(random.triangular(18, 92, 58)),
        attributes={"gender": random.choices(["woman", "man", "other"], [60, 38, 2])[0], **told},
        ways=[way for way in Way.values if random.random() < 0.55] or [Way.SURVEY.value],
        topics=[topic["key"] for topic in pool.topics if random.random() < 0.4],
        needs=[need for need in Need.values if random.random() < 0.05],
        came_by=random.choices(list(CameBy), [55, 38, 7])[0],
    )


def dealt(random: Random) -> dict[str, str]:
    """What one person tells."""
    return {key: random.choices(list(shares), list(shares.values()))[0] for key, shares in TOLD.items()}


def _consents(residents: list[Resident], random: Random) -> None:
    shares = {Purpose.CONTACT: 1.0, Purpose.DRAW: 1.0, Purpose.NEEDS: 1.0, Purpose.SHARE: 0.6}
    Consent.objects.bulk_create(
        Consent(resident=one, purpose=purpose, version=1, given_at=one.joined_at)
        for one in residents
        for purpose, share in shares.items()
        if random.random() < share
    )


def _contacts(pool: Pool, asked: list[Resident]) -> None:
    Contact.objects.bulk_create(
        Contact(
            resident=one,
            organisation=pool.organisation,
            kind="message" if one.email else "call",
            about="Digipalvelujen kysely",
            at=one.asked_at or one.joined_at,
        )
        for one in asked
    )


def _snapshots(pool: Pool) -> None:
    """The first of each month since the pool began."""
    today = timezone.localdate()
    joined = sorted(one.joined_at.date() for one in pool.residents.exclude(state=ResidentState.WAITING))
    days = [(today.replace(day=1) - timedelta(days=30 * back)).replace(day=1) for back in range(MONTHS)]
    Snapshot.objects.bulk_create(
        Snapshot(pool=pool, on=day, members=members, can_be_asked=members * 7 // 10)
        for day in sorted(set(days))
        if (members := sum(one < day for one in joined))
    )
