"""What a phase's boards are like: organisers set it on the phase; a board that is open already keeps its own."""

from typing import Any

from facilitation.board.models import Board
from facilitation.board.rules import Rules, rules_of
from panels.command import Ask, Command, Refused
from panels.models import Membership
from panels.policy import STEERING, Rule
from panels.seen import fingerprint
from roomlog.log import Tx
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import AgendaItem, Meeting


class PlanBoards(Ask):
    item: int
    rules: dict[str, Any]
    seen: str


def plan(tx: Tx, meeting: Meeting, ask: PlanBoards, *, actor: Membership) -> None:
    item = meeting.agenda.filter(pk=ask.item).first()
    if item is None:
        raise Refused("unknown")
    if seen(item) != ask.seen:
        raise Refused("changed-meanwhile")
    item.board = rules_of(ask.rules).stored()
    item.save(update_fields=["board"])
    tx.append(MeetingEvent.AGENDA_CHANGED, item.pk)


def seen(item: AgendaItem) -> str:
    return fingerprint(item, ("board",))


def opened(item: AgendaItem) -> int:
    """How many tables have opened their board of this phase: those stay as they are."""
    return Board.objects.filter(item=item).count()


def planned(item: AgendaItem) -> Rules:
    return rules_of(item.board)


PLAN = Command("agenda.board", PlanBoards, RoomKind.PLENARY, Rule(roles=STEERING), plan)
