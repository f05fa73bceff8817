"""A small pool with three residents, its own staff, and a city that shares it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, Post, User
from pool.models import Area, Consent, Pool, PoolAttribute, Purpose, Resident, Share
from pool.residents.fields import completed, search_text
from pool.residents.models import ResidentState

YEAR = timezone.now().year
ALL = tuple(Purpose.values)


@dataclass
class Pooled:
    pool: Pool
    county: Organisation
    city: Organisation
    staff: User
    city_staff: User
    aino: Resident
    bertta: Resident
    cecil: Resident

    def as_staff(self) -> Client:
        return _logged_in(self.staff)

    def as_city(self) -> Client:
        return _logged_in(self.city_staff)


def make_pool() -> Pooled:
    county, city = (
        Organisation.objects.create(name={"en": name}, slug=name.lower(), helper_phone="010 123 456")
        for name in ("County", "City")
    )
    pool = Pool.objects.create(
        organisation=county,
        slug="pool",
        title={"en": "The pool", "fi": "Pooli"},
        privacy_notice={"en": "We keep little."},
        is_open=True,
        language="en",
        topics=[{"key": "health", "label": {"en": "Health"}}, {"key": "schools", "label": {"en": "Schools"}}],
    )
    _attributes(pool)
    Area.objects.create(pool=pool, municipality="Northby", postal_code="00100", name="Harbour", shape=_square(0))
    Area.objects.create(pool=pool, municipality="Southby", postal_code="00200", name="Hill", shape=_square(1))
    Share.objects.create(pool=pool, organisation=city, fields=["name", "municipality", "age"])
    return Pooled(
        pool,
        county,
        city,
        _user("staff@county.example", county),
        _user("staff@city.example", city),
        aino=resident(
            pool, "Aino Aalto", birth_year=YEAR - 80, municipality="Northby", ways=["panel"], topics=["health"]
        ),
        bertta=resident(pool, "Bertta Berg", birth_year=YEAR - 40, municipality="Southby", ways=["panel", "survey"]),
        cecil=resident(pool, "Cecil Cook", agreed=("contact", "draw", "needs"), ways=["survey"], needs=["device"]),
    )


def resident(pool: Pool, name: str, *, agreed: tuple[str, ...] = ALL, **fields: Any) -> Resident:
    """A confirmed resident who agreed to these purposes."""
    own = {"email": f"{name.split()[0].lower()}@home.example", "language": "en", "state": ResidentState.ACTIVE}
    made = Resident(pool=pool, name=name, confirmed_at=timezone.now(), seen_at=timezone.now(), **(own | fields))
    made.attributes = completed(made, pool.attributes.all())
    made.search = search_text(made)
    made.save()
    Consent.objects.bulk_create(
        Consent(resident=made, purpose=purpose, version=1, given_at=timezone.now()) for purpose in agreed
    )
    return made


def answers(**fields: Any) -> dict[str, Any]:
    """What somebody writes into the public form."""
    return {
        "form_id": str(uuid4()),
        "name": "Daavid Dahl",
        "reach_by": "email",
        "email": "Daavid@Home.example",
        "language": "en",
        "municipality": "Northby",
        "birth_year": str(YEAR - 30),
        "attribute_gender": "man",
        "ways": ["panel", "testing"],
        "topics": ["schools"],
        "needs": ["interpreter"],
        "agree_contact": "on",
        "agree_draw": "on",
        "agree_needs": "on",
        **fields,
    }


def _attributes(pool: Pool) -> None:
    ages = [{"value": "18–64", "ages": [18, 64], "people": 300}, {"value": "65+", "ages": [65, 120], "people": 100}]
    genders = [{"value": "woman", "label": {"en": "woman"}}, {"value": "man", "label": {"en": "man"}}]
    PoolAttribute.objects.create(pool=pool, key="age", label={"en": "Age"}, values=ages, position=0)
    PoolAttribute.objects.create(pool=pool, key="gender", label={"en": "Gender"}, values=genders, position=1)


def _square(x: float) -> list[list[list[float]]]:
    return [[[x, 0.0], [x + 1, 0.0], [x + 1, 1.0], [x, 1.0]]]


def _user(email: str, organisation: Organisation) -> User:
    user = User.objects.create_user(email, name=email.split("@", maxsplit=1)[0], language="en")
    Post.objects.create(user=user, organisation=organisation)
    return user


def _logged_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
