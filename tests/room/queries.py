"""How many queries a command may take from its frame to its ack."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

MOST_QUERIES = 8
# Those that take more, with the cast's two tables. Nobody presses these often: what a panelist does all evening has to
# do with the eight. Who brings one down lowers its number here.
MORE_QUERIES = {
    # A text is read from its log, judged and written into it, with its history: a few times a draft.
    "merge.accept": 37,
    "merge.undo": 32,
    "draft.restore": 25,
    "joint.compose": 23,
    "amendment.accept": 23,
    "amendment.apply": 22,
    "amendment.vote": 16,
    "amendment.count": 14,
    "amendment.propose": 14,
    "draft.start": 13,
    "card.raise": 13,
    "draft.save": 11,
    "merge.write": 10,
    "draft.source": 10,
    "joint.write": 9,
    # Reads whom it is for and where they sit, does the command, and writes down who did it for them.
    "amendment.propose_for": 19,
    "card.raise_for": 18,
    "dot.place_for": 15,
    "note.write_for": 15,
    "poll.answer_for": 14,
    "vote.cast_for": 14,
    # Once an evening, a round or a ballot, by who leads; some grow with the tables or the drafts.
    "seats.draw": 21,
    "ballot.open": 21,
    "ballot.close": 20,
    "meeting.end": 14,
    "boards.reveal": 12,
    "ballot.prepare": 10,
    "meeting.call": 9,
    "minutes.build": 9,
    "questions.choose": 9,
    # Now and then, by who leads or facilitates: writes into two tables or rooms, or into the desk's log besides.
    "suggestion.take": 13,
    "talk.turn": 12,
    "seats.move": 12,
    "line.carry": 11,
    "message.send": 10,
    "control.give": 10,
    "note.hide": 10,
    "person.mute": 10,
    "poll.drop": 10,
    "line.join": 10,
    "poll.close": 9,
    "line.add": 9,
    "question.drop": 9,
    "question.merge": 9,
    # Takes a merge of notes back: rare at any table.
    "note.part": 9,
    # People come and go; an official's answer goes from hand to hand, with its history and e-mails.
    "person.remove": 19,
    "member.remove": 16,
    "answer.ask": 14,
    "member.role": 13,
    "answer.approve": 11,
    "answer.publish": 11,
    "answer.return": 11,
    "answer.save": 9,
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
