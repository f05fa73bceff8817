"""What organisers' forms may ask of an agenda as a whole."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from panels.command import Ask
from sessions.agenda import ItemFields, OneItem, of_meeting
from sessions.planning import services


class PlaceItem(OneItem):
    """``position`` from 1: where the phase stands afterwards."""

    position: Annotated[int, Field(ge=1)]


class ReplaceItems(Ask):
    """``replace``: instead of what has not begun; ``append``: after everything else."""

    items: list[ItemFields]
    mode: Literal["replace", "append"]


class FromEvening(Ask):
    """Fill an empty agenda from one of ``evenings.EVENINGS``."""

    evening: str


class FromTemplate(Ask):
    """... or from one that the authority has saved."""

    template: int


class SaveTemplate(Ask):
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]


PLACE = of_meeting("agenda.place", PlaceItem, services.place_item)
REPLACE = of_meeting("agenda.replace", ReplaceItems, services.replace_items)
FILL = of_meeting("agenda.fill", FromEvening, services.fill_agenda)
APPLY = of_meeting("agenda.apply", FromTemplate, services.apply_template)
SAVE = of_meeting("agenda.save", SaveTemplate, services.save_template)
FORGET = of_meeting("agenda.forget", FromTemplate, services.forget_template)
