"""What can happen to a poll. The subject is the poll's id; that somebody answered names nobody."""

from enum import StrEnum


class PollEvent(StrEnum):
    LISTED = "poll.listed"  # prepared, changed or deleted
    OPENED = "poll.opened"
    ANSWERED = "poll.answered"  # anonymous, by name too: the poll's id and nothing else
    CLOSED = "poll.closed"
    SHOWN = "poll.shown"  # or hidden again


LIFE = frozenset({PollEvent.LISTED, PollEvent.OPENED, PollEvent.CLOSED, PollEvent.SHOWN})
