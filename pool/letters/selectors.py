"""Who was asked and who answered, by stratum, and how many more letters would fill what is missing."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.db.models import Count, QuerySet

from pool.letters.models import Batch, BatchState, Letter, LetterState
from pool.models import Pool
from words.fields import Words


@dataclass(frozen=True)
class Response:
    """Of one value of one attribute, or of everybody. ``missing`` volunteers want ``top_up`` more letters."""

    label: str
    sent: int
    joined: int
    declined: int
    returned: int
    missing: int = 0
    top_up: int = 0

    @property
    def percent(self) -> float:
        return 100 * self.joined / self.sent if self.sent else 0.0

    @property
    def silent(self) -> int:
        return self.sent - self.joined - self.declined - self.returned


@dataclass(frozen=True)
class Stratum:
    label: str
    rows: list[Response]


def batches(pool: Pool, invites_to: str) -> QuerySet[Batch]:
    return Batch.objects.filter(pool=pool, invites_to=invites_to)


def letters_of(pool: Pool, invites_to: str) -> QuerySet[Letter]:
    return Letter.objects.filter(
        batch__pool=pool, batch__invites_to=invites_to, batch__state__in=[BatchState.SENT, BatchState.CLOSED]
    )


def everybody(letters: QuerySet[Letter], label: str = "") -> Response:
    counts: Counter[str] = Counter(dict(letters.order_by().values_list("state").annotate(Count("pk"))))
    return _response(label, counts)


def by_stratum(pool: Pool, letters: QuerySet[Letter], wanted: dict[tuple[str, str], int]) -> list[Stratum]:
    """``wanted``: (attribute, value) → volunteers still missing there. One pass over the letters' strata."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for stratum, state in letters.order_by().values_list("stratum", "state").iterator(chunk_size=5000):
        for pair in stratum.items():
            counts[pair][state] += 1
    return [
        Stratum(str(one.label), rows)
        for one in pool.attributes.all()
        if (
            rows := [
                _response(str(Words(value.get("label"))) or value["value"], counts[pair], wanted.get(pair, 0))
                for value in one.values
                if (pair := (one.key, value["value"])) in counts or wanted.get(pair)
            ]
        )
    ]


def _response(label: str, counts: Counter[str], missing: int = 0) -> Response:
    sent, joined = counts.total(), counts[LetterState.JOINED]
    return Response(
        label,
        sent,
        joined,
        counts[LetterState.DECLINED],
        counts[LetterState.RETURNED],
        missing,
        top_up(sent, joined, missing),
    )


def top_up(sent: int, joined: int, missing: int) -> int:
    """Letters that would bring so many more volunteers, at this stratum's own rate; a rate is never taken for higher
    than one answer more would make it, and never for lower than the floor."""
    if missing <= 0:
        return 0
    rate = max((joined + 1) / (sent + 1 / settings.RAATI.expected_rate), settings.RAATI.least_rate)
    return ceil(missing / rate)
