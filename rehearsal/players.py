"""Make-believe panelists: they come, ask to speak, answer polls, ask experts, write notes, group them, place dots and
vote, each at their own pace."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilitation.polls.results import DEGREES, POINTS, STEPS
from rehearsal.client import Line

NOTES_EACH = 3
HANDS = 0.03  # of the moments at which somebody could ask to speak, so many are used ...
LOWERS = 0.5  # ... and so soon they think better of it: of forty people two or three wait
ASKS = 0.2  # of the moments at which somebody could put a question to the experts
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
QUESTIONS: list[Promise] = [
    _("Who decides which way I am served?"),
    _("How long is the wait on the phone today?"),
    _("Who helps if I have no device?"),
    _("What happens to the money that is saved?"),
]
THEMES: list[Promise] = [_("Help nearby"), _("Getting there"), _("Plain words")]


class Asked(NamedTuple):
    """A poll that is open: its id, kind and number of options."""

    poll: int
    kind: str
    options: int


@dataclass(frozen=True)
class Stage:
    """What runs just now, as the players are told."""

    item: int | None = None
    tool: str | None = None
    form: str | None = None
    polls: tuple[Asked, ...] = ()
    asked: tuple[int, ...] = ()  # questions to experts that can be voted for
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
        self._answered: set[int] = set()
        self._has_hand_up = False
        self._task = asyncio.create_task(self._live())

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.line.close()

    async def _live(self) -> None:
        while not self.line.is_over:
            await asyncio.sleep(random.uniform(0.5, 1.5) * EVERY_S / self.pace)  # noqa: S311 - a human's pace
            if self.line.is_open:
                await self._do_something()

    async def _do_something(self) -> None:
        """A poll comes first, as for people: it stands above everything else."""
        new = next((one for one in self.stage.polls if one.poll not in self._answered), None)
        act = _ACTS.get(self.stage.tool or "")
        if new is not None:
            await self.answer(new)
        elif act is not None:
            await act(self)

    async def answer(self, poll: Asked) -> None:
        answer = await self.line.send("poll.answer", self.line.plenary, poll=poll.poll, **some_answer(poll))
        if answer["type"] == "ack":
            self._answered.add(poll.poll)

    async def talk(self) -> None:
        """Now and then one asks to speak, and is content to have thought better of it."""
        room = self.line.table if self.stage.form == "tables" else self.line.plenary
        if room and random.random() < (LOWERS if self._has_hand_up else HANDS):  # noqa: S311
            await self.line.send("talk.hand", room, up=not self._has_hand_up)
            self._has_hand_up = not self._has_hand_up

    async def ask(self) -> None:
        """At tables one question now and then, alone votes for what others asked, together one's hand."""
        stage = self.stage
        if stage.form == "own_work" and stage.asked:
            question = random.choice(stage.asked)  # noqa: S311
            await self.line.send("question.vote", self.line.plenary, question=question, phase=stage.item)
        elif stage.form == "tables" and self.line.table and random.random() < ASKS:  # noqa: S311
            await self._on_board("question.propose", text=self._words(QUESTIONS), language=self.player.language)
        elif stage.form == "plenary":
            await self.talk()

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
        answers = {str(pk): answer for pk, answer in zip(self.stage.questions, self.paper(), strict=True)}
        answer = await self.line.send("vote.cast", self.line.plenary, ballot=ballot, answers=answers)
        if answer["type"] == "ack":
            self._voted.add(ballot)

    def paper(self) -> list[int | None]:
        """An answer to each question of the ballot."""
        return random.choices((5, 4, 3, 2, 1, None), (30, 30, 15, 10, 5, 10), k=len(self.stage.questions))  # noqa: S311

    async def _on_board(self, type_: str, **fields: object) -> None:
        await self.line.send(type_, self.line.table, phase=self.stage.item, **fields)

    def _words(self, some: list[Promise]) -> str:
        with translation.override(self.player.language):
            return str(random.choice(some))  # noqa: S311


def some_answer(poll: Asked) -> dict[str, Any]:
    """What one of them answers, as the command's fields."""
    chance = random.SystemRandom()
    if poll.kind == "ranking":
        places = chance.sample(range(1, poll.options + 1), poll.options)
        return {"numbers": {str(option): place for option, place in enumerate(places)}}
    if poll.kind == "points":
        given = [chance.randrange(poll.options) for _point in range(POINTS)]
        return {"numbers": {str(option): given.count(option) for option in range(poll.options)}}
    values = {"scale": STEPS, "thermometer": DEGREES}.get(poll.kind, range(poll.options))
    return {"choices": [chance.choice(values)]}


_ACTS: dict[str, Callable[[MakeBelieve], Awaitable[None]]] = {
    "talk": MakeBelieve.talk,
    "questions": MakeBelieve.ask,
    "notes": MakeBelieve.write,
    "themes": MakeBelieve.group,
    "ballot": MakeBelieve.vote,
}
