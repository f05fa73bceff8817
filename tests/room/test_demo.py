"""The demo can be loaded again at any time."""

from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db.models import Model

from demo.load import load
from panels.models import Panel
from panels.path import next_step, path_of
from recommendations.models import Ballot, CastVote, MinorityStatement, Recommendation

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


def _cut_off(*_args: object) -> None:
    raise KeyboardInterrupt
