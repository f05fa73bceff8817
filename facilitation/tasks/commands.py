"""What a browser may ask of own-time work. What organisers do comes through their pages alone."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from facilitation.board.commands import Language
from facilitation.tasks import services
from facilitation.tasks.models import Deed
from panels.command import Ask, Command
from panels.policy import PANELISTS, STEERING, Rule
from roomlog.models import RoomKind

Texts = dict[str, Annotated[str, StringConstraints(max_length=3000)]]
Id = Annotated[int, Field(ge=1)]


class Add(Ask):
    deed: Deed
    title: Texts
    instructions: Texts = {}
    evidence: int | None = None
    due_at: AwareDatetime
    time_zone: Annotated[str, StringConstraints(max_length=40)]
    remind_hours: Annotated[int, Field(ge=0, le=24 * 30)]


class OneTask(Ask):
    task: Id


class Change(Add):
    task: Id
    seen: str


class Do(OneTask):
    """``version`` 0: not done yet."""

    version: Annotated[int, Field(ge=0)]
    text: str = ""
    language: Language | None = None


_MAKE = Rule(STEERING)

ADD = Command("task.add", Add, RoomKind.PANEL, _MAKE, services.add)
CHANGE = Command("task.change", Change, RoomKind.PANEL, _MAKE, services.change)
REMOVE = Command("task.remove", OneTask, RoomKind.PANEL, _MAKE, services.remove)
REMIND = Command("task.remind", OneTask, RoomKind.PANEL, _MAKE, services.remind_now)

COMMANDS: list[Command] = [
    Command("task.do", Do, RoomKind.PANEL, Rule(PANELISTS), services.do),
    Command("task.undo", OneTask, RoomKind.PANEL, Rule(PANELISTS), services.undo),
]
