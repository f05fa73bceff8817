"""What staff read: counts, a page of the list, one record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from pool.models import Delivery, Message, Pool, Resident
from pool.reach.filters import Wanted, askable, can_be_asked, mailable, matching, visible
from pool.residents.doors import Desk
from pool.residents.fields import SHORT_WAYS, facts, labels, short_name, value_label
from pool.residents.models import PoolAttribute, Reach
from words.deliveries import DeliveryState


@dataclass(frozen=True)
class Counts:
    """``others``: who can be asked, but not by e-mail."""

    match: int
    askable: int
    mailable: int

    @property
    def others(self) -> int:
        return self.askable - self.mailable


@dataclass(frozen=True)
class Row:
    pk: int
    name: str
    municipality: str
    age: str
    ways: str
    can_be_asked: bool
    state: str


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    after: int | None  # the last row's pk if there are more


def counts(desk: Desk, wanted: Wanted) -> Counts:
    """All three in one pass over the residents."""
    can = askable(desk.pool, desk.organisation)
    numbers = matching(desk, wanted).aggregate(
        match=Count("pk"), askable=Count("pk", filter=can), mailable=Count("pk", filter=can & mailable())
    )
    return Counts(**numbers)


def reach_of(desk: Desk, wanted: Wanted) -> dict[str, int]:
    """Who can be asked now, by the way they want to be reached."""
    asked = {way: askable(desk.pool, desk.organisation) & Q(reach_by=way) for way in Reach.values}
    numbers = _numbers(desk, wanted, asked)
    return {str(Reach(way).label): number for way, number in numbers.items() if number}


def languages_of(desk: Desk, wanted: Wanted) -> dict[str, int]:
    """Who gets a message now, by language."""
    can = askable(desk.pool, desk.organisation) & mailable()
    return _numbers(desk, wanted, {code: can & Q(language=code) for code, _name in settings.LANGUAGES})


def _numbers(desk: Desk, wanted: Wanted, conditions: dict[str, Q]) -> dict[str, int]:
    """In one pass, which PostgreSQL makes over the counting index alone."""
    counted = {f"n_{name}": Count("pk", filter=condition) for name, condition in conditions.items()}
    numbers = matching(desk, wanted).aggregate(**counted)
    return {name: numbers[f"n_{name}"] for name in conditions}


def page(desk: Desk, wanted: Wanted, after: int | None = None) -> Page:
    """By name, or by age in the pool where names are not shown; from the row after ``after``."""
    most = int(settings.RAATI.pool_page)
    found = _from(_ordered(desk, matching(desk, wanted)), desk, after)
    residents = list(found.defer("search", "needs_note", "topics")[: most + 1])
    shown = residents[:most]
    ids = [one.pk for one in shown]
    askable = set(
        can_be_asked(Resident.objects.filter(pk__in=ids), desk.pool, desk.organisation).values_list("pk", flat=True)
    )
    ages = desk.pool.attributes.filter(key="age").first() if desk.may_see("age") else None
    rows = [_row(desk, one, ages, one.pk in askable) for one in shown]
    return Page(rows, shown[-1].pk if len(residents) > most else None)


def _ordered(desk: Desk, found: QuerySet[Resident]) -> QuerySet[Resident]:
    return found.order_by("name", "pk") if desk.may_see("name") else found.order_by("pk")


def _from(found: QuerySet[Resident], desk: Desk, after: int | None) -> QuerySet[Resident]:
    """No counting of rows to skip: the next page begins where the last one ended."""
    last = visible(desk).filter(pk=after).only("name").first() if after else None
    if last is None:
        return found
    if not desk.may_see("name"):
        return found.filter(pk__gt=last.pk)
    return found.filter(name__gte=last.name).filter(Q(name__gt=last.name) | Q(pk__gt=last.pk))


def _row(desk: Desk, one: Resident, ages: PoolAttribute | None, can: bool) -> Row:
    age = one.attributes.get("age", "") if ages else ""
    return Row(
        one.pk,
        short_name(one.name) if desk.may_see("name") else "",
        one.municipality if desk.may_see("municipality") else "",
        value_label(ages, age) if ages and age else "",
        ", ".join(labels(None, one.ways, SHORT_WAYS)) if desk.may_see("ways") else "",
        can,
        one.state,
    )


def record(desk: Desk, resident: Resident) -> list[tuple[str, str, str]]:
    """The facts that this authority may see."""
    known = facts(resident, desk.pool.attributes.all())
    hidden = () if desk.is_owner else ("reach_by", "needs_note")
    return [fact for fact in known if desk.may_see(fact[0]) and fact[0] not in hidden]


def pools_of(user: Any) -> list[tuple[Pool, bool]]:
    """Pools that the user's authorities keep (True) or share."""
    mine = Pool.objects.filter(organisation__posts__user=user).select_related("organisation")
    shared = Pool.objects.filter(shares__organisation__posts__user=user).exclude(pk__in=mine)
    shared = shared.select_related("organisation")
    return [(one, True) for one in mine.order_by("pk")] + [(one, False) for one in shared.distinct().order_by("pk")]


def progress(message: Message) -> dict[str, int]:
    return progress_of([message])[message.pk]


def progress_of(messages: Sequence[Message]) -> dict[int, dict[str, int]]:
    """By message; in one query."""
    by_state: dict[int, dict[str, int]] = {one.pk: {} for one in messages}
    counted = Delivery.objects.filter(message__in=messages).order_by().values_list("message", "state")
    for message, state, number in counted.annotate(Count("pk")):
        by_state[message][state] = number
    return {message: _progress(numbers) for message, numbers in by_state.items()}


def _progress(numbers: dict[str, int]) -> dict[str, int]:
    return {
        "total": sum(numbers.values()),
        "sent": numbers.get(DeliveryState.SENT, 0),
        "failed": numbers.get(DeliveryState.FAILED, 0),
        "bounced": numbers.get(DeliveryState.BOUNCED, 0),
        "left": numbers.get(DeliveryState.WAITING, 0) + numbers.get(DeliveryState.SENDING, 0),
    }


def problems_of(message: Message) -> Iterable[tuple[str, int]]:
    """What went wrong, and with how many."""
    failed = Delivery.objects.filter(message=message, state=DeliveryState.FAILED).order_by()
    return list(failed.values_list("problem").annotate(Count("pk")))
