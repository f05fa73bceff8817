"""What can happen to a speaking queue. Events name nobody and no subject: together they would tell who spoke when."""

from enum import StrEnum


class TalkEvent(StrEnum):
    QUEUE = "queue.changed"  # hands, turn, order
    VOICE = "voice.changed"  # somebody is heard, or no longer


TALK = frozenset({str(TalkEvent.QUEUE), str(TalkEvent.VOICE)})
