"""What is one person's alone, as their page was told it and as the database has it: seat, board, ballot, talk …"""

import json
from typing import Any

from live import pull as pulls
from live.places import RoomRef, ref_of
from sessions.selectors import seats_of
from tests.room.screen import Screen


def difference(page: Screen) -> str:
    """In words; empty where both agree, and the page follows the rooms that it should: others are not looked at."""
    rooms = {page.member.panel.room_id, page.meeting.room_id} | ({seat["room"]} if (seat := _seat(page)) else set())
    if page.seqs.keys() != rooms:
        return f"follows rooms {sorted(page.seqs)} instead of {sorted(rooms)}"
    fresh = _fresh(page)
    shown = {key: _without_receipt(data) for key, data in page.own.items() if key in fresh}
    return "" if shown == fresh else f"own state differs:\n{shown}\n--- fresh:\n{fresh}"


def _fresh(page: Screen) -> dict[tuple[str, int], Any]:
    found = {("seat", page.meeting.room_id): _seat(page)}
    refs = [ref for ref in map(ref_of, page.seqs) if ref is not None and ref.meeting]
    found |= {(slot, ref.room): data for ref in refs for slot, data in _in_room(page, ref).items()}
    return {key: _without_receipt(json.loads(json.dumps(data))) for key, data in found.items()}


def voted(page: Screen, room: int, answers: dict[str, Any]) -> None:
    """The ack of a vote says that it counts: no other frame does."""
    page.own["ballot", room] = {**page.own["ballot", room], "cast": True, "paper": answers}


def _seat(page: Screen) -> dict[str, int] | None:
    place = seats_of(page.meeting.pk).get(page.member.pk)
    return place._asdict() if place else None


def _in_room(page: Screen, ref: RoomRef) -> dict[str, Any]:
    """As a page is told that comes in now."""
    found = pulls.while_nothing(ref)
    begun = pulls.mine(ref, [slot for slot, data in found.items() if data is None], [page.member])
    return found | {slot: whose[page.member.pk] for slot, whose in begun.items()}


def _without_receipt(data: Any) -> Any:
    """An ack that comes a second time brings none: the page fetches it."""
    return {key: value for key, value in data.items() if key != "receipt"} if isinstance(data, dict) else data
