"""A pool of 100,000 residents on PostgreSQL: the time of every list, filter and count of the staff's pages.

Starts a PostgreSQL of its own, fills it with make-believe residents (seeded) and asks each question several times.
Times are of the whole call, Python included, as the page makes it; ``--json`` gives milliseconds by question.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from bench.measure import arguments, median, note, print_json, show

if TYPE_CHECKING:
    from pool.models import Pool, Resident
    from pool.residents.doors import Desk

RESIDENTS = 100_000
BATCH = 5000
TARGET_MS = 200
MUNICIPALITIES = [f"Municipality {number}" for number in range(1, 24)]
FIRST = ["Aino", "Bertta", "Cecil", "Daavid", "Eeva", "Fatima", "Gunnar", "Helmi", "Ilmari", "Jaana"]
LAST = ["Aalto", "Berg", "Eskola", "Forsman", "Halonen", "Jokinen", "Kallio", "Laine", "Mattila", "Niemi", "Salo"]
AGES = [("18–29", 18, 29), ("30–44", 30, 44), ("45–64", 45, 64), ("65–74", 65, 74), ("75+", 75, 120)]


def fill(residents: int) -> Desk:
    """The pool with its people, and its owner's desk."""
    from django.db import connection

    from accounts.models import Organisation, Post, User
    from pool.models import Area, Pool, PoolAttribute, Share
    from pool.residents.doors import Desk

    county = Organisation.objects.create(name={"fi": "County"}, slug="county")
    city = Organisation.objects.create(name={"fi": "City"}, slug="city")
    user = User.objects.create_user("staff@county.example", language="en")
    Post.objects.create(user=user, organisation=county)
    topics = [{"key": f"topic-{number}", "label": {"fi": f"Topic {number}"}} for number in range(8)]
    pool = Pool.objects.create(organisation=county, slug="pool", title={"fi": "Pool"}, topics=topics)
    Share.objects.create(pool=pool, organisation=city, fields=["name", "municipality", "age", "ways"])
    Area.objects.bulk_create(Area(pool=pool, municipality=name, name=name) for name in MUNICIPALITIES)
    ages = [{"value": name, "ages": [low, high], "people": 1000} for name, low, high in AGES]
    genders = [{"value": value, "people": None} for value in ("woman", "man", "other")]
    PoolAttribute.objects.create(pool=pool, key="age", label={"fi": "Age"}, values=ages)
    PoolAttribute.objects.create(pool=pool, key="gender", label={"fi": "Gender"}, values=genders, position=1)
    random = Random(100)
    for start in range(0, residents, BATCH):
        _add(pool, random, range(start, min(start + BATCH, residents)), city.pk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Desk(pool, user, county)


def _add(pool: Pool, random: Random, numbers: Iterable[int], city: int) -> None:
    from pool.models import Consent, Purpose, Resident

    made = Resident.objects.bulk_create([_resident(pool, random, number, city) for number in numbers])
    shares = {Purpose.CONTACT: 0.98, Purpose.DRAW: 0.95, Purpose.NEEDS: 0.8, Purpose.SHARE: 0.6}
    Consent.objects.bulk_create(
        Consent(resident=one, purpose=purpose, version=1, given_at=one.joined_at)
        for one in made
        for purpose, share in shares.items()
        if random.random() < share
    )


def _resident(pool: Pool, random: Random, number: int, city: int) -> Resident:
    from django.utils import timezone

    from pool.models import Resident
    from pool.residents.fields import search_text
    from pool.residents.models import Need, ResidentState, Way

    now = timezone.now()
    born = now.year - int(random.triangular(18, 95, 55))
    age = next(name for name, low, high in AGES if low <= now.year - born <= high)
    one = Resident(
        pool=pool,
        name=f"{random.choice(FIRST)} {random.choice(LAST)} {number}",
        state=random.choices([ResidentState.ACTIVE, ResidentState.PAUSED, ResidentState.WAITING], [92, 5, 3])[0],
        email=f"{number}@home.example" if random.random() < 0.85 else "",
        phone=f"040 {number:07d}",
        language=random.choices(["fi", "sv", "en"], [88, 8, 4])[0],
        municipality=MUNICIPALITIES[min(int(random.expovariate(0.25)), len(MUNICIPALITIES) - 1)],
        postal_code=f"{random.randrange(10_000, 40_000)}",
        birth_year=born,
        attributes={"age": age, "gender": random.choices(["woman", "man", "other"], [55, 43, 2])[0]},
        ways=[way for way in Way.values if random.random() < 0.55],
        topics=[topic["key"] for topic in pool.topics if random.random() < 0.3],
        needs=[need for need in Need.values if random.random() < 0.04],
        refused=[city] if random.random() < 0.02 else [],
        joined_at=now - timedelta(days=random.random() * 900),
        asked_at=now - timedelta(days=random.random() * 300) if random.random() < 0.4 else None,
    )
    one.search = search_text(one)
    return one


# What the pages ask.

FILTERS = {
    "everybody": {},
    "who can be asked now": {"state": ["askable"]},
    "one municipality": {"municipality": ["Municipality 3"]},
    "a rare municipality": {"municipality": ["Municipality 19"]},
    "75+": {"a.age": ["75+"]},
    "75+ men": {"a.age": ["75+"], "a.gender": ["man"]},
    "aged 20 to 29": {"age_from": ["20"], "age_to": ["29"]},
    "two ways": {"way": ["panel", "survey"]},
    "one topic": {"topic": ["topic-3"]},
    "one need": {"need": ["interpreter"]},
    "Swedish": {"language": ["sv"]},
    "agreed to sharing": {"consent": ["share"]},
    "part of a name": {"q": ["aalto 123"]},
    "part of an address": {"q": ["77@home"]},
    "nobody": {"q": ["nobody is called so"]},
    "six filters at once": {
        "municipality": ["Municipality 1", "Municipality 2"],
        "a.age": ["45–64", "65–74"],
        "a.gender": ["woman"],
        "way": ["panel"],
        "topic": ["topic-1", "topic-2"],
        "state": ["askable"],
    },
}


def questions(desk: Desk) -> dict[str, Callable[[], Any]]:
    from pool.growth import selectors as growth
    from pool.models import Resident, Share
    from pool.reach import selectors
    from pool.reach.filters import Wanted, matching, wanted_of
    from pool.residents.doors import Desk as ADesk

    share = Share.objects.select_related("organisation").get()
    city = ADesk(desk.pool, desk.user, share.organisation, share)
    found: dict[str, Callable[[], Any]] = {}
    for name, chosen in FILTERS.items():
        wanted = wanted_of(desk, chosen)
        assert wanted.values.keys() == chosen.keys(), name
        found[f"list: {name}"] = lambda wanted=wanted: selectors.page(desk, wanted)  # type: ignore[misc]
        found[f"count: {name}"] = lambda wanted=wanted: matching(desk, wanted).count()  # type: ignore[misc]
        found[f"three counts: {name}"] = lambda wanted=wanted: selectors.counts(desk, wanted)  # type: ignore[misc]
    middle = Resident.objects.order_by("name", "pk")[RESIDENTS // 2].pk
    everybody = Wanted()
    return found | {
        "list: from the middle": lambda: selectors.page(desk, everybody, middle),
        "list: the city that shares": lambda: selectors.page(city, everybody),
        "count: the city that shares": lambda: matching(city, everybody).count(),
        "readers by language": lambda: selectors.languages_of(desk, everybody),
        "who can be asked, by how": lambda: selectors.reach_of(desk, everybody),
        "development: composition": lambda: growth.composition(desk.pool),
        "development: how they came": lambda: growth.came_by(desk.pool, ""),
        "development: by way": lambda: growth.by_way(desk.pool, ""),
    }


def measure(ask: Callable[[], Any], runs: int) -> float:
    """Milliseconds, the median of ``runs`` after one that warms up."""
    ask()
    times = []
    for _run in range(runs):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return round(median(times), 1)


def main() -> int:
    asked = arguments(__doc__)
    from tests.services import Postgres, running, temporary_folder

    with temporary_folder() as folder:
        postgres = Postgres(folder)
        with running(postgres):
            os.environ |= {"DATABASE_URL": postgres.url, "REDIS_URL": "", "SECRET_KEY": "bench"}
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            found = _run(asked.runs)
            from django.db import connection

            connection.close_pool()  # type: ignore[attr-defined]
    slow = {name: ms for name, ms in found.items() if ms >= TARGET_MS}
    if asked.json:
        print_json({"residents": RESIDENTS, "ms": found, "slowest_ms": max(found.values()), "over_200_ms": slow})
    else:
        rows: list[tuple[str, float]] = sorted(found.items(), key=lambda one: one[1], reverse=True)
        show(f"{RESIDENTS:,} residents, ms", ("question", "ms"), rows)
        note(f"{len(slow)} of {len(found)} questions take {TARGET_MS} ms or more")
    return 0


def _run(runs: int) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    desk = fill(RESIDENTS)
    note(f"{RESIDENTS:,} residents made in {time.perf_counter() - start:.0f} s")
    return {name: measure(ask, runs) for name, ask in questions(desk).items()}


if __name__ == "__main__":
    sys.exit(main())
