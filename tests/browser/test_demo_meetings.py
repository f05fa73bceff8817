"""The demo panel's first two evenings from the lobby to the minutes, each phase as the agenda has it, in Chromium."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from demo.asking import hold_evenings
from demo.content import content
from demo.load import Edition, plan
from panels.models import Role
from tests.browser.conftest import assert_calm
from tests.browser.evening import PATIENCE_MS, Evening, begin
from tests.browser.evening_learn import learn
from tests.browser.evening_steps import read_minutes
from tests.browser.evening_weigh import weigh
from tests.servers import Servers

pytestmark = pytest.mark.once  # how an evening runs is the same on every database: test_whole_panel runs on both
IN_BROWSERS = {Role.LEAD: 1, Role.TABLE_FACILITATOR: 2, Role.EXPERT: 1, Role.OBSERVER: 1, Role.PANELIST: 6}
PANELISTS = 42


@pytest.fixture
def evening(chromium: Browser, transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[Evening]:
    expect.set_options(timeout=PATIENCE_MS)
    more = {"DJANGO_SETTINGS_MODULE": "tests.browser.hurried", "MEDIA_ROOT": str(tmp_path)}
    with Servers(1, **more) as servers:
        settings.ORIGINS = [servers[0].url]  # from where the players say that they come
        panel, _people = plan(Edition("suvanto-ilta", {}, timedelta(days=28), is_over=False), content())
        hold_evenings(panel)
        made = begin(chromium, servers[0], panel, IN_BROWSERS, PANELISTS)
        yield made
        for person in made.everybody:
            person.context.close()
        print(servers[0].output()[-2000:])


def test_the_first_two_evenings_run_as_planned(evening: Evening) -> None:
    with evening.held(1):
        learn(evening)
    read_minutes(evening, "The experts answer", "Half an hour on average", "Help nearby")
    with evening.held(2):
        weigh(evening)
    read_minutes(evening, "Scoring the criteria", "Nobody is left without care", "Two of us disagree")
    for person in evening.everybody:
        assert_calm(person.page)
