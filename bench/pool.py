"""A pool of 100,000 residents on PostgreSQL: the time of every list, filter and count of the staff's pages.

Starts a PostgreSQL of its own, fills it with make-believe residents (seeded) and asks each question several times.
Times are of the whole call, Python included, as the page makes it; ``--json`` gives milliseconds by question.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench.measure import arguments, median, note, print_json, show

if TYPE_CHECKING:
    from pool.models import Pool
    from pool.residents.doors import Desk

RESIDENTS = 100_000
TARGET_MS = 200
MUNICIPALITIES = [f"Municipality {number}" for number in range(1, 24)]
AGES = [("18–29", 18, 29), ("30–44", 30, 44), ("45–64", 45, 64), ("65–74", 65, 74), ("75+", 75, 120)]


def fill(residents: int) -> Desk:
    """The pool with its people, and its owner's desk."""
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
    _people(pool, residents, city.pk)
    return Desk(pool, user, county)


# The same people in every run. Made by the database, which is much faster than sending them.
PEOPLE = """
WITH lot AS MATERIALIZED (
    SELECT n, random() a, random() b, random() c, random() d, random() e, random() f, random() g, random() h, random() i
    FROM generate_series(1, %(residents)s) n
), person AS (
    SELECT *, (%(year)s - 18 - floor(77 * (a + b) / 2))::int AS born,
        (ARRAY['Aino', 'Bertta', 'Cecil', 'Daavid', 'Eeva', 'Fatima', 'Gunnar', 'Helmi'])[1 + floor(c * 8)] || ' ' ||
        (ARRAY['Aalto', 'Berg', 'Eskola', 'Forsman', 'Halonen', 'Jokinen', 'Kallio'])[1 + floor(d * 7)]
            || ' ' || n AS called,
        CASE WHEN e < 0.85 THEN n || '@home.example' ELSE '' END AS mail
    FROM lot
)
INSERT INTO pool_resident (
    pool_id, public_id, link_version, state, name, email, phone, address, language, municipality, postal_code,
    birth_year, household, attributes, ways, topics, needs, needs_note, reach_by, refused, came_by, search,
    joined_at, asked_at, agrees_contact, agrees_draw, agrees_needs, agrees_share
)
SELECT %(pool)s, 'p' || n, 1, CASE WHEN f < 0.92 THEN 'active' WHEN f < 0.97 THEN 'paused' ELSE 'waiting' END,
    called, mail, '040 ' || n, '', CASE WHEN g < 0.88 THEN 'fi' WHEN g < 0.96 THEN 'sv' ELSE 'en' END,
    'Municipality ' || least(23, 1 + floor(-4 * ln(1 - h * 0.999)))::int, (10000 + floor(i * 30000))::int::text,
    born, '',
    jsonb_build_object(
        'age', CASE WHEN %(year)s - born < 30 THEN '18–29' WHEN %(year)s - born < 45 THEN '30–44'
            WHEN %(year)s - born < 65 THEN '45–64' WHEN %(year)s - born < 75 THEN '65–74' ELSE '75+' END,
        'gender', CASE WHEN a < 0.55 THEN 'woman' WHEN a < 0.98 THEN 'man' ELSE 'other' END
    ),
    (SELECT coalesce(jsonb_agg(way), '[]') FROM unnest(ARRAY['panel', 'survey', 'conversation', 'testing']) way
        WHERE hashtext(way || n) %% 100 > -10),
    (SELECT coalesce(jsonb_agg('topic-' || k), '[]') FROM generate_series(0, 7) k
        WHERE hashtext(k || ' ' || n) %% 100 > 40),
    (SELECT coalesce(jsonb_agg(need), '[]')
        FROM unnest(ARRAY['interpreter', 'device', 'childcare', 'accessibility']) need
        WHERE hashtext(need || n) %% 100 > 92),
    '', 'email', CASE WHEN b < 0.02 THEN jsonb_build_array(%(city)s::int) ELSE '[]' END, 'page',
    lower(called || ' ' || mail || ' 040 ' || n), now() - c * interval '900 days',
    CASE WHEN d < 0.4 THEN now() - e * interval '300 days' END, a < 0.98, b < 0.95, c < 0.8, d < 0.6
FROM person
"""
CONSENTS = """
INSERT INTO pool_consent (resident_id, purpose, version, given_at)
SELECT r.id, given.purpose, 1, r.joined_at FROM pool_resident r, LATERAL (VALUES
    ('contact', r.agrees_contact), ('draw', r.agrees_draw), ('needs', r.agrees_needs), ('share', r.agrees_share)
) AS given (purpose, agreed) WHERE given.agreed
"""


def _people(pool: Pool, residents: int, city: int) -> None:
    from django.db import connection
    from django.utils import timezone

    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        numbers = {"residents": residents, "pool": pool.pk, "city": city, "year": timezone.localdate().year}
        cursor.execute(PEOPLE, numbers)
        cursor.execute(CONSENTS)
        cursor.execute("VACUUM ANALYZE")


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
