"""What a check comes to: a state, a sentence for people, and figures for machines. Never a secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["ok", "warn", "fail"]
_WORST: tuple[State, ...] = ("ok", "warn", "fail")
Figure = float | int | str | bool | None


@dataclass(frozen=True)
class Finding:
    """``name``: the check's own; ``told``: what was found; ``to_do``: what helps, empty if all is well."""

    name: str
    state: State
    told: str
    to_do: str = ""
    figures: Mapping[str, Figure] = field(default_factory=dict)


def worst(findings: list[Finding]) -> State:
    return max((one.state for one in findings), key=_WORST.index, default="ok")
