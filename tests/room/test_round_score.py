"""How even a round of tables is: of those who sit there now, and of rounds in which people did sit."""

from datetime import timedelta

import pytest
from django.db.models import F

from live.people import seat_late
from sessions import seating, seats
from sessions.models import Meeting, Round, Seat
from tests.cast import Cast
from tests.room.ballot_box import code, press
from tests.room.scenes import at_phase, do

pytestmark = pytest.mark.django_db(transaction=True)


def newest(cast: Cast) -> Round:
    return Round.objects.filter(meeting=cast.meeting).latest("number")


def sizes(cast: Cast) -> tuple[int, int]:
    score = newest(cast).score
    return score["smallest"], score["largest"]


def as_it_stands(cast: Cast) -> dict[str, object]:
    """The score counted anew."""
    channel = {one.pk: one.attributes for one in cast.panelists}
    tables = [
        [seating.Person(pk, channel[pk]) for pk in table.seats.values_list("membership", flat=True) if pk in channel]
        for table in newest(cast).tables.all()
    ]
    return seating.score(tables, {}).as_json()


def test_it_is_of_those_who_sit_there_now(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    do(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
    seed = newest(cast).score["seed"]
    assert sizes(cast) == (3, 3)
    first, second = newest(cast).tables.order_by("number")
    people = Seat.objects.filter(table=first, membership__role="panelist")
    for moved, seat in enumerate(list(people[:2]), 1):
        do(cast.lead, "seats.move", cast.meeting.room_id, membership=seat.membership_id, table=second.number)
        assert sizes(cast) == (3 - moved, 3 + moved)
        assert newest(cast).score == {**as_it_stands(cast), "seed": seed}
    last = people.get().membership
    do(cast.lead, "seats.move", cast.meeting.room_id, membership=last.pk)  # into the plenary
    assert sizes(cast) == (0, 5)


def test_who_comes_late_counts(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    do(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
    late = cast.panelists[0]
    table = Seat.objects.get(round=newest(cast), membership=late).table
    do(cast.lead, "seats.move", cast.meeting.room_id, membership=late.pk)
    newest(cast).asides.all().delete()
    assert sizes(cast) == (2, 3)
    seat_late(late, cast.meeting.pk)
    assert Seat.objects.get(round=newest(cast), membership=late).table == table
    assert sizes(cast) == (3, 3)
    assert newest(cast).score.items() >= as_it_stands(cast).items()
    Seat.objects.filter(membership=cast.facilitator).delete()
    seat_late(cast.facilitator, cast.meeting.pk)  # no panelist: nothing changes
    assert sizes(cast) == (3, 3)


def test_two_presses_draw_one_round(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    seen = newest(cast).number
    do(cast.lead, "seats.draw", cast.meeting.room_id, tables=2, seen=seen)
    assert code(press(cast.organiser, "seats.draw", cast.meeting.room_id, tables=2, seen=seen)) == "stale"
    assert newest(cast).number == seen + 1
    do(cast.organiser, "seats.draw", cast.meeting.room_id, tables=2, seen=seen + 1)


def test_who_was_drawn_again_before_they_sat_down_has_not_met(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    at_phase(cast, "Welcome")  # a round for the first tables, which are still to come
    do(cast.lead, "seats.draw", plenary, tables=1)
    assert newest(cast).score["repeated_pairs"] == 0
    run = do_next(cast, 1)  # silent writing, at the tables
    do(cast.lead, "seats.draw", plenary, tables=1)  # at once: somebody was missing
    assert newest(cast).score["repeated_pairs"] == 0
    let_pass(cast)
    do(cast.lead, "seats.draw", plenary, tables=1)
    assert newest(cast).score["repeated_pairs"] == newest(cast).score["pairs"] == 15
    assert set(seats._met(cast.meeting, besides=newest(cast)).values()) == {1}
    let_pass(cast)
    Meeting.objects.filter(pk=cast.meeting.pk).update(item=cast.items["Grouping"])
    do_next(cast, run)
    do_next(cast, run + 1)  # a ballot, after work at tables that was long enough
    do(cast.lead, "seats.draw", plenary, tables=1)
    assert set(seats._met(cast.meeting, besides=newest(cast)).values()) == {2}


def do_next(cast: Cast, run: int) -> int:
    do(cast.lead, "phase.next", cast.meeting.room_id, expected=run)
    return run + 1


def let_pass(cast: Cast) -> None:
    """Ten minutes of work at tables."""
    time = timedelta(minutes=10)
    Round.objects.update(created_at=F("created_at") - time)
    Meeting.objects.update(phase_started_at=F("phase_started_at") - time)
