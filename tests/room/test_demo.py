"""The demo can be loaded again at any time."""

from datetime import time
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db.models import Count, Model
from django.utils import timezone

from demo.drawing import load_new_panel, told_quotas
from demo.load import EVENING, load
from draw.feasible import is_feasible
from draw.problem import Quota, where_of
from facilitation.minutes import selectors as minutes
from facilitation.models import Board, Comment, PollAnswer, Star
from facilitation.polls.selectors import closed_polls
from panels.draws.pools import pool_of
from panels.draws.problems import problem_of
from panels.models import Panel
from panels.path import next_step, path_of
from recommendations.ballots.selectors import order_results
from recommendations.drafts import plain
from recommendations.group.selectors import members
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
def test_the_demo_panels_stand_where_their_story_says() -> None:
    """One load for all that is read of it: it takes seconds."""
    panels = load()
    _each_names_what_comes_next(panels)
    _past_meetings_began_at_five_in_winter_and_in_summer(panels)
    _the_evenings_left_what_is_published_of_them(panels)
    for panel in panels:
        _assert_drafted(panel)


def _each_names_what_comes_next(panels: list[Panel]) -> None:
    steps = [next_step(path_of(panel)) for panel in panels]
    assert [step.title if step else None for step in steps] == ["Meet", "Answer"]


def _past_meetings_began_at_five_in_winter_and_in_summer(panels: list[Panel]) -> None:
    zone = ZoneInfo(settings.TIME_ZONE)
    for panel, held in zip(panels, (2, 3), strict=True):
        past = panel.meetings.filter(starts_at__lt=timezone.now())
        assert [meeting.starts_at.astimezone(zone).time() for meeting in past] == [time(EVENING)] * held


@pytest.mark.once
def test_the_demos_own_quotas_can_be_drawn_from_its_volunteers(cast: Cast) -> None:
    """All seven attributes, with just the seats of the demo panel."""
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


FIRST = ["Ihminen vastaa samana päivänä", "Digitukea lähelle ja kotiin"]
PUBLISHED = [  # docs of the demo: mean before, mean after; more, the same, less in agreement
    (2.9, 3.3, 14, 16, 6),
    (4.3, 4.5, 10, 22, 4),
    (3.4, 3.7, 13, 18, 5),
    (2.5, 3.2, 19, 13, 4),
    (2.7, 4.1, 27, 8, 1),
]


def _the_evenings_left_what_is_published_of_them(panels: list[Panel]) -> None:
    coming, over = panels
    views = closed_polls(over)
    changes = [view.change for view in views if view.change]
    assert [
        (round(float(one.before.mean or 0), 1), round(float(one.after.mean or 0), 1), one.up, one.same, one.down)
        for one in changes
    ] == PUBLISHED
    assert {one.people for one in changes} == {36}
    assert [view.result.people for view in views[:5]] == [38] * 5
    assert [row.count for _words, row in views[5].rows] == [61, 44, 31, 27, 22]
    means = [float(view.result.mean or 0) for view in views[-6:]]
    assert [round(mean, 1) for mean in means] == [4.4, 4.6, 4.1, 3.5, 3.9, 8.7]
    assert PollAnswer.objects.exclude(membership=None).count() == 0
    assert coming.meetings.get(position=3).polls.filter(first__isnull=False, status="prepared").count() == 5
    second = over.meetings.get(position=2)
    assert {board.ruled.cells for board in Board.objects.filter(table__round__meeting=second)} == {0, 12}
    assert Star.objects.filter(theme__board__table__round__meeting=second).count() == 49
    assert Comment.objects.filter(board__table__round__meeting=second).count() == 5
    for meeting in over.meetings.all():
        assert all(phase.was_logged for phase in minutes.phases_of(meeting))
        assert len(minutes.phases_of(meeting)) == meeting.agenda.count()
    assert len(minutes.gather(second).sections) == 3
    (order,) = order_results(over)
    assert [order.options[key].text for places in order.order.places for key in places if key][:2] == FIRST
    assert order.order.cast == 36


def _assert_drafted(panel: Panel) -> None:
    """Between the meetings: twelve ideas, of which ten became five drafts; a group, and words beside the drafts."""
    standing = list(panel.drafts.filter(withdrawn_at=None).order_by("number"))
    assert [draft.number for draft in standing] == list(range(1, 8))
    assert panel.drafts.count() == 12 + 5
    assert panel.mergings.filter(status="done", into__in=standing).count() == 5
    assert len(members(panel.pk)) == 8
    lanes = dict(panel.lanes.annotate(count=Count("comments")).values_list("kind", "count"))
    assert lanes == {"feasibility": 4, "remarks": 3}
    assert all(plain.read(draft).addressee for draft in standing)
    assert sum(bool(plain.read(draft).conditions) for draft in standing) == 2


def _cut_off(*_args: object) -> None:
    raise KeyboardInterrupt
