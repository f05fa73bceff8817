"""Who may do what, when and where. Pure: no Django, no database; every command carries one Rule."""

from dataclasses import dataclass
from typing import Literal

Refusal = Literal["not-allowed", "wrong-phase", "wrong-table", "not-running"]
Where = Literal["anywhere", "own-table"]

ROLES = (
    "lead",
    "table_facilitator",
    "note_taker",
    "tech_support",
    "panelist",
    "expert",
    "observer",
    "organiser",
    "official",
)
STEERING = frozenset({"lead", "organiser"})
FACILITATORS = frozenset({"lead", "table_facilitator", "note_taker"})
TABLE_PEOPLE = frozenset({"panelist", "table_facilitator", "note_taker", "lead"})
PANELISTS = frozenset({"panelist"})
EXPERTS = frozenset({"expert"})
EVERYONE = frozenset(ROLES)


@dataclass(frozen=True)
class Actor:
    """Who asks: the role, and the table where they sit now (its room's id), if any."""

    role: str
    table_room: int | None = None


@dataclass(frozen=True)
class PhaseNow:
    """What runs. ``graced`` are the tools of phases that have just ended, while their writes are still taken."""

    status: str  # lobby | running | paused | ended
    tool: str | None = None
    graced: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Roles that may, the tools in which they may (None: at any time, meeting or not), and where."""

    roles: frozenset[str]
    tools: frozenset[str] | None = None
    where: Where = "anywhere"
    grace: bool = True  # also taken for some seconds after the tool's phase


def can(actor: Actor, rule: Rule, phase: PhaseNow | None, table_room: int | None) -> Refusal | None:
    """None if the actor may; else why not. ``table_room``: the table the command is about, if any.

    The grace outlives the meeting's end too: nobody's half sentence is refused.
    """
    if actor.role not in rule.roles:
        return "not-allowed"
    if rule.where == "own-table" and not _at_home(actor, table_room):
        return "wrong-table"
    if rule.tools is None:
        return None
    if phase is not None and rule.grace and phase.graced & rule.tools:
        return None
    if phase is None or phase.status not in {"running", "paused"}:
        return "not-running"
    return None if phase.tool in rule.tools else "wrong-phase"


def _at_home(actor: Actor, table_room: int | None) -> bool:
    """The lead is at home at every table. Who sits nowhere is at home nowhere, not even at "no table"."""
    return actor.role == "lead" or (table_room is not None and actor.table_room == table_room)
