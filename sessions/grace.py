"""Phases that have just ended: their late writes are still taken. Pure: no Django, no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Left:
    """A step that was left, and when it was left last."""

    step: int
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """For ``Meeting.left``; the moment as ISO 8601 in UTC."""
        return {"step": self.step, "at": self.at.astimezone(UTC).isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Left":
        return cls(step=data["step"], at=datetime.fromisoformat(data["at"]).astimezone(UTC))


def leaving(before: tuple[Left, ...], step: int | None, now: datetime) -> tuple[Left, ...]:
    """Each step stands there once, with its newest end: nothing of an older one is lost by that."""
    if step is None:
        return before
    return (*(left for left in before if left.step != step), Left(step, now))


def still_taken(left: tuple[Left, ...], steps: Collection[int], now: datetime, grace_s: float) -> dict[int, datetime]:
    """Those of the steps that ended at most ``grace_s`` ago, with their ends."""
    return {one.step: one.at for one in left if one.step in steps and (now - one.at).total_seconds() <= grace_s}
