"""What a browser may ask about reports."""

from typing import Annotated, Literal

from django.conf import settings
from pydantic import Field

from panels.command import Ask, Command
from panels.policy import STEERING, Rule
from recommendations.report import services
from roomlog.models import RoomKind


class Build(Ask):
    languages: Annotated[list[Literal["fi", "sv", "en"]], Field(min_length=1, max_length=3)]


class Publish(Ask):
    """``note``: what is different from the version before, or why a delivered one is taken off again."""

    report: Annotated[int, Field(ge=1)]
    on: bool
    note: Annotated[str, Field(max_length=settings.RAATI.report_note_chars)] = ""


COMMANDS: list[Command] = [
    Command("report.build", Build, RoomKind.PANEL, Rule(STEERING), services.ask_for),
    Command("report.publish", Publish, RoomKind.PANEL, Rule(frozenset({"organiser"})), services.publish),
]
