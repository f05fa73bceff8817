"""What organisers' forms may ask about calling people to a meeting."""

from typing import Annotated

from pydantic import Field

from panels.command import Ask
from sessions.agenda import of_panel
from sessions.calling import services


class CallPeople(Ask):
    meeting: int


class SetReminders(Ask):
    """``minutes`` before the meeting; none: nobody is reminded."""

    meeting: int
    minutes: list[Annotated[int, Field(ge=5, le=60 * 24 * 60)]]


CALL = of_panel("meeting.call", CallPeople, services.call_people)
REMIND = of_panel("meeting.remind", SetReminders, services.set_reminders)
