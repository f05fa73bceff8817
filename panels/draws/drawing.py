"""A draw's life: asked for, computed by the worker, published under hashes, decided by a public number."""

import secrets
import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from draw import files
from draw.feasible import is_feasible
from draw.lottery import counts_of, numbered_panels
from draw.problem import Chances, Infeasible, Problem
from draw.reserves import by_lot, reserves
from draw.seals import BadFile, spoken
from draw.solver import SolverError
from panels.command import Refused
from panels.draws import handover, measures, problems
from panels.draws.events import DrawEvent
from panels.draws.methods import METHODS
from panels.draws.models import Chance, Draw, DrawState, Offer, OfferState, Volunteer
from panels.draws.pools import must_be_shared
from panels.models import Membership, Panel
from roomlog.log import Tx, transact

UNDER_WAY = (DrawState.WAITING, DrawState.RUNNING)
PUBLIC = (DrawState.PUBLISHED, DrawState.DRAWN)


def current(panel: Panel) -> Draw | None:
    """The newest draw that did not fail."""
    return panel.draws.exclude(state=DrawState.FAILED).defer("file", "panels", "problem").first()


def published(panel: Panel) -> Draw | None:
    """The newest draw that everybody may look at."""
    return panel.draws.filter(state__in=PUBLIC).defer("file", "panels", "problem").first()


def ask(tx: Tx, panel: Panel, *, method: str, reserves: int, by_household: bool, actor: Membership) -> Draw:
    """The worker computes it. Raises Refused."""
    if panel.draws.exclude(state=DrawState.FAILED).exists():
        raise Refused("draw-runs")
    must_be_shared(panel)
    if not panel.draw_quotas.exists() or not panel.seats:
        raise Refused("no-quotas")
    problem = problems.problem_of(panel, by_household=by_household)
    if len(problem.people) < panel.seats or not is_feasible(problem):
        raise Refused("draw-impossible")
    draw = Draw.objects.create(
        panel=panel,
        method=method if method in METHODS else "leximin",
        seats=panel.seats,
        reserves=reserves,
        by_household=by_household,
        problem=problems.as_json(problem),
        salt=secrets.token_hex(32),
        asked_by=actor,
        asked_at=tx.now,
        moved_at=tx.now,
    )
    tx.append(DrawEvent.ASKED, draw.pk)
    _hand_over(draw)
    return draw


def _hand_over(draw: Draw) -> None:
    from panels.draws.tasks import compute_draw  # the task calls this module

    compute_draw.enqueue(draw.pk)


def resume(tx: Tx, draw: Draw) -> None:
    """Start again what stands still, e.g. because the worker was killed."""
    if draw.state in UNDER_WAY and stands_still(draw):
        Draw.objects.filter(pk=draw.pk).update(moved_at=tx.now)
        _hand_over(draw)


def stands_still(draw: Draw) -> bool:
    return (timezone.now() - draw.moved_at).total_seconds() > settings.RAATI.draw_stuck_s


def discard(tx: Tx, draw: Draw) -> None:
    """Nothing was published, so nothing was promised: volunteers and quotas can change again."""
    fresh = _at(draw, DrawState.READY, *UNDER_WAY)
    put_away(fresh, "discarded")
    tx.append(DrawEvent.DISCARDED, fresh.pk)


def put_away(draw: Draw, code: str) -> None:
    """Nobody needs what was computed, nor the answers that it was computed from."""
    draw.chances.all().delete()
    Draw.objects.filter(pk=draw.pk).update(
        state=DrawState.FAILED, problem_code=code, problem={}, panels=[], summary={}, salt=""
    )


# The worker's part.


def compute(draw: Draw) -> None:
    """Chances, the numbered panels, and what they come to. What goes wrong is noted in the draw."""
    problem, watch = problems.from_json(draw.problem), _Watch(draw)
    _note(draw, state=DrawState.RUNNING, progress=1, problem_code="")
    try:
        chances = METHODS[draw.method].compute(problem, progress=watch.tell, stop=watch.is_enough)
    except Infeasible:
        fail(draw, "impossible")
        return
    except SolverError:
        fail(draw, "unsolved")
        return
    except Discarded:
        return
    panels = numbered_panels(problem, chances, settings.RAATI.draw_panels)
    _keep(draw, problem, chances, panels)


def _keep(draw: Draw, problem: Problem, chances: Chances, panels: Sequence[tuple[int, ...]]) -> None:
    counts = counts_of(problem, panels)
    pk_of = dict(Volunteer.objects.filter(panel=draw.panel_id).values_list("key", "pk"))

    def work(tx: Tx) -> None:
        fresh = Draw.objects.select_for_update().get(pk=draw.pk)
        if fresh.state not in UNDER_WAY:
            return
        fresh.chances.all().delete()
        Chance.objects.bulk_create(
            Chance(draw=fresh, volunteer_id=pk_of[person.key], chance=chance, realised=count / len(panels))
            for person, chance, count in zip(problem.people, chances.chances, counts, strict=True)
            if person.key in pk_of
        )
        fresh.panels = [list(panel) for panel in panels]
        fresh.problem = {**draw.problem, "chances": list(chances.chances)}
        fresh.summary = measures.summary(problem, chances, counts, len(panels))
        fresh.state, fresh.progress, fresh.moved_at = DrawState.READY, 100, tx.now
        fresh.save()
        tx.append(DrawEvent.PROGRESS, fresh.pk)

    transact(draw.panel.room_id, work)


class Discarded(Exception):
    """Nobody wants the result any more."""


