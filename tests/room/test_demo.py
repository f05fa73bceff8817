"""The demo can be loaded again at any time."""

from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db.models import Model

from demo.drawing import load_new_panel, told_quotas
from demo.load import load
from draw.feasible import is_feasible
from draw.problem import Quota, where_of
from panels.draws.pools import pool_of
from panels.draws.problems import problem_of
from panels.models import Panel
from panels.path import next_step, path_of
from recommendations.models import Ballot, CastVote, MinorityStatement, Recommendation
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
TABLES: tuple[type[Model], ...] = (Panel, Ballot, CastVote, Recommendation, MinorityStatement)


def test_a_load_that_was_cut_off_in_the_ballot_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        cut.setattr("demo.outcome._say_why", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            load()
    load()
    counts = [table._default_manager.count() for table in TABLES]
    assert all(counts)
    assert MinorityStatement.objects.exists()
    load()
    assert [table._default_manager.count() for table in TABLES] == counts


@pytest.mark.once
def test_each_demo_panel_names_what_comes_next() -> None:
    coming, over = load()
    steps = [next_step(path_of(panel)) for panel in (coming, over)]
    assert [step.title if step else None for step in steps] == ["Meet", "Answer"]


def test_past_meetings_began_at_the_same_time_of_day_in_winter_and_in_summer() -> None:
    zone = ZoneInfo(settings.TIME_ZONE)
    for panel in load():
        starts = [meeting.starts_at.astimezone(zone) for meeting in panel.meetings.all()]
        assert len(starts) == 3
        assert len({moment.time() for moment in starts}) == 1


@pytest.mark.once
def test_the_demos_own_quotas_can_be_drawn_from_its_volunteers(cast: Cast) -> None:
    """All seven attributes, with just the seats of the demo panel (../shared/demo/panel.md, section 2)."""
    Panel.objects.filter(pk=cast.panel.pk).update(slug="suvanto")
    panel = load_new_panel(letters=400)
    assert len({key for quota in panel.draw_quotas.all() for key in quota.where}) == 7
    told = [({"gender": value}, 21) for value in ("woman", "man")] + told_quotas(pool_of(panel))
    exact = [Quota(where_of(where), seats, seats) for where, seats in told]
    assert len({quota.where[0][0] for quota in exact}) == 7
    assert sum(quota.minimum for quota in exact) == 7 * 42
    for quotas in (None, exact):
        problem = problem_of(panel, quotas)
        assert (len(problem.people), problem.seats) == (268, 42)
        assert is_feasible(problem)


def _cut_off(*_args: object) -> None:
    raise KeyboardInterrupt
