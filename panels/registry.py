"""What later apps show on this app's pages. They register it, because imports run downward only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from panels.models import Membership, Panel
from words.fields import Words

Text = str | Promise


@dataclass(frozen=True)
class Part:
    """A piece of a person's home page. ``context``: what its template gets as ``part``; None: nothing."""

    name: str
    order: int  # meetings 10, drafts 20, results 30, report 40
    template: str
    context: Callable[[Membership], dict[str, Any] | None]


@dataclass(frozen=True)
class StepState:
    """How far a step of the panel's path is, in words, and the one next thing to do (label and address)."""

    state: str  # "todo" | "now" | "done" | "absent"
    words: Text
    action: Text = ""
    address: str = ""


@dataclass(frozen=True)
class Occasion:
    """The next meeting, for letters and e-mails."""

    title: Words
    starts_at: datetime
    time_zone: str
    ends_at: datetime | None = None
    uid: str = ""  # of calendar files; see panels.calendars
    sequence: int = 0


_parts: dict[str, Part] = {}
_steps: dict[str, Callable[[Panel], StepState]] = {}
_occasions: list[Callable[[Panel], Occasion | None]] = []
_calendars: list[Callable[[Panel], list[Occasion]]] = []


def register_part(part: Part) -> None:
    _parts[part.name] = part


def register_step(name: str, state: Callable[[Panel], StepState]) -> None:
    """``name``: one of ``panels.path.STEPS``."""
    _steps[name] = state


def register_occasions(next_one: Callable[[Panel], Occasion | None]) -> None:
    _occasions[:] = [next_one]


def register_calendar(all_of_them: Callable[[Panel], list[Occasion]]) -> None:
    """All meetings that are still to come, for calendar files."""
    _calendars[:] = [all_of_them]


def calendar_of(panel: Panel) -> list[Occasion]:
    return [occasion for one in _calendars for occasion in one(panel)]


def parts_of(membership: Membership) -> list[tuple[Part, dict[str, Any]]]:
    found = ((part, part.context(membership)) for part in sorted(_parts.values(), key=lambda one: one.order))
    return [(part, context) for part, context in found if context is not None]


def step_state(name: str, panel: Panel) -> StepState | None:
    state = _steps.get(name)
    return state(panel) if state else None


def next_occasion(panel: Panel) -> Occasion | None:
    return next((occasion for one in _occasions if (occasion := one(panel))), None)
