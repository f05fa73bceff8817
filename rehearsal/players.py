"""Make-believe panelists: they come, write notes, group them, place dots and vote, each at their own pace."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rehearsal.client import Line

NOTES_EACH = 3
EVERY_S = 20.0  # on average, between two doings of one person; divided by the pace
NOTES: list[Promise] = [
    _("A person should answer the phone."),
    _("The queue is too long in the mornings."),
    _("I would like to see the same nurse each time."),
    _("The instructions are hard to understand."),
    _("Buses do not run in the evening."),
    _("An appointment by video suits me well."),
    _("Many of us have no online bank."),
    _("There should be a place to practise with help."),
    _("I do not know whom to ask."),
    _("Letters come too late."),
    _("The library could help here."),
    _("Small villages must not be forgotten."),
]
THEMES: list[Promise] = [_("Help nearby"), _("Getting there"), _("Plain words")]


@dataclass(frozen=True)
class Stage:
    """What runs just now, as the players are told."""

    item: int | None = None
    tool: str | None = None
    ballot: int | None = None
    questions: tuple[int, ...] = ()
    is_over: bool = False


class Player(NamedTuple):
    """Somebody who may come in: a membership's public id, and the cookie of a browser where its link was opened."""

    public_id: str
    cookie: str
    language: str


class MakeBelieve:
    """One of them. Refusals are shrugged at: real people try what is not possible just then, too."""

    def __init__(self, player: Player, server: str, meeting_id: int, *, pace: float = 1.0) -> None:
        self.player, self.pace = player, pace
        self.line = Line(server, player.public_id, meeting_id, player.cookie, player.language)
        self.stage = Stage()
        self._voted: set[int] = set()
        self._task = asyncio.create_task(self._live())

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.line.close()

    async def _live(self) -> None:
        while not self.line.is_over:
            await asyncio.sleep(random.uniform(0.5, 1.5) * EVERY_S / self.pace)  # noqa: S311 - a human's pace
            act = _ACTS.get(self.stage.tool or "")
            if act is not None and self.line.is_open:
                await act(self)

    async def write(self) -> None:
        """Notes of one's own first; once all are shown, dots."""
        board = self.line.board
        if not self.line.table:
            return
        mine = self.line.mine.get("board") or {}
        if board.get("revealed") and mine.get("dots_left") and self.line.notes:
            await self._on_board("dot.place", note=random.choice(list(self.line.notes)))  # noqa: S311
        elif len(mine.get("own") or []) < NOTES_EACH:
            await self._on_board("note.write", text=self._words(NOTES), language=self.player.language)

    async def group(self) -> None:
        """Gather what is shown under themes; then dots."""
        line = self.line
        if not line.board.get("revealed"):
            return
        loose = [pk for pk, note in line.notes.items() if note["fields"].get("theme") is None]
        if len(line.themes) < len(THEMES):
            await self._on_board("theme.create", title=self._words(THEMES))
        elif loose:
            note = random.choice(loose)  # noqa: S311
            theme = random.choice(list(line.themes))  # noqa: S311
            await self._on_board("note.move", note=note, version=line.notes[note]["version"], theme=theme)
        else:
            await self.write()

    async def vote(self) -> None:
        ballot = self.stage.ballot
        if ballot is None or ballot in self._voted:
            return
        chance = random.choices((5, 4, 3, 2, 1, None), (30, 30, 15, 10, 5, 10), k=len(self.stage.questions))  # noqa: S311
        answers = {str(pk): answer for pk, answer in zip(self.stage.questions, chance, strict=True)}
        answer = await self.line.send("vote.cast", self.line.plenary, ballot=ballot, answers=answers)
        if answer["type"] == "ack":
            self._voted.add(ballot)

    async def _on_board(self, type_: str, **fields: object) -> None:
        await self.line.send(type_, self.line.table, phase=self.stage.item, **fields)

    def _words(self, some: list[Promise]) -> str:
        with translation.override(self.player.language):
            return str(random.choice(some))  # noqa: S311


_ACTS: dict[str, Callable[[MakeBelieve], Awaitable[None]]] = {
    "notes": MakeBelieve.write,
    "themes": MakeBelieve.group,
    "ballot": MakeBelieve.vote,
}
