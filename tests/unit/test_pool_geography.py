"""Areas from GeoJSON, and the map that is drawn of them."""

import json
from pathlib import Path

import pytest

from pool.models import Area
from pool.residents.geography import BadGeography, Columns, map_of, municipalities, postal_areas, read

SQUARE = [[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]


def feature(kind: str = "Polygon", coordinates: object = None, **properties: str) -> dict[str, object]:
    shape = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"properties": {"municipality": "A", **properties}, "geometry": shape}


def text(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_areas_are_read_with_their_names_and_outer_rings() -> None:
    hole = [[1, 0.2], [1.5, 0.2], [1.5, 0.5], [1, 0.2]]
    areas = read(text(feature(postal_code="00100", name="Harbour", coordinates=[SQUARE, hole]), feature()), Columns())
    assert [str(one) for one in areas] == ["00100 Harbour", "A"]
    assert areas[0].shape == [[[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]]]
    assert municipalities(areas) == ["A"]
    assert postal_areas(areas) == [("A", [("00100", "00100 Harbour")])]


def test_an_area_may_have_several_parts_or_no_shape() -> None:
    two = feature("MultiPolygon", coordinates=[[SQUARE], [SQUARE]])
    none = {"properties": {"municipality": "B"}, "geometry": None}
    assert [len(one.shape) for one in read(text(two, none), Columns())] == [2, 0]


def test_long_outlines_are_thinned() -> None:
    ring = [[number / 1000, (number % 7) / 100] for number in range(5000)]
    [area] = read(text(feature(coordinates=[[*ring, ring[0]]])), Columns())
    assert 100 < len(area.shape[0]) < 250


@pytest.mark.parametrize(
    "wrong",
    [
        "no json",
        "[]",
        '{"features": []}',
        '{"features": [7]}',
        text({"properties": {}, "geometry": None}),
        text(feature("Point", coordinates=[1, 2])),
        text(feature(coordinates=[[[0, 0], [1, 1]]])),
        text(feature(coordinates=[[["x", 0], [1, 1], [2, 2], [0, 0]]])),
        '{"features": [{"properties": {"municipality": "A"}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[0, NaN], [1, 0], [1, 1], [0, 0]]]}}]}",
    ],
)
def test_what_is_no_geography_is_refused(wrong: str) -> None:
    with pytest.raises(BadGeography):
        read(wrong, Columns())


def test_the_map_is_as_wide_as_its_box_and_north_is_up() -> None:
    south = Area(municipality="S", shape=[[[0, 60], [1, 60], [1, 61], [0, 61]]])
    north = Area(municipality="N", shape=[[[0, 61], [1, 61], [1, 62], [0, 62]]])
    drawn = map_of([south, north])
    assert drawn is not None
    assert drawn.width == 300
    assert drawn.height == pytest.approx(300 * 2 / 0.4848, rel=0.01), "a degree of longitude is narrow up there"
    labels = {label.text: label.y for label in drawn.labels}
    assert labels["N"] < labels["S"]


def test_metres_are_not_squeezed() -> None:
    drawn = map_of([Area(municipality="A", shape=[[[300_000, 6_800_000], [310_000, 6_800_000], [310_000, 6_810_000]]])])
    assert drawn is not None
    assert drawn.height == 300


def test_without_shapes_there_is_no_map() -> None:
    assert map_of([Area(municipality="A", shape=[])]) is None


def test_the_demos_areas_can_be_read() -> None:
    source = Path(__file__).parents[2] / "demo" / "data" / "suvanto-areas.geojson"
    areas = read(source.read_text(encoding="utf-8"), Columns())
    assert len(municipalities(areas)) == 9
    assert map_of(areas) is not None
