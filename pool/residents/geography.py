"""Municipalities and postal areas: read from GeoJSON, listed, and drawn as a small map."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, isfinite, radians
from typing import Any

from django.conf import settings
from django.db import transaction

from pool.residents.models import Area, Pool

Ring = list[list[float]]


class BadGeography(ValueError):
    """The file is no GeoJSON that we can use; the text says why, in English."""


@dataclass(frozen=True)
class Columns:
    """The properties that hold what we need; those of Statistics Finland's open postal areas work as well."""

    municipality: str = "municipality"
    postal_code: str = "postal_code"
    name: str = "name"


def read(text: str, columns: Columns) -> list[Area]:
    """Areas without a pool yet, in the file's order. Raises BadGeography."""
    try:
        features = json.loads(text)["features"]
        found = [_area(number, feature, columns) for number, feature in enumerate(features)]
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadGeography(f"not a GeoJSON FeatureCollection: {type(problem).__name__}") from problem
    if not found:
        raise BadGeography("there is no area in it")
    if len(found) > settings.RAATI.pool_areas:
        raise BadGeography(f"more than {settings.RAATI.pool_areas} areas")
    return found


@transaction.atomic
def replace(pool: Pool, areas: Sequence[Area]) -> None:
    """The pool's areas become these."""
    pool.areas.all().delete()
    for area in areas:
        area.pool = pool
    Area.objects.bulk_create(areas)


def _area(number: int, feature: dict[str, Any], columns: Columns) -> Area:
    properties, geometry = feature["properties"], feature.get("geometry")
    municipality = str(properties.get(columns.municipality) or "").strip()
    if not municipality:
        raise BadGeography(f"feature {number + 1} names no municipality")
    code = str(properties.get(columns.postal_code) or "").strip()[:10]
    name = str(properties.get(columns.name) or code or municipality).strip()
    return Area(
        municipality=municipality[:60], postal_code=code, name=name[:80], shape=_rings(geometry), position=number
    )


def _rings(geometry: dict[str, Any] | None) -> list[Ring]:
    """Outer rings only: a small map needs no holes."""
    if not geometry:
        return []
    kind = geometry.get("type")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise BadGeography("an area is no Polygon and no MultiPolygon")
    polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    return [_thinned(_numbers(polygon[0])) for polygon in polygons]


def _numbers(ring: Iterable[Sequence[Any]]) -> Ring:
    points = [[float(point[0]), float(point[1])] for point in ring]
    if len(points) < 4 or not all(isfinite(x) and isfinite(y) for x, y in points):
        raise BadGeography("a ring has fewer than four points, or one that is no number")
    return points


def _thinned(ring: Ring) -> Ring:
    """Every n-th point: a picture as wide as a phone shows no more."""
    step = max(1, len(ring) // int(settings.RAATI.pool_ring_points))
    return [[round(x, 6), round(y, 6)] for x, y in ring[:-1:step]]


# Lists.


def municipalities(areas: Iterable[Area]) -> list[str]:
    return list(dict.fromkeys(area.municipality for area in areas))


def postal_areas(areas: Iterable[Area]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: [(municipality, [(code, "00000 Name")])]; municipalities without any are left out."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in areas:
        if area.postal_code:
            groups.setdefault(area.municipality, []).append((area.postal_code, str(area)))
    return list(groups.items())


# The map.

WIDTH = 300  # of the view box; the picture scales


@dataclass(frozen=True)
class Shape:
    """An area as an SVG path. ``hue``: 0 … 3, a municipality has one."""

    area: Area
    path: str
    hue: int


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]


def map_of(areas: Iterable[Area]) -> Map | None:
    """None if no area has a shape."""
    areas = list(areas)
    points = [point for area in areas for ring in area.shape for point in ring]
    if not points:
        return None
    place = _placer(points)
    names = municipalities(areas)
    shapes = tuple(
        Shape(area, _path(area.shape, place), names.index(area.municipality) % 4) for area in areas if area.shape
    )
    height = max(round(place(point)[1]) for point in points)
    return Map(WIDTH, max(1, height), shapes, tuple(_label(name, areas, place) for name in names))


def _placer(points: list[list[float]]) -> Any:
    """From the areas' coordinates to the view box. Degrees of longitude are narrower than those of latitude."""
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    in_degrees = max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90
    narrow = cos(radians((south + north) / 2)) if in_degrees else 1.0
    scale = WIDTH / ((east - west) * narrow or 1.0)
    return lambda point: ((point[0] - west) * narrow * scale, (north - point[1]) * scale)


def _path(rings: Iterable[Ring], place: Any) -> str:
    parts = (" L".join(f"{x:.1f} {y:.1f}" for x, y in map(place, ring)) for ring in rings)
    return " ".join(f"M{part} Z" for part in parts)


def _label(name: str, areas: Iterable[Area], place: Any) -> Label:
    """In the middle of the municipality's points."""
    points = [place(point) for area in areas if area.municipality == name for ring in area.shape for point in ring]
    if not points:
        return Label("", 0.0, 0.0)
    return Label(
        name, round(sum(x for x, _y in points) / len(points), 1), round(sum(y for _x, y in points) / len(points), 1)
    )
