"""Planning: meetings and their agendas. What has happened in a meeting can no longer be moved or deleted."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import AwareDatetime, Field, StringConstraints

from panels.command import Ask, Command, Refused
from panels.models import Membership, Panel
from panels.policy import STEERING, Rule
from panels.seen import fingerprint
from roomlog.log import Tx
from roomlog.models import Room, RoomKind
from sessions import phases
from sessions.calling import services as calling
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Form, Meeting, Status, TableLink, Tool
from sessions.planning.checks import overlapping
from sessions.state import state_of, steps_of

MEETING_CREATED = "meeting.created"  # in the panel's room; the subject is the meeting's id
MEETING_CHANGED = "meeting.changed"
MEETING_DELETED = "meeting.deleted"
MEETING_FIELDS = ("title", "starts_at", "time_zone", "call_url", "ends_by")
ITEM_FIELDS = ("title", "minutes", "form", "tool", "instructions", "cues", "auto_advance")

Texts = dict[str, Annotated[str, StringConstraints(max_length=5000)]]
Address = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$", max_length=1000)]


class NewMeeting(Ask):
    title: Texts
    starts_at: AwareDatetime
    time_zone: Annotated[str, StringConstraints(max_length=40)]
    call_url: Address = ""
    table_urls: list[Address] = []
    ends_by: AwareDatetime | None = None
    at_once: bool = False  # another meeting of the panel at the same time is meant


class ChangeMeeting(NewMeeting):
    meeting: int
    seen: str


class DeleteMeeting(Ask):
    meeting: int


class ItemFields(Ask):
    """What an organiser decides about a phase."""

    title: Texts
    minutes: Annotated[int, Field(ge=1, le=600)]
    form: Form
    tool: Tool
    instructions: Texts = {}
    cues: Texts = {}
    auto_advance: bool = False
    board: dict[str, Any] | None = None  # its boards' rules; None: as they are


class NewItem(ItemFields):
    """``after``: the item that it comes after; 0: at the beginning; None: at the end."""

    after: int | None = None


class ChangeItem(NewItem):
    item: int
    seen: str


class OneItem(Ask):
    item: int


class MoveItem(OneItem):
    by: Literal[-1, 1]


# Meetings, with the panel's room locked.


def create_meeting(tx: Tx, panel: Panel, ask: NewMeeting, *, actor: Membership) -> dict[str, Any]:
    meeting = Meeting(panel=panel)
    for name in MEETING_FIELDS:
        setattr(meeting, name, getattr(ask, name))
    _check_others(panel, meeting, ask)
    meeting.room = Room.objects.create(kind=RoomKind.PLENARY)
    meeting.save()
    _set_links(meeting, ask.table_urls)
    calling.remind(meeting, settings.RAATI.reminders, tx.now)
    _number_by_date(panel)
    tx.append(MEETING_CREATED, meeting.pk)
    return {"meeting": meeting.pk}


def change_meeting(tx: Tx, panel: Panel, ask: ChangeMeeting, *, actor: Membership) -> None:
    meeting = _meeting(tx, panel, ask.meeting)
    if meeting_seen(meeting) != ask.seen:
        raise Refused("changed-meanwhile")
    if meeting.status != Status.LOBBY and _moment(meeting.starts_at) != _moment(ask.starts_at):
        raise Refused("already-started")
    for name in MEETING_FIELDS:
        setattr(meeting, name, getattr(ask, name))
    _check_others(panel, meeting, ask)
    meeting.save()
    calling.moved(meeting, tx.now)
    _set_links(meeting, ask.table_urls)
    _number_by_date(panel)
    tx.append(MeetingEvent.AGENDA_CHANGED, meeting.pk, room=meeting.room)
    tx.append(MEETING_CHANGED, meeting.pk)


def delete_meeting(tx: Tx, panel: Panel, ask: DeleteMeeting, *, actor: Membership) -> None:
    """Only one that has not begun. Its room stays, empty: others may still hold its number."""
    meeting = _meeting(tx, panel, ask.meeting)
    if meeting.status != Status.LOBBY or meeting.rounds.exists():
        raise Refused("already-started")
    calling.cancel(tx, panel, meeting, actor=actor)
    meeting.delete()
    _number_by_date(panel)
    tx.append(MEETING_DELETED, ask.meeting)


def meeting_seen(meeting: Meeting) -> str:
    return fingerprint(meeting, MEETING_FIELDS)


def item_seen(item: AgendaItem) -> str:
    return fingerprint(item, ITEM_FIELDS)


def _meeting(tx: Tx, panel: Panel, pk: int) -> Meeting:
    meeting = Meeting.objects.filter(panel=panel, pk=pk).first()
    if meeting is None:
        raise Refused("unknown")
    tx.also(meeting.room_id)
    return Meeting.objects.select_related("room").get(pk=pk)  # as it is under the lock


def _moment(moment: datetime) -> int:
    """Whole minutes: forms know no seconds."""
    return int(moment.timestamp() // 60)


def _check_others(panel: Panel, meeting: Meeting, ask: NewMeeting) -> None:
    """Two meetings of one panel at the same time are a mistake, unless somebody says they are not."""
    other = None if ask.at_once else overlapping(panel, meeting)
    if other is not None:
        raise Refused("overlaps", title=str(other.title))


def _set_links(meeting: Meeting, urls: list[str]) -> None:
    meeting.table_links.all().delete()
    TableLink.objects.bulk_create(TableLink(meeting=meeting, number=n, url=url) for n, url in enumerate(urls, 1) if url)


def _number_by_date(panel: Panel) -> None:
    """Meeting 1 is the first by date. One column only: a meeting that starts just now is not overwritten."""
    for position, pk in enumerate(panel.meetings.order_by("starts_at", "pk").values_list("pk", flat=True), 1):
        Meeting.objects.filter(pk=pk).exclude(position=position).update(position=position)


# The agenda, with the meeting's room locked.


def add_item(tx: Tx, meeting: Meeting, ask: NewItem, *, actor: Membership) -> dict[str, Any]:
    items, settled = open_agenda(tx, meeting)
    check_room(len(items) + 1)
    place = 0 if ask.after == 0 else next((at + 1 for at, one in enumerate(items) if one.pk == ask.after), len(items))
    item = AgendaItem(meeting=meeting, position=len(items) + 1)
    fill_in(item, ask)
    item.save()
    items.insert(max(place, settled), item)
    return ordered(tx, items, item)


def change_item(tx: Tx, meeting: Meeting, ask: ChangeItem, *, actor: Membership) -> None:
    items, settled = open_agenda(tx, meeting)
    item = items[index_of(items, ask.item)]
    if item_seen(item) != ask.seen:
        raise Refused("changed-meanwhile")
    if items.index(item) < settled and (item.form, item.tool) != (ask.form, ask.tool):
        raise Refused("begun-item")
    fill_in(item, ask)
    item.save()
    tx.append(MeetingEvent.AGENDA_CHANGED, item.pk)


def delete_item(tx: Tx, meeting: Meeting, ask: OneItem, *, actor: Membership) -> dict[str, Any]:
    """The result holds what is needed to put it back: the fields of a NewItem."""
    items, settled = open_agenda(tx, meeting)
    at = index_of(items, ask.item)
    if at < settled:
        raise Refused("begun-item")
    item = items.pop(at)
    kept = {name: getattr(item, name) for name in (*ITEM_FIELDS, "board")}
    item.delete()
    ordered(tx, items, None, subject=ask.item)
    return {"deleted": {**kept, "after": items[at - 1].pk if at else 0}}


def duplicate_item(tx: Tx, meeting: Meeting, ask: OneItem, *, actor: Membership) -> dict[str, Any]:
    items, settled = open_agenda(tx, meeting)
    check_room(len(items) + 1)
    at = index_of(items, ask.item)
    copy = AgendaItem(meeting=meeting, position=len(items) + 1)
    for name in (*ITEM_FIELDS, "board"):
        setattr(copy, name, getattr(items[at], name))
    copy.save()
    items.insert(max(at + 1, settled), copy)
    return ordered(tx, items, copy)


def move_item(tx: Tx, meeting: Meeting, ask: MoveItem, *, actor: Membership) -> dict[str, Any] | None:
    items, settled = open_agenda(tx, meeting)
    at = index_of(items, ask.item)
    to = at + ask.by
    if not 0 <= to < len(items):
        return None  # already the first or last: somebody else was faster, or the button was pressed twice
    if min(at, to) < settled:
        raise Refused("begun-item")
    items[at], items[to] = items[to], items[at]
    return ordered(tx, items, items[to])


def settled_count(meeting: Meeting, items: list[AgendaItem], now: datetime) -> int:
    """How many items from the top have begun: they stay where they are."""
    steps = steps_of(items)
    state = phases.catch_up(state_of(meeting), steps, now)
    if state.status == "ended":
        return len(items)
    if state.status == "lobby":
        return 0
    return next((at + 1 for at, step in enumerate(steps) if step.id == state.step), 0)


def open_agenda(tx: Tx, meeting: Meeting) -> tuple[list[AgendaItem], int]:
    """The phases, and how many of them have begun. Raises Refused("ended")."""
    items = list(meeting.agenda.order_by("position"))
    if meeting.status == Status.ENDED:
        raise Refused("ended")
    return items, settled_count(meeting, items, tx.now)


def check_room(count: int) -> None:
    if count > settings.RAATI.agenda_items:
        raise Refused("agenda-full")


def index_of(items: list[AgendaItem], pk: int) -> int:
    for at, item in enumerate(items):
        if item.pk == pk:
            return at
    raise Refused("unknown")


def fill_in(item: AgendaItem, ask: ItemFields) -> None:
    for name in ITEM_FIELDS:
        setattr(item, name, getattr(ask, name))
    if ask.board is not None:
        item.board = ask.board


def ordered(tx: Tx, items: list[AgendaItem], item: AgendaItem | None, *, subject: int = 0) -> dict[str, Any]:
    for position, one in enumerate(items, 1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    tx.append(MeetingEvent.AGENDA_CHANGED, item.pk if item else subject)
    return {"item": item.pk, "position": item.position, "of": len(items)} if item else {}


PLANNERS = Rule(roles=STEERING)


def of_panel(type_: str, ask: type[Ask], handler: Callable[..., dict[str, Any] | None]) -> Command:
    return Command(type_, ask, RoomKind.PANEL, PLANNERS, handler)


def of_meeting(type_: str, ask: type[Ask], handler: Callable[..., dict[str, Any] | None]) -> Command:
    return Command(type_, ask, RoomKind.PLENARY, PLANNERS, handler)


CREATE = of_panel("meeting.create", NewMeeting, create_meeting)
CHANGE = of_panel("meeting.change", ChangeMeeting, change_meeting)
DELETE = of_panel("meeting.delete", DeleteMeeting, delete_meeting)
ADD_ITEM = of_meeting("agenda.add", NewItem, add_item)
CHANGE_ITEM = of_meeting("agenda.change", ChangeItem, change_item)
DELETE_ITEM = of_meeting("agenda.delete", OneItem, delete_item)
DUPLICATE_ITEM = of_meeting("agenda.duplicate", OneItem, duplicate_item)
MOVE_ITEM = of_meeting("agenda.move", MoveItem, move_item)
