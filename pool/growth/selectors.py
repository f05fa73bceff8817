"""How a pool develops: numbers for pictures and the tables beside them."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format

from pool.models import Contact, Pool, Purpose, Resident
from pool.reach.filters import agrees
from pool.residents.fields import value_label
from pool.residents.models import OFFERED, CameBy, PoolAttribute, ResidentState, Way

FULL = 1000  # a bar's whole width in thousandths
WIDTH, HEIGHT = 600, 200  # of the line's view box


@dataclass(frozen=True)
class Bar:
    """``width`` and ``other`` in thousandths: of the pool, and (if known) of the population."""

    label: str
    count: int
    percent: float
    width: int
    people: float | None = None
    other: int | None = None


@dataclass(frozen=True)
class Bars:
    title: str
    rows: tuple[Bar, ...]
    source: str = ""
    shows_people: bool = False


@dataclass(frozen=True)
class Line:
    """Points of an SVG polyline, and the days with their numbers."""

    points: str
    days: tuple[tuple[object, int, int], ...]  # (day, members, of them can be asked)
    highest: int


def members(pool: Pool) -> int:
    return Resident.objects.filter(pool=pool).exclude(state=ResidentState.WAITING).count()


def over_time(pool: Pool) -> Line | None:
    """The last snapshot of each month. None with fewer than two."""
    since = timezone.localdate() - timedelta(days=31 * int(settings.RAATI.pool_months_shown))
    months = {one.on.strftime("%Y-%m"): one for one in pool.snapshots.filter(on__gte=since).order_by("on")}
    shown = list(months.values())
    if len(shown) < 2:
        return None
    highest = max(one.members for one in shown) or 1
    step = WIDTH / (len(shown) - 1)
    points = (f"{index * step:.0f},{HEIGHT - one.members * HEIGHT / highest:.0f}" for index, one in enumerate(shown))
    days = tuple((one.on, one.members, one.can_be_asked) for one in shown)
    return Line(" ".join(points), days, highest)


def composition(pool: Pool) -> list[Bars]:
    """Members who agreed to it, by attribute, beside the population."""
    values = Resident.objects.filter(agrees(Purpose.DRAW), pool=pool).exclude(state=ResidentState.WAITING)
    alike = list(values.order_by().values_list("attributes").annotate(Count("pk")))  # one pass for all attributes
    return [_compared(one, _numbers(alike, one.key)) for one in pool.attributes.all()]


def _numbers(alike: list[tuple[dict[str, str], int]], key: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for attributes, number in alike:
        if key in attributes:
            found[attributes[key]] += number
    return dict(found)


def _compared(attribute: PoolAttribute, numbers: dict[str, int]) -> Bars:
    people = {str(value["value"]): value.get("people") for value in attribute.values}
    known = [number for number in people.values() if number]
    counted, whole = sum(numbers.values()), sum(known)
    shares = {value: (number / whole if number and whole else None) for value, number in people.items()}
    own = {value: numbers.get(value, 0) / counted if counted else 0.0 for value in people}
    widest = max([*own.values(), *(share for share in shares.values() if share)], default=0.0) or 1.0
    rows = tuple(
        Bar(
            label=value_label(attribute, value),
            count=numbers.get(value, 0),
            percent=round(own[value] * 100, 1),
            width=round(own[value] / widest * FULL),
            people=None if share is None else round(share * 100, 1),
            other=None if share is None else round(share / widest * FULL),
        )
        for value, share in shares.items()
    )
    return Bars(str(attribute.label), rows, attribute.source, shows_people=bool(known))


def came_by(pool: Pool, title: str) -> Bars:
    residents = Resident.objects.filter(pool=pool).exclude(state=ResidentState.WAITING).order_by()
    letter = Q(letter__isnull=False) | Q(came_by=CameBy.LETTER)
    asked = {f"by_{way}": letter if way == CameBy.LETTER else Q(came_by=way) & ~letter for way in CameBy.values}
    numbers = residents.aggregate(**{name: Count("pk", filter=condition) for name, condition in asked.items()})
    return bars(title, [(str(way.label), numbers[f"by_{way}"]) for way in CameBy])


def by_way(pool: Pool, title: str) -> Bars:
    residents = Resident.objects.filter(pool=pool).exclude(state=ResidentState.WAITING)
    counted = {f"by_{way}": Count("pk", filter=Q(ways__holds=way)) for way in Way.values}
    numbers = residents.aggregate(members=Count("pk"), **counted)
    shown = (way for way in Way if way in OFFERED or numbers[f"by_{way}"])
    return bars(title, [(str(way.label), numbers[f"by_{way}"]) for way in shown], of=numbers["members"])


def asked_by_month(pool: Pool, title: str) -> Bars:
    """How many were asked in each of the last twelve months."""
    since = timezone.now() - timedelta(days=365)
    found = Contact.objects.filter(resident__pool=pool, at__gte=since).order_by()
    months = found.annotate(month=TruncMonth("at")).values_list("month").annotate(Count("pk")).order_by("month")
    return bars(title, [(date_format(month, "YEAR_MONTH_FORMAT"), number) for month, number in months])


def bars(title: str, numbers: list[tuple[str, int]], of: int | None = None) -> Bars:
    whole = of if of is not None else sum(number for _label, number in numbers)
    widest = max([number for _label, number in numbers], default=0) or 1
    rows = (
        Bar(label, number, round(number / whole * 100, 1) if whole else 0.0, number * FULL // widest)
        for label, number in numbers
    )
    return Bars(title, tuple(rows))
