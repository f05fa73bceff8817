"""A region that says what it shows of the phase is left as it is where that stays the same: nothing else may differ."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.utils import timezone

from live.pull import look
from live.table import REGIONS
from sessions.models import AgendaItem, Meeting
from sessions.regions import Region
from sessions.snapshot import Snapshot
from tests.web.scene import make_scene

pytestmark = pytest.mark.django_db

NOW = timezone.now()
FOLLOWING = [region for region in REGIONS if region.of_phase is not None]


@pytest.mark.once
def test_another_phase_changes_nothing_but_what_a_region_says() -> None:
    scene = make_scene()
    for meeting in [*scene.panel.meetings.all(), *scene.coming.meetings.all()]:
        for region in FOLLOWING:
            shown = [_shown(region, meeting, item) for item in meeting.agenda.all()]
            for (one, before), (other, after) in combinations(shown, 2):
                assert one != other or before == after, (region.name, meeting.title)


def _shown(region: Region, meeting: Meeting, item: AgendaItem) -> tuple[Any, Any]:
    """What it says that it shows of the phase, and what it does show."""
    times = {"phase_started_at": NOW, "phase_ends_at": NOW + timedelta(hours=1)}
    Meeting.objects.filter(pk=meeting.pk).update(status="running", run=1, item=item, **times)
    snapshot = Snapshot(meeting.pk, now=NOW)
    assert region.of_phase is not None
    return region.of_phase(snapshot), look(region, snapshot, {(view, "fi") for view in region.views})
