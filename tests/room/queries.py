"""How many queries a command may take from its frame to its ack."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

MOST_QUERIES = 8
# Those that take more, with the cast's two tables, on the database that asks more. Nobody presses these often: what a
# panelist does all evening has to do with the eight. Who brings one down lowers its number here.
MORE_QUERIES = {
    # A text is read from its log, judged and written into it, with its history: a few times a draft.
    "merge.accept": 38,
    "merge.undo": 32,
    "draft.restore": 25,
    "joint.compose": 24,
    "amendment.accept": 22,
    "amendment.apply": 21,
    "amendment.vote": 15,
    "amendment.count": 13,
    "amendment.propose": 13,
    "draft.start": 13,
    "card.raise": 12,
    "draft.save": 10,
    "merge.write": 9,
    "draft.source": 10,
    # Reads whom it is for and where they sit, does the command, and writes down who did it for them.
    "amendment.propose_for": 17,
    "card.raise_for": 16,
    "dot.place_for": 12,
    "note.write_for": 12,
    "poll.answer_for": 12,
    "vote.cast_for": 12,
    # Once an evening, a round or a ballot, by who leads; some grow with the tables or the drafts.
    "seats.draw": 16,
    "ballot.open": 20,
    "ballot.close": 19,
    "meeting.end": 13,
    "ballot.prepare": 9,
    # Now and then, by who leads or facilitates: writes into two tables or rooms, or into the desk's log besides.
    "suggestion.take": 10,
    "talk.turn": 9,
    "seats.move": 13,
    "line.carry": 10,
    "note.hide": 9,
    "poll.drop": 9,
    "report.publish": 11,
    # People come and go; an official's answer goes from hand to hand, with its history and e-mails.
    "person.remove": 18,
    "member.remove": 15,
    "answer.ask": 13,
    "member.role": 12,
    "answer.approve": 10,
    "answer.publish": 10,
    "answer.return": 10,
}
_BETWEEN = "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"
_LOG = 'UPDATE "roomlog_', 'INSERT INTO "roomlog_'  # one statement on PostgreSQL: see roomlog/writing.py


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are made meanwhile. What the room log writes at the end of a command counts as one."""
    queries: list[str] = []

    def counting(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        again = sql.startswith(_LOG) and any(one.startswith(_LOG) for one in queries)
        if not sql.startswith(_BETWEEN) and not again:
            queries.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(counting):
        yield queries
