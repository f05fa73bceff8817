"""Amendments and red cards of panelists on the phone: theirs, as if they had written them; the log says who helped."""

from typing import Annotated, Any

from pydantic import Field

from facilitation.desk.acting import ACTING, as_theirs, whom
from facilitation.desk.log import Kind, write_down
from panels.command import Command
from panels.models import Membership
from panels.policy import Rule
from recommendations.amendments.commands import Propose, Raise
from recommendations.amendments.services import cards, proposing
from roomlog.log import Tx
from roomlog.models import RoomKind
from sessions.models import Meeting, Tool


class ProposeFor(Propose):
    member: Annotated[int, Field(ge=1)]


class RaiseFor(Raise):
    member: Annotated[int, Field(ge=1)]


def propose(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    person = _who_may_write(meeting, ask.member, actor)
    with as_theirs(tx, person):
        made = proposing.propose(tx, meeting, ask, actor=person) or {}
    write_down(tx, meeting, Kind.AMENDED, actor=actor, about=person.pk, subject=made["amendment"])
    return made


def raise_(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    person = _who_may_write(meeting, ask.member, actor)
    with as_theirs(tx, person):
        made = cards.raise_(tx, meeting, ask, actor=person) or {}
    write_down(tx, meeting, Kind.CARD, actor=actor, about=person.pk, subject=made["card"])
    return made


def _who_may_write(meeting: Meeting, member: int, actor: Membership) -> Membership:
    helped = whom(meeting, member, actor)
    helped.check_near()
    helped.check_may_write()
    return helped.person


_RULE = Rule(ACTING, frozenset(Tool.values))
COMMANDS = [
    Command("amendment.propose_for", ProposeFor, RoomKind.PLENARY, _RULE, propose),
    Command("card.raise_for", RaiseFor, RoomKind.PLENARY, _RULE, raise_),
]
