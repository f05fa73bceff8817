"""What the lead's page puts first, and which buttons it has at all."""

import pytest
from django.utils import timezone

from live.places import ref_of
from live.pull import html_of
from live.table import regions_of
from panels.models import Role
from roomlog.models import RoomKind
from sessions import presence
from tests.cast import Cast, person
from tests.room.samples import set_up
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)


def test_hidden_notes_and_people_without_a_table_stand_before_the_tables(cast: Cast) -> None:
    """The tables' column scrolls: what waits for the lead must not lie under its edge."""
    set_up(cast, "board.reveal")
    late = person(cast.panel, "Gunnar Late", Role.PANELIST, 7)
    presence.seen(cast.meeting.pk, [late.pk], timezone.now())
    desk = _shown(cast, "desk")
    assert desk.index("Here, but without a table") < desk.index("table-card")
    assert "boards.reveal" in _shown(cast, "boards_now")


def test_the_first_phase_has_no_way_back(cast: Cast) -> None:
    do(cast.lead, "phase.start", cast.meeting.room_id, expected=0)
    assert "phase.next" in _shown(cast, "control")
    assert "phase.back" not in _shown(cast, "control")
    do(cast.lead, "phase.next", cast.meeting.room_id, expected=1)
    assert "phase.back" in _shown(cast, "control")


def _shown(cast: Cast, name: str) -> str:
    ref = ref_of(cast.meeting.room_id)
    assert ref is not None
    (region,) = (one for one in regions_of(RoomKind.PLENARY, "lead") if one.name == name)
    ((_key, html),) = html_of(ref, [region], {("lead", "en")}).items()
    return html
