"""A panelist on the phone votes through somebody who fills in the paper: their own secret paper, as any other."""

from typing import Annotated, Any

from django.views.decorators.debug import sensitive_variables
from pydantic import Field

from facilitation.desk.acting import ACTING, whom
from facilitation.desk.log import Kind, write_down
from panels.command import Command
from panels.models import Membership
from panels.policy import Rule
from recommendations.ballots import services
from recommendations.ballots.commands import Cast
from roomlog.log import Tx
from roomlog.models import RoomKind
from sessions.models import Meeting


class CastFor(Cast):
    member: Annotated[int, Field(ge=1)]


@sensitive_variables()
def cast(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """The log says that it happened. The receipt goes into this ack alone: it is read out to the panelist."""
    helped = whom(meeting, ask.member, actor)
    helped.check_near()
    services.take(tx, meeting, ask, voter=helped.person, helped=True)
    write_down(tx, meeting, Kind.VOTE, actor=actor, about=helped.person.pk, subject=ask.ballot)


COMMANDS = [Command("vote.cast_for", CastFor, RoomKind.PLENARY, Rule(ACTING, grace=False), cast)]
