"""What kind a board is, and by which rules people write on it. Pure: what a phase plans, and what a board keeps.

A phase's settings are ``AgendaItem.board``; a board takes them over when it is opened and keeps them. Only what differs
from the defaults is stored, so a plain board has ``{}``.
"""

import json
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Kind = Literal["free", "columns", "plane", "table", "walk"]
Shown = Literal["nobody", "number", "name"]
Words = dict[str, Annotated[str, StringConstraints(max_length=300)]]

STEPS = 6  # on each axis of a plane: three on each side, so that every place takes a side
ASPECTS = 3  # of each option in a table: benefits, drawbacks, conditions
MOST_FIELDS = 6  # columns or options: more do not fit beside each other
MOST_PROMPTS = 5


class Rules(BaseModel):
    """``labels``: the columns' names, a table's options, or a plane's ends: left, right, bottom, top."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Kind = "free"
    labels: Annotated[list[Words], Field(max_length=MOST_FIELDS)] = []
    prompts: Annotated[list[Words], Field(max_length=MOST_PROMPTS)] = []
    author: Shown = "nobody"
    notes: Annotated[int, Field(ge=0, le=40)] = 0  # of each person; 0: as many as ``notes_per_author``
    dots: Annotated[int, Field(ge=0, le=10)] = 0  # of each person, from the beginning
    own_dots: bool = True  # whether one's own notes may get one's dots
    dots_on_one: Annotated[int, Field(ge=0, le=10)] = 0  # at most so many of one person's on one note; 0: all

    @property
    def cells(self) -> int:
        """How many places notes can be put in: the columns, the fields of a plane or table row by row; 0: none."""
        each = {"columns": len(self.labels), "plane": STEPS * STEPS, "table": ASPECTS * len(self.labels)}
        return each.get(self.kind, 0)

    def stored(self) -> dict[str, Any]:
        return self.model_dump(exclude_defaults=True)


PLAIN = Rules()


def rules_of(stored: Any) -> Rules:
    """Settings as they are stored; plain ones where they make no sense."""
    try:
        return Rules.model_validate(stored) if stored else PLAIN
    except ValidationError:
        return PLAIN


@lru_cache(maxsize=512)  # tables of one phase have the same
def parsed(text: str) -> Rules:
    """From the column's JSON, as plain SQL brings it."""
    return rules_of(json.loads(text))
