"""How many queries each command of a table takes, on the stage's database: printed as JSON, {command: number}.

Everything between a frame's arrival and its ack is counted, except BEGIN and COMMIT. A process of its own, like
``bench.people``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from bench import people  # first: it sets Django up

from django.db import connection  # isort: skip

from facilitation.board.models import Note, Theme
from live.dispatch import dispatch
from panels.models import Membership
from sessions.models import Table

THEMES_PHASE = 2


class Counted:
    """One table, and everything that can be done at it."""

    def __init__(self) -> None:
        told = people.write(8, 8, THEMES_PHASE)
        self.table = Table.objects.get(round__meeting=told["meeting"])
        self.writer = Membership.objects.get(public_id=told["people"][3]["public_id"])
        self.lead = Membership.objects.get(public_id=told["people"][0]["public_id"])
        self.found: dict[str, int] = {}

    def do(self, type_: str, who: Membership | None = None, **fields: Any) -> dict[str, Any]:
        """The most that a command of this type has taken is kept."""
        count = 0

        def counting(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        frame = {"type": type_, "id": str(uuid4()), "room": self.table.room_id, **fields}
        with connection.execute_wrapper(counting):
            answer = dispatch(who or self.writer, frame)
        if answer["type"] != "ack":
            raise SystemExit(f"{type_} was refused: {answer}")
        self.found[type_] = max(count, self.found.get(type_, 0))
        result: dict[str, Any] = answer["result"] or {}
        return result

    def write(self) -> Note:
        return Note.objects.get(pk=self.do("note.write", text="The bus does not run in the evening.")["note"])


def count() -> dict[str, int]:
    at = Counted()
    at.write()
    opening = at.found.pop("note.write")
    first, second, third = [at.write() for _note in range(3)]
    at.do("board.reveal", at.lead)
    at.do("board.dots", at.lead, limit=3)
    one, other = (Theme.objects.get(pk=at.do("theme.create", title=title)["theme"]) for title in ("Buses", "Phones"))
    at.do("note.write", text="Nobody answers.", theme=one.pk)
    at.do("note.edit", note=first.pk, version=1, text="The bus does not run on Sundays.")
    at.do("note.move", note=first.pk, version=2, theme=one.pk)
    at.do("note.group", note=second.pk, with_note=first.pk)
    at.do("note.shift", note=second.pk, by=-1)
    at.do("note.delete", note=third.pk)
    at.do("note.restore", note=third.pk)
    at.do("dot.place", note=first.pk)
    at.do("dot.take", note=first.pk)
    at.do("theme.rename", theme=one.pk, version=1, title="Public transport")
    at.do("theme.shift", theme=other.pk, by=-1)
    at.do("theme.delete", theme=other.pk)
    at.do("theme.restore", theme=other.pk)
    into_new = at.write(), at.write()
    group = at.found["note.group"]
    at.do("note.group", note=into_new[0].pk, with_note=into_new[1].pk)
    at.found["note.group (new theme)"], at.found["note.group"] = at.found["note.group"], group
    at.found["note.write (opens the board)"] = opening
    return at.found


if __name__ == "__main__":
    print(json.dumps(count()))
