"""How many queries a command may take from its frame to its ack."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

MOST_QUERIES = 8
# Those that take more: exactly so many with the cast's two tables, so that whoever brings one down lowers its number
# here. Nobody presses these often: what a panelist does all evening has to do with the eight.
MORE_QUERIES = {
    # A text is read from its log, judged and written into it, with its history: a few times a draft.
    "merge.accept": 35,
    "merge.undo": 32,
    "draft.restore": 21,
    "joint.compose": 23,
    "amendment.accept": 19,
    "amendment.apply": 18,
    "amendment.count": 11,
    "amendment.propose": 9,
    "draft.start": 11,
    "draft.source": 10,
    # Reads whom it is for and where they sit, does the command, and writes down who did it for them.
    "amendment.propose_for": 11,
    "card.raise_for": 10,
    "dot.place_for": 11,
    "note.write_for": 10,
    "vote.cast_for": 9,
    # Once an evening, a round or a ballot, by who leads; some grow with the tables or the drafts.
    "seats.draw": 16,
    "ballot.open": 16,
    "ballot.close": 15,
    "meeting.end": 13,
    # Now and then, by who leads or facilitates: writes into two tables or rooms, or into the desk's log besides.
    "suggestion.take": 10,
    "talk.turn": 9,
    "seats.move": 13,
    "poll.drop": 9,
    "report.publish": 11,
    # People come and go; an official's answer goes from hand to hand, with its history and e-mails.
    "person.remove": 18,
    "member.remove": 15,
    "member.role": 12,
    "answer.publish": 9,
}
MORE_ON_SQLITE = {"ballot.close": 2}  # see ballots/secrecy.py
_BETWEEN = "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"
# Neighbours that are one statement on PostgreSQL: see roomlog/writing.py.
_LOG = 'UPDATE "roomlog_room"', 'INSERT INTO "roomlog_event"', 'INSERT INTO "roomlog_commandrecord"'


def are_as_many_as_told(type_: str, queries: Sequence[str]) -> bool:
    if type_ not in MORE_QUERIES:
        return len(queries) <= MOST_QUERIES
    more = MORE_ON_SQLITE.get(type_, 0) if connection.vendor == "sqlite" else 0
    return len(queries) == MORE_QUERIES[type_] + more


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are made meanwhile. What the room log writes at the end of a transaction counts as one."""
    queries: list[str] = []

    def counting(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        again = sql.startswith(_LOG) and queries and queries[-1].startswith(_LOG)
        if not sql.startswith(_BETWEEN) and not again:
            queries.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(counting):
        yield queries
