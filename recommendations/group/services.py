"""The drafting group: called, volunteered for by oneself, picked by the lead or by lot."""

import secrets
from typing import Any

from panels.command import Refused
from panels.models import Membership, Panel
from recommendations import hours
from recommendations.group import selectors
from recommendations.group.events import GroupEvent
from recommendations.group.lot import drawn
from recommendations.group.models import GroupCall, GroupVolunteer
from roomlog.log import Tx

_SEED_BYTES = 8


def call(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    zone = hours.zone_of(panel)
    found = selectors.open_call(panel.pk) or GroupCall(panel=panel, opened_at=tx.now)
    found.wanted, found.time_zone, found.closes_at = ask.wanted, zone, hours.end_of(ask.closes, zone, tx.now)
    found.save()
    tx.append(GroupEvent.CALLED, found.pk)
    return {"call": found.pk}


def volunteer(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    found = _open(panel, ask.call)
    if found.closes_at <= tx.now:
        raise Refused("call-over")
    GroupVolunteer.objects.get_or_create(call=found, membership_id=actor.pk)
    tx.append(GroupEvent.VOLUNTEERED, found.pk, anonymous=True)


def withdraw(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """From an open call, also after its deadline; or out of the group again."""
    gone, _rows = GroupVolunteer.objects.filter(call__panel=panel, call=ask.call, membership=actor.pk).delete()
    if not gone:
        raise Refused("unknown")
    tx.append(GroupEvent.WITHDREW, ask.call, anonymous=True)


def pick(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    found = _open(panel, ask.call)
    offered = {one.membership_id for one in selectors.volunteers(found)}
    chosen = set(ask.members)
    if not chosen <= offered:
        raise Refused("not-a-volunteer")
    if len(chosen) > found.wanted:
        raise Refused("too-many-picked", limit=found.wanted)
    _settle(tx, found, chosen)


def draw(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """By lot; where there are no more volunteers than places, all of them. The seed is told, so it can be checked."""
    found = _open(panel, ask.call)
    numbers = {one.membership.number or one.membership_id: one.membership_id for one in selectors.volunteers(found)}
    if not numbers:
        raise Refused("no-volunteers")
    found.seed = secrets.token_hex(_SEED_BYTES)
    _settle(tx, found, {numbers[number] for number in drawn(numbers, found.wanted, found.seed)})


def _settle(tx: Tx, found: GroupCall, chosen: set[int]) -> None:
    found.volunteers.filter(membership__in=chosen).update(picked=True)
    found.settled_at = tx.now
    found.save()
    tx.append(GroupEvent.PICKED, found.pk)


def _open(panel: Panel, pk: int) -> GroupCall:
    found = GroupCall.objects.filter(panel=panel, pk=pk, settled_at=None).first()
    if found is None:
        raise Refused("changed-meanwhile")
    return found
