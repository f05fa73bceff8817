"""What can happen to a meeting's minutes, in its plenary. The subject is the correction's, else the minutes' id."""

from enum import StrEnum


class MinutesEvent(StrEnum):
    REMARKED = "minutes.remarked"
    ASKED = "minutes.asked"
    BUILT = "minutes.built"
    SENT = "minutes.sent"
    CORRECTED = "correction.written"
    DECIDED = "correction.decided"
