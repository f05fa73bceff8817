"""How many queries each command of a table takes, on the stage's database: printed as JSON,
{"queries": {command: number}, "reading_queries": {command: number}}.

Everything between a frame's arrival and its ack is counted, except BEGIN and COMMIT; then what a process reads to tell
its sockets. That is read for one socket and for a whole table with every audience: it fails if the numbers differ. A
process of its own, like ``bench.people``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from uuid import uuid4

from bench import people  # first: it sets Django up

from django.db import connection  # isort: skip

from facilitation.board.models import Note, Theme
from live import pull as pulls
from live.dispatch import dispatch
from live.places import ref_of
from panels.models import Membership
from roomlog import log
from sessions.models import Table

THEMES_PHASE = 2
AUDIENCES = list(product(("lead", "facilitator", "panelist"), ("fi", "sv", "en")))


@contextmanager
def counted() -> Iterator[list[str]]:
    queries: list[str] = []

    def counting(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        queries.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(counting):
        yield queries


class Counted:
    """One table, and everything that can be done at it."""

    def __init__(self) -> None:
        told = people.write(8, 8, THEMES_PHASE)
        self.table = Table.objects.get(round__meeting=told["meeting"])
        self.writer = Membership.objects.get(public_id=told["people"][3]["public_id"])
        self.lead = Membership.objects.get(public_id=told["people"][0]["public_id"])
        self.everybody = set(self.table.seats.values_list("membership_id", flat=True))
        self.found: dict[str, int] = {}
        self.read: dict[str, int] = {}

    def do(self, type_: str, who: Membership | None = None, **fields: Any) -> dict[str, Any]:
        """The most that a command of this type has taken is kept."""
        actor, room = who or self.writer, self.table.room_id
        before = log.last_seqs([room])[room]
        with counted() as queries:
            answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": room, **fields})
        if answer["type"] != "ack":
            raise SystemExit(f"{type_} was refused: {answer}")
        self.found[type_] = max(len(queries), self.found.get(type_, 0))
        few, many = self._reading(before, {actor.pk}, 1), self._reading(before, self.everybody | {actor.pk}, 9)
        if few != many:
            raise SystemExit(f"{type_} is read with {few} queries for one socket, and {many} for the table")
        self.read[type_] = max(few, self.read.get(type_, 0))
        result: dict[str, Any] = answer["result"] or {}
        return result

    def _reading(self, since: int, here: set[int], audiences: int) -> int:
        ref = ref_of(self.table.room_id)
        assert ref is not None
        with counted() as queries:
            pulls.pull(ref, since, set(AUDIENCES[:audiences]), lambda: here)
        return len(queries)

    def write(self) -> Note:
        return Note.objects.get(pk=self.do("note.write", text="The bus does not run in the evening.")["note"])


def count() -> dict[str, dict[str, int]]:
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
    return {"queries": at.found, "reading_queries": at.read}


if __name__ == "__main__":
    print(json.dumps(count()))
