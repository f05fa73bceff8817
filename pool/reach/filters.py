"""Which residents are wanted: what staff choose on the page; kept with groups and messages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from pool.residents import lookups  # noqa: F401 - registers ``holds``
from pool.residents.doors import Desk
from pool.residents.fields import topic_labels, value_label
from pool.residents.geography import municipalities
from pool.residents.models import (
    AGREES,
    Need,
    Pool,
    PoolAttribute,
    Purpose,
    Reach,
    Resident,
    ResidentState,
    Way,
)
from pool.samples.models import Sample, Sampled, SampleState
from words.numbers import whole

ATTRIBUTE = "a."  # a.age=75+
LISTS = {"way": "ways", "topic": "topics", "need": "needs"}
FIELD_OF = {**LISTS, "municipality": "municipality", "language": "language"}  # of fields.SHAREABLE
STATES = ("members", "askable", "paused", "waiting", "bounced")
LONGEST_WORDS = 100
SAMPLES_OFFERED = 20


@dataclass(frozen=True)
class Choice:
    """One box of the filters."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Wanted:
    """``values``: by the names of the page's fields. Empty: everybody."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    @property
    def state(self) -> str:
        return self.one("state") or STATES[0]

    def as_json(self) -> dict[str, list[str]]:
        return {name: list(chosen) for name, chosen in self.values.items()}

    def as_query(self) -> str:
        return urlencode(list(self.values.items()), doseq=True)


def wanted_of(desk: Desk, data: Mapping[str, Iterable[str]]) -> Wanted:
    """What was chosen, without what the pool does not know or this authority may not see."""
    allowed = _allowed(desk)
    found: dict[str, tuple[str, ...]] = {}
    for name, chosen in data.items():
        if name in allowed:
            kept = tuple(value for value in dict.fromkeys(chosen) if value in allowed[name])
        else:
            kept = tuple(value for value in list(chosen)[:1] if _fits(desk, name, value))
        if kept:
            found[name] = kept
    return Wanted(found)


def _allowed(desk: Desk) -> dict[str, set[str]]:
    pool = desk.pool
    lists: dict[str, set[str]] = {
        "way": set(Way.values),
        "topic": set(topic_labels(pool)),
        "need": set(Need.values),
        "language": {code for code, _name in settings.LANGUAGES},
        "municipality": set(municipalities(pool.areas.all())),
    }
    seen = {name: values for name, values in lists.items() if desk.may_see(FIELD_OF[name])}
    for one in pool.attributes.all():
        if desk.may_see(one.key):
            seen[ATTRIBUTE + one.key] = {str(value["value"]) for value in one.values}
    if name_of := samples_of(desk):
        seen["sample"] = set(name_of)
    if desk.is_owner:
        seen |= {"state": set(STATES), "reach": set(Reach.values), "consent": set(Purpose.values)}
    else:
        seen["state"] = {"members", "askable"}
    return seen


def samples_of(desk: Desk) -> dict[str, str]:
    """The authority's newest samples: number → name."""
    own = Sample.objects.filter(pool=desk.pool, organisation=desk.organisation, state=SampleState.READY)
    return {str(pk): title for pk, title in own.values_list("pk", "title")[:SAMPLES_OFFERED]}


def _fits(desk: Desk, name: str, value: str) -> bool:
    """Fields with free text: a number of years, or words of a name."""
    if name in {"age_from", "age_to"}:
        return desk.may_see("birth_year") and whole(value, digits=3) is not None
    return name == "q" and desk.is_owner and 0 < len(value.strip()) <= LONGEST_WORDS


# Asking the database.


def visible(desk: Desk) -> QuerySet[Resident]:
    """Whom this authority may know of: all, or (sharing the pool) who agreed to that and did not refuse it."""
    everybody = Resident.objects.filter(pool=desk.pool)
    if desk.is_owner:
        return everybody
    return everybody.filter(active(), agrees(Purpose.SHARE)).exclude(refused__holds=desk.organisation.pk)


def matching(desk: Desk, wanted: Wanted) -> QuerySet[Resident]:
    found = visible(desk)
    for condition in _conditions(wanted):
        found = found.filter(condition)
    return _in_state(found, wanted.state, desk)


def _in_state(found: QuerySet[Resident], state: str, desk: Desk) -> QuerySet[Resident]:
    if state == "askable":
        return can_be_asked(found, desk.pool, desk.organisation)
    if state == "paused":
        return found.filter(state=ResidentState.PAUSED)
    if state == "waiting":
        return found.filter(state=ResidentState.WAITING)
    found = found.exclude(state=ResidentState.WAITING)
    return found.filter(bounced_at__isnull=False) if state == "bounced" else found


