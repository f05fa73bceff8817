"""Organisers' forms in which one writes ask before what was typed is left."""

from pathlib import Path

import pytest
from django.conf import settings

WRITTEN = [
    "panels/panel_form.html",
    "panels/person.html",
    "panels/person_add.html",
    "pool/resident.html",
    "pool/resident_add.html",
    "pool/resident_edit.html",
    "recommendations/report/look.html",
    "sessions/organiser/calling.html",
]


@pytest.mark.parametrize("name", WRITTEN)
def test_what_was_typed_is_not_left_by_mistake(name: str) -> None:
    html = Path(settings.BASE_DIR, "templates", name).read_text(encoding="utf-8")
    forms = [form.split(">")[0] for form in html.split("<form ")[1:]]
    written = [form for form in forms if "sheet-form" in form]
    assert written
    assert [form for form in written if "data-guard" not in form] == []
