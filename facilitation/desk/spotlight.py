"""Showing one board or draft to everybody."""

from typing import Any

from facilitation.board.models import Board
from facilitation.desk.events import DeskEvent
from facilitation.desk.models import Spotlight
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Meeting


def put(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """A revealed board of this meeting, or a draft of the panel; nothing: it ends. It ends with its phase as well."""
    if ask.kind is None:
        Spotlight.objects.filter(meeting=meeting).delete()
        tx.append(DeskEvent.SPOTLIGHT)
        return
    if ask.kind == "board":
        board = Board.objects.filter(pk=ask.subject, table__round__meeting=meeting).first()
        if board is None:
            raise Refused("unknown")
        if board.revealed_at is None:
            raise Refused("not-revealed")
    elif not meeting.panel.drafts.filter(pk=ask.subject, withdrawn_at=None).exists():
        raise Refused("unknown")
    values = {"kind": ask.kind, "subject": ask.subject, "item_id": meeting.item_id}
    Spotlight.objects.update_or_create(meeting=meeting, defaults=values)
    tx.append(DeskEvent.SPOTLIGHT, ask.subject)
