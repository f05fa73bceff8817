"""A draw that searches long: it is stopped and says so, it is not wanted any more, or it cannot be decided."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from draw.problem import Chances, Problem
from draw.solver import SolverError
from panels.acting import write
from panels.draws import drawing, problems, tasks
from panels.draws.methods import METHODS, Method
from panels.draws.models import Draw, DrawState
from tests.cast import Cast, entered
from tests.unit.draw_cases import random_problem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.usefixtures("media")]
GAP = random_problem(65, exact=False, homes=False)  # its bound is not met: exact pricing is needed


def waiting(cast: Cast, problem: Problem = GAP) -> Draw:
    now = timezone.now()
    return Draw.objects.create(
        panel=cast.panel,
        seats=problem.seats,
        problem=problems.as_json(problem),
        salt="0" * 64,
        asked_by=cast.organiser,
        asked_at=now,
        moved_at=now,
    )


def limited(settings: Any, seconds: float) -> None:
    settings.RAATI = replace(settings.RAATI, draw_exact_s=seconds)


def test_a_search_that_takes_too_long_ends_and_it_is_said_that_nothing_is_proven(cast: Cast, settings: Any) -> None:
    limited(settings, -1)
    draw = waiting(cast)
    tasks.compute_draw.call(draw.pk)
    draw.refresh_from_db()
    assert (draw.state, draw.summary["proven"], draw.summary["proof"]) == (DrawState.READY, False, "stopped")
    assert draw.summary["bound"] >= draw.summary["least"] > 0
    page = entered(cast.organiser).get(reverse("draws:draw", args=[cast.panel.slug])).content.decode()
    assert "took too long and was given up" in page
    write(cast.organiser, lambda tx: drawing.publish(tx, draw, source="dice", announced="Dice"), form_id=uuid4())
    public = entered(cast.organiser).get(reverse("draws:public", args=[cast.panel.slug])).content.decode()
    assert "took too long and was given up" in public
    assert "It is proven" not in page + public
    assert f"larger than {draw.summary['bound']:.1f} %" in public


def test_the_same_draw_with_time_enough_is_proven(cast: Cast) -> None:
    draw = waiting(cast)
    tasks.compute_draw.call(draw.pk)
    draw.refresh_from_db()
    assert (draw.state, draw.summary["proven"], draw.summary["proof"]) == (DrawState.READY, True, "pricing")


def test_a_draw_that_is_begun_again_meanwhile_is_computed_no_further(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, went_on = waiting(cast), []

    def slow(problem: Problem, *, progress: Any, stop: Any) -> Chances:
        with transaction.atomic():
            drawing.put_away(draw, "discarded")
        monkeypatch.setattr("panels.draws.drawing.time.monotonic", lambda: float("inf"))
        stop()
        went_on.append(problem)
        raise AssertionError

    monkeypatch.setitem(METHODS, "leximin", Method("", "", slow))
    tasks.compute_draw.call(draw.pk)
    draw.refresh_from_db()
    assert (draw.state, draw.problem_code, went_on) == (DrawState.FAILED, "discarded", [])


def test_what_the_solver_cannot_decide_is_said_with_what_to_do(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def undecided(_problem: Problem, **_asked: Any) -> Chances:
        raise SolverError("Solution limit reached")

    monkeypatch.setitem(METHODS, "leximin", Method("", "", undecided))
    draw = waiting(cast)
    tasks.compute_draw.call(draw.pk)
    draw.refresh_from_db()
    assert (draw.state, draw.problem_code) == (DrawState.FAILED, "unsolved")
    page = entered(cast.organiser).get(reverse("draws:draw", args=[cast.panel.slug])).content.decode()
    assert "Widen one of them by a seat" in page
