"""The methods by name."""

from __future__ import annotations

from typing import Protocol

from draw.goldilocks import goldilocks
from draw.leximin import leximin
from draw.maximin import maximin
from draw.nash import nash
from draw.problem import Chances, Problem, Progress, Stop
from draw.stratified import stratified


class Method(Protocol):
    def __call__(self, problem: Problem, *, progress: Progress | None = None, stop: Stop | None = None) -> Chances: ...


METHODS: dict[str, Method] = {
    "leximin": leximin,
    "maximin": maximin,
    "nash": nash,
    "goldilocks": goldilocks,
    "stratified": stratified,
}
