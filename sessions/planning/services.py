"""Writes on a whole agenda, with the meeting's room locked."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.agenda import ITEM_FIELDS, ItemFields, check_room, fill_in, index_of, open_agenda, ordered
from sessions.evenings import EVENINGS
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Meeting
from sessions.planning import exchange
from sessions.planning.models import AgendaTemplate

if TYPE_CHECKING:
    from sessions.planning.commands import FromEvening, FromTemplate, PlaceItem, ReplaceItems, SaveTemplate


def place_item(tx: Tx, meeting: Meeting, ask: "PlaceItem", *, actor: Membership) -> dict[str, Any]:
    """Dragged, or chosen from the list of places. Beyond the end means the end."""
    items, settled = open_agenda(tx, meeting)
    at, to = index_of(items, ask.item), min(ask.position, len(items)) - 1
    if min(at, to) < settled:
        raise Refused("begun-item")
    item = items.pop(at)
    items.insert(to, item)
    return ordered(tx, items, item)


def replace_items(tx: Tx, meeting: Meeting, ask: "ReplaceItems", *, actor: Membership) -> dict[str, Any]:
    """The result holds what was there before (``replaced``) and how many phases came (``added``)."""
    items, settled = open_agenda(tx, meeting)
    kept = items[:settled] if ask.mode == "replace" else items
    gone = items[len(kept) :]
    check_room(len(kept) + len(ask.items))
    replaced = [fields_of(item) for item in gone]
    for item in gone:
        item.delete()
    _add(meeting, ask.items, after=len(kept))
    tx.append(MeetingEvent.AGENDA_CHANGED, meeting.pk)
    return {"replaced": replaced, "added": len(ask.items)}


def fill_agenda(tx: Tx, meeting: Meeting, ask: "FromEvening", *, actor: Membership) -> None:
    evening = EVENINGS.get(ask.evening)
    if evening is None:
        raise Refused("unknown")
    _begin(tx, meeting, [ItemFields(**step.fields()) for step in evening.steps])


def apply_template(tx: Tx, meeting: Meeting, ask: "FromTemplate", *, actor: Membership) -> None:
    """Begin with an agenda that the authority has saved."""
    read = exchange.from_steps(_template(meeting, ask.template).steps)
    if read.problems or not read.items:
        raise Refused("unreadable-agenda")
    _begin(tx, meeting, read.items)


def save_template(tx: Tx, meeting: Meeting, ask: "SaveTemplate", *, actor: Membership) -> dict[str, Any]:
    """For everybody of the authority, in every panel."""
    items = list(meeting.agenda.order_by("position"))
    if not items:
        raise Refused("nothing-to-save")
    own = AgendaTemplate.objects.filter(organisation=meeting.panel.organisation_id)
    if own.filter(name__iexact=ask.name).exists():
        raise Refused("name-taken")
    if own.count() >= settings.RAATI.agenda_templates:
        raise Refused("templates-full")
    saved = AgendaTemplate.objects.create(
        organisation_id=meeting.panel.organisation_id,
        name=ask.name,
        steps=[exchange.as_json(item) for item in items],
        saved_at=tx.now,
    )
    return {"template": saved.pk}


def forget_template(tx: Tx, meeting: Meeting, ask: "FromTemplate", *, actor: Membership) -> None:
    """Meetings that were made from it keep their agendas."""
    _template(meeting, ask.template).delete()


def fields_of(item: AgendaItem) -> dict[str, Any]:
    """What is needed to make it again."""
    return {name: getattr(item, name) for name in (*ITEM_FIELDS, "board")}


def _template(meeting: Meeting, pk: int) -> AgendaTemplate:
    found = AgendaTemplate.objects.filter(organisation=meeting.panel.organisation_id, pk=pk).first()
    if found is None:
        raise Refused("unknown")
    return found


def _begin(tx: Tx, meeting: Meeting, items: list[ItemFields]) -> None:
    if meeting.agenda.exists():
        raise Refused("agenda-not-empty")
    open_agenda(tx, meeting)
    _add(meeting, items, after=0)
    tx.append(MeetingEvent.AGENDA_CHANGED, meeting.pk)


def _add(meeting: Meeting, items: Iterable[ItemFields], *, after: int) -> None:
    for position, fields in enumerate(items, after + 1):
        item = AgendaItem(meeting=meeting, position=position)
        fill_in(item, fields)
        item.save()
