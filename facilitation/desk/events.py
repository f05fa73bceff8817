"""What can happen on the desk. The subject is the message's, call's, table's or person's id."""

from enum import StrEnum


class DeskEvent(StrEnum):
    MESSAGE = "message.changed"  # sent or taken back; in the tables' rooms where it goes to tables
    SPOTLIGHT = "spotlight.changed"
    HELP = "help.changed"
    CONTROL = "control.changed"
    VISIT = "visit.changed"  # in the table's room
    DEED = "deed.done"