def _conditions(wanted: Wanted) -> Iterator[Q]:
    for name, chosen in wanted.values.items():
        if name in LISTS:
            yield _any(Q((f"{LISTS[name]}__holds", value)) for value in chosen)
        elif name.startswith(ATTRIBUTE):
            key = name.removeprefix(ATTRIBUTE)
            yield _any(Q(attributes__holds={key: value}) for value in chosen)
        elif name in {"municipality", "language"}:
            yield Q((f"{name}__in", chosen))
        elif name == "reach":
            yield Q(reach_by__in=chosen)
        elif name == "sample":
            yield Q(pk__in=Sampled.objects.filter(sample__in=[int(pk) for pk in chosen]).values("resident"))
        elif name == "consent":
            yield from (agrees(purpose) for purpose in chosen)
        elif name == "q":
            yield from (Q(search__contains=word) for word in chosen[0].casefold().split())
    yield from _of_age(wanted)


def _of_age(wanted: Wanted) -> Iterator[Q]:
    year = timezone.localdate().year
    if wanted.one("age_from"):
        yield Q(birth_year__lte=year - int(wanted.one("age_from")))
    if wanted.one("age_to"):
        yield Q(birth_year__gte=year - int(wanted.one("age_to")))


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def agrees(purpose: str) -> Q:
    return Q((AGREES[purpose], True))


def active() -> Q:
    """Confirmed, and a pause is over."""
    over = Q(state=ResidentState.PAUSED, paused_until__lte=timezone.localdate())
    return Q(state=ResidentState.ACTIVE) | over


def can_be_asked(found: QuerySet[Resident], pool: Pool, organisation: Organisation) -> QuerySet[Resident]:
    return found.filter(askable(pool, organisation))


def askable(pool: Pool, organisation: Organisation) -> Q:
    """Who agreed, does not pause, did not refuse this authority, can be reached and was not asked a while ago."""
    rested = timezone.now() - timedelta(days=pool.cooling_off_days)
    return (
        active()
        & agrees(Purpose.CONTACT)
        & (Q(asked_at=None) | Q(asked_at__lt=rested))
        & (~Q(reach_by=Reach.EMAIL) | Q(bounced_at=None))
        & ~Q(refused__holds=organisation.pk)
    )


def by_email(found: QuerySet[Resident]) -> QuerySet[Resident]:
    return found.filter(mailable())


def mailable() -> Q:
    return Q(bounced_at=None) & ~Q(email="")


# In words.


def offered(desk: Desk, wanted: Wanted) -> list[tuple[str, str, list[Choice]]]:
    """(field, title, choices) of the filters that this authority may use."""
    pool, allowed = desk.pool, _allowed(desk)
    titles: list[tuple[str, str, Iterable[tuple[str, Any]]]] = [
        ("municipality", _("Municipality"), [(name, name) for name in municipalities(pool.areas.all())]),
        *((ATTRIBUTE + one.key, str(one.label), _values(one)) for one in pool.attributes.all()),
        ("way", _("Ways to take part"), Way.choices),
        ("topic", _("Topics"), topic_labels(pool).items()),
        ("need", _("Needs"), Need.choices),
        ("language", _("Language"), settings.LANGUAGES),
        ("reach", _("Way of contact"), Reach.choices),
        ("consent", _("Agreed to"), Purpose.choices),
        ("sample", _("Sample"), samples_of(desk).items()),
    ]
    return [
        (name, title, [Choice(value, str(label), value in wanted.values.get(name, ())) for value, label in choices])
        for name, title, choices in titles
        if name in allowed
    ]


def in_words(desk: Desk, wanted: Wanted) -> list[str]:
    """ "Age: 75+, 65–74" for each filter in use."""
    said = [
        f"{title}: {', '.join(choice.label for choice in choices if choice.chosen)}"
        for _name, title, choices in offered(desk, wanted)
        if any(choice.chosen for choice in choices)
    ]
    low, high = wanted.one("age_from"), wanted.one("age_to")
    if low or high:
        said.append(_("Age: %(low)s–%(high)s") % {"low": low, "high": high})
    if wanted.one("q"):
        said.append(f"“{wanted.one('q')}”")
    return said


def state_choices(desk: Desk, wanted: Wanted) -> list[Choice]:
    names = {
        "members": _("All members"),
        "askable": _("Who can be asked now"),
        "paused": _("Who has paused"),
        "waiting": _("Who has not confirmed yet"),
        "bounced": _("Whose e-mail comes back"),
    }
    allowed = _allowed(desk)["state"]
    return [Choice(code, names[code], code == wanted.state) for code in STATES if code in allowed]


def _values(attribute: PoolAttribute) -> list[tuple[str, str]]:
    return [(str(value["value"]), value_label(attribute, value["value"])) for value in attribute.values]
