"""Recommendations have one short name, made in one place."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from recommendations.labels import label_of
from recommendations.models import Recommendation

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [
    *(ROOT / "templates").rglob("*.html"),
    *(path for path in (ROOT / "recommendations").rglob("*.py") if "migrations" not in path.parts),
]


@pytest.mark.parametrize(("language", "label"), [("fi", "S3"), ("sv", "R3"), ("en", "R3")])
def test_the_label_is_the_readers(language: str, label: str) -> None:
    with translation.override(language):
        assert label_of(3) == label
        assert str(Recommendation(number=3)) == label


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nobody_writes_the_prefix_by_hand(path: Path) -> None:
    assert re.findall(r"\b[SR]\{", path.read_text(encoding="utf-8")) == []
