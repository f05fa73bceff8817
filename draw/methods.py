"""The methods by name."""

from __future__ import annotations

from typing import Protocol

from draw.leximin import leximin
from draw.problem import Chances, Problem, Progress


class Method(Protocol):
    def __call__(self, problem: Problem, *, progress: Progress | None = None) -> Chances: ...


METHODS: dict[str, Method] = {"leximin": leximin}
