"""Asking for a sample, drawing it, noting that its people are asked."""

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation
from draw.conflicts import smallest_conflict
from draw.feasible import is_feasible
from draw.problem import Infeasible, Person, Problem, Stop, Where, where_of
from draw.samples import Weights, raked, sample_problem, sampled
from pool.models import Contact, Pool, PoolAttribute, Purpose, Resident
from pool.reach.filters import Wanted, agrees, can_be_asked, matching, visible
from pool.reach.services import BATCH
from pool.residents.doors import Desk
from pool.samples.models import Sample, Sampled, SampleState

UNDER_WAY = (SampleState.WAITING, SampleState.RUNNING)


def has_figures(attribute: PoolAttribute) -> bool:
    """Of two groups at least: else there is nothing to resemble."""
    return sum(bool(value.get("people")) for value in attribute.values) > 1


def attributes_of(desk: Desk) -> list[PoolAttribute]:
    """What this authority may take a sample by."""
    return [one for one in desk.pool.attributes.all() if desk.may_see(one.key) and has_figures(one)]


def frame_of(desk: Desk, wanted: Wanted, keys: Iterable[str]) -> QuerySet[Resident]:
    """Who can be in it: can be asked now, agreed to be drawn by their answers, and has told what it goes by."""
    found = can_be_asked(matching(desk, wanted), desk.pool, desk.organisation).filter(agrees(Purpose.DRAW))
    return found.filter(attributes__has_keys=list(keys)) if keys else found


def ask(desk: Desk, wanted: Wanted, data: Mapping[str, Any], *, form_id: UUID) -> Sample:
    """The worker draws it. The same form sent twice makes one sample."""
    sample, new = Sample.objects.get_or_create(
        form_id=form_id,
        defaults={
            "pool": desk.pool,
            "organisation": desk.organisation,
            "title": data["title"],
            "filters": wanted.as_json(),
            "keys": data["keys"],
            "size": data["size"],
            "width": data["width"],
            "picked_by": secrets.token_hex(32),
            "made_by": desk.user,
            "moved_at": timezone.now(),
        },
    )
    if new:
        _hand_over(sample)
    return sample


def _hand_over(sample: Sample) -> None:
    from pool.samples.tasks import draw_sample  # the task calls this module

    draw_sample.enqueue(sample.pk)


def stands_still(sample: Sample) -> bool:
    return (timezone.now() - sample.moved_at).total_seconds() > settings.RAATI.draw_stuck_s


def resume(sample: Sample) -> None:
    if sample.state in UNDER_WAY and stands_still(sample):
        Sample.objects.filter(pk=sample.pk).update(moved_at=timezone.now())
        _hand_over(sample)


# The worker's part.


def draw(sample: Sample, frame: QuerySet[Resident]) -> None:
    """Fixes the people with chances and weights, or says why there is no such sample."""
    Sample.objects.filter(pk=sample.pk).update(state=SampleState.RUNNING, moved_at=timezone.now())
    attributes = [one for one in sample.pool.attributes.all() if one.key in sample.keys]
    rows = list(frame.order_by("public_id").values_list("pk", "public_id", "attributes"))
    people = [Person(public_id, {key: values[key] for key in sample.keys}) for _pk, public_id, values in rows]
    problem = sample_problem(people, sample.size, population(attributes), sample.width)
    if len(people) < sample.size or not is_feasible(problem):
        _fail(sample, problem)
        return
    try:
        found = sampled(problem, sample.picked_by, stop=_stopper(sample))
    except Infeasible:  # pragma: no cover - is_feasible has said otherwise
        _fail(sample, problem)
        return
    chances = [found.chances[i] for i in found.people]
    weights = weights_of(attributes, [people[i].values for i in found.people], chances).weights
    within = [chance for chance in found.chances if chance > 0]
    with transaction.atomic():
        sample.people.all().delete()
        Sampled.objects.bulk_create(
            (
                Sampled(sample=sample, resident_id=rows[i][0], chance=chance, weight=weight)
                for i, chance, weight in zip(found.people, chances, weights, strict=True)
            ),
            batch_size=BATCH,
        )
        Sample.objects.filter(pk=sample.pk).update(
            state=SampleState.READY,
            moved_at=timezone.now(),
            summary={"frame": len(people), "least": min(within), "most": max(within), "proven": found.proven},
        )


def _stopper(sample: Sample) -> Stop:
    """A search for the proof that takes too long is given up; until then the sample does not stand still."""
    begun = time.monotonic()

    def is_enough() -> bool:
        Sample.objects.filter(pk=sample.pk).update(moved_at=timezone.now())
        return time.monotonic() - begun > settings.RAATI.draw_exact_s

    return is_enough


def population(attributes: Iterable[PoolAttribute]) -> dict[Where, int]:
    return {
        where_of({one.key: value["value"]}): value["people"]
        for one in attributes
        for value in one.values
        if value.get("people")
    }


def weights_of(
    attributes: Sequence[PoolAttribute], rows: Sequence[Mapping[str, str]], chances: Sequence[float]
) -> Weights:
    """From one over the chance to the population's shares. A group without a figure counts as not said."""
    margins = {
        one.key: {str(value["value"]): float(value["people"]) for value in one.values if value.get("people")}
        for one in attributes
    }
    known = [{key: value for key, value in row.items() if value in margins.get(key, {})} for row in rows]
    return raked(known, margins, base=[1 / chance for chance in chances])


def _fail(sample: Sample, problem: Problem) -> None:
    few = len(problem.people) < sample.size
    conflict = [] if few else [problem.quotas[side.quota] for side in smallest_conflict(problem)]
    Sample.objects.filter(pk=sample.pk).update(
        state=SampleState.FAILED,
        problem="too-few" if few else "no-sample",
        conflict=[[dict(one.where), one.minimum, one.maximum] for one in conflict],
        summary={"frame": len(problem.people)},
        moved_at=timezone.now(),
    )


def fail(sample: Sample) -> None:
    Sample.objects.filter(pk=sample.pk).update(state=SampleState.FAILED, problem="internal", moved_at=timezone.now())


# Afterwards.


def people_of(desk: Desk, sample: Sample) -> QuerySet[Sampled]:
    """Without who has taken their consent back or refused this authority since."""
    return sample.people.filter(resident__in=visible(desk)).select_related("resident")


@transaction.atomic
def note_asked(desk: Desk, sample: Sample, kind: str) -> int:
    """Into everybody's log, once: cooling-off counts from now. Returns how many."""
    now = timezone.now()
    if not Sample.objects.filter(pk=sample.pk, asked_at=None).update(asked_at=now):
        return 0
    people = people_of(desk, sample)
    residents = [one.resident for one in people]
    Contact.objects.bulk_create(
        (
            Contact(resident=one, organisation=desk.organisation, user=desk.user, kind=kind, about=sample.title, at=now)
            for one in residents
        ),
        batch_size=BATCH,
    )
    Resident.objects.filter(pk__in=people.values("resident")).update(asked_at=now)
    return len(residents)


def samples_of(pool: Pool, organisation: Organisation) -> QuerySet[Sample]:
    """An authority's own."""
    return Sample.objects.filter(pool=pool, organisation=organisation)
