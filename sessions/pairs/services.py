"""Setting and forgetting a pair, inside ``transact`` with the panel's room locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panels.command import Refused
from panels.models import Membership, Panel, Role
from roomlog.log import Tx
from sessions.pairs.events import PairEvent
from sessions.pairs.models import Pair

if TYPE_CHECKING:
    from sessions.pairs.commands import OnePair, SetPair


def set_pair(tx: Tx, panel: Panel, ask: SetPair, *, actor: Membership) -> None:
    """The newest wish for two people counts."""
    ids = sorted({ask.one, ask.other})
    if len(ids) < 2:
        raise Refused("pair-of-one")
    if panel.memberships.filter(pk__in=ids, role=Role.PANELIST, removed_at=None).count() < 2:
        raise Refused("no-such-person")
    Pair.objects.update_or_create(one_id=ids[0], other_id=ids[1], defaults={"panel": panel, "wish": ask.wish})
    tx.append(PairEvent.CHANGED)


def forget_pair(tx: Tx, panel: Panel, ask: OnePair, *, actor: Membership) -> None:
    if Pair.objects.filter(panel=panel, pk=ask.pair).delete()[0]:
        tx.append(PairEvent.CHANGED)
