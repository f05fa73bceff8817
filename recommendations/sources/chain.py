"""The chain of one panel: from what somebody said to what the authority did, walkable both ways.

Its steps are registered, so that a later slice (an answer, its status) joins without being known here:

    register_stage(Stage("reply", 110, _("Answer"), _("Answers"), stations_of_replies))
    register_link(Link("result", "reply", pairs_of_replies))

A stage says which of its things this audience may see; a link says what came from what. What no stage shows is not
in the chain, and no way leads through it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

from panels.models import Panel
from recommendations.sources.graph import Graph

Audience = Literal["panel", "guests", "public"]  # guests: of the panel, but of no table
Key = tuple[str, int]  # the stage's name, the thing's id
Text = str | Promise


@dataclass(frozen=True)
class Station:
    """One thing in the chain. ``text`` is somebody's words in ``language``; ``says`` the product's own about it."""

    id: int
    text: str
    language: str
    says: Text = ""
    address: str = ""  # where it is shown whole, for this audience
    of: str = ""  # what it belongs to, e.g. the question that was answered
    of_language: str = ""


@dataclass(frozen=True)
class Stage:
    """A kind of things, in the order in which panels come to them."""

    name: str
    order: int
    one: Text
    several: Text
    stations: Callable[[Panel, Audience], Iterable[Station]]


@dataclass(frozen=True)
class Link:
    """Pairs of ids: things of the stage ``first``, and what came of them in the stage ``then``."""

    first: str
    then: str
    pairs: Callable[[Panel], Iterable[tuple[int, int]]]


_OF_TABLES = frozenset({"note", "theme"})
_stages: dict[str, Stage] = {}
_links: dict[tuple[str, str], Link] = {}


def register_stage(stage: Stage) -> None:
    _stages[stage.name] = stage


def register_link(link: Link) -> None:
    _links[link.first, link.then] = link


def pairs_of(first: str, then: str, panel: Panel) -> Iterable[tuple[int, int]]:
    """What a registered link says of the panel; nothing where there is none."""
    link = _links.get((first, then))
    return link.pairs(panel) if link else ()


def stages() -> list[Stage]:
    return sorted(_stages.values(), key=lambda stage: stage.order)


class Chain:
    """What one audience sees of a panel's chain."""

    def __init__(self, panel: Panel, audience: Audience) -> None:
        self.panel = panel
        stations: dict[Key, Station] = {
            (stage.name, station.id): station for stage in stages() for station in stage.stations(panel, audience)
        }
        pairs = list(_pairs(panel))
        self.stations = _of_drafts(stations, pairs) if audience == "guests" else stations
        self.graph: Graph[Key] = Graph(self.stations, pairs)

    def came_from(self, key: Key) -> "list[Step]":
        return self._steps(self.graph.behind(key))

    def became(self, key: Key) -> "list[Step]":
        return self._steps(self.graph.ahead(key))

    def _steps(self, keys: Iterable[Key]) -> "list[Step]":
        found: dict[str, list[tuple[Key, Station]]] = {}
        for key in keys:
            found.setdefault(key[0], []).append((key, self.stations[key]))
        return [Step(stage, tuple(found[stage.name])) for stage in stages() if stage.name in found]


@dataclass(frozen=True)
class Step:
    """The stations of one stage on the way to or from something."""

    stage: Stage
    stations: tuple[tuple[Key, Station], ...]


def _of_drafts(stations: dict[Key, Station], pairs: Iterable[tuple[Key, Key]]) -> dict[Key, Station]:
    """Without what was written at tables and led to no draft."""
    graph = Graph(stations, pairs)
    quoted = {key for one in stations if one[0] == "draft" for key in graph.behind(one)}
    return {key: station for key, station in stations.items() if key[0] not in _OF_TABLES or key in quoted}


def _pairs(panel: Panel) -> Iterable[tuple[Key, Key]]:
    for link in _links.values():
        for first, then in link.pairs(panel):
            yield (link.first, first), (link.then, then)
