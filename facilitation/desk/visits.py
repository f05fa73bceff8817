"""A lead looks in at a table. Begun and ended by the page's own line, so that nobody forgets to leave."""

from collections.abc import Collection

from facilitation.desk.events import DeskEvent
from facilitation.desk.models import Visit
from panels.models import Membership
from roomlog.log import Tx, transact
from sessions.models import Table


def begin(membership: Membership, rooms: Collection[int]) -> None:
    for table in Table.objects.filter(room__in=rooms).exclude(visits__in=_open(membership)):
        _write(membership, table, begins=True)


def end(membership: Membership, rooms: Collection[int]) -> None:
    for table in Table.objects.filter(room__in=rooms, visits__in=_open(membership)):
        _write(membership, table, begins=False)


def _open(membership: Membership) -> "list[int]":
    return list(Visit.objects.filter(membership=membership.pk, ended_at=None).values_list("pk", flat=True))


def _write(membership: Membership, table: Table, *, begins: bool) -> None:
    def work(tx: Tx) -> None:
        if not Membership.objects.filter(pk=membership.pk).exists():
            return
        if begins:
            _visit, changed = Visit.objects.get_or_create(
                table=table, membership_id=membership.pk, ended_at=None, defaults={"began_at": tx.now}
            )
        else:
            mine = Visit.objects.filter(table=table, membership=membership.pk, ended_at=None)
            changed = bool(mine.update(ended_at=tx.now))
        if changed:
            tx.append(DeskEvent.VISIT, membership.pk)

    transact(table.room_id, work, actor=membership.pk)
