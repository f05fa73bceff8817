"""A directed graph that can be walked both ways. Pure: what it holds is decided by who builds it.

What is not among the nodes is not in the graph, nor is any way that led through it: a withheld note hides itself.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

N = TypeVar("N", bound=Hashable)


class Graph(Generic[N]):
    """``pairs``: (from, to). Those that name something that is not among the nodes are left out."""

    def __init__(self, nodes: Iterable[N], pairs: Iterable[tuple[N, N]]) -> None:
        self._after: dict[N, dict[N, None]] = {node: {} for node in nodes}  # dicts: in the order of coming
        self._before: dict[N, dict[N, None]] = {node: {} for node in self._after}
        for first, then in pairs:
            if first in self._after and then in self._after and first != then:
                self._after[first][then] = None
                self._before[then][first] = None

    def __contains__(self, node: object) -> bool:
        return node in self._after

    @property
    def nodes(self) -> list[N]:
        return list(self._after)

    def after(self, node: N) -> list[N]:
        """What came of it directly."""
        return list(self._after.get(node, ()))

    def before(self, node: N) -> list[N]:
        """What it came from directly."""
        return list(self._before.get(node, ()))

    def ahead(self, node: N) -> list[N]:
        """Everything that became of it, nearest first; without itself."""
        return _reached(node, self._after)

    def behind(self, node: N) -> list[N]:
        """Everything that it grew from, nearest first; without itself."""
        return _reached(node, self._before)


def _reached(start: N, ways: Mapping[N, Iterable[N]]) -> list[N]:
    seen, waiting = {start: None}, deque([start])
    while waiting:
        for node in ways.get(waiting.popleft(), ()):
            if node not in seen:
                seen[node] = None
                waiting.append(node)
    return list(seen)[1:]