class _Watch:
    """Tells how far the computing is, and ends it when it is not wanted any more or has taken too long."""

    def __init__(self, draw: Draw) -> None:
        self._draw, self._share, self._begun = draw, 0.0, time.monotonic()
        self._told = self._begun

    def tell(self, _stage: str, share: float) -> None:
        """At most twice a second: every telling is a transaction in the panel's room. Raises Discarded."""
        self._share, now = share, time.monotonic()
        if now - self._told >= 0.5:
            self._told = now
            if not _note(self._draw, progress=max(1, min(99, round(100 * share)))):
                raise Discarded

    def is_enough(self) -> bool:
        """Asked between two integer programs, so that a draw that searches long does not look as if it stood still."""
        self.tell("", self._share)
        return time.monotonic() - self._begun > settings.RAATI.draw_exact_s


def _note(draw: Draw, **fields: Any) -> bool:
    """Whether the draw is still under way."""
    found: list[int] = []

    def work(tx: Tx) -> None:
        found.append(Draw.objects.filter(pk=draw.pk, state__in=UNDER_WAY).update(moved_at=tx.now, **fields))
        tx.append(DrawEvent.PROGRESS, draw.pk)

    transact(draw.panel.room_id, work)
    return bool(found[-1])


def fail(draw: Draw, code: str) -> None:
    _note(draw, state=DrawState.FAILED, problem_code=code)


# Publishing and picking.


def publish(tx: Tx, draw: Draw, *, source: str, announced: str) -> None:
    """From now on nothing can be changed unseen: the hashes are public, and so is the number that will decide."""
    fresh = _at(draw, DrawState.READY)
    must_be_shared(fresh.panel)  # one that is published goes on: what was promised is kept
    problem = problems.from_json(fresh.problem)
    file = files.publish(
        problem,
        _chances(fresh),
        [tuple(panel) for panel in fresh.panels],
        salt=fresh.salt,
        source=files.Source(source, announced),
        title=str(fresh.panel.title),
    )
    fresh.file, fresh.source, fresh.announced = files.write(file), source, announced
    fresh.state, fresh.published_at = DrawState.PUBLISHED, tx.now
    fresh.summary = {**fresh.summary, "hashes": file["hashes"]}
    fresh.save()
    tx.append(DrawEvent.PUBLISHED, fresh.pk)
    _ask_for_report(fresh)


def pick(tx: Tx, draw: Draw, randomness: str) -> None:
    """The public number decides. Raises Refused("bad-randomness")."""
    fresh = _at(draw, DrawState.PUBLISHED)
    try:
        file = files.complete(files.read(fresh.file), randomness=randomness)
    except BadFile:
        raise Refused("bad-randomness") from None
    fresh.file, fresh.randomness, fresh.picked = files.write(file), randomness[:200], file["after"]["winner"]
    fresh.state, fresh.drawn_at = DrawState.DRAWN, tx.now
    fresh.save()
    _offer(fresh, file)
    keys = set(files.seats_of(file, fresh.picked))
    handover.tell(fresh.panel, problems.from_json(fresh.problem), keys)
    tx.append(DrawEvent.DRAWN, fresh.pk)
    _ask_for_report(fresh)


def _ask_for_report(draw: Draw) -> None:
    from panels.draws.tasks import build_report

    build_report.enqueue(draw.pk)


def opened(draw: Draw) -> str:
    """The file with the pool opened, for an auditor who may see everybody's answers under their random keys."""
    file = files.read(draw.file)
    problem = problems.from_json(draw.problem)
    return files.write(files.complete(file, randomness=draw.randomness, problem=problem, salt=draw.salt))


def own_entry(draw: Draw, key: str) -> dict[str, Any] | None:
    """What a volunteer may get of their own entry; None for somebody who was not in this draw."""
    try:
        return files.own_entry(problems.from_json(draw.problem), draw.salt, key)
    except KeyError:
        return None


def lot_of(problem: Problem, file: files.File) -> tuple[int, ...]:
    """Everybody in the order that the public number of a finished draw puts them into."""
    number = spoken(file["source"]["kind"], file["after"]["randomness"])
    return by_lot(problem, file["hashes"]["draw"], number)


def _offer(draw: Draw, file: files.File) -> None:
    keys = set(files.seats_of(file, file["after"]["winner"]))
    problem = problems.from_json(draw.problem)
    volunteers = {one.key: one for one in Volunteer.objects.filter(panel=draw.panel_id)}
    drawn = [index for index, person in enumerate(problem.people) if person.key in keys]
    here = [volunteers[problem.people[index].key] for index in drawn]
    Offer.objects.bulk_create(
        Offer(draw=draw, volunteer=one, state=OfferState.OFFERED if one.is_here else OfferState.DECLINED)
        for one in here  # who was erased or has left since the draw was published is not asked: the seat is free
    )
    lot = [index for index in lot_of(problem, file) if volunteers[problem.people[index].key].is_here]
    ranked = reserves(problem, drawn, draw.reserves, lot)
    Offer.objects.bulk_create(
        Offer(draw=draw, volunteer=volunteers[problem.people[index].key], rank=rank, state=OfferState.WAITING)
        for rank, index in enumerate(ranked, 1)
    )


def _chances(draw: Draw) -> Chances:
    """What the file says of how the chances were found."""
    return Chances(
        method=draw.method,
        panels=(),
        weights=(),
        chances=tuple(draw.problem["chances"]),
        proven=bool(draw.summary["proven"]),
        tolerance=float(draw.summary["tolerance"]),
    )


def _at(draw: Draw, *states: DrawState) -> Draw:
    fresh = Draw.objects.select_for_update().select_related("panel").get(pk=draw.pk)
    if fresh.state not in states:
        raise Refused("draw-moved-on")
    return fresh
