"""The yardstick of pages: settings of a site with one view, which renders the live page's template from constants.

The same server, middleware and context processors as the product; no database, no session that is read.
"""

from __future__ import annotations

from typing import Any

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.constant_page"


def context() -> dict[str, Any]:
    """What a panelist's page holds in a running phase, about as long as the product's own."""
    from types import SimpleNamespace

    from django.utils.safestring import mark_safe

    words = {"en": "Digital or face to face?", "fi": "Digi vai kohtaaminen?"}
    panel = SimpleNamespace(title=words, helper_phone="010 123 456")
    names = ("bar", "now", "table", "board", "turnout", "ballot", "results", "drafts", "agenda", "people")
    region = "<p>Kirjoita, mikä sinua huolestuttaa tai mitä toivot. Yksi asia jokaiseen lappuun.</p>\n" * 8
    return {
        "panel": panel,
        "meeting": SimpleNamespace(title=words),
        "view": "panelist",
        "missed": [],
        "html": {name: mark_safe(f'<section id="{name}">{region}</section>') for name in names},
        "live": {"url": "/ws/m/x/1/", "rooms": {"1": 1, "2": 2}, "protocol": 1},
        "membership": SimpleNamespace(public_id="x", preferences={}, panel=panel, label="Aino", language="fi"),
    }
